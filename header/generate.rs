//! Writes the C header: a front page, then one section after the other in the order in which a
//! user meets them, each under a banner.
//!
//! cbindgen turns declarations of `src/capi` into C, one file at a time, because one run over all
//! of them would print every constant, then every type, then every function. A file on its own
//! refers to types of other files, of which cbindgen then warns; that is right exactly when an
//! earlier section has declared the type. It also warns of what is not public. Every other warning is
//! an error here: cbindgen leaves out what it does not understand, and a header with a hole in it is
//! worse than none.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use cbindgen::{
    Builder, Config, DocumentationStyle, ExportConfig, FunctionConfig, ItemType, Language, Style,
};

#[path = "sections.rs"]
mod sections;
#[path = "tidy.rs"]
mod tidy;
#[path = "warnings.rs"]
mod warnings;

use sections::{SECTIONS, Section};
use tidy::{in_hexadecimal, tidy};

/// The text before the sections, with places for the version.
const FRONT_PAGE: &str = include_str!("front_page.h");
/// The text that closes the braces opened by the front page.
const BACK_PAGE: &str =
    "#ifdef __cplusplus\n} /* extern \"C\" */\n#endif\n\n#endif /* TYPEREG_H */\n";

/// The text of the header, or everything that is wrong with the declarations in `root/src/capi`.
pub(crate) fn generate(root: &Path) -> Result<String, Vec<String>> {
    warnings::collect();
    let capi = root.join("src/capi");
    let mut files = BTreeMap::new();
    let mut faults = Vec::new();
    for file in files_that_declare(&capi) {
        let (declared, more) = declarations(&capi.join(&file));
        files.insert(file, (declared, more));
    }
    let mut header = front_page(root);
    for section in SECTIONS {
        header.push_str(&banner(section));
        for &(file, names) in section.sources {
            let Some((declared, _)) = files.get_mut(file) else {
                faults.push(format!("{file}: declares nothing"));
                continue;
            };
            let wanted = if names.is_empty() {
                declared.rest(file)
            } else {
                names.iter().map(|name| (*name).to_owned()).collect()
            };
            for name in wanted {
                match declared.take(&name) {
                    Some(text) => header.push_str(&text),
                    None => faults.push(format!("{file}: has no {name} for {}", section.title)),
                }
            }
        }
    }
    header.push_str(BACK_PAGE);
    for (file, (left, more)) in &files {
        for (name, _) in &left.0 {
            faults.push(format!("{file}: {name} is in no section"));
        }
        // Types of other files. Compilers check that they are declared before they are used.
        let unknown = |warning: &&String| !warnings::is_about_type_of(warning, &header);
        faults.extend(
            more.iter()
                .filter(unknown)
                .map(|fault| format!("{file}: {fault}")),
        );
    }
    if faults.is_empty() {
        Ok(header)
    } else {
        Err(faults)
    }
}

/// What a file declares: each item's name, and its text with the comment. Types in the order of the file, then
/// constants, then functions.
struct Declared(Vec<(String, String)>);

impl Declared {
    /// The items of a C text, which has an empty line after each.
    fn read(c: &str) -> Declared {
        let items = c.split("\n\n").filter(|item| !item.trim().is_empty());
        Declared(
            items
                .map(|item| (name_of(item), format!("{item}\n\n")))
                .collect(),
        )
    }

    /// The names that no section asks for.
    fn rest(&self, file: &str) -> Vec<String> {
        let sources = SECTIONS.iter().flat_map(|section| section.sources);
        let named: BTreeSet<&str> = sources
            .filter(|(source, _)| *source == file)
            .flat_map(|(_, names)| names.iter().copied())
            .collect();
        let names = self.0.iter().map(|(name, _)| name);
        names
            .filter(|name| !named.contains(name.as_str()))
            .cloned()
            .collect()
    }

    fn take(&mut self, name: &str) -> Option<String> {
        let place = self.0.iter().position(|(item, _)| item == name)?;
        Some(self.0.remove(place).1)
    }
}

/// What an item declares: a macro, a type or a function.
fn name_of(item: &str) -> String {
    let code = item.lines().filter(|line| !line.starts_with(['/', ' ']));
    let code: Vec<&str> = code
        .filter(|line| !line.starts_with("TYPEREG_API TYPEREG_DEPRECATED"))
        .collect();
    let code = code.join(" ");
    let word = |text: &str| {
        let name = text.trim_end_matches(';').rsplit([' ', '*']).next();
        name.unwrap_or_default().to_owned()
    };
    if let Some(rest) = code.strip_prefix("#define ") {
        return rest.split(' ').next().unwrap_or_default().to_owned();
    }
    match code.split_once("(*") {
        Some((_, callback)) => callback.split(')').next().unwrap_or_default().to_owned(),
        None if code.starts_with("typedef ") => word(&code),
        None => word(code.split('(').next().unwrap_or_default()),
    }
}

