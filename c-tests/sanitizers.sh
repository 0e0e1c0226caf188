#!/usr/bin/env bash
# Runs the C tests with a sanitizer in the library and in the programs alike, and ends with one line of figures.
#
#   c-tests/sanitizers.sh address           every C test and example: memory used out of place, or never freed
#   c-tests/sanitizers.sh thread [ROUNDS]   the test of threads, ROUNDS rounds on each of 4 threads: races
#
# Before that, the sanitizer has to find what undefined.c does wrong on purpose. Needs cmake, clang and Rust; the clang
# of Debian 12 will do. Builds in build/address and build/thread, or beside them in the folder TYPEREG_BUILD.
set -euo pipefail
cd "$(dirname "$0")/.."
sanitizer=${1:?address or thread?} rounds=${2:-150000}
build=${TYPEREG_BUILD:-build}/$sanitizer
log=$build/sanitizer.log
jobs=$(nproc 2>/dev/null || echo 2)

mkdir -p "$build"
cmake -S . -B "$build" -DCMAKE_C_COMPILER=clang -DCMAKE_CXX_COMPILER=clang++ -DTYPEREG_SANITIZER="$sanitizer"
targets=()
[ "$sanitizer" != thread ] || targets=(--target c-test-threads-shared c-test-undefined-shared c-test-undefined-static)
cmake --build "$build" --parallel "$jobs" "${targets[@]}"
run() { # keeps the output, and continues after a failure
  status=0
  "$@" 2>&1 | tee "$log" || status=1
}
tests() { run ctest --test-dir "$build" --output-on-failure --no-tests=error --parallel "$jobs" "$@"; }
count() { awk -v pattern="$1" '$0 ~ pattern { lines++ } END { print lines + 0 }' "$log"; }

tests --tests-regex '^c\.undefined\.'
[ $status -eq 0 ] || exit 1
found=$(count ' Passed ')
case $sanitizer in
  address)
    tests --exclude-regex '^c\.undefined\.'
    figures="$(count ' Passed ') programs passed"
    ;;
  thread)
    run "$build/c-tests/threads-shared" "$rounds"
    figures="4 threads of $rounds rounds, $(sed -n 's/^threads: //p' "$log")"
    ;;
esac
printf '%s sanitizer: %s; %d reports, and all %d faults made on purpose were found\n' \
  "$sanitizer" "$figures" "$(count 'ERROR: [A-Z][a-z]*Sanitizer|WARNING: ThreadSanitizer')" "$found"
exit $status
