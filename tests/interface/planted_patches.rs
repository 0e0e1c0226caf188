//! The patches of `tests/planted/` fit today's source, and the documentation has their list.
//!
//! `tests/planted_bugs.rs` checks that each bug is found.

#[path = "../planted/patch.rs"]
mod patch;

use patch::{Bug, ROOT, SWITCH, sources};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

#[test]
fn every_patch_applies_alone() {
    let sources = sources();
    let bugs = Bug::all();
    let faults: Vec<String> = bugs
        .iter()
        .filter_map(|bug| bug.plant(&mut sources.clone()).err())
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(bugs.len() > 30, "only {} patches", bugs.len());
}

#[test]
fn all_patches_apply_together() {
    let mut sources = sources();
    let bugs = Bug::all();
    let faults: Vec<String> = bugs
        .iter()
        .filter_map(|bug| bug.plant(&mut sources).err())
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_source_has_no_switch() {
    let name = SWITCH
        .split("fn ")
        .nth(1)
        .and_then(|rest| rest.split('(').next());
    let name = name.expect("the switch is a function");
    for (path, text) in sources() {
        assert!(!text.contains(name), "{} has `{name}`", path.display());
    }
}

#[test]
fn the_tests_that_find_them_exist() {
    let mut text: String = sources().into_values().collect();
    read_all(&Path::new(ROOT).join("tests"), &mut text);
    for bug in Bug::all() {
        let Bug { name, test, .. } = &bug;
        let place = if bug.under_loom {
            format!("::{test}: ") // in a list of histories
        } else {
            format!("fn {test}()")
        };
        let times = text.matches(&place).count();
        assert_eq!(times, 1, "tests called `{test}`, which finds {name}");
    }
}

#[test]
fn the_list_in_the_documentation_is_this_one() {
    let bugs = Bug::all();
    let mut list = String::from(
        "# Known bugs, planted\n\n\
         Bugs that other engines had in this component, and a few of the same shape that no engine is known to have had.\n\
         Each is a patch in `tests/planted/`, with the test that finds it. All patches are applied to a copy of the source,\n\
         which is built once. Then each bug is switched on in turn, and its test must fail; without a bug it must pass:\n\n\
         ```\ncargo test --test planted_bugs -- --nocapture\n```\n\n\
         This list is generated from the patches: `TYPEREG_BLESS=1 cargo test --test interface planted_patches::`.\n\n",
    );
    writeln!(list, "{} bugs.\n", bugs.len()).unwrap();
    list += "| bug | seen in | what is done wrong | found by |\n| --- | --- | --- | --- |\n";
    for bug in &bugs {
        let loom = if bug.under_loom { ", under loom" } else { "" };
        let (name, seen_in, wrong, test) = (&bug.name, &bug.seen_in, &bug.wrong, &bug.test);
        writeln!(list, "| {name} | {seen_in} | {wrong} | `{test}`{loom} |").unwrap();
    }
    let path = Path::new(ROOT).join("docs/planted-bugs.md");
    if std::env::var_os("TYPEREG_BLESS").is_some() {
        fs::write(&path, &list).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == list,
        "docs/planted-bugs.md is not what tests/planted/ says: TYPEREG_BLESS=1"
    );
}

/// Adds the text of all Rust files below a folder.
fn read_all(folder: &Path, text: &mut String) {
    for entry in fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("the folder can be read").path();
        if path.is_dir() {
            read_all(&path, text);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            *text += &fs::read_to_string(&path).expect("the file can be read");
        }
    }
}
