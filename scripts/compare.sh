#!/usr/bin/env bash
# Checks the README's table about wasmtime's and Binaryen's C interfaces against their headers: `make compare`.
#
# The headers are fetched at the versions that the table names: wasmtime's with cargo, Binaryen's with npm, in the
# package that `make bench` builds Binaryen's TypeBuilder from. A claim is a pattern that a header has, or does not have.
# The tests that the table names check what it says about typereg.
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH="$PATH:${CARGO_HOME:-$HOME/.cargo}/bin"
wasmtime_version=48.0.8 binaryen_version=132.0.0
folder=$PWD/build/compare
mkdir -p "$folder/crate"

echo "== 1/2 The headers of wasmtime $wasmtime_version and Binaryen ${binaryen_version%%.*}"
cat >"$folder/crate/Cargo.toml" <<MANIFEST
[package]
name = "headers"
version = "0.0.0"
[lib]
path = "/dev/null"
[dependencies]
wasmtime-c-api-impl = { version = "=$wasmtime_version", default-features = false }
[workspace]
MANIFEST
cargo fetch --quiet --manifest-path "$folder/crate/Cargo.toml"
manifest=$(cargo metadata --offline --format-version 1 --manifest-path "$folder/crate/Cargo.toml" |
  grep -o '"manifest_path":"[^"]*wasmtime-c-api-impl[^"]*"' | cut -d '"' -f 4)
wasmtime=$(dirname "$manifest")/include

binaryen=$folder/binaryen-c.h
if [ ! -f "$binaryen" ]; then
  command -v npm >/dev/null || { echo "npm is needed to fetch Binaryen's header: https://nodejs.org" >&2; exit 1; }
  (cd "$folder" && npm pack --silent "@grain/libbinaryen@$binaryen_version" >/dev/null &&
    tar --extract --gzip --to-stdout --file grain-libbinaryen-*.tgz libbinaryen/binaryen/src/binaryen-c.h >binaryen-c.h.part &&
    mv binaryen-c.h.part binaryen-c.h)
fi

echo "== 2/2 What the table says of them"
passed=0 failed=0
has() { grep --recursive --quiet --extended-regexp --include='*.h' "$2" "$1"; }
claim() { # WORDS, a command
  local words=$1
  shift
  if "$@"; then passed=$((passed + 1)) && echo "holds   $words"; else failed=$((failed + 1)) && echo "FALSE   $words"; fi
}
lacks() { ! has "$@"; }

claim "wasmtime: struct, array and function types, one at a time" has "$wasmtime" 'wasmtime_struct_type_new\('
claim "wasmtime: no rec groups" lacks "$wasmtime" '[Rr]ec_?[Gg]roup|[Rr]ecursion'
claim "wasmtime: no supertypes, no finality" lacks "$wasmtime" '[Ss]uper_?[Tt]ype|[Ff]inality|is_final'
claim "wasmtime: no subtype test" lacks "$wasmtime" '[a-z_]*(sub_?type|_match)[a-z_]*\('
claim "wasmtime: a refused type is NULL, without a reason" has "$wasmtime/wasmtime/types/structref.h" 'or NULL on error'
claim "wasmtime: types are given back" has "$wasmtime" 'wasmtime_struct_type_delete\('
claim "wasmtime: a type has no index" lacks "$wasmtime/wasmtime/types" 'type_index'
claim "Binaryen: rec groups" has "$binaryen" 'TypeBuilderCreateRecGroup\('
claim "Binaryen: supertypes and finality" has "$binaryen" 'TypeBuilderSetSubType\('
claim "Binaryen: finality" has "$binaryen" 'TypeBuilderSetOpen\('
claim "Binaryen: a subtype test" has "$binaryen" 'BinaryenHeapTypeIsSubType\('
claim "Binaryen: a refused group has the number of the type and one of four reasons" \
  test "$(grep --count --extended-regexp 'TypeBuilderErrorReason[A-Z][A-Za-z]*\(void\)' "$binaryen")" = 4
claim "Binaryen: a type has no index" lacks "$binaryen" 'HeapType[A-Za-z]*Index\('
claim "Binaryen: types are never given back" lacks "$binaryen" '(Type|TypeBuilder|HeapType)(Delete|Free|Dispose|Destroy|Release)\('
claim "Binaryen: no layouts, no adapters" lacks "$binaryen" '[Ll]ayout|[Tt]rampoline'
echo "$passed claims hold, $failed are false"
[ "$failed" -eq 0 ]
