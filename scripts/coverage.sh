#!/usr/bin/env bash
# Which lines and branches of src/ the Rust and C tests together run: `make coverage` calls it.
#
# Both are run with a library that counts (rustc's instrumentation; counting branches is unstable, so the stable
# compiler is told to allow it). The report is llvm-cov's, whose version has to be the compiler's own LLVM. What is
# left out of it: tests inside src/, and code that only planted bugs and model checkers use.
# build/coverage/html has every line; build/coverage/missed.txt those that nothing ran.
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH="$PATH:${CARGO_HOME:-$HOME/.cargo}/bin"
out=$PWD/build/coverage
llvm=$(rustc -vV | sed -n 's/^LLVM version: \([0-9]*\).*/\1/p')
jobs=$(nproc 2>/dev/null || echo 2)
rm -rf "$out/profiles" && mkdir -p "$out/profiles"

export RUSTC_BOOTSTRAP=1 RUSTFLAGS="-Cinstrument-coverage -Zcoverage-options=branch --cfg coverage"
export LLVM_PROFILE_FILE=$out/profiles/%p-%m.profraw CARGO_TARGET_DIR=$out/cargo

echo "-- Rust tests"
cargo test --tests 2>&1 | tee "$out/rust.log" | grep '^test result' || true
grep -q '^test result: ok' "$out/rust.log" && ! grep -q '^test result: FAILED' "$out/rust.log"
objects=()
while read -r program; do objects+=(--object "$program"); done < <(
  cargo test --tests --no-run 2>&1 | sed -n 's/^ *Executable .*(\(.*\))$/\1/p')

unset CARGO_TARGET_DIR
for handles in OFF ON; do
  echo "-- C tests and examples, TYPEREG_CHECKED_HANDLES=$handles"
  folder=$out/c-$handles
  cmake -S . -B "$folder" -DCMAKE_BUILD_TYPE=Debug -DTYPEREG_CHECKED_HANDLES=$handles >/dev/null
  cmake --build "$folder" --parallel "$jobs" >"$folder.log" 2>&1 || { cat "$folder.log"; exit 1; }
  # The shared library only: one copy of the code to report on. The suite of failing allocations needs the static one.
  (cd "$folder" && ctest --parallel "$jobs" --label-exclude growth) | tail -3
  objects+=(--object "$folder/cargo/debug/libtypereg.so")
done

llvm-profdata-"$llvm" merge --sparse --output "$out/profile" "$out"/profiles/*.profraw
source=(--instr-profile "$out/profile" "${objects[@]}" --ignore-filename-regex '/(registry|rustc|tests|fuzz|coverage)/.*|/src/(planted|sync/(model|followed))\.rs')
llvm-cov-"$llvm" show "${source[@]}" --format html --show-branches count --output-dir "$out/html"
llvm-cov-"$llvm" export "${source[@]}" --format lcov >"$out/lcov"
awk -F '[:,]' '/^SF:/ { file = $2 } /^DA:/ && $3 == 0 { print file ":" $2 }' "$out/lcov" | sed "s#$PWD/##" >"$out/missed.txt"
llvm-cov-"$llvm" report "${source[@]}" | tee "$out/report.txt" | awk 'NR == 1 || /^TOTAL/ || /\.rs/ { print }' | cut -c 1-200
