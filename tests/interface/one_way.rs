//! Within every folder of `src/`, a file uses only those that ARCHITECTURE.md lists before it, and the list is
//! complete. A file and its folder of the same name count as one.
//!
//! The uses of a file are read from its paths: `use` lines, and `crate::…` and `super::…` anywhere else in it. A name
//! that a folder's `mod.rs` re-exports counts as a use of the file that it comes from, or as none if it is from another
//! crate. Code for tests only does not count.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

type Module = Vec<String>;

#[test]
fn every_file_uses_only_files_listed_before_it() {
    let order = order();
    let mut faults = BTreeSet::new();
    let mut edges = 0;
    for (file, module) in files() {
        let text = production_code(&fs::read_to_string(&file).expect("the file can be read"));
        for used in paths(&text, &module) {
            let Some((folder, from, to)) = edge(&module, &used) else {
                continue;
            };
            edges += 1;
            let place = |name: &str| {
                let listed = order.get(&folder)?;
                listed.iter().position(|other| other == name)
            };
            // The code of mod.rs or lib.rs itself is above all files of the folder.
            let is_before = match (place(&from), place(&to)) {
                (Some(from), Some(to)) => to < from,
                (None, _) => from == "mod",
                (_, None) => false,
            };
            if !is_before {
                faults.insert(format!("{folder}: {from} uses {to} ({})", used.join("::")));
            }
        }
    }
    let faults: Vec<String> = faults.into_iter().collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(edges > 300, "only {edges} uses were found");
}

#[test]
fn the_list_names_every_file() {
    let mut there: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (_, module) in files() {
        if let Some((name, folder)) = module.split_last()
            && name != "mod"
        {
            there
                .entry(name_of(folder))
                .or_default()
                .insert(name.clone());
            // A folder is listed in the one around it.
            if let Some((folder, around)) = folder.split_last() {
                let around = there.entry(name_of(around)).or_default();
                around.insert(folder.clone());
            }
        }
    }
    there.retain(|_, names| names.len() > 1);
    let listed = order().into_iter();
    let listed = listed.map(|(folder, names)| (folder, names.into_iter().collect()));
    assert_eq!(listed.collect::<BTreeMap<_, _>>(), there);
}

#[test]
fn an_upward_use_is_found() {
    let module = |path: &str| -> Module { path.split("::").map(str::to_owned).collect() };
    let text =
        production_code("use super::map::{self, Map, deep::Entry};\nlet x = crate::key::Word;");
    let used = paths(&text, &module("registry::slot"));
    let names: Vec<String> = used.iter().map(|path| path.join("::")).collect();
    let expected = [
        "registry::map",
        "registry::map::Map",
        "registry::map::deep::Entry",
    ];
    assert!(
        expected
            .iter()
            .all(|path| names.contains(&path.to_string())),
        "{names:?}"
    );
    assert!(names.contains(&"key::Word".to_owned()), "{names:?}");
    let found = edge(&module("registry::slot"), &module("registry::map::Map"));
    let words = found.map(|(folder, from, to)| format!("{folder} {from} {to}"));
    assert_eq!(words.as_deref(), Some("src/registry slot map"));
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// For each folder its files, as ARCHITECTURE.md lists them.
fn order() -> BTreeMap<String, Vec<String>> {
    let text = fs::read_to_string(root().join("ARCHITECTURE.md")).expect("it can be read");
    let (_, after) = text
        .split_once("## The order")
        .expect("there is such a section");
    let block = after.split("```").nth(1).expect("the list is a code block");
    let mut order = BTreeMap::<String, Vec<String>>::new();
    let mut folder = String::new();
    for line in block.lines().skip(1) {
        let mut names = line.split_whitespace();
        if line.starts_with("src") {
            folder = names.next().expect("a folder").to_owned();
        }
        let listed = order.entry(folder.clone()).or_default();
        listed.extend(names.map(str::to_owned));
    }
    order
}

/// Every source file that is not for tests only, and the module that it is; `mod` at the end for a folder's mod.rs, and
/// for lib.rs.
fn files() -> Vec<(PathBuf, Module)> {
    let mut files = Vec::new();
    let mut folders = vec![root().join("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("the folder can be read") {
            let path = entry.expect("the folder can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let module = path.strip_prefix(root().join("src")).expect("it is in src");
                let module = module.with_extension("");
                let names = module
                    .iter()
                    .map(|name| name.to_str().expect("plain names"));
                let names = names.map(|name| if name == "lib" { "mod" } else { name });
                files.push((path.clone(), names.map(str::to_owned).collect()));
            }
        }
    }
    files.retain(|(_, module): &(PathBuf, Module)| !is_for_tests(module));
    files
}

/// Is this module, or one around it, declared with `#[cfg(test)]`?
fn is_for_tests(module: &[String]) -> bool {
    let Some((name, folder)) = module.split_last() else {
        return false;
    };
    let declared = declarations(folder).is_some_and(|text| {
        let after = text.split("#[cfg(test)]\n").skip(1);
        let mut items = after.filter_map(|item| item.lines().next());
        items.any(|line| line.ends_with(&format!("mod {name};")))
    });
    declared || is_for_tests(folder)
}

/// The text of the file that declares a folder's modules.
fn declarations(folder: &[String]) -> Option<String> {
    let path = root().join(name_of(folder));
    let files = [
        path.join("mod.rs"),
        path.join("lib.rs"),
        path.with_extension("rs"),
    ];
    files.iter().find_map(|file| fs::read_to_string(file).ok())
}

fn name_of(folder: &[String]) -> String {
    [&["src".to_owned()], folder].concat().join("/")
}

/// A file without comments and without code for tests only.
fn production_code(text: &str) -> String {
    let mut code = String::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if line.trim_start().starts_with("//") {
            continue;
        }
        if line.trim_start().starts_with("#[cfg(test)]") {
            // The item after it, up to the line that ends it.
            let indent = line.len() - line.trim_start().len();
            for line in lines.by_ref() {
                let depth = line.len() - line.trim_start().len();
                if depth <= indent && (line.ends_with('}') || line.ends_with(';')) {
                    break;
                }
            }
            continue;
        }
        code.push_str(line);
        code.push('\n');
    }
    code.replace("in crate::", "").replace("in super::", "")
}

