//! Facts about the machine, the compiler and the commit that were measured.

use std::collections::BTreeMap;
use std::process::Command;

fn first_line(command: &str, arguments: &[&str]) -> String {
    let output = Command::new(command).args(arguments).output();
    let text = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
    text.unwrap_or_default()
        .lines()
        .next()
        .unwrap_or("unknown")
        .into()
}

/// How many processes on average were ready to run during the last minute.
pub(crate) fn load() -> String {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').next().unwrap_or("unknown").into()
}

/// Bytes of a shared library without its symbols, as it would be shipped.
pub(crate) fn stripped_bytes(library: &str) -> Option<f64> {
    let copy = std::env::temp_dir().join(format!("typereg-bench-{}.so", std::process::id()));
    let done = Command::new("strip")
        .arg("-o")
        .arg(&copy)
        .arg(library)
        .status();
    let size = std::fs::metadata(&copy).map(|file| file.len() as f64);
    _ = std::fs::remove_file(&copy);
    done.ok()?.success().then(|| size.ok()).flatten()
}

pub(crate) fn about(seed: u64, rounds: usize, quick: bool) -> BTreeMap<String, String> {
    let processors = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = processors
        .lines()
        .find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let count = std::thread::available_parallelism().map_or(1, usize::from);
    let mode = if quick { "quick" } else { "full" };
    BTreeMap::from([
        (
            "machine".into(),
            format!("{count} × {}", model.map_or("unknown", |model| model.1)),
        ),
        ("rustc".into(), first_line("rustc", &["--version"])),
        ("system".into(), first_line("uname", &["-sr"])),
        (
            "date".into(),
            first_line("date", &["-u", "+%Y-%m-%d %H:%M UTC"]),
        ),
        (
            "commit".into(),
            first_line("git", &["describe", "--always", "--dirty", "--exclude=*"]),
        ),
        (
            "run".into(),
            format!("{mode}, {rounds} rounds, seed {seed}"),
        ),
    ])
}
