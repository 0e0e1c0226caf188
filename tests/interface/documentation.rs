//! Each function of the header says what its user must know: who owns its result, which threads may call it, its
//! errors, its cost, and since when it exists.
//!
//! The last of these are on lines of their own, in this order: `Errors:` (exactly if there is `error_out`), then
//! `Threads:`, `Cost:` and `Since`. A comment of one line has all of it in one. An editor shows one comment at a time,
//! so none refers to that of another function.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// A function of the header.
struct Function<'a> {
    name: String,
    /// Without `TYPEREG_API`, on one line.
    declaration: String,
    /// The lines of its comment, without stars.
    comment: Vec<&'a str>,
}

impl Function<'_> {
    fn text(&self) -> String {
        self.comment.join(" ")
    }

    fn can_fail(&self) -> bool {
        self.declaration.contains("error_out")
    }

    /// What is missing from its comment.
    fn faults(&self) -> Vec<String> {
        let text = self.text();
        let mut faults = Vec::new();
        let mut fault = |wrong: bool, words: &str| {
            if wrong {
                faults.push(format!("{}: {words}", self.name));
            }
        };

        let labels = ["Errors", "Threads: ", "Cost: ", "Since "].map(|label| text.find(label));
        let [errors, threads, cost, since] = labels;
        fault(threads.is_none(), "no `Threads:`");
        fault(cost.is_none(), "no `Cost:`");
        fault(since.is_none(), "no `Since`");
        let found: Vec<usize> = labels.into_iter().flatten().collect();
        fault(
            !found.is_sorted(),
            "not in the order Errors, Threads, Cost, Since",
        );
        fault(
            errors.is_some() != self.can_fail(),
            "`Errors` without `error_out`, or the reverse",
        );
        let begins_a_line = |label| self.comment.iter().any(|line| line.starts_with(label));
        fault(
            self.comment.len() > 1 && !begins_a_line("Threads: "),
            "`Threads:` begins no line",
        );

        let codes = errors.map_or("", |errors| &text[errors..]);
        fault(
            self.can_fail() && !codes.contains("WT_ERROR_"),
            "`Errors:` names no code",
        );
        let words = text.to_lowercase();
        let refers = ["as there", "like wt_", "as for wt_"];
        fault(
            refers.iter().any(|refers| words.contains(refers)),
            "refers to another function's comment, which an editor does not show",
        );
        // A pointer that is returned: `T *wt_name(`.
        let owner = |text: &str| {
            let words = ["which you own", "orrowed", "Static"];
            words.iter().any(|words| text.contains(words))
        };
        let returns_a_pointer = self.declaration.contains(&format!("*{}(", self.name));
        fault(
            returns_a_pointer && !owner(&text),
            "not said who owns what it returns",
        );
        faults
    }
}

#[test]
fn every_comment_has_owner_errors_threads_cost_and_since() {
    let header = header();
    let functions = functions(&header);
    assert!(functions.len() > 90, "{} functions", functions.len());
    let faults: Vec<String> = functions.iter().flat_map(Function::faults).collect();
    assert!(
        faults.is_empty(),
        "in the comments of src/capi:\n{}",
        faults.join("\n")
    );
}

#[test]
fn the_header_names_nothing_that_it_does_not_declare() {
    let header = header();
    let words = |text: &str| -> BTreeSet<String> {
        text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
            .filter(|word| word.starts_with("wt_") || word.starts_with("WT_"))
            .filter(|word| !word.ends_with('_')) // `WT_VAL_...`
            .map(str::to_owned)
            .collect()
    };
    let (comments, code): (Vec<&str>, Vec<&str>) = header
        .lines()
        .partition(|line| line.trim_start().starts_with(['*', '/']));
    let declared = words(&code.join("\n"));
    let unknown: Vec<String> = words(&comments.join("\n"))
        .into_iter()
        .filter(|word| !declared.contains(word))
        .collect();
    assert!(unknown.is_empty(), "in comments only: {unknown:?}");
}

fn functions(header: &str) -> Vec<Function<'_>> {
    let lines: Vec<&str> = header.lines().collect();
    let mut functions = Vec::new();
    for (start, line) in lines.iter().enumerate() {
        if !line.starts_with("TYPEREG_API") {
            continue;
        }
        let length = lines[start..].iter().position(|line| line.ends_with(';'));
        let end = start + length.expect("a declaration ends");
        let declaration = without_marks(&lines[start..=end].join(" ")).to_owned();
        let above = lines[..start]
            .iter()
            .rposition(|line| line.starts_with("/**"));
        let comment = above.map_or(&[][..], |above| &lines[above..start]);
        let comment = comment.iter().map(|line| {
            let line = line.trim_start_matches("/**").trim_end_matches("*/").trim();
            line.strip_prefix('*').unwrap_or(line).trim()
        });
        functions.push(Function {
            name: name_in(&declaration),
            declaration,
            comment: comment.filter(|line| !line.is_empty()).collect(),
        });
    }
    functions
}

/// A declaration without `TYPEREG_API`, `TYPEREG_NODISCARD` and `TYPEREG_DEPRECATED("words")`.
fn without_marks(declaration: &str) -> &str {
    let declaration = declaration.trim_start();
    let Some(rest) = declaration.strip_prefix("TYPEREG_") else {
        return declaration;
    };
    let has_words = rest.starts_with("DEPRECATED(");
    let end = if has_words { ')' } else { ' ' };
    without_marks(rest.split_once(end).map_or("", |(_, after)| after))
}

/// The name of the function that is declared.
fn name_in(declaration: &str) -> String {
    let before = declaration.split_once('(');
    let (before, _) = before.expect("a function has parameters, or (void)");
    let name = before.rsplit([' ', '*']).next();
    name.unwrap_or(before).to_owned()
}

fn header() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("include/typereg.h");
    fs::read_to_string(path).expect("the header is committed")
}
