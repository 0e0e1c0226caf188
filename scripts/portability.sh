#!/usr/bin/env bash
# Compiles the library, without linking, for a 32-bit processor, for big-endian ones with and without 64-bit atomics, for
# Windows and macOS, for WebAssembly with WASI and without a system, and by the oldest Rust that Cargo.toml promises:
# `make check` calls it. It needs rustup for their standard libraries, and says so if rustup is missing.
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
# The package that JavaScript calls: wasm/.
echo "cargo check --package typereg-wasm --target wasm32-unknown-unknown"
cargo check --quiet --package typereg-wasm --all-features --target wasm32-unknown-unknown
# The oldest Rust compiles what users build. It is not asked for warnings, which differ from version to version.
oldest=$(sed -n 's/^rust-version = "\(.*\)"$/\1/p' Cargo.toml)
if rustup --quiet toolchain install "$oldest" --profile minimal --no-self-update >/dev/null; then
  for package in typereg typereg-cli; do
    echo "cargo check --package $package, by Rust $oldest"
    RUSTFLAGS=-Awarnings rustup run "$oldest" cargo check --quiet --package "$package" --target-dir target/oldest
  done
else
  echo "not checked by Rust $oldest, which cannot be installed here" >&2
fi
