# The published crate, used from Rust, and from JavaScript when built for WebAssembly without a system. test.sh sources this
# file.

package() {
  cargo package --manifest-path "$source/Cargo.toml" --package typereg --allow-dirty --no-verify --target-dir cargo &&
    rm -rf "typereg-$version" && tar -xf "cargo/package/typereg-$version.crate"
}
holds_what_it_needs() { # and no tests, no corpora
  local folder=typereg-$version
  ls "$folder/README.md" "$folder/LICENSE" "$folder/CHANGELOG.md" "$folder/include/typereg.h" "$folder/build.rs" &&
    diff -r "$source/src" "$folder/src" && refuses ls -d "$folder"/{tests,testdata,c-tests,fuzz,bench,examples} &&
    [ "$(du -sk --apparent-size "$folder" | cut -f 1)" -lt 2048 ] # the length of its files, not the disk space that they take
}
# Runs the README's commands for cargo and cc, from the block with this word, in a folder like the repository.
as_the_readme_says() { # WORD
  local lines
  lines=$(awk -v word="$1" '/^```sh$/ { block = ""; next } /^```$/ { if (block ~ "crate-type " word) printf "%s", block; next }
    { block = block $0 "\n" }' "$source/README.md")
  [ -n "$lines" ] && cd "typereg-$version" && ln -sfn ../cargo target && rm -f a.out target/release/libtypereg.* &&
    awk '/^```c$/ { on = 1; next } /^```$/ { on = 0 } on' README.md >main.c && sh -ec "$lines" &&
    prints "$(awk '/^```text$/ { on = 1; next } /^```$/ { on = 0 } on' README.md)" ./a.out
}
builds_nothing_for_c() { # neither as a dependency nor by itself
  (cd crate && cargo build --target-dir ../cargo/plain) &&
    (cd "typereg-$version" && cargo build --target-dir ../cargo/plain) &&
    [ -n "$(find cargo/plain -name 'libtypereg*.rlib')" ] &&
    [ -z "$(find cargo/plain -name '*typereg*.so' -o -name '*typereg*.a')" ]
}
used_from_rust() {
  rm -rf crate && cp -r "$here/crate" crate && cd crate &&
    cargo add typereg --path "../typereg-$version" && cargo build --target-dir ../cargo &&
    prints "pixel <: point: true" ../cargo/debug/consumer
}
checks() { cargo check --manifest-path "typereg-$version/Cargo.toml" --target-dir cargo --no-default-features "$@"; }
builds_with_every_feature() { # each alone, and with none
  local feature features
  features=$(sed -n '/^\[features\]/,/^$/s/^\([a-z-]*\) = .*/\1/p' "typereg-$version/Cargo.toml")
  [ "$(wc -w <<<"$features")" -ge 4 ] && checks || return
  for feature in $features; do checks --features "$feature" || return; done
}
without_features_pays_for_rust_only() { # neither env_logger nor its dependencies, and no C function
  local rlib
  rm -rf crate_bare && cp -r crate crate_bare && cd crate_bare && rm Cargo.lock && cargo remove typereg &&
    cargo add typereg --path "../typereg-$version" --no-default-features &&
    cargo build --target-dir ../cargo/bare && prints "pixel <: point: true" ../cargo/bare/debug/consumer &&
    refuses grep -E '^name = "(env_logger|env_filter|regex)"' Cargo.lock &&
    rlib=$(find ../cargo/bare -name 'libtypereg*.rlib' | head -n 1) && [ -n "$rlib" ] &&
    refuses grep -q ' T wt_' <(nm --defined-only "$rlib" 2>/dev/null)
}
locks_only_what_it_needs() { # a program that uses the crate: no model checker, nothing of the tests
  [ "$(grep -c '^name = ' crate/Cargo.lock)" -le 40 ] &&
    refuses grep -E '^name = "(loom|shuttle|tracing|wat|wast|wasmparser|cc)"' crate/Cargo.lock
}
needs_no_c_compiler() { # no dependency of the library compiles C or wraps a C library
  local crates
  crates=$(cargo tree --manifest-path crate/Cargo.toml --edges normal,build --prefix none --format '{p}') &&
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
