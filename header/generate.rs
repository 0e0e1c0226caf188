//! Writes the C header: a front page, then one section after the other in the order in which a
//! user meets them, each under a banner.
//!
//! cbindgen turns declarations of `src/capi` into C, one file at a time, because one run over all
//! of them would print every constant, then every type, then every function. A file on its own
//! refers to types of other files, of which cbindgen then warns; that is right exactly when an
//! earlier section has declared the type. It also warns of what is not public. Every other warning is
//! an error here: cbindgen leaves out what it does not understand, and a header with a hole in it is
//! worse than none.

use std::collections::BTreeSet;
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

/// What stands before the sections, with places for the version.
const FRONT_PAGE: &str = include_str!("front_page.h");
/// What closes the braces that the front page opens.
const BACK_PAGE: &str =
    "#ifdef __cplusplus\n} /* extern \"C\" */\n#endif\n\n#endif /* TYPEREG_H */\n";

/// The text of the header, or everything that is wrong with the declarations in `root/src/capi`.
pub(crate) fn generate(root: &Path) -> Result<String, Vec<String>> {
    warnings::collect();
    let capi = root.join("src/capi");
    let mut faults = unlisted_files(&capi);
    let mut header = front_page(root);
    for section in SECTIONS {
        header.push_str(&banner(section));
        for source in section.sources {
            let (text, more) = declarations(&capi.join(source), &header);
            header.push_str(&text);
            faults.extend(more.into_iter().map(|fault| format!("{source}: {fault}")));
        }
    }
    header.push_str(BACK_PAGE);
    if faults.is_empty() {
        Ok(header)
    } else {
        Err(faults)
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

/// The C declarations of one file (its types in the order of the file, its constants, its
/// functions), and what is wrong with them. `before` is the header so far.
fn declarations(source: &Path, before: &str) -> (String, BTreeSet<String>) {
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
    let harmless = |warning: &String| {
        warnings::is_about_private_item(warning)
            || [before, &text]
                .iter()
                .any(|c| warnings::is_about_type_of(warning, c))
    };
    faults.extend(
        warnings::take()
            .into_iter()
            .filter(|warning| !harmless(warning)),
    );
    (text, faults)
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

/// Files that export functions and are in no section: their functions would be missing.
fn unlisted_files(capi: &Path) -> Vec<String> {
    let mut unlisted = Vec::new();
    for folder in ["", "abi/"] {
        let entries = fs::read_dir(capi.join(folder))
            .into_iter()
            .flatten()
            .flatten();
        for file in entries.map(|entry| format!("{folder}{}", entry.file_name().display())) {
            let listed = SECTIONS
                .iter()
                .any(|section| section.sources.contains(&file.as_str()));
            let text = fs::read_to_string(capi.join(&file)).unwrap_or_default();
            let declares = text.contains("no_mangle") || folder == "abi/";
            if declares && !listed {
                unlisted.push(format!(
                    "{file}: declares something and stands in no section"
                ));
            }
        }
    }
    unlisted
}
