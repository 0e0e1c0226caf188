#!/usr/bin/env bash
# Builds the part of Binaryen that the benchmark compares with, its TypeBuilder and the C functions of it, into
# build/binaryen/libbinaryen.so; about two minutes. scripts/bench.sh calls it if npm and g++ are installed.
#
# Binaryen's source is in the npm package @grain/libbinaryen, which is meant to be built. A few of its 250 files are
# enough: the linker keeps what the exported functions need and drops the rest of binaryen-c.cpp. (The only prebuilt
# shared library is version 116, PyPI's icpp-binaryen. In that version, a type that refers to others takes time in
# proportion to the number of all types. Debian has no library of Binaryen, and no version from after 2022.)
set -euo pipefail
cd "$(dirname "$0")/.."

version=132.0.0
folder=build/binaryen
[ ! -f "$folder/libbinaryen.so" ] || exit 0
mkdir -p "$folder"
cd "$folder"
[ -d package ] || { npm pack --silent "@grain/libbinaryen@$version" >/dev/null && mkdir package &&
  tar --extract --gzip --file grain-libbinaryen-*.tgz --directory package --strip-components=1; }
source=package/binaryen
printf '#pragma once\n#define PROJECT_VERSION "%s"\n' "${version%%.*}" >config.h

flags=(-std=c++20 -O2 -DNDEBUG -fPIC -ffunction-sections -fdata-sections -w -I. "-I$source/src" "-I$source/third_party/FP16/include")
files=("$source"/src/{binaryen-c,wasm/wasm-type,wasm/wasm-type-shape,support/istring,support/name,support/debug}.cpp)
objects=()
for file in "${files[@]}"; do
  object=$(basename "$file" .cpp).o
  objects+=("$object")
  [ -f "$object" ] || nice g++ "${flags[@]}" -c "$file" -o "$object"
done
printf '{ global: TypeBuilder*; BinaryenType*; BinaryenHeapType*; BinaryenPackedType*; local: *; };\n' >exports
nice g++ -shared -Wl,--gc-sections -Wl,--version-script=exports -Wl,-z,now -o libbinaryen.so "${objects[@]}"
