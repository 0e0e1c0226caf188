# The builds that `make test` and `make proof` share; scripts/test.sh and scripts/proof.sh source this file. Both use the
# same folders, so that each finds what the other has built.
#
# Each configures a build, builds it, and runs its tests: c_tests FOLDER "CTEST'S ARGUMENTS" CMAKE'S OPTIONS.
# TYPEREG_QUICK=1 is `make test`: the same sources, fewer tests (CMakeLists.txt: TYPEREG_QUICK; tests/oracle/soak.rs).

command -v cargo >/dev/null || export PATH="${CARGO_HOME:-$HOME/.cargo}/bin:$PATH"
jobs=$(nproc 2>/dev/null || echo 2)
quick=${TYPEREG_QUICK:+ON}

configure() { # FOLDER OPTIONS…; `make demo` leaves out the tests
  cmake -S . -B "$@" -DTYPEREG_TESTS=ON -DTYPEREG_QUICK="${quick:-OFF}" >/dev/null
}
c_tests() {
  local folder=$1 choice
  read -ra choice <<<"$2"
  shift 2
  configure "$folder" "$@" && cmake --build "$folder" --parallel "$jobs" &&
    (cd "$folder" && ctest --output-on-failure --parallel "$jobs" "${choice[@]}")
}

rust() { cargo test --no-fail-fast; }
# The library's unit tests, and the tests of what every build has, without features and with some of them.
rust_parts() {
  local features all=("" capi capi,text capi,encode capi,log-env text,encode checked-handles)
  [ -z "$quick" ] || all=("")
  for features in "${all[@]}"; do
    cargo test --no-fail-fast --lib --test every_build --no-default-features --features "$features" || return
  done
}
c_release() { c_tests build "" -DCMAKE_BUILD_TYPE=Release -DTYPEREG_VALGRIND=OFF -DTYPEREG_BROWSER_TESTS=ON; }
c_checked() { c_tests build/checked "${1:-}" -DCMAKE_BUILD_TYPE=Debug -DTYPEREG_CHECKED_HANDLES=ON; }
# The programs of c_release, under valgrind. ctest's arguments choose the tests.
c_valgrind() {
  c_tests build "$1" -DTYPEREG_VALGRIND=ON
  local status=$?
  configure build -DTYPEREG_VALGRIND=OFF
  return $status
}