/// With the version of the library: `version = "1.2.3"`.
fn front_page(root: &Path) -> String {
    let manifest = fs::read_to_string(root.join("Cargo.toml")).unwrap_or_default();
    let mut lines = manifest.lines();
    let version = lines.find_map(|line| line.strip_prefix("version = "));
    let mut parts = version.unwrap_or_default().trim_matches('"').split('.');
    let mut part = || parts.next().unwrap_or_default();
    FRONT_PAGE
        .replace("@MAJOR@", part())
        .replace("@MINOR@", part())
        .replace("@PATCH@", part())
}

fn banner(section: &Section) -> String {
    let rule = "=".repeat(94);
    let mut banner = format!("/* {rule}\n * {}\n", section.title);
    for line in section.introduction.lines() {
        banner.push_str(format!(" * {line}").trim_end());
        banner.push('\n');
    }
    banner + &format!(" * {rule} */\n\n")
}

/// The C declarations of one file, and what is wrong with them.
fn declarations(source: &Path) -> (Declared, BTreeSet<String>) {
    let rust = fs::read_to_string(source).unwrap_or_default();
    let types = names_of_types(&rust);
    // cbindgen sorts types by name, so it is asked for one at a time.
    let mut passes: Vec<Config> = types.iter().map(|name| only_type(name, &types)).collect();
    passes.push(only(&[ItemType::Constants]));
    passes.push(only(&[ItemType::Functions]));

    let mut text = String::new();
    let mut faults = BTreeSet::new();
    for config in passes {
        match Builder::new()
            .with_config(config)
            .with_src(source)
            .generate()
        {
            Ok(bindings) => {
                let mut c = Vec::new();
                bindings.write(&mut c);
                text.push_str(&tidy(&in_hexadecimal(&String::from_utf8_lossy(&c), &rust)));
            }
            Err(error) => drop(faults.insert(error.to_string())),
        }
    }
    let warnings = warnings::take().into_iter();
    faults.extend(warnings.filter(|warning| !warnings::is_about_private_item(warning)));
    (Declared::read(&text), faults)
}

/// Prints one type of a file that declares all these.
fn only_type(name: &str, types: &[String]) -> Config {
    let kinds = [
        ItemType::OpaqueItems,
        ItemType::Typedefs,
        ItemType::Structs,
        ItemType::Enums,
    ];
    let mut config = only(&kinds);
    // A type that no function of its own file uses is printed only if it is asked for.
    config.export.include = vec![name.to_owned()];
    config.export.exclude = types
        .iter()
        .filter(|other| *other != name)
        .cloned()
        .collect();
    config
}

/// Prints items of these kinds and leaves out all others.
fn only(kinds: &[ItemType]) -> Config {
    Config {
        language: Language::C,
        no_includes: true,
        usize_is_size_t: true,
        // A name for the struct and one for the type, so that C++ can declare both ahead.
        style: Style::Both,
        documentation_style: DocumentationStyle::Doxy,
        export: ExportConfig {
            item_types: kinds.to_vec(),
            ..ExportConfig::default()
        },
        function: FunctionConfig {
            prefix: Some("TYPEREG_API".to_owned()),
            deprecated_with_note: Some("TYPEREG_DEPRECATED({})".to_owned()),
            ..FunctionConfig::default()
        },
        ..Config::default()
    }
}

/// The public types that a source file declares.
fn names_of_types(rust: &str) -> Vec<String> {
    let name = |line: &str| {
        let rest = ["pub type ", "pub struct ", "pub enum "]
            .iter()
            .find_map(|p| line.strip_prefix(p))?;
        Some(
            rest.split(|c: char| c != '_' && !c.is_ascii_alphanumeric())
                .next()?
                .to_owned(),
        )
    };
    rust.lines().filter_map(name).collect()
}

/// The files that declare something to C.
fn files_that_declare(capi: &Path) -> Vec<String> {
    let mut declaring = Vec::new();
    for folder in ["", "abi/"] {
        let entries = fs::read_dir(capi.join(folder))
            .into_iter()
            .flatten()
            .flatten();
        for file in entries.map(|entry| format!("{folder}{}", entry.file_name().display())) {
            let text = fs::read_to_string(capi.join(&file)).unwrap_or_default();
            if text.contains("no_mangle") || folder == "abi/" {
                declaring.push(file);
            }
        }
    }
    declaring
}
