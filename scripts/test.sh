#!/usr/bin/env bash
# Runs every test there is, part by part, and ends with one line: "123 passed, 0 failed". `make test` calls it.
#
# A part's numbers are read from what its own runner says. A part that fails without a number, or in which no test ran,
# counts as one failed test; the parts after it still run. The exit status is 0 only if nothing failed.
set -uo pipefail
cd "$(dirname "$0")/.."
command -v cargo >/dev/null || export PATH="${CARGO_HOME:-$HOME/.cargo}/bin:$PATH"
jobs=$(nproc 2>/dev/null || echo 2)
logs=build/test-logs
mkdir -p "$logs"

# In each, $1 is the part's log. Prints "passed failed".
count_cargo() { # "test result: ok. 12 passed; 0 failed; …", and "PASSED 64 tests" from the checks that ctest2 writes
  # and a test program that crashed, and so has no result: one failure.
  awk '/^test result:/ { p += $4; f += $6 } /^PASSED [0-9]+ tests/ { p += $2 } /exit successfully: .*\(signal: / { f++ }
    END { print p + 0, f + 0 }' "$1"
}
count_ctest() { # "100% tests passed, 0 tests failed out of 43"
  awk '/^[0-9]+% tests passed, / { p += $9 - $4; f += $4 } END { print p + 0, f + 0 }' "$1"
}
count_checks() { # "12 passed, 0 failed"
  awk '/^[0-9]+ passed, [0-9]+ failed$/ { p += $1; f += $3 } END { print p + 0, f + 0 }' "$1"
}

configure() { cmake -S . -B "$@" -DTYPEREG_TESTS=ON >/dev/null; } # make demo leaves them out
build() { cmake --build "$1" --parallel "$jobs"; }
run_ctest() { (cd "$1" && shift && ctest --output-on-failure --parallel "$jobs" "$@"); }

rust() { cargo test --no-fail-fast; }
# A compiler flag, so a target folder of its own: nothing else is built again for it.
rust_equal_hashes() {
  RUSTFLAGS="${RUSTFLAGS-} --cfg typereg_constant_hash" cargo test --no-fail-fast --target-dir target/equal-hashes
}
declarations() { cargo run --package typereg-abi-check && cargo test --no-fail-fast --package typereg-abi-check; }
c_release() {
  configure build -DCMAKE_BUILD_TYPE=Release -DTYPEREG_VALGRIND=OFF -DTYPEREG_BROWSER_TESTS=ON && build build && run_ctest build
}
c_checked() {
  configure build/checked -DCMAKE_BUILD_TYPE=Debug -DTYPEREG_CHECKED_HANDLES=ON && build build/checked && run_ctest build/checked
}
c_equal_hashes() {
  configure build/equal-hashes -DTYPEREG_CONSTANT_HASH=ON && build build/equal-hashes && run_ctest build/equal-hashes
}
c_valgrind() { # the static library is the same code
  configure build -DTYPEREG_VALGRIND=ON && run_ctest build --exclude-regex '[._]static$'
  local status=$?
  configure build -DTYPEREG_VALGRIND=OFF
  return $status
}
packages() { consumers/test.sh; }

# function, how to count, what it is
parts=(
  rust cargo "Rust tests"
  rust_equal_hashes cargo "Rust tests, with every hash the same number"
  declarations cargo "The C header agrees with the Rust declarations"
  c_release ctest "C tests and examples, shared and static"
  c_checked ctest "C tests and examples, Debug, every handle checked"
  c_equal_hashes ctest "C tests and examples, with every hash the same number"
  c_valgrind ctest "C tests and examples, under valgrind"
  packages checks "Programs that use the library as others would: installed, as a folder, as a crate"
)
number=0 total=$((${#parts[@]} / 3)) all_passed=0 all_failed=0 summary=()
for ((i = 0; i < ${#parts[@]}; i += 3)); do
  name=${parts[i]} words=${parts[i + 2]} log=$logs/${parts[i]}.log number=$((number + 1))
  printf '\n== %d/%d %s\n' "$number" "$total" "$words"
  "$name" 2>&1 | tee "$log"
  status=${PIPESTATUS[0]}
  read -r passed failed < <("count_${parts[i + 1]}" "$log")
  if [ "$failed" -eq 0 ] && { [ "$status" -ne 0 ] || [ "$passed" -eq 0 ]; }; then failed=1; fi
  all_passed=$((all_passed + passed)) all_failed=$((all_failed + failed))
  summary+=("$(printf '%6d passed %4d failed   %s' "$passed" "$failed" "$words")")
done

printf '\n'
printf '%s\n' "${summary[@]}"
printf '%d passed, %d failed\n' "$all_passed" "$all_failed"
[ "$all_failed" -eq 0 ]
