//! Prepares what Rust alone cannot say: the version of the binary interface, and the C header.
//!
//! The header is generated into Cargo's output folder and never into the source tree, which may be
//! read-only. C programs use the committed copy, `include/typereg.h`; `tests/header.rs` compares
//! the two.

use std::env;
use std::path::PathBuf;

#[cfg(feature = "generate-header")]
#[path = "header/generate.rs"]
mod header;

/// The version of the binary interface: the number in the shared library's name, and what
/// `wt_abi_version` gives. Raised whenever a program built against the header before would break.
const ABI_VERSION: u32 = 0;

fn main() {
    let root = PathBuf::from(variable("CARGO_MANIFEST_DIR"));
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=header");
    println!("cargo::rerun-if-changed=src/capi");
    // For build scripts of dependants: DEP_TYPEREG_INCLUDE.
    println!("cargo::metadata=include={}", root.join("include").display());
    println!("cargo::rustc-env=TYPEREG_ABI_VERSION={ABI_VERSION}");
    println!("cargo::rustc-env=TYPEREG_TARGET={}", variable("TARGET"));
    #[cfg(feature = "generate-header")]
    generate_header(&root);
}

/// Writes the header to Cargo's output folder and tells the tests where. Whatever is wrong with
/// the declarations ends the build.
#[cfg(feature = "generate-header")]
fn generate_header(root: &std::path::Path) {
    let path = PathBuf::from(variable("OUT_DIR")).join("typereg.h");
    match header::generate(root) {
        Ok(text) => std::fs::write(&path, text).expect("the output folder can be written to"),
        Err(faults) => {
            for fault in faults {
                println!("cargo::error={fault}");
            }
        }
    }
    println!(
        "cargo::rustc-env=TYPEREG_GENERATED_HEADER={}",
        path.display()
    );
}

/// A variable that cargo sets for every build script.
fn variable(name: &str) -> String {
    env::var(name).unwrap_or_else(|_| panic!("cargo sets {name}"))
}
