#!/usr/bin/env bash
# Packs a release that builds without a network: the files of the repository and, in vendor/, the sources of the crates that
# it is built from (scripts/vendor.py). CMake and cargo find them there.
#
#   dist.sh [--with-tests] [FOLDER]    writes FOLDER/typereg-VERSION.tar.xz (default: build/dist), and prints its path
#
#   --with-tests    also the crates that only tests need, so that the tests can be run from it; `make dist` does this.
#                   It is twice as large.
#
# The separate workspaces (bench/, fuzz/, interleavings/) are in it, but need the network to be built. The same commit gives
# the same bytes.
set -euo pipefail
source=$(cd "$(dirname "$0")/.." && pwd)
command -v cargo >/dev/null || export PATH="$PATH:${CARGO_HOME:-$HOME/.cargo}/bin"
crates=()
if [ "${1:-}" = --with-tests ]; then crates=("$1") && shift; fi
out=${1:-$source/build/dist}
mkdir -p "$out" && out=$(cd "$out" && pwd)
cd "$source"
version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -n 1)
name=typereg-$version work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

mkdir -p "$work/$name/.cargo"
# Files that were deleted without a commit are listed, too. In place of a symbolic link (links/include) the release has
# what it leads to, because Windows does not let everyone unpack links.
git ls-files --cached --others --exclude-standard -z | xargs -0 ls -d 2>/dev/null |
  tar --create --dereference --hard-dereference --files-from - | tar --extract --directory "$work/$name"
scripts/vendor.py "${crates[@]}" "$work/$name/vendor" >"$work/$name/.cargo/config.toml"
chmod -R u=rwX,go=rX "$work/$name"
when=$(git log -1 --format=%ct 2>/dev/null || echo 0)
tar --create --directory "$work" --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$when" --format=gnu "$name" |
  xz --threads=1 >"$out/$name.tar.xz"
echo "$out/$name.tar.xz"
