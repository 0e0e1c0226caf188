//! Generates the C header into Cargo's output folder, and never into the source tree, which may be read-only. Any fault
//! in the declarations ends the build.

mod generate;

use std::env;
use std::path::{Path, PathBuf};

fn main() {
    println!("cargo::rerun-if-changed=.");
    println!("cargo::rerun-if-changed=../Cargo.toml"); // the version
    println!("cargo::rerun-if-changed=../src/capi");
    let out = env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    let path = PathBuf::from(out).join("typereg.h");
    match generate::generate(Path::new("..")) {
        Ok(text) => std::fs::write(path, text).expect("the output folder can be written to"),
        Err(faults) => {
            for fault in faults {
                println!("cargo::error={fault}");
            }
        }
    }
}
