#!/usr/bin/env bash
# Makes the site, a page that shows the types of modules that are dropped on it: site.sh [FOLDER] writes FOLDER/index.html;
# FOLDER is build/site by default. The page is one file that needs no server and fetches nothing; its licences are beside it.
set -euo pipefail
cd "$(dirname "$0")/.."
out=${1:-build/site}
mkdir -p "$out" && out=$(cd "$out" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
scripts/wasm.sh "$work/engine.wasm" page
cargo run --quiet --locked --package typereg-inspect --example site "$work/engine.wasm" "$out/index.html"
cp LICENSE THIRD-PARTY-LICENSES.txt "$out"
echo "$out/index.html: $(stat -c %s "$out/index.html") bytes; open it in a browser"
