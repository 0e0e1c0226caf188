# Sourced by packages/*/test.sh, each of which builds its package in a folder of its own and then uses it as someone
# would who has nothing else of this repository. Called as test.sh [--quick] [FOLDER]; FOLDER is build/packages unless said.
#
# $source the repository, $system the package's folder here, $work where it is built and used (emptied before),
# $shared what they all share: tools of PyPI in $shared/tools, and what cargo made of the repository in $shared/cargo.
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

# Programs of PyPI, each as `pip install` names it: in an environment that stays.
tools() {
  local python=$shared/tools/bin/python wanted=$*
  [ "$(cat "$shared/tools/$1" 2>/dev/null)" != "$wanted" ] || return 0
  [ -x "$python" ] || python3 -m venv "$shared/tools" || return
  "$python" -m pip install --quiet "$@" && echo "$wanted" >"$shared/tools/$1"
}
# A folder that CMake or another is to build the repository in, as FOLDER/cargo: what cargo made before is there already.
made() { # FOLDER
  [ -d "$shared/cargo" ] || [ ! -d "$source/build/cargo" ] || cp -a "$source/build/cargo" "$shared" || return
  [ ! -d "$shared/cargo" ] || made_before_in "$shared" "$1"
}
keep() { # FOLDER: for those after it, what cargo made there
  rm -rf "$shared/cargo" && cp -a "$1/cargo" "$shared"
}
# Runs a command where there is no network, if the system lets us cut it off; else it says that it has not.
without_network() {
  if unshare --map-root-user --net true; then unshare --map-root-user --net "$@"; else echo "with the network" && "$@"; fi
}
# Runs a command as someone who has only the programs in these folders: nothing of the environment, no compiler.
bare() { # FOLDERS, a command
  env -i PATH="$1" LC_ALL=C.UTF-8 HOME=/nonexistent "${@:2}"
}
# The source release in a folder: that of packages/test.sh, or made now.
release_in() { # FOLDER
  if [ -n "${TYPEREG_RELEASE:-}" ]; then cp "$TYPEREG_RELEASE" "$1"; else "$source/scripts/dist.sh" "$1"; fi
}
