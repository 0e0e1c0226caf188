//! Each known bug of other engines, planted in our own code, is found by a test.
//!
//! `cargo test --test planted_bugs -- --nocapture` makes a copy of the source with all patches of `tests/planted/`, and
//! builds its tests, those under loom apart. For each bug it runs the test that must find it: first without the bug,
//! when it must pass, and then with the bug switched on, when it must fail. Plain `cargo test` leaves this out
//! (Cargo.toml).

#![cfg(unix)] // the copy has links
#![expect(clippy::print_stdout, reason = "says which test found which bug")]

#[path = "planted/patch.rs"]
mod patch;

use patch::{Bug, ROOT, SWITCH, sources};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// A test that takes longer hangs, and has found nothing.
const PATIENCE: Duration = Duration::from_secs(300);

/// What builds the library for loom.
const MODEL: &str = "interleavings/Cargo.toml";

#[test]
fn every_planted_bug_is_found() {
    let bugs = Bug::all();
    let tree = copy(&bugs);
    let (ordinary, loom) = (build(&tree, false), build(&tree, true));
    let finder = |bug: &Bug| {
        let tests = if bug.under_loom { &loom } else { &ordinary };
        let found = tests.get(&bug.test).map(Vec::as_slice);
        match found {
            Some([test]) => test.clone(),
            _ => panic!(
                "{}: no test `{}`, or several: {found:?}",
                bug.name, bug.test
            ),
        }
    };
    for test in bugs.iter().map(finder).collect::<BTreeSet<Test>>() {
        assert_eq!(
            test.run(&tree, ""),
            End::Passed,
            "{} without a bug",
            test.name
        );
    }
    let missed = Mutex::new(Vec::new());
    let next = AtomicUsize::new(0);
    let work = || {
        while let Some(bug) = bugs.get(next.fetch_add(1, Ordering::Relaxed)) {
            let end = finder(bug).run(&tree, &bug.name);
            println!("{} ({}): {}", bug.name, bug.seen_in, bug.wrong);
            println!("    {}: {end:?}", bug.test);
            if !matches!(end, End::Failed | End::Crashed) {
                missed.lock().expect("no panic").push((&bug.name, end));
            }
        }
    };
    std::thread::scope(|scope| {
        let workers = std::thread::available_parallelism().map_or(1, usize::from);
        (0..workers).for_each(|_| drop(scope.spawn(work)));
    });
    let missed = missed.into_inner().expect("no panic");
    assert!(missed.is_empty(), "{missed:?}");
    println!("{} bugs planted, all found", bugs.len());
}

/// A copy of the source with all bugs in it. The rest of the repository is linked.
fn copy(bugs: &[Bug]) -> PathBuf {
    let mut planted = sources();
    for bug in bugs {
        bug.plant(&mut planted)
            .unwrap_or_else(|fault| panic!("{fault}"));
    }
    *planted
        .get_mut(Path::new("src/lib.rs"))
        .expect("the library") += SWITCH;

    let tree = Path::new(ROOT).join("target/planted/tree");
    fs::create_dir_all(tree.join("src")).expect("there is room");
    // Not a link: from there `../src` would not be the copy.
    let (folder, _) = MODEL.rsplit_once('/').expect("in a folder");
    fs::create_dir_all(tree.join(folder)).expect("there is room");
    for file in [MODEL, &MODEL.replace(".toml", ".lock")] {
        fs::copy(Path::new(ROOT).join(file), tree.join(file)).expect("there is room");
    }
    for entry in fs::read_dir(ROOT).expect("the repository can be read") {
        let name = entry.expect("the repository can be read").file_name();
        let is_left_out = ["src", "target", "build", folder]
            .iter()
            .any(|other| name == *other);
        let link = tree.join(&name);
        if !is_left_out && !link.exists() {
            let target = Path::new(ROOT).join(&name);
            std::os::unix::fs::symlink(target, link).expect("links can be made");
        }
    }
    for path in old_files(&tree.join("src")) {
        let name = path.strip_prefix(&tree).expect("it is below");
        if !planted.contains_key(name) {
            fs::remove_file(&path).expect("the copy is ours");
        }
    }
    for (path, text) in planted {
        let path = tree.join(path);
        // Files that have not changed are not written, so that they are not compiled again.
        if fs::read_to_string(&path).ok().as_ref() != Some(&text) {
            fs::create_dir_all(path.parent().expect("below src")).expect("there is room");
            fs::write(&path, text).expect("there is room");
        }
    }
    tree
}

