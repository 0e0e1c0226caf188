#!/usr/bin/env bash
# Packs what is in the repository, with the sources of every crate that the library and its tests are made of: that builds
# where there is no network. `make dist` calls it.
#
#   dist.sh [FOLDER]    makes FOLDER/typereg-VERSION.tar.gz, and empties FOLDER before: build/dist
#
# CMake finds the sources in vendor/ (cmake/library.cmake), cargo by .cargo/config.toml. What has a workspace of its own
# (bench/, fuzz/, interleavings/) is in it, but needs the network. The same commit gives the same bytes.
set -euo pipefail
cd "$(dirname "$0")/.."
version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -n 1)
out=${1:-build/dist} name=typereg-$version
rm -rf "$out" && mkdir -p "$out/$name/.cargo"
git ls-files --cached --others --exclude-standard -z | tar --create --null --files-from=- | tar --extract --directory "$out/$name"

cd "$out"
cargo vendor --quiet --locked --versioned-dirs --manifest-path "$name/Cargo.toml" "$name/vendor" >/dev/null
cat >"$name/.cargo/config.toml" <<'EOF'
# The crates that typereg and its tests are made of are in vendor/, all of them from crates.io.
[source.crates-io]
replace-with = "vendor"
[source.vendor]
directory = "vendor"
[net]
offline = true
EOF
when=$(git log -1 --format=%ct 2>/dev/null || echo 0)
tar --create --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$when" --mode=u+rw,go+r "$name" | gzip -9n >"$name.tar.gz"
rm -rf "$name"
sha256sum "$name.tar.gz"
