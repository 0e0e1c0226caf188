# The published crates, used from Rust, from Rust with C code, and from JavaScript when built for WebAssembly without a
# system. test.sh sources this file.

# Both crates, as people get them, in published/; there, cargo takes typereg-links from that folder, not from crates.io.
package() {
  local crate
  cargo package --manifest-path "$source/Cargo.toml" --package typereg-links --package typereg --allow-dirty \
    --no-verify --target-dir cargo && rm -rf published && mkdir -p published/.cargo || return
  for crate in typereg-links typereg; do tar -C published -xf "cargo/package/$crate-$version.crate" || return; done
  printf '[patch.crates-io]\ntypereg-links = { path = "typereg-links-%s" }\n' "$version" >published/.cargo/config.toml
}
holds_what_it_needs() { # and no tests, no corpora
  local folder=published/typereg-$version
  ls "$folder/README.md" "$folder/LICENSE" "$folder/CHANGELOG.md" "$folder/include/typereg.h" "$folder/build.rs" &&
    diff -r "$source/src" "$folder/src" && refuses ls -d "$folder"/{tests,testdata,c-tests,fuzz,bench,examples} &&
    [ "$(du -sk --apparent-size "$folder" | cut -f 1)" -lt 2048 ] # the length of its files, not the disk space that they take
}
links_holds_the_headers() { # the files, not links to them
  local folder=published/typereg-links-$version
  diff -r "$source/include" "$folder/include" && diff "$source/LICENSE" "$folder/LICENSE" &&
    refuses grep . <(find "$folder" -type l)
}
# Runs the README's commands for cargo and cc, from the block with this word, in a folder like the repository.
as_the_readme_says() { # WORD
  local lines
  lines=$(awk -v word="$1" '/^```sh$/ { block = ""; next } /^```$/ { if (block ~ "crate-type " word) printf "%s", block; next }
    { block = block $0 "\n" }' "$source/README.md")
  [ -n "$lines" ] && cd "published/typereg-$version" && ln -sfn ../../cargo target &&
    rm -f a.out target/release/libtypereg.* &&
    awk '/^```c$/ { on = 1; next } /^```$/ { on = 0 } on' README.md >main.c && sh -ec "$lines" &&
    prints "$(awk '/^```text$/ { on = 1; next } /^```$/ { on = 0 } on' README.md)" ./a.out
}
builds_nothing_for_c() { # neither as a dependency nor by itself
  (cd published/crate && cargo build --target-dir ../../cargo/plain) &&
    (cd "published/typereg-$version" && cargo build --target-dir ../../cargo/plain) &&
    [ -n "$(find cargo/plain -name 'libtypereg*.rlib')" ] &&
    [ -z "$(find cargo/plain -name '*typereg*.so' -o -name '*typereg*.a')" ]
}
used_from_rust() {
  cd published && rm -rf crate && cp -r "$here/crate" . && cd crate &&
    cargo add typereg --path "../typereg-$version" && cargo build --target-dir ../../cargo &&
    prints "pixel <: point: true" ../../cargo/debug/consumer
}
used_from_c_in_rust() { # its build script finds the header
  cd published && rm -rf crate_with_c && cp -r "$here/crate_with_c" . && cd crate_with_c && cp "$here/program.c" . &&
    cargo add typereg --path "../typereg-$version" && cargo add typereg-links --path "../typereg-links-$version" &&
    cargo build --target-dir ../../cargo && runs ../../cargo/debug/consumer_with_c
}
checks() { (cd "published/typereg-$version" && cargo check --target-dir ../../cargo --no-default-features "$@"); }
builds_with_every_feature() { # each alone, and with none
  local feature features
  features=$(sed -n '/^\[features\]/,/^$/s/^\([a-z-]*\) = .*/\1/p' "published/typereg-$version/Cargo.toml")
  [ "$(wc -w <<<"$features")" -ge 4 ] && checks || return
  for feature in $features; do checks --features "$feature" || return; done
}
without_features_pays_for_rust_only() { # neither env_logger nor its dependencies, and no C function
  local rlib
  cd published && rm -rf crate_bare && cp -r crate crate_bare && cd crate_bare && rm Cargo.lock &&
    cargo remove typereg && cargo add typereg --path "../typereg-$version" --no-default-features &&
    cargo build --target-dir ../../cargo/bare && prints "pixel <: point: true" ../../cargo/bare/debug/consumer &&
    refuses grep -E '^name = "(env_logger|env_filter|regex)"' Cargo.lock &&
    rlib=$(find ../../cargo/bare -name 'libtypereg*.rlib' | head -n 1) && [ -n "$rlib" ] &&
    refuses grep -q ' T wt_' <(nm --defined-only "$rlib" 2>/dev/null)
}
another_version() { # CRATE: the published crate, as if it were of an incompatible version
  rm -rf "published/$1-99.0.0" && cp -r "published/$1-$version" "published/$1-99.0.0" &&
    sed -i "s/^version = \"\(=*\)$version\"/version = \"\199.0.0\"/" "published/$1-99.0.0/Cargo.toml"
}
with_two_versions() { # FEATURES: the crates of a program with both
  cd published && rm -rf crate_twice && cp -r "$here/crate" crate_twice && cd crate_twice && mkdir .cargo &&
    echo '[patch.crates-io]
other = { package = "typereg-links", path = "../typereg-links-99.0.0" }' >.cargo/config.toml &&
    cargo add --quiet typereg --path "../typereg-$version" --no-default-features --features "$1" &&
    cargo add --quiet typereg --path ../typereg-99.0.0 --rename other --no-default-features --features "$1" &&
    cargo tree --prefix none --format '{p}'
}
two_versions_without_c() { # typereg-links, and with it the manifest key `links`, comes only with the feature capi
  local crates
  another_version typereg && another_version typereg-links && crates=$(with_two_versions text) &&
    grep -q "^typereg v$version " <<<"$crates" && grep -q '^typereg v99.0.0 ' <<<"$crates" &&
    refuses grep typereg-links <<<"$crates"
}
no_two_versions_with_c() { refuses_saying 'links to the native library `typereg`' with_two_versions capi; }
locks_only_what_it_needs() { # a program that uses the crate: no model checker, nothing of the tests
  [ "$(grep -c '^name = ' published/crate/Cargo.lock)" -le 40 ] &&
    refuses grep -E '^name = "(loom|shuttle|tracing|wat|wast|wasmparser|cc)"' published/crate/Cargo.lock
}
needs_no_c_compiler() { # no dependency of the library compiles C or wraps a C library
  local crates
  crates=$(cd published/crate && cargo tree --edges normal,build --prefix none --format '{p}') &&
    grep -q '^parking_lot ' <<<"$crates" && refuses grep -E '^(cc|cmake|pkg-config|bindgen|[a-z0-9_-]+-sys) ' <<<"$crates"
}
native_libraries() { # a static library needs the same system libraries as when the CMake files were written
  [ "$(uname -s)" = Linux ] || return 0
  local says
  says=$(cargo rustc --manifest-path "$source/Cargo.toml" --lib --crate-type staticlib \
    --target-dir cargo -- --print native-static-libs 2>&1 | sed -n 's/^note: native-static-libs: //p')
  diff <(echo "-lgcc_s -lutil -lrt -lpthread -lm -ldl -lc") <(echo "$says")
}

# ---- WebAssembly without a system

wasm=cargo/wasm32-unknown-unknown/release/typereg.wasm
wasm_library() {
  cargo rustc --manifest-path "$source/Cargo.toml" --release --lib --crate-type cdylib --target wasm32-unknown-unknown \
    --target-dir cargo
}
as_in_c_and_its_text() {
  prints "$(sed '2a(type $t2 (sub final $t1 (struct (field i32) (field i32) (field i8))))' <<<"$expected")" "$@"
}
