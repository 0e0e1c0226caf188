#!/usr/bin/env bash
# Makes a release, up to the upload: release.sh [--rehearse] URL, where URL is the folder from which people will fetch the
# files. It is one step of the checklist in CONTRIBUTING.md.
#
# Refuses if the version is not the same everywhere, if CHANGELOG.md does not say that it is released, or if the tree has
# uncommitted changes. Then builds and uses every package (packages/test.sh), and puts what was tested into
# build/release/VERSION, with the recipes, which name these very files, and the checksums of all. Finally it prints the
# commands that upload; it runs none of them. --rehearse does the same for a tree that is not ready, and lists why.
set -euo pipefail
cd "$(dirname "$0")/.."
command -v cargo >/dev/null || export PATH="$PATH:${CARGO_HOME:-$HOME/.cargo}/bin"
rehearse=
if [ "${1:-}" = --rehearse ]; then rehearse=yes && shift; fi
url=${1:?the address of the folder with the release, as in https://example.org/typereg/0.1.0}
version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -n 1)
out=build/release/$version

# ---- whether this is a release

faults=()
fault() { faults+=("$1"); }
[ -z "$(git status --porcelain)" ] || fault "there are changes that are not committed: git status"
! git rev-parse --quiet --verify "refs/tags/v$version" >/dev/null || fault "v$version is tagged already: raise the version in Cargo.toml"
grep -qE "^## $version \([0-9]{4}-[0-9]{2}-[0-9]{2}\)\$" CHANGELOG.md || fault "CHANGELOG.md has no heading like this: ## $version ($(date +%F))"
grep -qF "#define TYPEREG_VERSION_STRING \"$version\"" include/typereg.h || fault "include/typereg.h is not of version $version: TYPEREG_BLESS=1 cargo test --test interface"
[ "$(sed -n '1s/^typereg (\([^-]*\)-.*/\1/p' packages/debian/changelog)" = "$version" ] || fault "packages/debian/changelog does not begin with version $version"
grep -qF "\"version\": \"$version\"" packages/npm/package.json || fault "packages/npm/package.json is not of version $version"
cargo metadata --locked --no-deps --format-version 1 >/dev/null 2>&1 || fault "Cargo.lock is not that of Cargo.toml: cargo build"
for one in "${faults[@]}"; do echo "release.sh: $one" >&2; done
[ ${#faults[@]} -eq 0 ] || [ -n "$rehearse" ] || exit 1

# ---- its contents: what was tested

packages/test.sh
rm -rf "$out" && mkdir -p "$out/recipes"
made=build/packages
cp "$made/release/typereg-$version.tar.xz" "$made"/crate/typereg{-links,}-"$version.crate" \
  "$made"/binary/typereg-*.tar.xz "$made"/python/wheels/*.whl "$made/npm/typereg-$version.tgz" "$out"
cp -r "$made/npm/site" "$out/site"
find "$made/debian" -maxdepth 1 -type f -name "*typereg*_$version*" -exec cp {} "$out" \;
for recipe in packages/*/*.in; do
  system=$(basename "$(dirname "$recipe")")
  mkdir -p "$out/recipes/$system"
  scripts/recipe.sh "$recipe" "$out/typereg-$version.tar.xz" "$url" >"$out/recipes/$system/$(basename "$recipe" .in)"
done
cp packages/bazel/typereg.BUILD "$out/recipes/bazel"
cp -r packages/conan/conanfile.py packages/conan/test_package "$out/recipes/conan"
(cd "$out" && find . -type f ! -name SHA256SUMS | LC_ALL=C sort | sed 's#^\./##' | xargs -d '\n' sha256sum >SHA256SUMS)
(cd "$out" && sha256sum --check --quiet SHA256SUMS)

cat <<END

$out has the release, $(wc -l <"$out/SHA256SUMS") files: $(du -sh "$out" | cut -f 1)
What is left, by hand:

    git tag --sign v$version --message 'typereg $version' && git push origin v$version
    the files of $out to $url, and SHA256SUMS signed: gpg --armor --detach-sign $out/SHA256SUMS
    cargo publish --package typereg-links
    cargo publish --package typereg
    twine upload $out/*.whl
    npm publish $out/typereg-$version.tgz
    the site to where people look at it: $out/site
    debsign and dput: $out/typereg_$version-*_*.changes
    the recipes to their registries: $out/recipes
END
if [ ${#faults[@]} -gt 0 ]; then
  echo "This was a rehearsal: ${#faults[@]} faults, above, are in the way of a release."
fi
