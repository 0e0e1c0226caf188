//! The shared library exports exactly the functions of the header, under the name that programs
//! look for, and so does the one that CMake links by the version script `abi/typereg.map`.
//!
//! After adding a function, `TYPEREG_BLESS=1 cargo test --test exports` writes the version script.
//!
//! Symbols are read with nm and readelf, which come with every C compiler on Linux.
#![cfg(target_os = "linux")]

mod interface;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::Command;
use std::{env, fs};

use interface::{header, root};

#[test]
fn the_shared_library_exports_the_functions_of_the_header_and_nothing_else() {
    let in_header = functions(&header());
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

#[test]
fn the_version_script_names_the_functions_of_the_header_and_nothing_else() {
    let path = root().join("abi/typereg.map");
    let expected = version_script(&functions(&header()));
    if env::var_os("TYPEREG_BLESS").is_some() {
        fs::write(&path, &expected).expect("the source tree can be written to");
    }
    let committed = fs::read_to_string(&path).expect("the version script is committed");
    assert!(
        committed == expected,
        "abi/typereg.map does not fit the header and the version of the interface.\n\
         If the header is right: TYPEREG_BLESS=1 cargo test --test exports, and commit it.\n{expected}"
    );
}

/// These functions, of the version of the interface that the library has; everything else hidden.
fn version_script(functions: &BTreeSet<String>) -> String {
    let mut script = format!(
        "/* What the shared library exports, and the static one with TYPEREG_LOCALIZE_STATIC: the\n \
         * functions of typereg.h. `TYPEREG_BLESS=1 cargo test --test exports` writes it. */\n\
         TYPEREG_{} {{\n  global:\n",
        env!("TYPEREG_ABI_VERSION")
    );
    for function in functions {
        script.push_str(&format!("    {function};\n"));
    }
    script + "  local:\n    *;\n};\n"
}

/// The functions that a header declares: the name before a line's first parenthesis. Comments and
/// parameters on lines of their own begin with a space.
fn functions(header: &str) -> BTreeSet<String> {
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
