//! From results to reports for people: tables and targets in `docs/speed.md`, plots beside it.

mod charts;
mod inputs;
mod svg;
mod tables;
mod targets;

use crate::results::Results;
use std::path::Path;

/// The text between the marks `<!-- measured: NAME -->` and `<!-- end -->` in `docs/speed.md`.
fn parts(results: &Results) -> Vec<(&'static str, String)> {
    vec![
        ("about", tables::about(results)),
        ("targets", targets::table(results)),
        ("bytes", tables::bytes(results)),
        ("definitions", tables::definitions(results)),
        ("memory", tables::memory(results)),
        ("subtypes", tables::subtypes(results)),
        ("handles", tables::handles(results)),
        ("churn", tables::churn(results)),
        ("growth", tables::growth(results)),
    ]
}

/// All tables, for the terminal.
pub(crate) fn text(results: &Results) -> String {
    let parts = parts(results);
    let filled = parts.iter().filter(|(_, text)| !text.is_empty());
    filled
        .map(|(name, text)| format!("\n== {name}\n{text}"))
        .collect()
}

pub(crate) fn write(results: &Results, docs: &Path) -> Result<(), String> {
    let write = |name: &str, text: &str| {
        let file = docs.join(name);
        std::fs::write(&file, text).map_err(|fault| format!("{}: {fault}", file.display()))
    };
    for (name, chart) in charts::all(results) {
        write(&format!("speed/{name}.svg"), &chart)?;
    }
    let file = docs.join("speed.md");
    let mut page =
        std::fs::read_to_string(&file).map_err(|fault| format!("{}: {fault}", file.display()))?;
    for (name, text) in parts(results) {
        page = replace(&page, name, &text).ok_or_else(|| format!("speed.md has no part {name}"))?;
    }
    write("speed.md", &page)
}

fn replace(page: &str, name: &str, text: &str) -> Option<String> {
    let mark = format!("<!-- measured: {name} -->\n");
    let start = page.find(&mark)? + mark.len();
    let end = start + page[start..].find("<!-- end -->")?;
    Some(format!("{}{text}{}", &page[..start], &page[end..]))
}
