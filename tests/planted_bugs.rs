//! Each known bug of other engines, planted in our own code, is found by a test.
//!
//! `cargo test --features planted-bugs --test planted_bugs -- --nocapture` builds all tests with the
//! switches in, and for each bug of `src/planted.rs` runs the test that is said to find it: first as it
//! is, which must pass, and then with the bug switched on, which must fail. Tests under loom are built
//! apart.

#![expect(clippy::print_stdout, reason = "says which test found which bug")]

use std::collections::{BTreeSet, HashMap};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");
/// A test that takes longer hangs, and has found nothing.
const PATIENCE: Duration = Duration::from_secs(300);

/// Test programs by target.
type Programs = HashMap<String, PathBuf>;

/// Builds all tests, or with loom those of interleavings, and says where they are.
fn build(loom: bool) -> Programs {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.current_dir(ROOT);
    cargo.args(["test", "--no-run", "--features", "planted-bugs"]);
    if loom {
        cargo.args(["--release", "--test", "interleavings"]);
        cargo.args(["--target-dir", "target/loom"]);
        cargo.env("RUSTFLAGS", "--cfg loom");
    }
    let built = cargo.output().expect("cargo runs");
    let said = String::from_utf8_lossy(&built.stderr);
    assert!(built.status.success(), "{said}");
    // "  Executable tests/families.rs (target/debug/deps/families-0123456789abcdef)"
    let program = |line: &str| {
        let (what, path) = line.trim().strip_prefix("Executable ")?.rsplit_once(" (")?;
        let source = Path::new(what.split_whitespace().last()?);
        let target = source.file_stem()?.to_str()?.to_owned();
        Some((target, Path::new(ROOT).join(path.strip_suffix(')')?)))
    };
    said.lines().filter_map(program).collect()
}

/// How a test ended.
#[derive(Debug, PartialEq, Eq)]
enum End {
    Passed,
    Failed,
    /// By a signal, or with a panic that could not be caught.
    Crashed,
    Hung,
    NotThere,
}

fn run(program: &Path, test: &str, bug: &str) -> End {
    let mut child = Command::new(program)
        .current_dir(ROOT)
        .args([test, "--test-threads=1"])
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
        _ if said.contains("running 0 tests") => End::NotThere,
        Some(0) => End::Passed,
        Some(101) if said.contains("1 failed") => End::Failed,
        _ => End::Crashed,
    }
}

/// "target::test" of a bug's entry.
fn found_by(entry: &[&'static str; 4]) -> (&'static str, &'static str) {
    entry[3].split_once("::").expect("target::test")
}

#[test]
fn every_planted_bug_is_found() {
    let ordinary = build(false);
    let loom = build(true);
    let program = |target: &str| {
        let programs = if target == "interleavings" {
            &loom
        } else {
            &ordinary
        };
        let program = programs.get(target);
        program.unwrap_or_else(|| panic!("no test program {target} in {programs:?}"))
    };
    let tests: BTreeSet<_> = typereg::BUGS.iter().map(found_by).collect();
    for (target, test) in tests {
        let end = run(program(target), test, "");
        assert_eq!(end, End::Passed, "{target}::{test} without a bug");
    }
    let missed = Mutex::new(Vec::new());
    let next = AtomicUsize::new(0);
    let work = || {
        while let Some(entry) = typereg::BUGS.get(next.fetch_add(1, Ordering::Relaxed)) {
            let [bug, origin, ..] = entry;
            let (target, test) = found_by(entry);
            let end = run(program(target), test, bug);
            println!("{bug} ({origin}): {target}::{test}: {end:?}");
            if !matches!(end, End::Failed | End::Crashed) {
                missed.lock().expect("no panic").push((bug, end));
            }
        }
    };
    std::thread::scope(|scope| {
        let workers = std::thread::available_parallelism().map_or(1, usize::from);
        (0..workers).for_each(|_| drop(scope.spawn(work)));
    });
    let missed = missed.into_inner().expect("no panic");
    assert!(missed.is_empty(), "{missed:?}");
    println!("{} bugs planted, all found", typereg::BUGS.len());
}

#[test]
fn the_list_in_the_documentation_is_this_one() {
    let mut list = String::from(
        "# Known bugs, planted\n\n\
         Bugs that other engines had in this component, and a few of the same shape that no one is known to\n\
         have had, each as a switch in our own code (`src/planted.rs`, built only with the feature\n\
         `planted-bugs`), and the test that finds it. This list is generated from there; to see every test fail with its bug and pass without:\n\n\
         ```\ncargo test --features planted-bugs --test planted_bugs -- --nocapture\n```\n\n",
    );
    writeln!(list, "{} bugs.\n", typereg::BUGS.len()).unwrap();
    list.push_str(
        "| bug | known from | what is done wrong | found by |\n| --- | --- | --- | --- |\n",
    );
    for [bug, origin, wrong, found_by] in typereg::BUGS {
        writeln!(list, "| {bug} | {origin} | {wrong} | `{found_by}` |").unwrap();
    }
    let path = Path::new(ROOT).join("docs/planted-bugs.md");
    if std::env::var_os("TYPEREG_BLESS").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &list).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == list,
        "docs/planted-bugs.md is not what src/planted.rs says: TYPEREG_BLESS=1"
    );
}
