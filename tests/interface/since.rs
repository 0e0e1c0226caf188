//! Each type, constant and function of the header says since which version it exists, and not a future one.

use std::fs;
use std::path::Path;

#[test]
fn each_item_says_since_when() {
    let header = header();
    let items = items(&header);
    assert!(items.len() > 150, "only {} items were found", items.len());
    let silent: Vec<_> = items
        .iter()
        .filter(|(_, comment)| since(comment).is_none())
        .map(|(item, _)| item)
        .collect();
    assert!(
        silent.is_empty(),
        "`Since x.y.` is missing from {silent:#?}"
    );
}

#[test]
fn no_item_is_of_a_future_version() {
    let number = |part: &str| part.parse().expect("cargo's version has numbers");
    let now: (u32, u32) = (
        number(env!("CARGO_PKG_VERSION_MAJOR")),
        number(env!("CARGO_PKG_VERSION_MINOR")),
    );
    let header = header();
    let to_come: Vec<_> = items(&header)
        .into_iter()
        .filter(|(_, comment)| since(comment).is_some_and(|version| version > now))
        .map(|(item, _)| item)
        .collect();
    assert!(to_come.is_empty(), "newer than {now:?}: {to_come:#?}");
}

#[test]
fn missing_and_future_versions_are_noticed() {
    let header = "/** One. Since 0.1. */\nTYPEREG_API int wt_one(void);\n\n\
                  /** Two. Since\n * 12.34. */\n#define WT_TWO 2\n#define WT_THREE 3\n\n\
                  int wt_without(void);\n\n\
                  /** Four. */\ntypedef struct wt_four_t {\n  /** Since 0.1. */\n  int five;\n} wt_four_t;\n";
    let said: Vec<_> = items(header)
        .into_iter()
        .map(|(item, text)| (item, since(&text)))
        .collect();
    let expected = [
        ("TYPEREG_API int wt_one(void);", Some((0, 1))),
        ("#define WT_TWO 2", Some((12, 34))),
        ("#define WT_THREE 3", Some((12, 34))),
        ("int wt_without(void);", None),
        ("typedef struct wt_four_t {", None),
    ];
    assert_eq!(said, expected);
}

/// The first line of every item, and the comment above it, which applies to all macros in a row. Lines in a condition
/// (the marks of functions, C++) are not items.
fn items(header: &str) -> Vec<(&str, String)> {
    let mut items = Vec::new();
    let mut comment = String::new();
    let mut in_comment = false;
    let mut depth = 0;
    let mut before = "";
    for line in header.lines() {
        let goes_on = line.starts_with([' ', '}']) || before.ends_with(['(', ',', '\\']);
        // Not items: the guard of the whole header, and the line before a declaration too long for one.
        let stands_alone =
            line.starts_with("#include") || line == "#define TYPEREG_H" || line == "TYPEREG_API";
        if line.starts_with("/*") || in_comment {
            if !in_comment {
                comment.clear();
            }
            comment.push_str(line.trim_start_matches(['/', '*', ' ']));
            comment.push(' ');
            in_comment = !line.ends_with("*/");
        } else if line.is_empty() {
            comment.clear();
        } else if line.starts_with("#if") {
            depth += 1;
        } else if line.starts_with("#endif") {
            depth -= 1;
        } else if depth <= 1 && !goes_on && !stands_alone {
            items.push((line, comment.clone()));
        }
        before = line;
    }
    items
}

/// The version after the last `Since` of a comment.
fn since(comment: &str) -> Option<(u32, u32)> {
    let (_, rest) = comment.rsplit_once("Since ")?;
    let version: String = rest
        .trim_start()
        .chars()
        .take_while(|c| c.is_ascii_digit() || *c == '.')
        .collect();
    let (major, minor) = version.strip_suffix('.')?.split_once('.')?;
    Some((major.parse().ok()?, minor.parse().ok()?))
}

fn header() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("include/typereg.h");
    fs::read_to_string(path).expect("the header is committed")
}
