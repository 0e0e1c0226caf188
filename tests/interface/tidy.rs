//! House rules that a program can check: no file of code is longer than 500 lines, and no test has a longer
//! name than 60 letters.

use std::fs;
use std::path::{Path, PathBuf};

const ENDINGS: [&str; 9] = ["rs", "c", "h", "cpp", "hpp", "py", "sh", "js", "ts"];

/// Every file of code except the header, which is one by design, and generated tables.
fn files() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = [
        "build.rs",
        "include/typereg.hpp",
        "links/build.rs",
        "links/lib.rs",
    ]
    .map(|file| root.join(file))
    .to_vec();
    let folders = [
        "src",
        "tests",
        "c-tests",
        "include/typereg",
        "header",
        "examples",
        "scripts",
        "inspect",
        "command",
        "wasm",
        "packages",
    ];
    let of_workspaces = ["fuzz/src", "fuzz/fuzz_targets", "bench/src"];
    for folder in folders.iter().chain(&of_workspaces) {
        collect(&root.join(folder), &mut files);
    }
    files
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("it can be read").path();
        let ending = path.extension().and_then(|ending| ending.to_str());
        if path.is_dir() && !path.ends_with("target") {
            collect(&path, files);
        } else if ending.is_some_and(|ending| ENDINGS.contains(&ending)) {
            files.push(path);
        }
    }
}

#[test]
fn no_file_is_longer_than_500_lines() {
    let files = files();
    assert!(files.len() > 400, "only {} files", files.len());
    let mut long = Vec::new();
    for file in files {
        let text = fs::read_to_string(&file).expect("the file can be read");
        let lines = text.lines().count();
        if lines > 500 {
            long.push(format!("{}: {lines}", file.display()));
        }
    }
    assert!(long.is_empty(), "{}", long.join("\n"));
}

#[test]
fn no_name_of_a_test_has_more_than_60_letters() {
    let mut tests = 0;
    let mut long = Vec::new();
    let mut files = Vec::new();
    for folder in ["src", "tests", "inspect", "command", "wasm"] {
        collect(
            &Path::new(env!("CARGO_MANIFEST_DIR")).join(folder),
            &mut files,
        );
    }
    for file in files {
        let text = fs::read_to_string(&file).expect("the file can be read");
        for name in names(&text) {
            tests += 1;
            if name.len() > 60 {
                long.push(format!("{}: {name}", file.display()));
            }
        }
    }
    assert!(tests > 150, "only {tests} tests were found");
    assert!(long.is_empty(), "{}", long.join("\n"));
}

/// The names of the functions that a Rust file marks as tests.
fn names(text: &str) -> impl Iterator<Item = &str> {
    text.split("#[test]").skip(1).filter_map(|after| {
        let (_, name) = after.split_once("fn ")?;
        name.split('(').next()
    })
}
