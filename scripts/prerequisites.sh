#!/usr/bin/env bash
# Makes sure that the programs that a make target needs are installed: prerequisites.sh TARGET, one of demo, check, test,
# proof, packages, packages-quick (for packages/test.sh --quick), coverage, docs.
#
# On Debian and Ubuntu, as root or with sudo, it installs missing programs with apt-get. Anywhere else it says exactly what
# to install, and fails. It also does so for Rust, because the versions of distributions are too old.
set -euo pipefail

purpose=${1:?which make target?}
llvm_version() { rustc -vV | sed -n 's/^LLVM version: \([0-9]*\).*/\1/p'; }
# programs, and the Debian packages that contain them
wanted=()
case $purpose in
  demo) wanted=(cmake cmake  cc "gcc libc6-dev") ;;
  check) wanted=() ;;
  test|proof) wanted=(cmake cmake  cc "gcc libc6-dev"  gcc gcc  g++ g++  clang clang  valgrind "valgrind libc6-dbg"
    python3 python3  abidiff abigail-tools  pkg-config pkg-config) ;;&
  proof) wanted+=(dot graphviz  chromium chromium  chromedriver chromium-driver  aarch64-linux-gnu-gcc gcc-aarch64-linux-gnu
    aarch64-linux-gnu-g++ g++-aarch64-linux-gnu  qemu-aarch64 qemu-user  node nodejs  npm npm) ;;
  test) ;;
  packages) wanted=(cmake cmake  cc "gcc libc6-dev"  c++ g++  python3 python3  pkg-config pkg-config
    dpkg-buildpackage dpkg-dev  dh debhelper  lintian lintian  mmdebstrap mmdebstrap  ruby ruby  nix-instantiate nix-bin
    node nodejs  npm npm  chromium chromium  chromedriver chromium-driver) ;;
  packages-quick) wanted=(cmake cmake  cc "gcc libc6-dev"  c++ g++  python3 python3  pkg-config pkg-config
    dpkg-buildpackage dpkg-dev  dh debhelper  node nodejs  npm npm) ;;
  docs) wanted=(doxygen doxygen  python3 python3) ;;
  # Debian has it for the LLVM of current compilers; its name ends in LLVM's version.
  coverage) wanted=(cmake cmake  cc "gcc libc6-dev"  "llvm-cov-$(llvm_version)" "llvm-$(llvm_version)"  lcov lcov
    abidiff abigail-tools) ;;
  *) echo "prerequisites.sh: no such target: $purpose" >&2; exit 2 ;;
esac

# "1.88" <= "1.95.0"
at_least() { [ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n 1)" = "$1" ]; }

fail() {
  printf '\nPlease install, then try again:\n' >&2
  printf '  %s\n' "$@" >&2
  exit 1
}

need_rust() {
  local needed have
  needed=$(sed -n 's/^rust-version = "\(.*\)"$/\1/p' Cargo.toml)
  [ "$purpose" = demo ] || needed=1.93 # what the crate with the specification's tests needs
  command -v cargo >/dev/null || export PATH="${CARGO_HOME:-$HOME/.cargo}/bin:$PATH"
  command -v cargo >/dev/null ||
    fail "Rust $needed or newer: curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh   (https://rustup.rs)"
  have=$(cargo --version | cut -d ' ' -f 2)
  at_least "$needed" "$have" || fail "Rust $needed or newer (cargo says $have): rustup update stable"
  [ "$purpose" != proof ] || { need_rust_target aarch64-unknown-linux-gnu && need_rust_target wasm32-unknown-unknown; }
  [[ $purpose != packages* ]] || need_rust_target wasm32-unknown-unknown
  [ "$purpose" = check ] || return 0
  cargo fmt --version >/dev/null 2>&1 && cargo clippy --version >/dev/null 2>&1 && return 0
  command -v rustup >/dev/null && rustup component add rustfmt clippy && return 0
  fail "Rust's formatter and linter: rustup component add rustfmt clippy"
}

# The targets that consumers/test.sh builds for.
need_rust_target() {
  [ ! -d "$(rustc --print target-libdir --target "$1")" ] || return 0
  command -v rustup >/dev/null && rustup --quiet target add "$1" && return 0
  fail "Rust's standard library for $1: rustup target add $1"
}

need_programs() {
  local programs=() packages=() i
  for ((i = 0; i < ${#wanted[@]}; i += 2)); do
    command -v "${wanted[i]}" >/dev/null && continue
    programs+=("${wanted[i]}")
    packages+=(${wanted[i + 1]}) # may be several, so without quotes
  done
  [ ${#packages[@]} -gt 0 ] || return 0
  mapfile -t packages < <(printf '%s\n' "${packages[@]}" | sort -u)

  local update=(apt-get update --quiet --quiet) as_root=()
  local install=(apt-get install --yes --no-install-recommends "${packages[@]}")
  command -v apt-get >/dev/null ||
    fail "${programs[*]}   (Debian's packages of them: ${packages[*]})"
  if [ "$(id -u)" -ne 0 ]; then
    as_root=(sudo)
    # With a terminal, sudo may ask for a password.
    command -v sudo >/dev/null && { [ -t 0 ] || sudo -n true 2>/dev/null; } ||
      fail "as root: apt-get update && ${install[*]}"
  fi
  echo "Installing ${packages[*]}"
  "${as_root[@]}" "${update[@]}" && "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive "${install[@]}" ||
    fail "as root: apt-get update && ${install[*]}"
}

# Debian has the runtime of clang's sanitizers in a package of its own; others have it with clang.
need_sanitizers() {
  [ "$purpose" = proof ] || return 0
  ! clang -fsanitize=address -x c - -o /dev/null <<<'int main(void) { return 0; }' 2>/dev/null || return 0
  wanted=("clang's sanitizers" libclang-rt-dev)
  need_programs
}

# On Debian, venv is in a package of its own.
need_environments() {
  [[ $purpose == packages* ]] || return 0
  ! python3 -c 'import ensurepip, venv' 2>/dev/null || return 0
  wanted=("python3 -m venv" python3-venv)
  need_programs
}

need_cmake_version() {
  local needed have
  [[ " ${wanted[*]} " == *" cmake "* ]] || return 0
  needed=$(sed -n 's/^cmake_minimum_required(VERSION \(.*\))$/\1/p' CMakeLists.txt)
  have=$(cmake --version | sed -n 's/^cmake version \([0-9.]*\).*/\1/p')
  at_least "$needed" "$have" || fail "CMake $needed or newer (this one is $have): https://cmake.org/download"
}

cd "$(dirname "$0")/.."
need_rust
need_programs
need_cmake_version
need_sanitizers
need_environments
