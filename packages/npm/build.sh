#!/usr/bin/env bash
# Makes the npm package: build.sh FOLDER fills FOLDER with what `npm pack` packs.
#
# Binaryen's wasm-opt makes the engine a tenth smaller, if it is in the PATH or WASM_OPT names it.
set -euo pipefail
system=$(cd "$(dirname "$0")" && pwd) source=$(cd "$(dirname "$0")/../.." && pwd) out=${1:?which folder?}
mkdir -p "$out" && out=$(cd "$out" && pwd)
cp "$system"/*.js "$system/index.d.ts" "$system/package.json" "$system/README.md" "$source/LICENSE" \
  "$source/THIRD-PARTY-LICENSES.txt" "$out"
"$source/scripts/wasm.sh" "$out/typereg.wasm"
