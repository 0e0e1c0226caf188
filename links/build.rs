//! Passes on where the C header is: build scripts of crates that depend on this one directly get DEP_TYPEREG_INCLUDE.

use std::env;
use std::path::PathBuf;

fn main() {
    let folder = env::var("CARGO_MANIFEST_DIR").expect("cargo sets CARGO_MANIFEST_DIR");
    let folder = PathBuf::from(folder);
    let mut include = folder.join("include");
    // In a checkout it is a symbolic link; where git makes none, as on Windows, it is a file.
    if !include.is_dir() {
        include = folder.with_file_name("include");
    }
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::metadata=include={}", include.display());
}
