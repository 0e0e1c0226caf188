#!/usr/bin/env bash
# The two crates: what `cargo publish` would upload, which cargo builds from the packages alone. consumers/test.sh uses
# them.
. "$(dirname "$0")/../common.sh"

both=(--package typereg-links --package typereg)
publish() {
  cargo publish --dry-run --allow-dirty --manifest-path "$source/Cargo.toml" "${both[@]}" \
    --target-dir "$shared/crate-target"
}
holds() { # what cargo publish packs; packed again here, because cargo publish does not keep it
  cargo package --quiet --no-verify --allow-dirty --manifest-path "$source/Cargo.toml" "${both[@]}" \
    --target-dir "$work/target" && cp target/package/typereg{-links,}-"$version.crate" . &&
    [ "$(tar -tf "typereg-$version.crate" | grep -cE '/(LICENSE|include/typereg.h|src/lib.rs|CHANGELOG.md)$')" = 4 ] &&
    [ "$(tar -tvf "typereg-links-$version.crate" | grep -cE '^-.*/(LICENSE|include/typereg.h|lib.rs)$')" = 3 ]
}
uploads_nothing() { grep -q "aborting upload due to dry run" logs/crate.publish.log; }

check crate.publish publish
check crate.uploads_nothing uploads_nothing
check crate.holds holds
finish
