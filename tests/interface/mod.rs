//! The C interface as the header has it, for tests that compare something with it.

use std::fs;
use std::path::{Path, PathBuf};

/// The text of the header: as the declarations are now, where this build generates it, so that one
/// run can write down all that follows from it; else the committed one.
pub(crate) fn header() -> String {
    let committed = root().join("include/typereg.h");
    let path = option_env!("TYPEREG_GENERATED_HEADER").map_or(committed, PathBuf::from);
    fs::read_to_string(path).expect("there is a header")
}

/// The top of the source tree.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
