//! What is run: every workload with the peers that can do it, and how often.

use crate::input::wasm_files;
use crate::module;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

pub(crate) struct Workload {
    /// The name, as `worker.rs` reads it.
    pub(crate) name: String,
    pub(crate) peers: Vec<&'static str>,
    /// At most this many rounds; few for work that takes long.
    pub(crate) rounds: usize,
}

impl Workload {
    /// Is some of its work done by two threads?
    pub(crate) fn has_threads(&self) -> bool {
        !self.name.starts_with("definitions/") && !self.name.starts_with("bytes/")
    }
}

/// The sizes of the growth curves, and whether a quick run has them, too.
pub(crate) const SIZES: [(u32, bool); 4] = [
    (1_000, true),
    (10_000, true),
    (100_000, true),
    (1_000_000, false),
];

/// A module with at least this many types may be measured alone; all modules of a folder are also measured together.
const LARGE: u32 = 1_500;

/// `folders`: where real modules are.
pub(crate) fn workloads(quick: bool, folders: &[PathBuf]) -> Result<Vec<Workload>, String> {
    let mut plan = Plan::default();
    for name in modules(quick, folders)? {
        plan.add(format!("bytes/{name}"), &["typereg", "wasmparser", "v8"], 9);
        plan.add(
            format!("definitions/{name}"),
            &["floor", "typereg", "binaryen"],
            9,
        );
    }
    for name in [
        "singles:100000",
        "funcs:100000",
        "reffuncs:100000",
        "chains:1000x61",
    ] {
        plan.add(
            format!("definitions/{name}"),
            &[
                "floor",
                "typereg",
                "typereg, DRC layouts",
                "typereg, calls alone",
                "wasmtime",
                "binaryen",
            ],
            9,
        );
        plan.add(format!("bytes/{name}"), &["typereg", "wasmparser", "v8"], 9);
    }
    for name in ["recs:2000x50", "recs:1x100000"] {
        plan.add(
            format!("definitions/{name}"),
            &["floor", "typereg", "binaryen"],
            9,
        );
        plan.add(format!("bytes/{name}"), &["typereg", "wasmparser", "v8"], 9);
    }
    for (size, in_quick) in SIZES.into_iter().filter(|&(size, _)| size != 100_000) {
        if quick && !in_quick {
            continue;
        }
        let rounds = if size > 100_000 { 2 } else { 9 };
        plan.add(
            format!("definitions/singles:{size}"),
            &["floor", "typereg", "wasmtime", "binaryen"],
            rounds,
        );
        plan.add(
            format!("bytes/singles:{size}"),
            &["typereg", "wasmparser", "v8"],
            rounds,
        );
    }
    for shape in ["16x61", "1000x61"] {
        plan.add(
            format!("subtypes/{shape}"),
            &["floor", "typereg", "wasmtime", "binaryen"],
            9,
        );
    }
    plan.add("handles".into(), &["floor", "typereg", "wasmtime"], 9);
    for case in ["16/pinned", "20/pinned"] {
        plan.add(format!("churn/{case}"), &["typereg"], 9);
    }
    for case in ["16/held", "16/free", "20/held", "0/free"] {
        plan.add(format!("churn/{case}"), &["typereg", "wasmtime"], 9);
    }
    Ok(plan.0)
}

#[derive(Default)]
struct Plan(Vec<Workload>);

impl Plan {
    fn add(&mut self, name: String, peers: &[&'static str], rounds: usize) {
        self.0.push(Workload {
            name,
            peers: peers.to_vec(),
            rounds,
        });
    }
}

/// The inputs from the folders: each folder as a whole, and some of its large modules. Modules of one compiler are
/// similar, and their names begin with it (`dart-…`, `kotlin-…`): we take the smallest and the largest of them, in a
/// quick run only the smallest. A module that an earlier folder has is not taken again.
fn modules(quick: bool, folders: &[PathBuf]) -> Result<Vec<String>, String> {
    let mut names = Vec::new();
    let mut known = BTreeSet::new();
    for folder in folders {
        let mut families: BTreeMap<String, Vec<(u32, PathBuf)>> = BTreeMap::new();
        for file in wasm_files(folder)? {
            let name = file
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            let types = module::read(&file)?.types;
            let family = name
                .split(['-', '.'])
                .next()
                .unwrap_or_default()
                .to_string();
            if known.insert(name) && types >= LARGE {
                families.entry(family).or_default().push((types, file));
            }
        }
        names.push(format!("modules:{}", folder.display()));
        for mut family in families.into_values() {
            family.sort();
            let ends = [
                family.first(),
                family.last().filter(|_| !quick && family.len() > 1),
            ];
            let files = ends.into_iter().flatten();
            names.extend(files.map(|(_, file)| format!("module:{}", file.display())));
        }
    }
    Ok(names)
}
