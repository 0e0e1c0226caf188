//! Real modules: those in the repository, and more if the machine has them.

use super::soak;
use std::fs;
use std::path::{Path, PathBuf};
use wasmparser::{Parser, Payload};

pub struct Source {
    pub name: String,
    pub wasm: Vec<u8>,
}

impl Source {
    /// The payload of its type section.
    pub fn type_section(&self) -> &[u8] {
        Parser::new(0)
            .parse_all(&self.wasm)
            .find_map(|payload| match payload.expect("a module") {
                Payload::TypeSection(section) => {
                    let range = section.range();
                    Some(&self.wasm[range.start as usize..range.end as usize])
                }
                _ => None,
            })
            .expect("a type section")
    }
}

/// If all hashes are equal, the time of registering grows with the square of the types: only small modules then.
const LARGEST: usize = if cfg!(typereg_constant_hash) {
    30_000
} else {
    1 << 30
};

/// The modules of the repository and, without `TYPEREG_QUICK`, those beside it, if there are any.
pub fn modules() -> Vec<Source> {
    let mut sources = repository();
    if soak::is_quick() {
        return sources;
    }
    for beside in ["modules", "originals", "synth"] {
        sources.extend(folder(&format!("../shared/corpus/{beside}")));
    }
    sources.extend(catenated("../shared/corpus/synth/synth-smith"));
    sources.retain(|source| source.wasm.len() <= LARGEST);
    sources
}

/// The modules of the repository.
pub fn repository() -> Vec<Source> {
    let mut sources = folder("testdata/modules");
    assert!(
        sources.len() >= 20,
        "the repository has {} real modules",
        sources.len()
    );
    sources.retain(|source| source.wasm.len() <= LARGEST);
    sources
}

/// Modules in encodings older than the standard, if there are any.
pub fn legacy() -> Vec<Source> {
    folder("../shared/corpus/legacy")
}

/// The modules of a folder, by name; none if there is no such folder.
pub fn folder(name: &str) -> Vec<Source> {
    let Ok(entries) = fs::read_dir(root().join(name)) else {
        return Vec::new();
    };
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| {
        path.extension()
            .is_some_and(|extension| extension == "wasm")
    });
    paths.sort();
    let source = |path: PathBuf| Source {
        name: path.display().to_string(),
        wasm: fs::read(path).unwrap(),
    };
    paths.into_iter().map(source).collect()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Many modules in one file (`.cat`), with a list of their numbers, offsets and lengths (`.idx`).
fn catenated(name: &str) -> Vec<Source> {
    let stem = root().join(name);
    let mut sources = Vec::new();
    let Ok(bytes) = fs::read(stem.with_extension("cat")) else {
        return sources;
    };
    for line in fs::read_to_string(stem.with_extension("idx"))
        .unwrap()
        .lines()
    {
        let numbers: Vec<usize> = line
            .split('\t')
            .map(|number| number.parse().unwrap())
            .collect();
        let &[number, offset, len] = &numbers[..] else {
            panic!("{line}")
        };
        let wasm = bytes[offset..offset + len].to_vec();
        sources.push(Source {
            name: format!("{} {number}", stem.display()),
            wasm,
        });
    }
    sources
}
