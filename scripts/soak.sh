#!/usr/bin/env bash
# Tests of random types and histories, with fresh seeds, MINUTES minutes each: soak.sh MINUTES. `make soak` calls it.
#
# A failure names its seed: TYPEREG_SEED=seed cargo test --test judged … repeats it. The other tests still run.
set -uo pipefail
cd "$(dirname "$0")/.."
export PATH="$PATH:${CARGO_HOME:-$HOME/.cargo}/bin" TYPEREG_SOAK=${1:?how many minutes each?}
tests=(families pairs value_matching every_small_group histories readers)

echo "== 2/8 Building the tests"
cargo test --quiet --no-run --test judged || exit 1
number=2 failed=()
for test in "${tests[@]}"; do
  number=$((number + 1))
  echo "== $number/8 $test"
  cargo test --quiet --test judged "$test::" -- --nocapture || failed+=("$test")
done
echo "$((${#tests[@]} - ${#failed[@]})) of ${#tests[@]} tests passed, $TYPEREG_SOAK minutes each${failed[*]:+; failed: ${failed[*]}}"
[ ${#failed[@]} -eq 0 ]
