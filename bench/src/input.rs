//! Inputs by name, so that a worker process can make what the driver asks for:
//! `singles:100000`, `recs:2000x50`, `module:path/to/it.wasm`, …

use crate::definition::Definitions;
use crate::{generate, module};
use std::path::Path;

pub(crate) struct Input {
    pub(crate) types: u32,
    /// Modules with nothing but types. There is only one, unless the input is a folder.
    pub(crate) modules: Vec<Vec<u8>>,
    /// The same as definitions; empty if some type cannot be expressed as a definition.
    pub(crate) definitions: Vec<Definitions>,
}

/// Makes the input called `name`. Without `with_bytes`, synthetic inputs have no bytes, which saves time.
pub(crate) fn make(name: &str, seed: u64, with_bytes: bool) -> Result<Input, String> {
    let (kind, rest) = name.split_once(':').ok_or_else(|| unknown(name))?;
    if kind == "module" {
        return real(&[Path::new(rest).to_path_buf()]);
    }
    if kind == "modules" {
        return real(&wasm_files(Path::new(rest))?);
    }
    let number = |text: &str| text.parse::<u32>().map_err(|_| unknown(name));
    let pair = || {
        let (a, b) = rest.split_once('x').ok_or_else(|| unknown(name))?;
        Ok::<_, String>((number(a)?, number(b)?))
    };
    let definitions = match kind {
        "singles" => generate::singles(number(rest)?, seed),
        "funcs" => generate::funcs(number(rest)?, 0, seed),
        "reffuncs" => generate::funcs(number(rest)?, 30, seed),
        "recs" => pair().map(|(groups, size)| generate::recs(groups, size, seed))?,
        "chains" => pair().map(|(chains, length)| generate::chains(chains, length, seed))?,
        _ => return Err(unknown(name)),
    };
    Ok(Input {
        types: definitions.len(),
        modules: if with_bytes {
            vec![module::encode(&definitions)]
        } else {
            Vec::new()
        },
        definitions: vec![definitions],
    })
}

fn unknown(name: &str) -> String {
    format!("no input is called {name}")
}

fn real(paths: &[std::path::PathBuf]) -> Result<Input, String> {
    let mut input = Input {
        types: 0,
        modules: Vec::new(),
        definitions: Vec::new(),
    };
    let mut all_expressed = true;
    for path in paths {
        let module = module::read(path)?;
        input.types += module.types;
        input.modules.push(module.bytes);
        all_expressed &= module.definitions.is_some();
        input.definitions.extend(module.definitions);
    }
    if !all_expressed {
        input.definitions.clear();
    }
    Ok(input)
}

/// The modules in a folder, by name, without those that have no types.
pub(crate) fn wasm_files(folder: &Path) -> Result<Vec<std::path::PathBuf>, String> {
    let entries =
        std::fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut paths: Vec<_> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "wasm")
        })
        .filter(|path| module::read(path).is_ok_and(|module| module.types > 0))
        .collect();
    paths.sort();
    Ok(paths)
}
