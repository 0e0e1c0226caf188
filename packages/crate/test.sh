#!/usr/bin/env bash
# The crate: what `cargo publish` would upload, which cargo builds from the package alone. consumers/test.sh uses it.
. "$(dirname "$0")/../common.sh"

publish() {
  cargo publish --dry-run --allow-dirty --manifest-path "$source/Cargo.toml" --package typereg --target-dir "$shared/crate-target"
}
holds() { # what cargo publish packs; packed again here, because cargo publish does not keep it
  cargo package --quiet --no-verify --allow-dirty --manifest-path "$source/Cargo.toml" --package typereg \
    --target-dir "$work/target" && cp "target/package/typereg-$version.crate" . &&
    [ "$(tar -tf "typereg-$version.crate" | grep -cE '/(LICENSE|include/typereg.h|src/lib.rs|CHANGELOG.md)$')" = 4 ]
}
uploads_nothing() { grep -q "aborting upload due to dry run" logs/crate.publish.log; }

check crate.publish publish
check crate.uploads_nothing uploads_nothing
check crate.holds holds
finish
