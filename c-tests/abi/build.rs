//! Writes the checks that `main.rs` runs, from two independent sources: the Rust declarations in
//! `src/capi`, and the C header.
//!
//! ctest2 turns each declaration into a bit of C that uses the header, and a bit of Rust that uses
//! the library; the two must give the same answers. Some disagreements show when the C is compiled
//! (a parameter's type, a missing function), the others when the checks run (a size, an offset, the
//! value of a constant).
//!
//! ctest2 silently skips what it does not understand. So the names of the checks that it wrote are
//! compared with the names of all declarations, and those with the header's.
//!
//! The variable TYPEREG_ABI_INCLUDE names another folder to take `typereg.h` from.

#[path = "src/declarations.rs"]
mod declarations;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{env, fs};

use declarations::Declarations;

fn main() {
    let capi = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../src/capi");
    let include = env::var_os("TYPEREG_ABI_INCLUDE").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../include"),
        PathBuf::from,
    );
    println!("cargo::rerun-if-env-changed=TYPEREG_ABI_INCLUDE");
    println!("cargo::rerun-if-changed={}", include.display());
    println!("cargo::rerun-if-changed={}", capi.display());
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=src");

    let declarations = Declarations::read(&capi);
    let header = fs::read_to_string(include.join("typereg.h")).expect("the header can be read");
    same(
        "functions",
        &declarations.function_names(),
        "header",
        &functions_of(&header),
    );
    same(
        "constants",
        &declarations.constant_names(),
        "header",
        &constants_of(&header),
    );

    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    for (part, rust, wanted) in [
        (
            "types",
            declarations.types_as_rust(),
            declarations.checks_of_types(),
        ),
        (
            "functions",
            declarations.functions_as_rust(),
            declarations.checks_of_functions(),
        ),
    ] {
        let source = out.join(format!("{part}_declared.rs"));
        fs::write(&source, rust).expect("the output folder can be written to");
        let checks = format!("{part}.rs");
        ctest2::TestGenerator::new()
            .header("typereg.h")
            .include(&include)
            .flag("-std=c11")
            .type_name(|name, _, _| name.to_owned())
            .field_name(|_, field| field.trim_end_matches('_').to_owned())
            .generate(&source, &checks);
        let written = fs::read_to_string(out.join(&checks)).expect("ctest2 wrote the checks");
        same("checks", &wanted, "what ctest2 wrote", &checks_in(&written));
    }
    println!(
        "cargo::rustc-env=TYPEREG_ABI_TYPES={}",
        declarations.type_names().len()
    );
    println!(
        "cargo::rustc-env=TYPEREG_ABI_CONSTANTS={}",
        declarations.constant_names().len()
    );
    println!(
        "cargo::rustc-env=TYPEREG_ABI_FUNCTIONS={}",
        declarations.function_names().len()
    );
}

/// Makes every name that only one side has an error of the build.
fn same(what: &str, ours: &BTreeSet<String>, other: &str, theirs: &BTreeSet<String>) {
    for name in ours.difference(theirs) {
        println!("cargo::error={what}: {name} is in src/capi and not in {other}");
    }
    for name in theirs.difference(ours) {
        println!("cargo::error={what}: {name} is in {other} and not in src/capi");
    }
}

/// The functions that the header declares: the name before a line's first parenthesis. Comments
/// and parameters on lines of their own begin with a space.
fn functions_of(header: &str) -> BTreeSet<String> {
    let before_parenthesis = |line: &str| line.split_once('(').map(|(before, _)| last_name(before));
    let names = header
        .lines()
        .filter(|line| !line.starts_with([' ', '#']))
        .filter_map(before_parenthesis);
    names.filter(|name| name.starts_with("wt_")).collect()
}

/// The constants that the header defines.
fn constants_of(header: &str) -> BTreeSet<String> {
    let definitions = header
        .lines()
        .filter_map(|line| line.strip_prefix("#define WT_"));
    definitions
        .filter_map(|line| Some(format!("WT_{}", line.split(' ').next()?)))
        .collect()
}

/// The checks in what ctest2 wrote; the rest of its functions are its own machinery.
fn checks_in(rust: &str) -> BTreeSet<String> {
    let run_all = rust
        .split_once("fn run_all()")
        .expect("ctest2 lists its checks")
        .1;
    run_all
        .lines()
        .filter_map(|line| line.trim().strip_suffix("();").map(str::to_owned))
        .collect()
}

/// The name at the end of a text; empty if there is none.
fn last_name(text: &str) -> String {
    let is_part_of_name = |c: char| c == '_' || c.is_ascii_alphanumeric();
    text.rsplit(|c| !is_part_of_name(c))
        .next()
        .unwrap_or_default()
        .to_owned()
}
