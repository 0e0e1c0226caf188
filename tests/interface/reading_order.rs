//! The header can be read from front to back: no comment names a type, constant or function of a later section, unless
//! it names that section, too. An editor shows one comment at a time, so each must say where for itself.

use std::collections::BTreeMap;

use crate::committed::header;

/// Words for what a section explains, which count as its names do.
const TERMS: [(&str, &str); 7] = [
    ("display", "TYPES"),
    ("layout", "LAYOUTS"),
    ("trampoline", "TRAMPOLINE TYPES"),
    ("host data", "HOST DATA, LIFE AND DEATH"),
    ("pinned", "HOST DATA, LIFE AND DEATH"),
    ("packed value", "VALUES IN 64 BITS"),
    ("fingerprint", "FINGERPRINTS"),
];

#[test]
fn nothing_is_named_before_it_is_declared() {
    let forward = forward_references(&header());
    assert!(
        forward.is_empty(),
        "say which section explains it, or move it:\n{}",
        forward.join("\n")
    );
}

#[test]
fn the_front_page_lists_every_section_in_order() {
    let header = header();
    let sections = sections(&header);
    let front = words(sections[0].1.lines().filter(|line| is_comment(line)));
    let (_, mut rest) = front
        .split_once("SECTIONS")
        .expect("the front page lists the sections");
    for (title, _) in &sections[1..] {
        let (_, after) = rest
            .split_once(title)
            .unwrap_or_else(|| panic!("the front page does not list {title}, or not in its place"));
        rest = after;
    }
}

#[test]
fn a_forward_reference_is_found_and_one_that_says_where_is_not() {
    let banner = |title| format!("/* ====\n * {title}\n * What it is.\n * ==== */\n\n");
    let second = banner("SECOND") + "/** Two. */\nTYPEREG_API int wt_two(void);\n";
    let with = |comment| {
        let first = banner("FIRST");
        forward_references(&format!(
            "{first}{comment}\nTYPEREG_API int wt_one(void);\n\n{second}"
        ))
    };
    assert_eq!(with("/** One: see wt_two. */").len(), 1);
    assert_eq!(with("/**\n * One: see wt_two\n * (SECOND). */").len(), 0);
    assert_eq!(with("/** One: see wt_one. */").len(), 0);
    assert_eq!(with("/** One: its layout. */").len(), 0); // nothing explains it
}

/// What each comment names of a later section without naming that section.
fn forward_references(header: &str) -> Vec<String> {
    let sections = sections(header);
    let mut declared_in = BTreeMap::new();
    for (number, (_, text)) in sections.iter().enumerate() {
        for line in text.lines().filter(|line| !is_comment(line)) {
            for name in names(line) {
                declared_in.entry(name).or_insert(number);
            }
        }
    }
    let number_of = |title| sections.iter().position(|(other, _)| *other == title);
    let terms = TERMS.map(|(term, title)| (term, number_of(title)));
    let mut forward = Vec::new();
    // The front page, which is about all of them, is the first.
    for (number, (title, text)) in sections.iter().enumerate().skip(1) {
        for comment in text.split("*/") {
            let comment = words(comment.lines().filter(|line| is_comment(line)));
            let names = names(&comment).map(|name| (name, declared_in.get(name).copied()));
            let terms = terms.iter().copied();
            let terms = terms.filter(|(term, _)| comment.to_lowercase().contains(term));
            for (name, there) in names.chain(terms) {
                let there = there.filter(|there| *there > number);
                let there = there.map_or("", |there| sections[there].0);
                if !comment.contains(there) {
                    let begins: String = comment.chars().take(60).collect();
                    forward.push(format!("{title}: {name} of {there}, in {begins}"));
                }
            }
        }
    }
    forward
}

/// The front page, without a title; then each section with its banner.
fn sections(header: &str) -> Vec<(&str, &str)> {
    let parts = header.split("/* ====");
    let titled = parts.map(|part| {
        let title = part
            .lines()
            .nth(1)
            .and_then(|line| line.strip_prefix(" * "));
        (title.unwrap_or_default(), part)
    });
    titled.collect()
}

/// The words of a comment's lines, without stars.
fn words<'a>(lines: impl Iterator<Item = &'a str>) -> String {
    let lines = lines.map(|line| line.trim_start_matches([' ', '/', '*']));
    let words = lines.flat_map(str::split_whitespace);
    words.collect::<Vec<_>>().join(" ")
}

fn is_comment(line: &str) -> bool {
    line.trim_start().starts_with(['*', '/', '='])
}

/// The names of the interface in a text.
fn names(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .filter(|word| word.starts_with("wt_") || word.starts_with("WT_"))
        .filter(|word| !word.ends_with('_')) // `WT_VAL_...`
}
