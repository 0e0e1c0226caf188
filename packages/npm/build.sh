#!/usr/bin/env bash
# Makes the npm package: build.sh FOLDER fills FOLDER with what `npm pack` packs.
#
# The engine is made smaller by Binaryen's wasm-opt, if it is there: in the PATH, or as WASM_OPT says. Without, it is a tenth larger.
set -euo pipefail
system=$(cd "$(dirname "$0")" && pwd) source=$(cd "$(dirname "$0")/../.." && pwd) out=${1:?which folder?}
mkdir -p "$out" && out=$(cd "$out" && pwd)
cp "$system"/*.js "$system/index.d.ts" "$system/package.json" "$system/README.md" "$source/LICENSE" \
  "$source/THIRD-PARTY-LICENSES.txt" "$out"
"$source/scripts/wasm.sh" "$out/typereg.wasm"
