//! Real modules: those in the repository, and more of them where they happen to be.

use std::fs;
use std::path::Path;
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

/// With all hashes equal, registering takes time with the square of the types: small modules only.
const LARGEST: usize = if cfg!(feature = "constant-hash") {
    30_000
} else {
    1 << 30
};

/// The modules of the repository, and those beside it if they are there.
pub fn modules() -> Vec<Source> {
    let mut sources = repository();
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    for folder in ["modules", "originals", "synth"] {
        add_folder(&mut sources, &beside.join(folder));
    }
    add_catenated(&mut sources, &beside.join("synth/synth-smith"));
    sources.retain(|source| source.wasm.len() <= LARGEST);
    sources
}

/// The modules of the repository.
pub fn repository() -> Vec<Source> {
    let mut sources = Vec::new();
    add_folder(
        &mut sources,
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/modules"),
    );
    assert!(
        sources.len() >= 20,
        "the repository has {} real modules",
        sources.len()
    );
    sources.retain(|source| source.wasm.len() <= LARGEST);
    sources
}

/// Modules in encodings from before the standard, if they are there.
pub fn legacy() -> Vec<Source> {
    let mut sources = Vec::new();
    add_folder(
        &mut sources,
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus/legacy"),
    );
    sources
}

fn add_folder(sources: &mut Vec<Source>, folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        if path
            .extension()
            .is_some_and(|extension| extension == "wasm")
        {
            let name = path.display().to_string();
            sources.push(Source {
                name,
                wasm: fs::read(path).unwrap(),
            });
        }
    }
}

/// Many modules in one file (`.cat`), with a list of their numbers, offsets and lengths (`.idx`).
fn add_catenated(sources: &mut Vec<Source>, stem: &Path) {
    let Ok(bytes) = fs::read(stem.with_extension("cat")) else {
        return;
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
}