/// All paths in a file that begin at the crate, or above the file; from the crate on.
fn paths(code: &str, module: &Module) -> BTreeSet<Module> {
    let mut found = BTreeSet::new();
    let starts = code
        .match_indices("crate::")
        .chain(code.match_indices("super::"));
    for (start, _) in starts {
        let before = code[..start].chars().next_back().unwrap_or(' ');
        // Inside a path that was found from its beginning.
        if before == ':' || before.is_alphanumeric() || before == '_' {
            continue;
        }
        let mut around: Module = module.clone();
        let mut rest = &code[start..];
        if let Some(after) = rest.strip_prefix("crate::") {
            around.clear();
            rest = after;
        } else {
            while let Some(after) = rest.strip_prefix("super::") {
                around.pop();
                rest = after;
            }
        }
        expand(rest, &around, &mut found);
    }
    found
}

/// The paths of `a::{b, c::d}` and its like.
fn expand<'a>(text: &'a str, around: &[String], found: &mut BTreeSet<Module>) -> &'a str {
    let mut path = around.to_vec();
    let mut rest = text;
    loop {
        if let Some(inside) = rest.strip_prefix('{') {
            rest = inside.trim_start();
            while !rest.starts_with('}') {
                rest = expand(rest, &path, found).trim_start();
                rest = rest.strip_prefix(',').unwrap_or(rest).trim_start();
            }
            return &rest[1..];
        }
        let is_name = |c: char| c.is_alphanumeric() || c == '_';
        let end = rest.find(|c| !is_name(c)).unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        if name != "self" && !name.is_empty() {
            path.push(name.to_owned());
        }
        rest = after;
        match rest.strip_prefix("::") {
            Some(after) if after.starts_with(|c| is_name(c) || c == '{') => rest = after,
            _ => break,
        }
    }
    found.insert(path);
    // An alias.
    let end = rest.find([',', '}', ';', '\n']).unwrap_or(rest.len());
    if rest.starts_with(" as ") {
        &rest[end..]
    } else if rest.is_empty() {
        "}"
    } else {
        rest
    }
}

/// The folder in which one module uses another, and their files there; `None` for a module that uses itself or another
/// crate.
fn edge(module: &[String], used: &[String]) -> Option<(String, String, String)> {
    let shared = module.iter().zip(used).take_while(|(a, b)| a == b).count();
    let folder = &module[..shared];
    let from = module.get(shared)?;
    let to = used.get(shared)?;
    let to = if is_module(folder, to) {
        to.clone()
    } else {
        match passed_on(folder, to) {
            Some(first) if is_module(folder, &first) => first,
            Some(first) if !["crate", "super"].contains(&&*first) => return None,
            _ => "mod".to_owned(),
        }
    };
    (from != &to && from != "mod").then(|| (name_of(folder), from.clone(), to))
}

fn is_module(folder: &[String], name: &str) -> bool {
    let path = root().join(name_of(folder)).join(name);
    path.is_dir() || path.with_extension("rs").is_file()
}

/// The file of a folder, or the crate, from which the folder's mod.rs re-exports a name.
fn passed_on(folder: &[String], name: &str) -> Option<String> {
    let code = production_code(&declarations(folder)?);
    for line in code.split("use ").skip(1) {
        let line = line.trim_start_matches("self::");
        let mut found = BTreeSet::new();
        expand(line.split(';').next()?, &[], &mut found);
        for path in found {
            let is_it = path.last().is_some_and(|last| last == name || last == "*");
            if path.len() > 1 && is_it {
                return path.into_iter().next();
            }
        }
    }
    None
}
