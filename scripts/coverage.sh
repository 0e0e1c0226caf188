#!/usr/bin/env bash
# Which lines and branches of src/ the Rust and C tests together run: `make coverage` calls it.
#
# All tests run with a library that counts, by rustc's instrumentation. Counting branches is unstable; RUSTC_BOOTSTRAP
# makes the stable compiler accept it. Each build is counted separately, because a function may be compiled in several
# ways; then lcov adds up the lines. Tests with random inputs use an eighth of their seeds, as in `make test`: otherwise a
# line that one case in thousands runs would count as tested, and it would take an hour.
# llvm-cov, which reads the counts, must be from the LLVM of the compiler. Left out: code that only model checkers use,
# and tests inside src/.
#
# build/coverage/html shows every line, build/coverage/missed.txt lists those that nothing ran.
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH="$PATH:${CARGO_HOME:-$HOME/.cargo}/bin"
out=$PWD/build/coverage
llvm=$(rustc -vV | sed -n 's/^LLVM version: \([0-9]*\).*/\1/p')
jobs=$(nproc 2>/dev/null || echo 2)
rm -rf "$out/profiles" "$out"/*.info && mkdir -p "$out"
export TYPEREG_QUICK=1 CARGO_TARGET_DIR=$out/cargo # also for the engine's test, which ctest has cargo run
export RUSTC_BOOTSTRAP=1 RUSTFLAGS="-Cinstrument-coverage -Zcoverage-options=branch"
counted=() step=1
next_step() { step=$((step + 1)) && echo "== $step/6 $*"; }

# Reads the counts of the programs of one build: NAME OBJECT…
read_counts() {
  local name=$1 objects=() object
  shift
  for object in "$@"; do objects+=(--object "$object"); done
  "llvm-profdata-$llvm" merge --sparse --output "$out/$name.profile" "$out/profiles/$name"/*
  "llvm-cov-$llvm" export --format lcov --instr-profile "$out/$name.profile" "${objects[@]}" \
    --ignore-filename-regex '/(registry/src|rustc)/|/(tests|fuzz|build)/|src/(sync/(model|followed)|registry/(check/corrupted|(slot|group)/picture)|([a-z_]+/)*tests)\.rs' >"$out/$name.info"
  counted+=(--add-tracefile "$out/$name.info")
}

rust_tests() { # NAME, cargo's arguments that choose the tests
  local name=$1 programs
  shift
  next_step "Rust tests: $*"
  export LLVM_PROFILE_FILE=$out/profiles/$name/%p-%m
  cargo test "$@" >"$out/$name.log" 2>&1 || { cat "$out/$name.log"; exit 1; }
  mapfile -t programs < <(cargo test --no-run "$@" 2>&1 | sed -n 's/^ *Executable .*(\(.*\))$/\1/p')
  read_counts "$name" "${programs[@]}"
}

c_tests() { # NAME, cmake's options
  local name=$1
  shift
  next_step "C tests and examples: $*"
  cmake -S . -B "$out/$name" -DCMAKE_BUILD_TYPE=Debug -DTYPEREG_COMMAND=OFF "$@" >/dev/null
  # Programs that run during the build do not count.
  LLVM_PROFILE_FILE=/dev/null cmake --build "$out/$name" --parallel "$jobs" >"$out/$name.log" 2>&1 || { cat "$out/$name.log"; exit 1; }
  export LLVM_PROFILE_FILE=$out/profiles/$name/%p-%m
  (cd "$out/$name" && ctest --output-on-failure --parallel "$jobs" --label-exclude growth) >>"$out/$name.log" || { tail -50 "$out/$name.log"; exit 1; }
  read_counts "$name" "$out/$name/libtypereg.so"
}

rust_tests unit --lib
# All except those that need a feature or a flag of their own.
rust_tests integration --test=judged --test=memory --test=fuzz_seeds --test=out_of_memory --test=interface
c_tests c -DTYPEREG_QUICK=ON
c_tests c-checked -DTYPEREG_QUICK=ON -DTYPEREG_CHECKED_HANDLES=ON

next_step "Adding up"
export LC_ALL=C
lcov=(lcov --quiet --rc lcov_branch_coverage=1)
"${lcov[@]}" "${counted[@]}" --output-file "$out/all.info"
# The line at which a file's tests begin.
for file in $(grep -rl '^#\[cfg(test)\]$' src); do
  first=$(grep -n '^#\[cfg(test)\]$' "$file" | tail -1 | cut -d : -f 1)
  awk -v file="$PWD/$file" -v first="$first" -F '[:,]' '
    /^SF:/ { here = $2 == file }
    here && /^(DA|BRDA):/ && $2 >= first { next }
    { print }' "$out/all.info" >"$out/kept" && mv "$out/kept" "$out/all.info"
done
awk -F '[:,]' '/^SF:/ { file = $2 } /^DA:/ && $3 == 0 { print file ":" $2 }' "$out/all.info" | sed "s#$PWD/##" >"$out/missed.txt"
genhtml --quiet --rc genhtml_branch_coverage=1 --output-directory "$out/html" "$out/all.info"
awk -F '[:,]' '
  /^DA:/ { lines++; ran += $3 > 0 }
  /^BRDA:/ { branches++; taken += $5 != "-" && $5 > 0 }
  END { printf "%d of %d lines (%.1f %%), %d of %d branches (%.1f %%)\n", ran, lines, 100 * ran / lines, taken, branches, 100 * taken / branches }
' "$out/all.info"
