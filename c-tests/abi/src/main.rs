//! Checks that the Rust declarations of typereg and its C header say the same: sizes, alignments,
//! signs, the offset and type of every field, values passed both ways, every constant, the
//! signature of every function.
//!
//! `build.rs` has ctest2 write the checks; here they run. `tests/faults.rs` shows that they fail
//! when one side is changed alone.
#![allow(
    non_camel_case_types,
    unused,
    unknown_lints,
    function_casts_as_integer,
    clippy::all,
    reason = "most of this program is written by ctest2"
)]

/// Types and constants.
mod types {
    use libc::{c_char, c_int, c_void};
    use typereg::capi::abi::*;

    include!(concat!(env!("OUT_DIR"), "/types.rs"));

    pub(crate) fn check() {
        main();
    }
}

/// Functions, under the declarations made from their own signatures.
mod functions {
    use libc::{c_char, c_void};
    use typereg::capi::abi::*;

    include!(concat!(env!("OUT_DIR"), "/functions_declared.rs"));
    include!(concat!(env!("OUT_DIR"), "/functions.rs"));

    pub(crate) fn check() {
        main();
    }
}

fn main() {
    types::check();
    functions::check();
    println!(
        "{} types, {} constants and {} functions are the same in Rust and in typereg.h",
        env!("TYPEREG_ABI_TYPES"),
        env!("TYPEREG_ABI_CONSTANTS"),
        env!("TYPEREG_ABI_FUNCTIONS"),
    );
}
