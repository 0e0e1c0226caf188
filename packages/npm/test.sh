#!/usr/bin/env bash
# The npm package: packed by `npm pack`, installed in an empty project elsewhere, and used there in Node, in Chromium and by
# TypeScript. Also the site, which uses the same engine. WASM_OPT names Binaryen's wasm-opt; without it, that comes from npm.
. "$(dirname "$0")/../common.sh"

npm_tools() { # packages of npm, in a folder that stays
  npm install --silent --no-audit --no-fund --prefix "$shared/npm-tools" "$@"
}
optimizer() { [ -n "${WASM_OPT:-}" ] || npm_tools binaryen@132.0.0; }
pack() {
  "$system/build.sh" source && cp -r "$system/test" . && npm pack --silent --pack-destination "$work" ./source
}
holds() { # the needed files, the licences, no dependency, the version of the library
  local list
  list=$(tar --list --file typereg-"$version".tgz | sort) && echo "$list" && prints "$list" printf '%s\n' package/LICENSE \
    package/README.md package/THIRD-PARTY-LICENSES.txt package/engine.js package/index.d.ts package/index.js package/modules.js \
    package/node.js package/package.json package/shelf.js package/typereg.wasm package/types.js &&
    refuses grep -i dependencies source/package.json
}
is_small() { # at most 250 KB, and 100 KB compressed
  local size compressed
  size=$(stat -c %s source/typereg.wasm) compressed=$(gzip -9 <source/typereg.wasm | wc -c)
  echo "$size bytes, $compressed compressed" && [ "$size" -le 250000 ] && [ "$compressed" -le 100000 ]
}
says_nothing_of_this_machine() { refuses grep -aF -e "$HOME" -e "$source" source/typereg.wasm; }
install_package() {
  mkdir elsewhere && cd elsewhere && echo '{"type": "module", "private": true}' >package.json &&
    npm install --silent --offline --no-audit --no-fund "$work/typereg-$version.tgz" && cp "$system"/test/* .
}
in_node() {
  cd elsewhere && TYPEREG_MODULES=$source/testdata/small TYPEREG_LARGE=$source/testdata/modules/dart-flet-1.0.0.types.wasm \
    node --expose-gc --test
}
in_oldest_node() { # the oldest that package.json allows
  npm_tools node@18.20.8 && local old=$shared/npm-tools/node_modules/node/bin && "$old/node" --version && PATH=$old:$PATH in_node
}
in_chromium() { python3 -B "$system/test/browser_test.py" elsewhere/node_modules/typereg "$source"; }
in_typescript() {
  npm_tools typescript@5.9.3 && cd elsewhere &&
    "$shared/npm-tools/node_modules/.bin/tsc" --noEmit --strict --target es2022 --module nodenext --lib es2022,dom user.ts
}

site() { # one file, in which nothing is fetched
  "$source/scripts/site.sh" "$work/site" && ls site && refuses grep -oE '(src|href)="[^#"][^"]*"' site/index.html
}
site_in_chromium() {
  (cd "$source" && cargo build --quiet --locked --package typereg-cli) &&
    python3 -B "$source/inspect/tests/site_test.py" site/index.html "${CARGO_TARGET_DIR:-$source/target}/debug/typereg" "$source"
}

check npm.optimizer optimizer
export WASM_OPT=${WASM_OPT:-$shared/npm-tools/node_modules/.bin/wasm-opt}
check npm.pack pack
check npm.holds holds
check npm.is_small is_small
check npm.says_nothing_of_this_machine says_nothing_of_this_machine
check npm.install install_package
check npm.in_node in_node
check npm.site site
if [ -z "$quick" ]; then
  check npm.in_oldest_node in_oldest_node
  check npm.in_typescript in_typescript
  check npm.in_chromium in_chromium
  check npm.site_in_chromium site_in_chromium
fi
finish
