//! The C interface as the header has it, for tests that compare something with it.

use std::path::Path;

/// The text of the header for the present declarations, so that one run can write all files that depend on it.
pub(crate) fn header() -> String {
    typereg_header::HEADER.to_owned()
}

/// The top of the source tree.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
