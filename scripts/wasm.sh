#!/usr/bin/env bash
# Builds typereg in WebAssembly: wasm.sh FILE.wasm [FEATURES of wasm/Cargo.toml], and prints its size.
#
# Binaryen's wasm-opt makes it a tenth smaller, if it is in the PATH or WASM_OPT names it.
set -euo pipefail
out=$(realpath "${1:?which file?}") features=${2:-}
cd "$(dirname "$0")/.."
command -v cargo >/dev/null || export PATH="$PATH:${CARGO_HOME:-$HOME/.cargo}/bin"
target=wasm32-unknown-unknown
[ -d "$(rustc --print target-libdir --target $target)" ] || rustup --quiet target add $target ||
  { echo "wasm.sh: Rust's standard library for it is missing: rustup target add $target" >&2 && exit 1; }
# Messages of panics contain the paths of crates. They should not contain the paths of this machine; and nobody sees where ours
# panic, as a panic traps, so the places are left out, which the stable compiler only does when it is told that it may.
RUSTC_BOOTSTRAP=1 RUSTFLAGS="--remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}/registry/src=crates -Zlocation-detail=none" cargo build --quiet --locked --package typereg-wasm --features "$features" --target $target --profile wasm
built=${CARGO_TARGET_DIR:-target}/$target/wasm/typereg_wasm.wasm
optimizer=${WASM_OPT:-$(command -v wasm-opt || true)}
if [ -n "$optimizer" ]; then
  # Control flow is built anew from blocks, which makes it smaller. Functions that are called often get small numbers. The
  # features of WebAssembly are those that rustc uses by default.
  "$optimizer" --flatten --rereloop -Oz -Oz --reorder-functions --enable-bulk-memory --enable-nontrapping-float-to-int --enable-sign-ext \
    --enable-mutable-globals --enable-multivalue --enable-reference-types "$built" -o "$out"
else
  cp "$built" "$out"
fi
echo "$out: $(stat -c %s "$out") bytes, $(gzip -9 <"$out" | wc -c) by gzip$([ -n "$optimizer" ] || echo "; smaller with wasm-opt")"
