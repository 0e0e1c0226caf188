#!/usr/bin/env bash
# Compiles the library for a 32-bit processor, big-endian ones, with and without atomics of 64 bits, Windows, macOS, and WebAssembly with WASI and without a
# system, without linking: `make check` calls it.
# It needs rustup for their standard libraries, and says so where there is none.
set -euo pipefail
cd "$(dirname "$0")/.."
targets=(i686-unknown-linux-gnu powerpc-unknown-linux-gnu powerpc64-unknown-linux-gnu x86_64-pc-windows-msvc aarch64-apple-darwin wasm32-wasip1
  wasm32-unknown-unknown)
command -v rustup >/dev/null || { echo "not compiled for ${targets[*]}: there is no rustup"; exit; }
rustup --quiet target add "${targets[@]}"
for target in "${targets[@]}"; do
  echo "cargo check --target $target"
  cargo check --quiet --lib --target "$target"
done
# What JavaScript calls: wasm/.
echo "cargo check --package typereg-wasm --target wasm32-unknown-unknown"
cargo check --quiet --package typereg-wasm --all-features --target wasm32-unknown-unknown
