#!/usr/bin/env bash
# Measures typereg beside its peers and writes docs/speed.md's tables and docs/speed/. `make bench` calls it.
#
#   scripts/bench.sh            everything, about 8 minutes
#   scripts/bench.sh --quick    about 2 minutes; writes nothing unless --docs says where
#
# Other options go to the benchmark (bench/src/arguments.rs):
#   --seed NUMBER      seed of the synthetic types; 1 if not given
#   --modules FOLDER   real modules, *.wasm, besides those in testdata/modules
#   --only WORD        workloads with this in their name: bytes/, singles, subtypes, handles, churn, …
#   --rounds NUMBER    processes for each peer and workload; 5, with --quick 2
#   --other LIBRARY    another build of libtypereg.so as one more peer
#   --docs FOLDER      where speed.md and speed/ are
set -euo pipefail
cd "$(dirname "$0")/.."
command -v cargo >/dev/null || export PATH="${CARGO_HOME:-$HOME/.cargo}/bin:$PATH"
case "${1:-}" in -h | --help) sed -n '2,/^set/s/^# \{0,1\}//p' "$0" && exit ;; esac
out=${BENCH_TARGET_DIR:-build/bench}

echo "== 1/3 Building libtypereg.so, with link-time optimization as for CMake, and the benchmark; the first time, wasmtime takes a few minutes"
CARGO_BUILD_TARGET=$(rustc -vV | sed -n 's/^host: //p') # regardless of cargo's configuration
export CARGO_BUILD_TARGET
cargo rustc --quiet --release --lib --crate-type cdylib --target-dir "$out/typereg"
cargo build --quiet --locked --release --manifest-path bench/Cargo.toml --target-dir "$out"

echo "== 2/3 Binaryen's TypeBuilder, and a node whose V8 knows GC types"
peers=()
if scripts/bench-binaryen.sh; then peers+=(--binaryen build/binaryen/libbinaryen.so); else
  echo "Binaryen is left out: it needs npm, g++ and the npm registry"
fi
knows_gc() { [ "$("$1" -p 'process.versions.node.split(".")[0] >= 22' 2>/dev/null)" = true ]; }
node=$(command -v node) || node=
if ! knows_gc "$node"; then
  node=build/node/node_modules/.bin/node
  knows_gc "$node" || npm install --silent --no-save --no-audit --no-fund --prefix build/node node@24 ||
    echo "npm could not install node@24"
fi
if knows_gc "$node"; then peers+=(--node "$node"); else echo "V8 is left out: it needs node 22 or newer, or npm"; fi

echo "== 3/3 Measuring"
options=(--typereg "$out/typereg/$CARGO_BUILD_TARGET/release/libtypereg.so" "${peers[@]}" --modules testdata/modules)
# More real modules, if they are in folders beside this repository.
[ ! -d ../shared/corpus/modules ] || options+=(--modules ../shared/corpus/modules)
case " $* " in *" --quick "* | *" --only "* | *" --docs "*) ;; *) options+=(--docs docs) ;; esac
exec "$out/$CARGO_BUILD_TARGET/release/typereg-bench" run "${options[@]}" "$@"
