//! What the inputs of the command line stand for: files, the files below folders, the inputs that lists name, standard
//! input. Text becomes a binary; a component becomes the modules in it.

mod component;
mod text;

use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

/// Bytes that are still to be read.
pub(crate) struct Source {
    /// Its name in reports. It can contain any characters.
    pub(crate) name: String,
    place: Place,
}

enum Place {
    File(PathBuf),
    StandardInput,
    /// Nothing can be read; the text says why.
    Nowhere(String),
}

/// A module, as bytes.
pub(crate) struct Core {
    /// The name of the source.
    source: String,
    /// If that is a component, the name of the module there.
    label: Option<String>,
    pub(crate) bytes: Vec<u8>,
}

impl Core {
    /// In reports: `dir/app.wasm`, `dir/app.wasm:main`.
    pub(crate) fn name(&self) -> String {
        self.after(&self.source)
    }

    /// What `--module` can call it: the name in reports, with and without folders, and the name in its component. A
    /// component can call a module anything, `wit-component:shim` or `a/b`.
    pub(crate) fn names(&self) -> Vec<String> {
        let file = self.source.rsplit(['/', '\\']).next();
        let file = file.map(|file| self.after(file));
        [Some(self.name()), file, self.label.clone()]
            .into_iter()
            .flatten()
            .collect()
    }

    fn after(&self, source: &str) -> String {
        match &self.label {
            Some(label) => format!("{source}:{label}"),
            None => source.to_owned(),
        }
    }
}

const STANDARD_INPUT: &str = "-";

/// What the inputs stand for, in their order, including those that cannot be read.
pub(crate) fn sources(inputs: &[PathBuf]) -> Vec<Source> {
    let mut found = Vec::new();
    for input in inputs {
        match input.to_str().and_then(|text| text.strip_prefix('@')) {
            Some(list) => listed(list, &mut found),
            None => source(input, &mut found),
        }
    }
    found
}

/// The inputs that a file lists, one a line. A list does not name lists.
fn listed(list: &str, found: &mut Vec<Source>) {
    let text = match list {
        STANDARD_INPUT => read_standard_input().and_then(|bytes| {
            String::from_utf8(bytes).map_err(|_| io::Error::other("the list is not UTF-8"))
        }),
        _ => fs::read_to_string(list),
    };
    match text {
        Ok(text) => {
            let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
            let before = found.len();
            lines.for_each(|line| source(Path::new(line), found));
            if found.len() == before {
                found.push(nowhere(format!("@{list}"), "it lists nothing".to_owned()));
            }
        }
        Err(error) => found.push(nowhere(format!("@{list}"), error.to_string())),
    }
}

fn source(input: &Path, found: &mut Vec<Source>) {
    let name = input.to_string_lossy().into_owned();
    if name == STANDARD_INPUT {
        let place = Place::StandardInput;
        found.push(Source { name, place });
    } else if input.is_dir() {
        let before = found.len();
        below(input, found);
        if found.len() == before {
            let why = "there is no .wasm and no .wat file below this folder";
            found.push(nowhere(name, why.to_owned()));
        }
    } else {
        let place = Place::File(input.to_owned());
        found.push(Source { name, place });
    }
}

fn nowhere(name: String, why: String) -> Source {
    let place = Place::Nowhere(why);
    Source { name, place }
}

/// The modules and texts below a folder, and the folders that cannot be read, in the order of their names. Links to folders
/// are not followed: they could form a cycle.
fn below(folder: &Path, found: &mut Vec<Source>) {
    let mut folders = vec![folder.to_owned()];
    let mut places = Vec::new();
    while let Some(folder) = folders.pop() {
        if let Err(error) = within(&folder, &mut folders, &mut places) {
            places.push((folder, Place::Nowhere(error.to_string())));
        }
    }
    places.sort_by(|(one, _), (other, _)| one.cmp(other));
    found.extend(places.into_iter().map(|(path, place)| Source {
        name: path.to_string_lossy().into_owned(),
        place,
    }));
}

/// The folders, modules and texts in a folder itself.
fn within(
    folder: &Path,
    folders: &mut Vec<PathBuf>,
    places: &mut Vec<(PathBuf, Place)>,
) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = entry.path();
        let is_input = path
            .extension()
            .is_some_and(|ext| ext == "wasm" || ext == "wat");
        if entry.file_type()?.is_dir() {
            folders.push(path);
        } else if is_input && can_be_read(&path) {
            places.push((path.clone(), Place::File(path)));
        }
    }
    Ok(())
}

/// Is it a file, or a link to one or to nothing? A pipe could keep us waiting forever, and nobody named it.
fn can_be_read(path: &Path) -> bool {
    fs::metadata(path).map_or(true, |data| data.is_file())
}

fn read_standard_input() -> io::Result<Vec<u8>> {
    static WAS_READ: AtomicBool = AtomicBool::new(false);
    if WAS_READ.swap(true, Ordering::Relaxed) {
        return Err(io::Error::other("standard input can be read only once"));
    }
    let mut bytes = Vec::new();
    io::stdin().lock().read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Why a source gives no modules.
pub(crate) enum Fault {
    /// Its bytes cannot be read, or there is no module in them.
    NotRead(String),
    /// They are neither a text nor a component, although they claim to be one.
    Refused(String),
}

impl Source {
    /// The modules that it stands for: itself, or those in it.
    pub(crate) fn read(&self) -> Result<Vec<Core>, Fault> {
        let read = match &self.place {
            Place::File(path) => fs::read(path).map_err(|error| error.to_string()),
            Place::StandardInput => read_standard_input().map_err(|error| error.to_string()),
            Place::Nowhere(why) => Err(why.clone()),
        };
        let bytes = read.map_err(Fault::NotRead)?;
        let is_text = self.name.ends_with(".wat") || text::is_one(&bytes);
        let bytes = match is_text {
            true => text::to_binary(&bytes).map_err(Fault::Refused)?,
            false => bytes,
        };
        if !component::is_one(&bytes) {
            return Ok(vec![self.core(None, bytes)]);
        }
        let modules = component::modules(&bytes).map_err(Fault::Refused)?;
        if modules.is_empty() {
            return Err(Fault::NotRead(
                "there is no module in this component".to_owned(),
            ));
        }
        let cores = modules
            .into_iter()
            .map(|(label, range)| self.core(Some(label), bytes[range].to_vec()));
        Ok(cores.collect())
    }

    fn core(&self, label: Option<String>, bytes: Vec<u8>) -> Core {
        Core {
            source: self.name.clone(),
            label,
            bytes,
        }
    }
}
