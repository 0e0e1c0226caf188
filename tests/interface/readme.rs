//! The README is right about bugs. consumers/test.sh runs its program and its shell commands.

use std::fs;
use std::path::Path;

#[test]
fn the_bugs_that_the_readme_names_are_planted_here() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = |name| fs::read_to_string(root.join(name)).expect("it is there");
    let (readme, planted) = (text("README.md"), text("docs/planted-bugs.md"));
    let words = readme.split(|c: char| c.is_whitespace() || c == ',' || c == '|');
    let is_number = |word: &str| word.len() > 3 && word.bytes().all(|byte| byte.is_ascii_digit());
    let is_bug =
        |word: &&str| word.starts_with("CVE-") || word.strip_prefix('#').is_some_and(is_number);
    let bugs: Vec<&str> = words.filter(is_bug).collect();
    assert!(bugs.len() > 5, "{bugs:?}");
    for bug in bugs {
        assert!(planted.contains(bug), "{bug}");
    }
}
