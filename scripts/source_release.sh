#!/usr/bin/env bash
# Makes the source release: source_release.sh [FOLDER] writes FOLDER/typereg-VERSION.tar.xz, in build/source unless said, and prints its
# path. It has all files that git tracks, as they are now, and in vendor/ the crates that the library is built from
# (scripts/vendor.py), so that nothing is fetched when it is built. Made twice from one commit it is the same, byte for byte.
set -euo pipefail
source=$(cd "$(dirname "$0")/.." && pwd) out=${1:-$source/build/source}
mkdir -p "$out" && out=$(cd "$out" && pwd)
cd "$source"
command -v cargo >/dev/null || export PATH="$PATH:${CARGO_HOME:-$HOME/.cargo}/bin"
version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -n 1)
name=typereg-$version work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

mkdir -p "$work/$name/.cargo"
git ls-files -z | xargs -0 ls -d 2>/dev/null | tar --create --files-from - | tar --extract --directory "$work/$name"
scripts/vendor.py "$work/$name/vendor" >"$work/$name/.cargo/config.toml"
chmod -R u=rwX,go=rX "$work/$name"
tar --create --directory "$work" --sort=name --owner=0 --group=0 --numeric-owner \
  --mtime="@$(git log -1 --format=%ct)" --format=gnu "$name" | xz --threads=1 >"$out/$name.tar.xz"
echo "$out/$name.tar.xz"
