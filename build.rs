//! Passes on what Rust's code cannot know: the version of the binary interface, and where the C header is.

use std::env;
use std::path::PathBuf;

/// The version of the binary interface: the number in the shared library's name, and the result of
/// `wt_abi_version`. Raised whenever a program built with an earlier header would break.
const ABI_VERSION: u32 = 0;

fn main() {
    let root = PathBuf::from(variable("CARGO_MANIFEST_DIR"));
    println!("cargo::rerun-if-changed=build.rs");
    // For build scripts of dependants: DEP_TYPEREG_INCLUDE.
    println!("cargo::metadata=include={}", root.join("include").display());
    println!("cargo::rustc-env=TYPEREG_ABI_VERSION={ABI_VERSION}");
    println!("cargo::rustc-env=TYPEREG_TARGET={}", variable("TARGET"));
}

/// A variable that cargo sets for every build script.
fn variable(name: &str) -> String {
    env::var(name).unwrap_or_else(|_| panic!("cargo sets {name}"))
}
