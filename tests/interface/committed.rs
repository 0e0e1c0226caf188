//! The C interface as the header has it, for tests that compare something with it.

use std::path::Path;

/// The text of the header as the declarations are now, so that one run can write down all that
/// follows from it.
pub(crate) fn header() -> String {
    typereg_header::HEADER.to_owned()
}

/// The top of the source tree.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
