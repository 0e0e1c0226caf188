//! The engine of `examples/engine` runs the specification's tests of GC, of exceptions and of references to functions:
//! every assertion that it can run holds.
//!
//! ctest builds the engine and runs this with its path in TYPEREG_ENGINE: `ctest -R example.engine`. Without it, the
//! scripts are made into commands and counted, so that none is lost. TYPEREG_CONFORMANCE_DIR names a folder of other
//! scripts.

#![allow(
    clippy::print_stdout,
    reason = "the report, which cargo shows with --nocapture"
)]
#![allow(
    unreachable_pub,
    reason = "a test program exports nothing; its modules share"
)]

mod commands;
mod outcome;

use super::conformance::{Source, crates_copy, files_in};
use commands::Commands;
use outcome::{Expected, Outcome};
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::Path;
use std::process::Command;
use std::{env, fs};

/// The folders of the crate's copy whose scripts the engine runs, how many commands they have, and how many of them
/// pass: the exact numbers at the version that Cargo.toml pins.
const OF_THE_CRATE: [(&str, usize, usize); 4] = [
    ("gc", 740, 740),
    ("exceptions", 95, 95),
    ("function-references", 1_244, 696),
    ("wasm-v3", 18_743, 3_846),
];

/// How many commands our own script has: all except the last one pass.
const OWN: usize = 27;

/// The same for the files beside the repository, which may change: the minimum numbers.
const BESIDE: [(&str, usize, usize); 2] = [("spec/gc", 740, 740), ("spec/exceptions", 95, 95)];

#[test]
fn the_example_engine_runs_the_tests_of_the_specification() {
    let engine = env::var_os("TYPEREG_ENGINE").filter(|path| !path.is_empty());
    let engine = engine.as_ref();
    let mut wrong = Vec::new();
    if let Some(folder) = env::var_os("TYPEREG_CONFORMANCE_DIR").filter(|name| !name.is_empty()) {
        let folder = Path::new(&folder);
        let count = Count::of(files_in(folder), engine);
        wrong.extend(count.report(&folder.display().to_string(), 1, 0));
    } else {
        let own = vec![Source {
            name: "own.wast".to_owned(),
            contents: include_str!("engine/own.wast").to_owned(),
        }];
        let passed = engine.map_or(0, |_| OWN - 1);
        wrong.extend(Count::of(own, engine).report("own.wast", OWN, passed));
        for (folder, commands, passed) in OF_THE_CRATE {
            let count = Count::of(inside(crates_copy(), folder), engine);
            wrong.extend(count.report(folder, commands, engine.map_or(0, |_| passed)));
        }
        let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus/wast");
        for (folder, commands, passed) in BESIDE.into_iter().filter(|_| beside.is_dir()) {
            let count = Count::of(inside(files_in(&beside), folder), engine);
            wrong.extend(count.report(folder, commands, engine.map_or(0, |_| passed)));
        }
    }
    let listed = wrong.join("\n");
    assert!(wrong.is_empty(), "{} failed:\n{listed}", wrong.len());
}

fn inside(mut sources: Vec<Source>, folder: &str) -> Vec<Source> {
    sources.retain(|source| {
        let above = source.name.rsplit_once('/').map(|(above, _)| above);
        above.is_some_and(|above| above.ends_with(folder))
    });
    sources
}

#[derive(Default)]
struct Count {
    files: usize,
    commands: usize,
    passed: usize,
    /// How many of the passed commands have an expected result.
    assertions: usize,
    skipped: BTreeMap<String, usize>,
    failed: Vec<String>,
}

impl Count {
    fn of(sources: Vec<Source>, engine: Option<&OsString>) -> Self {
        let mut count = Count::default();
        for source in sources {
            count.files += 1;
            count.run(&source, engine);
        }
        count
    }

    fn run(&mut self, source: &Source, engine: Option<&OsString>) {
        let temporary = Path::new(env!("CARGO_TARGET_TMPDIR")).join("engine");
        let folder = temporary.join(source.name.replace('/', "_"));
        fs::create_dir_all(&folder).expect("a folder");
        let Commands {
            commands, left_out, ..
        } = Commands::of(&source.contents, folder.clone());
        self.commands += commands.len();
        for why in left_out {
            *self.skipped.entry(why).or_default() += 1;
        }
        let file = folder.join("commands");
        let lines: String = commands.iter().map(|it| it.text.clone() + "\n").collect();
        fs::write(&file, lines).expect("a file");
        if let Some(engine) = engine {
            let output = Command::new(engine).arg(&file).output();
            let output = output.expect("the engine of TYPEREG_ENGINE");
            let printed = String::from_utf8_lossy(&output.stdout);
            let mut printed = printed.lines();
            let mut is_known = true;
            for command in &commands {
                let outcome =
                    outcome::of(&command.expected, printed.next().unwrap_or(""), is_known);
                is_known &= !matches!(
                    (&command.expected, &outcome),
                    (Expected::Instantiated, Outcome::Skipped(_))
                );
                let is_assertion = !matches!(
                    command.expected,
                    Expected::Instantiated | Expected::Registered | Expected::Return(None)
                );
                self.assertions += usize::from(is_assertion && outcome == Outcome::Passed);
                self.note(outcome, &format!("{}, line {}", source.name, command.line));
            }
            if !output.status.success() {
                let heard = String::from_utf8_lossy(&output.stderr);
                let status = output.status;
                self.failed
                    .push(format!("{}: {status}\n{heard}", source.name));
            }
        }
        fs::remove_dir_all(&folder).expect("what was written can be removed");
    }

    fn note(&mut self, outcome: Outcome, place: &str) {
        match outcome {
            Outcome::Passed => self.passed += 1,
            Outcome::Skipped(why) => *self.skipped.entry(why).or_default() += 1,
            Outcome::Failed(printed) => self.failed.push(format!("{place}: {printed}")),
        }
    }

    /// Prints it, and returns what is wrong: failures, or too few commands or passes.
    fn report(self, title: &str, commands: usize, passed: usize) -> Vec<String> {
        let skipped: usize = self.skipped.values().sum();
        println!(
            "{title}: {} files, {} commands, {} passed, of which {} assertions, {} failed; {skipped} skipped:",
            self.files,
            self.commands,
            self.passed,
            self.assertions,
            self.failed.len()
        );
        for (why, times) in &self.skipped {
            println!("{times:8} {why}");
        }
        let mut wrong = self.failed;
        if self.commands < commands || self.passed < passed {
            wrong.push(format!(
                "{title}: {} commands and not {commands}, or {} passed and not {passed}",
                self.commands, self.passed
            ));
        }
        wrong
    }
}
