//! The bugs of `tests/planted/`: one patch for each, named after it.
//!
//! A patch begins with three lines: where the bug was seen, what is wrong, and which test finds it; `(loom)` after the
//! test says that it runs under loom. Then follow diffs without line numbers: `--- FILE`, and for each place `@@` and
//! its lines. Those that begin with a space or `-` must be in the file exactly once; those with a space or `+` replace
//! them. White space is ignored, so a patch still applies after lines are broken or indented differently. A patch keeps
//! the lines that it finds, or replaces them by lines that no other patch looks for, so that all patches can be applied
//! together.
//!
//! A patch asks `crate::planted("Name")` whether its bug is switched on; `switch.rs` answers.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

pub(crate) const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// What is added to the end of `src/lib.rs`.
pub(crate) const SWITCH: &str = include_str!("switch.rs");

/// The text of files, by their path below the repository's root.
pub(crate) type Sources = BTreeMap<PathBuf, String>;

pub(crate) struct Bug {
    pub(crate) name: String,
    pub(crate) seen_in: String,
    pub(crate) wrong: String,
    /// The name of a test function.
    pub(crate) test: String,
    pub(crate) under_loom: bool,
    changes: Vec<Change>,
}

/// One place in a file: the original lines, and the planted ones.
struct Change {
    file: PathBuf,
    old: String,
    new: String,
}

impl Bug {
    /// All bugs, by name.
    pub(crate) fn all() -> Vec<Bug> {
        let folder = Path::new(ROOT).join("tests/planted");
        let files = fs::read_dir(folder).expect("the folder is there");
        let mut bugs: Vec<Bug> = files
            .map(|file| file.expect("the folder can be read").path())
            .filter(|path| path.extension().is_some_and(|ending| ending == "patch"))
            .map(|path| Bug::read(&path))
            .collect();
        bugs.sort_by(|a, b| a.name.cmp(&b.name));
        bugs
    }

    fn read(path: &Path) -> Bug {
        let name = path.file_stem().expect("it has a name").to_string_lossy();
        let text = fs::read_to_string(path).expect("the patch can be read");
        let mut lines = text.lines();
        let mut head = |word: &str| {
            let line = lines.next().unwrap_or_default();
            let said = line.strip_prefix(word);
            said.unwrap_or_else(|| panic!("{name}: `{line}` should begin with `{word}`"))
                .to_owned()
        };
        let (seen_in, wrong, found_by) = (head("Seen in: "), head("Wrong: "), head("Found by: "));
        let test = found_by.strip_suffix(" (loom)").unwrap_or(&found_by);
        let mut changes: Vec<Change> = Vec::new();
        let mut file = PathBuf::new();
        for line in lines.filter(|line| !line.is_empty()) {
            if let Some(path) = line.strip_prefix("--- ") {
                file = path.into();
                continue;
            }
            if line == "@@" {
                changes.push(Change {
                    file: file.clone(),
                    old: String::new(),
                    new: String::new(),
                });
                continue;
            }
            let change = changes.last_mut();
            let change = change.unwrap_or_else(|| panic!("{name}: `{line}` before the first @@"));
            let (sign, code) = line.split_at(1);
            if sign != "+" {
                change.old += &format!("{code}\n");
            }
            match sign {
                " " | "+" => change.new += &format!("{code}\n"),
                "-" => {}
                _ => panic!("{name}: `{line}` should begin with a space, `-` or `+`"),
            }
        }
        Bug {
            test: test.to_owned(),
            under_loom: test != found_by,
            name: name.into_owned(),
            seen_in,
            wrong,
            changes,
        }
    }

    /// Plants it in the sources; the error says why it cannot.
    pub(crate) fn plant(&self, sources: &mut Sources) -> Result<(), String> {
        let switch = format!("crate::planted(\"{}\")", self.name);
        let new = || self.changes.iter().map(|change| &change.new);
        let asked: usize = new().map(|new| new.matches(&switch).count()).sum();
        let any: usize = new().map(|new| new.matches("planted(").count()).sum();
        if asked == 0 || asked != any {
            return Err(format!("{}: asks {switch}, and nothing else", self.name));
        }
        for Change { file, old, new } in &self.changes {
            let found = sources.get_mut(file);
            let text = found.ok_or(format!("{}: no file {}", self.name, file.display()))?;
            *text = replace_once(text, old, new).map_err(|times| {
                let (name, file) = (&self.name, file.display());
                format!("{name}: should stand in {file} once, and does {times} times:\n{old}")
            })?;
        }
        Ok(())
    }
}

/// Every file below `src/`.
pub(crate) fn sources() -> Sources {
    let mut sources = Sources::new();
    let mut folders = vec![PathBuf::from("src")];
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(Path::new(ROOT).join(&folder)).expect("the folder is there");
        for entry in entries {
            let entry = entry.expect("the folder can be read");
            let path = folder.join(entry.file_name());
            if entry.path().is_dir() {
                folders.push(path);
            } else {
                let text = fs::read_to_string(entry.path()).expect("the file can be read");
                sources.insert(path, text);
            }
        }
    }
    sources
}

/// The text with `new` in place of `old`, which it must have once, white space aside. The error is how often it has it.
fn replace_once(text: &str, old: &str, new: &str) -> Result<String, usize> {
    let is_code = |byte: &u8| !byte.is_ascii_whitespace();
    let wanted: Vec<u8> = old.bytes().filter(is_code).collect();
    let (places, code): (Vec<usize>, Vec<u8>) = text
        .bytes()
        .enumerate()
        .filter(|(_, byte)| is_code(byte))
        .unzip();
    if wanted.is_empty() {
        return Err(0);
    }
    let starts = code.windows(wanted.len()).enumerate();
    let starts: Vec<usize> = starts
        .filter(|&(_, found)| found == wanted)
        .map(|(start, _)| start)
        .collect();
    let &[start] = &starts[..] else {
        return Err(starts.len());
    };
    let (first, last) = (places[start], places[start + wanted.len() - 1]);
    Ok(format!("{}{new}{}", &text[..first], &text[last + 1..]))
}
