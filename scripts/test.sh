#!/usr/bin/env bash
# Runs the tests that must pass before every commit, part by part, and ends with one line: "123 passed, 0 failed". `make test` calls it.
# Tests that take longer, or show the same in another build, are in scripts/proof.sh.
#
# The numbers of a part are read from the output of its own runner. A part that fails without a number, or that runs no
# test, counts as one failed test; the parts after it still run. The exit status is 0 only if nothing failed.
set -uo pipefail
cd "$(dirname "$0")/.."
export TYPEREG_QUICK=1
. scripts/builds.sh
logs=build/test-logs
mkdir -p "$logs"

# In each, $1 is the part's log. Prints "passed failed".
count_cargo() { # "test result: ok. 12 passed; 0 failed; …", and "PASSED 64 tests" from the checks that ctest2 writes
  # and a test program that crashed and so has no result: one failure. "Ran 5 tests in 0.7s" is Python, which prints
  # "FAILED (failures=1)" if one fails.
  awk '/^test result:/ { p += $4; f += $6 } /^PASSED [0-9]+ tests/ { p += $2 } /exit successfully: .*\(signal: / { f++ }
    /^Ran [0-9]+ tests? in / { p += $2 } /^FAILED \(/ { p--; f++ } END { print p + 0, f + 0 }' "$1"
}
count_ctest() { # "100% tests passed, 0 tests failed out of 43"
  awk '/^[0-9]+% tests passed, / { p += $9 - $4; f += $4 } END { print p + 0, f + 0 }' "$1"
}
count_checks() { # "12 passed, 0 failed"
  awk '/^[0-9]+ passed, [0-9]+ failed$/ { p += $1; f += $3 } END { print p + 0, f + 0 }' "$1"
}

# Sets `cpu` to the processor time of all processes that have ended, in seconds. It is not printed, because a subshell would
# count only its own.
count_cpu() {
  times >"$logs/times"
  read -r cpu < <(awk -F '[ms ]' 'NR == 2 { print int(60 * ($1 + $4) + $2 + $5) }' "$logs/times")
}

# As built for cargo's tests: with link-time optimization it takes a minute and a half to build, and prints the same.
the_command() {
  local name status=0
  cargo test --no-fail-fast --package typereg-inspect --package typereg-cli || status=1
  for name in unseen terminal; do
    python3 -B "command/tests/${name}_test.py" "${CARGO_TARGET_DIR:-target}/debug/typereg" . || status=1
  done
  return $status
}
declarations() { cargo run --package typereg-abi-check; }
# Not the examples, which c_release runs.
checked() { c_checked '--tests-regex ^c\.'; }
# The tests that free the most, and those that read bytes. Wrong calls are tested above, with every handle checked.
valgrind() { c_valgrind '--tests-regex ^c\.(lifetime|modules|names)\.shared$'; }
packages() { consumers/test.sh --quick; }

# function, how to count, what it is
parts=(
  rust cargo "Rust tests"
  rust_parts cargo "Rust tests, without features"
  the_command cargo "What the command typereg prints, and how it ends"
  declarations cargo "The C header agrees with the Rust declarations"
  c_release ctest "C and C++ tests, examples"
  checked ctest "C tests of misuse and lifetime, every handle checked"
  valgrind ctest "C tests of lifetime and reading, under valgrind"
  packages checks "Programs that use the library as others would: installed, as a folder"
)
number=0 total=$((${#parts[@]} / 3)) all_passed=0 all_failed=0 cpu=0 summary=()
for ((i = 0; i < ${#parts[@]}; i += 3)); do
  name=${parts[i]} words=${parts[i + 2]} log=$logs/${parts[i]}.log number=$((number + 1))
  printf '\n== %d/%d %s\n' "$number" "$total" "$words"
  start=$SECONDS
  "$name" 2>&1 | tee "$log"
  status=${PIPESTATUS[0]} before=$cpu
  count_cpu
  read -r passed failed < <("count_${parts[i + 1]}" "$log")
  if [ "$failed" -eq 0 ] && { [ "$status" -ne 0 ] || [ "$passed" -eq 0 ]; }; then failed=1; fi
  all_passed=$((all_passed + passed)) all_failed=$((all_failed + failed))
  summary+=("$(printf '%6d passed %4d failed %5d s %5d CPU s   %s' "$passed" "$failed" $((SECONDS - start)) $((cpu - before)) "$words")")
done

printf '\n'
printf '%s\n' "${summary[@]}"
printf '%d s, and on all processors together %d CPU s, which other work on the machine hardly changes\n' "$SECONDS" "$cpu"
printf '%d passed, %d failed\n' "$all_passed" "$all_failed"
[ "$all_failed" -eq 0 ]
