//! Passes on what Rust's code cannot know: the version of the binary interface, and what it is compiled for.
//! Where the C header is, `links/build.rs` says.

use std::env;

/// The version of the binary interface: the number in the shared library's name, and the result of
/// `wt_abi_version`. Raised whenever a program built with an earlier header would break.
const ABI_VERSION: u32 = 0;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rustc-env=TYPEREG_ABI_VERSION={ABI_VERSION}");
    println!("cargo::rustc-env=TYPEREG_TARGET={}", variable("TARGET"));
}

/// A variable that cargo sets for every build script.
fn variable(name: &str) -> String {
    env::var(name).unwrap_or_else(|_| panic!("cargo sets {name}"))
}
