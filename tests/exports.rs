//! The shared library exports exactly the functions of the header, under the name that programs
//! look for.
//!
//! Symbols are read with nm and readelf, which come with every C compiler on Linux.
#![cfg(target_os = "linux")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

#[test]
fn the_shared_library_exports_the_functions_of_the_header_and_nothing_else() {
    let in_header = functions_of_header();
    assert!(
        in_header.len() > 100,
        "only {} functions were found in the header",
        in_header.len()
    );
    let exported: BTreeSet<String> = run("nm", &["-D", "--defined-only", "--format=posix"])
        .lines()
        .filter_map(|line| line.split(' ').next().map(str::to_owned))
        .collect();
    let missing: Vec<_> = in_header.difference(&exported).collect();
    let surplus: Vec<_> = exported.difference(&in_header).collect();
    assert!(
        missing.is_empty(),
        "in the header, not exported: {missing:?}"
    );
    assert!(
        surplus.is_empty(),
        "exported, not in the header: {surplus:?}"
    );
}

#[test]
fn the_shared_library_is_named_after_the_version_of_its_interface() {
    let soname = concat!(
        "Library soname: [libtypereg.so.",
        env!("TYPEREG_ABI_VERSION"),
        "]"
    );
    let dynamic_section = run("readelf", &["--dynamic", "--wide"]);
    assert!(
        dynamic_section.contains(soname),
        "{soname} is not in:\n{dynamic_section}"
    );
}

/// The functions that the header declares: the name before a line's first parenthesis. Comments
/// and parameters on lines of their own begin with a space.
fn functions_of_header() -> BTreeSet<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("include/typereg.h");
    let header = fs::read_to_string(path).expect("the header is committed");
    let code = header.lines().filter(|line| !line.starts_with([' ', '#']));
    let before_parenthesis = code.filter_map(|line| line.split_once('(').map(|(before, _)| before));
    before_parenthesis
        .filter_map(|text| text.rsplit([' ', '*']).next())
        .filter(|name| name.starts_with("wt_"))
        .map(str::to_owned)
        .collect()
}

/// What a tool says of the shared library that was built together with this test.
fn run(tool: &str, arguments: &[&str]) -> String {
    let output = Command::new(tool)
        .args(arguments)
        .arg(shared_library())
        .output();
    let output = output.unwrap_or_else(|error| panic!("{tool}, of binutils, is needed: {error}"));
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).expect("symbols are text")
}

/// Cargo puts it beside the tests it builds.
fn shared_library() -> PathBuf {
    let test = env::current_exe().expect("a test knows where it is");
    let library = test.with_file_name("libtypereg.so");
    assert!(
        library.exists(),
        "{} was built with this test",
        library.display()
    );
    library
}
