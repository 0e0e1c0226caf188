# Builds that leave something out: parts of the library, or the network. test.sh sources this file.

# ---- without parts

functions_of_parts() { # the functions of the files that src/capi/mod.rs has only with these features
  sed -n '/^#\[cfg(feature = "\(text\|encode\)")\]$/{n;s/^mod \(.*\);$/\1/p}' "$source/src/capi/mod.rs" |
    while read -r file; do sed -n 's/^pub unsafe extern "C" fn \(wt_[a-z0-9_]*\)(.*/\1/p' "$source/src/capi/$file.rs"; done | LC_ALL=C sort
}
exports_all_but_the_parts() { # LIBRARY
  local parts
  parts=$(functions_of_parts) && [ "$(wc -l <<<"$parts")" -gt 20 ] &&
    diff <(functions_of_map | grep -vxF "$parts") \
      <(nm --dynamic --defined-only "$1" | awk '$2 != "A" { sub(/@.*/, "", $3); print $3 }' | LC_ALL=C sort)
}
needs_no_function() { # ARCHIVE: uses no function of the parts that were left out
  refuses grep -E ' U wt_' <(nm "$1") && refuses grep -E ' T wt_[a-z_]*wat' <(nm "$1") && grep -q ' T wt_registry_new$' <(nm "$1")
}
configures() { cmake -S "$source" "$@"; } # as a user who does not set the options of tests and examples

# ---- without the network

# Packed as by `make dist`, and unpacked. cargo has only the compiler there. The files are as old as the commit;
# unpacked as new ones (-m), they make cargo replace what it built in an earlier run.
dist() {
  rm -rf dist/typereg && "$source/scripts/dist.sh" --with-tests "$work/dist" &&
    tar -C dist -xmf "dist/typereg-$version.tar.xz" &&
    mv "dist/typereg-$version" "dist/typereg" && mkdir -p dist/cargo_home && refuses grep . <(find dist/typereg -type l)
}
cut_off() { # a command, without a network
  CARGO_HOME=$work/dist/cargo_home unshare --map-root-user --net "$@"
}
has_no_network() { refuses cut_off bash -c 'exec 3<>/dev/tcp/static.crates.io/443'; }
builds_cut_off() { # for C, in a folder elsewhere
  cut_off cmake -S dist/typereg -B dist/build -DTYPEREG_TESTS=OFF -DTYPEREG_EXAMPLES=OFF &&
    cut_off cmake --build dist/build --parallel "$jobs" && cmake --install dist/build --prefix "$work/dist/usr" &&
    cc "$here/program.c" -Idist/usr/include dist/usr/lib/libtypereg.a -lpthread -ldl -lm -o programs/dist
}
tests_cut_off() { (cd dist/typereg && cut_off cargo test --locked --target-dir "$work/cargo" --test every_build); }
