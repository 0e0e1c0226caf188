//! The version script `abi/typereg.map`, with which CMake links the shared library, names exactly the functions of the
//! header. `consumers/test.sh` checks that the library exports them.
//!
//! After adding a function, `TYPEREG_BLESS=1 cargo test --test interface exports::` writes the version script.

use std::collections::BTreeSet;
use std::{env, fs};

use crate::committed::{header, root};

#[test]
fn the_version_script_has_exactly_the_functions_of_the_header() {
    let path = root().join("abi/typereg.map");
    let functions = functions(&header());
    assert!(functions.len() > 100, "only {functions:?} were found");
    let expected = version_script(&functions);
    if env::var_os("TYPEREG_BLESS").is_some() {
        fs::write(&path, &expected).expect("the source tree can be written to");
    }
    let committed = fs::read_to_string(&path).expect("the version script is committed");
    assert!(
        committed == expected,
        "abi/typereg.map does not fit the header and the version of the interface.\n\
         If the header is right: TYPEREG_BLESS=1 cargo test --test interface exports::, and commit it.\n{expected}"
    );
}

/// A version script with these functions, for the library's version of the interface; it hides everything else.
fn version_script(functions: &BTreeSet<String>) -> String {
    let mut script = format!(
        "/* What the shared library exports, and the static one with TYPEREG_LOCALIZE_STATIC: the\n \
         * functions of typereg.h. `TYPEREG_BLESS=1 cargo test --test interface exports::` writes it. */\n\
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
