# Sourced by packages/*/test.sh. Each builds its package in a folder of its own and then uses it like somebody who has
# nothing else of this repository. Called as test.sh [--quick] [FOLDER]; FOLDER is build/packages by default.
#
# $source is the repository, $system the package's folder here, $work where it is built and used (emptied before), and
# $shared what they all share: tools of PyPI in $shared/tools, and cargo's files for the repository in $shared/cargo.
set -uo pipefail
system=$(cd "$(dirname "$0")" && pwd) source=$(cd "$(dirname "$0")/../.." && pwd)
command -v cargo >/dev/null || export PATH="$PATH:${CARGO_HOME:-$HOME/.cargo}/bin"
quick=
if [ "${1:-}" = --quick ]; then quick=yes && shift; fi
shared=${1:-$source/build/packages}
mkdir -p "$shared" && shared=$(cd "$shared" && pwd)
work=$shared/$(basename "$system")
unset PKG_CONFIG_PATH CMAKE_PREFIX_PATH LD_LIBRARY_PATH CARGO_TARGET_DIR CARGO_BUILD_TARGET PYTHONPATH
rm -rf "$work" && mkdir -p "$work/logs" && cd "$work" || exit
. "$source/consumers/checks.sh"

# Installs programs of PyPI, named as for `pip install`, in an environment that is kept.
tools() {
  local python=$shared/tools/bin/python wanted=$*
  [ "$(cat "$shared/tools/$1" 2>/dev/null)" != "$wanted" ] || return 0
  [ -x "$python" ] || python3 -m venv "$shared/tools" || return
  "$python" -m pip install --quiet "$@" && echo "$wanted" >"$shared/tools/$1"
}
# Prepares a folder in which CMake or another tool builds the repository: FOLDER/cargo has what cargo made before.
made() { # FOLDER
  [ -d "$shared/cargo" ] || [ ! -d "$source/build/cargo" ] || cp -a "$source/build/cargo" "$shared" || return
  [ ! -d "$shared/cargo" ] || made_before_in "$shared" "$1"
}
keep() { # FOLDER: keeps what cargo made there, for the next tests
  rm -rf "$shared/cargo" && cp -a "$1/cargo" "$shared"
}
# Runs a command without a network, if the system allows that; else it reports that it ran with the network.
without_network() {
  if unshare --map-root-user --net true; then unshare --map-root-user --net "$@"; else echo "with the network" && "$@"; fi
}
# Runs a command with only the programs in these folders: without the environment, without a compiler.
bare() { # FOLDERS, a command
  env -i PATH="$1" LC_ALL=C.UTF-8 HOME=/nonexistent "${@:2}"
}
# Puts the source release in a folder: that of packages/test.sh, or a new one.
release_in() { # FOLDER
  if [ -n "${TYPEREG_RELEASE:-}" ]; then cp "$TYPEREG_RELEASE" "$1"; else "$source/scripts/dist.sh" "$1"; fi
}
