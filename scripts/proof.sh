#!/usr/bin/env bash
# Runs what `make test` leaves out because it takes longer or needs tools that not everyone has. `make proof` calls it;
# docs/proof.md says what each part shows. TYPEREG_FUZZ_SECONDS: how long each fuzz target runs (20).
#
#     proof.sh [PART...]    all parts, or those with these names (below)
#
# Each part ends with its figures; the last lines have them all. The exit status is 0 only if every part passed, and if
# docs/proof.md has the figures that the model checkers printed.
set -uo pipefail
cd "$(dirname "$0")/.."
unset TYPEREG_QUICK
. scripts/builds.sh
logs=build/proof-logs
mkdir -p "$logs"

# Every hash is the same number, so that equality alone decides.
# This is a compiler flag, so it has a target folder of its own: nothing else is built again because of it.
rust_equal_hashes() {
  RUSTFLAGS="${RUSTFLAGS-} --cfg typereg_constant_hash" cargo test --no-fail-fast --target-dir target/equal-hashes
}
# Every group stores whole words. What the heap may take is measured with half of them.
rust_wide_words() {
  RUSTFLAGS="${RUSTFLAGS-} --cfg typereg_wide_words" cargo test --no-fail-fast --target-dir target/wide-words \
    --lib --test interface --test judged
}
the_command() { cargo test --no-fail-fast --package typereg-inspect --package typereg-cli; }
c_equal_hashes() { c_tests build/equal-hashes "" -DTYPEREG_CONSTANT_HASH=ON; }
declarations() { cargo test --no-fail-fast --package typereg-abi-check; }
valgrind() { c_valgrind '--exclude-regex [._]static$'; } # the static library is the same code
packages() { consumers/test.sh; }
javascript() { packages/npm/test.sh; }
planted_bugs() { cargo test --test planted_bugs -- --nocapture; }
# These are compiler flags, so each has a target folder of its own: nothing else is built again because of them.
model() {
  RUSTFLAGS="--cfg $1" cargo test --release --target-dir "target/$1" --manifest-path interleavings/Cargo.toml -- --nocapture
}
loom() { model loom; }
shuttle() { model shuttle; }
# Does the document have each line of this log with figures of histories?
documented() {
  local line
  while IFS= read -r line; do
    grep -qF -- "| $line |" docs/proof.md || { printf 'docs/proof.md does not say: %s\n' "$line"; return 1; }
  done < <(grep -E '^[0-9]+ histories, ' "$1")
}
# Both models of what pointers may do, and several schedules of the threads. Part of a nightly compiler.
miri() {
  cargo +nightly miri --version >/dev/null 2>&1 ||
    rustup component add --toolchain nightly miri rust-src || return
  local model run=(cargo +nightly miri test --test aliasing --no-default-features --features capi,text
    --target-dir target/miri)
  for model in "" -Zmiri-tree-borrows; do # without a word, Stacked Borrows
    MIRIFLAGS="-Zmiri-permissive-provenance $model" "${run[@]}" || return
    MIRIFLAGS="-Zmiri-permissive-provenance -Zmiri-many-seeds=1..5 $model" "${run[@]}" -- pinned threads || return
  done
}
address() { c-tests/sanitizers.sh address; }
thread() { c-tests/sanitizers.sh thread; }
fuzz() {
  command -v cargo-fuzz >/dev/null || cargo install --quiet --locked --version 0.13.2 cargo-fuzz || return
  local target
  for target in type_section module interface calls encoder explained named threads generated; do
    mkdir -p "fuzz/corpus/$target"
    # The stable compiler can build fuzz targets with RUSTC_BOOTSTRAP.
    RUSTC_BOOTSTRAP=1 cargo fuzz run "$target" "fuzz/corpus/$target" "fuzz/seeds/$target" -- \
      -max_total_time="${TYPEREG_FUZZ_SECONDS:-20}" -timeout=10 -print_final_stats=1 || return
  done
}

# function, the pattern of the lines with its figures, what it is
parts=(
  rust "^test result: " "Rust tests: all seeds, all modules"
  rust_parts "^test result: " "Rust tests, with features left out"
  the_command "^test result: " "What the command typereg prints, and how it ends"
  rust_equal_hashes "^test result: " "Rust tests, with every hash the same number"
  rust_wide_words "^test result: " "Rust tests, with whole words in every group"
  declarations "^test result: " "Faults made in the C header, all found"
  c_release "tests passed, " "C and C++ tests: shared, static, every standard and compiler, growth, the page in a browser"
  c_checked "tests passed, " "C and C++ tests, Debug, every handle checked"
  c_equal_hashes "tests passed, " "C and C++ tests, with every hash the same number"
  valgrind "tests passed, " "C and C++ tests, under valgrind"
  packages "^[0-9]+ passed, " "Programs that use the library as others would: every way, also for another processor"
  javascript "^[0-9]+ passed, " "typereg in WebAssembly: the npm package and the site, in Node and in Chromium"
  planted_bugs "bugs planted, all found" "Known bugs of other engines, planted"
  loom "interleavings[,:]" "Interleavings of two and three threads (loom)"
  shuttle "schedules" "Longer histories of threads, drawn at random (shuttle)"
  miri "^test result: " "What the library does with pointers, followed by Miri"
  thread "^thread sanitizer" "C threads under ThreadSanitizer"
  address "^address sanitizer" "C tests, examples and misuse matrix under AddressSanitizer"
  fuzz "number_of_executed_units" "Fuzz targets"
)
chosen=()
for ((i = 0; i < ${#parts[@]}; i += 3)); do
  [ $# -eq 0 ] || [[ " $* " == *" ${parts[i]} "* ]] || continue
  chosen+=("${parts[@]:i:3}")
done
[ ${#chosen[@]} -eq $((3 * ($# > 0 ? $# : ${#parts[@]} / 3))) ] || { echo "proof.sh: no such part among: $*" >&2; exit 2; }
parts=("${chosen[@]}")
number=0 total=$((${#parts[@]} / 3)) failed=0 summary=()
for ((i = 0; i < ${#parts[@]}; i += 3)); do
  name=${parts[i]} figures=${parts[i + 1]} words=${parts[i + 2]} log=$logs/${parts[i]}.log number=$((number + 1))
  printf '\n== %d/%d %s\n' "$number" "$total" "$words"
  start=$SECONDS
  "$name" 2>&1 | tee "$log"
  status=${PIPESTATUS[0]} result=passed
  # A part that prints no figures has failed.
  if [ "$status" -ne 0 ] || ! grep -qE "$figures" "$log"; then result=FAILED; fi
  documented "$log" || result=FAILED
  [ "$result" = passed ] || failed=$((failed + 1))
  summary+=("$(printf '%s, %d s: %s' "$result" $((SECONDS - start)) "$words")")
  while IFS= read -r line; do summary+=("    $line"); done < <(grep -E "$figures" "$log")
done

printf '\n'
printf '%s\n' "${summary[@]}"
printf '%d parts of the proof passed, %d failed\n' $((total - failed)) "$failed"
[ "$failed" -eq 0 ]