/// Every file below a folder.
fn old_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("the folder is there");
    let paths = entries.map(|entry| entry.expect("the folder can be read").path());
    let (folders, mut files): (Vec<_>, Vec<_>) = paths.partition(|path| path.is_dir());
    files.extend(folders.iter().flat_map(|folder| old_files(folder)));
    files
}

/// Builds all tests of the tree, or with loom those of interleavings. Returns them by the name of their function.
fn build(tree: &Path, loom: bool) -> BTreeMap<String, Vec<Test>> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.current_dir(tree);
    cargo.args(["test", "--no-run", "--target-dir"]);
    if loom {
        cargo.args(["../loom", "--release", "--manifest-path", MODEL]);
        cargo.env("RUSTFLAGS", "--cfg loom");
    } else {
        cargo.args(["../cargo", "--lib", "--tests"]);
    }
    let built = cargo.output().expect("cargo runs");
    let said = String::from_utf8_lossy(&built.stderr);
    assert!(built.status.success(), "{}\n{said}", built.status);
    // "  Executable tests/families.rs (../cargo/debug/deps/families-0123456789abcdef)"
    let programs = said.lines().filter_map(|line| {
        let (_, path) = line.trim().strip_prefix("Executable ")?.rsplit_once(" (")?;
        Some(tree.join(path.strip_suffix(')')?))
    });
    let mut tests: BTreeMap<String, Vec<Test>> = BTreeMap::new();
    for program in programs {
        let listed = Command::new(&program)
            .arg("--list")
            .output()
            .expect("the test program runs");
        for line in String::from_utf8_lossy(&listed.stdout).lines() {
            let Some(name) = line.strip_suffix(": test") else {
                continue;
            };
            let function = name.rsplit("::").next().unwrap_or(name).to_owned();
            tests.entry(function).or_default().push(Test {
                program: program.clone(),
                name: name.to_owned(),
            });
        }
    }
    tests
}

/// A test, and the program that has it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Test {
    program: PathBuf,
    name: String,
}

/// How a test ended.
#[derive(Debug, PartialEq, Eq)]
enum End {
    Passed,
    Failed,
    /// By a signal, or with a panic that could not be caught.
    Crashed,
    Hung,
}

impl Test {
    fn run(&self, tree: &Path, bug: &str) -> End {
        let mut child = Command::new(&self.program)
            .current_dir(tree)
            .args(["--exact", &self.name, "--test-threads=1"])
            .env("TYPEREG_PLANTED", bug)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the test program runs");
        let mut stdout = child.stdout.take().expect("piped");
        let reader = std::thread::spawn(move || {
            let mut said = String::new();
            std::io::Read::read_to_string(&mut stdout, &mut said).map(|_| said)
        });
        let start = Instant::now();
        let status = loop {
            if let Some(status) = child.try_wait().expect("the child is ours") {
                break status;
            }
            if start.elapsed() > PATIENCE {
                child.kill().expect("the child is ours");
                child.wait().expect("the child is ours");
                return End::Hung;
            }
            std::thread::sleep(Duration::from_millis(20));
        };
        let said = reader
            .join()
            .expect("reading does not panic")
            .unwrap_or_default();
        match status.code() {
            Some(0) if said.contains("1 passed") => End::Passed,
            Some(101) if said.contains("1 failed") => End::Failed,
            _ => End::Crashed,
        }
    }
}
