//! Modules in one registry, as in one engine: equal types of different modules are one. Also the inputs that were refused.

use crate::json::{Json, object};
use crate::words::Shown;
use typereg::{Config, Error, Registry, TypeCollection, TypeNames, type_section};

/// What was read.
pub struct Modules {
    pub registry: Registry,
    pub names: TypeNames,
    pub all: Vec<Module>,
}

/// Whether a module's bytes are kept after its types and names have been read.
#[derive(Clone, Copy)]
pub enum Keep {
    Nothing,
    Bytes,
}

/// A module, or an input that was refused.
pub struct Module {
    /// With invisible characters spelt out.
    pub name: String,
    pub content: Result<Content, Refusal>,
}

/// What we know about a module.
pub struct Content {
    pub types: TypeCollection,
    /// Of the whole module.
    pub bytes: u64,
    /// Of its type section.
    pub type_bytes: u64,
    /// The module itself, if it was to be kept.
    pub wasm: Vec<u8>,
}

/// Why there are no types.
pub struct Refusal {
    /// "not read: …" or "refused: …".
    pub words: String,
    /// The error, if its types were refused.
    pub error: Option<Error>,
}

impl Refusal {
    /// Was it read, and is the answer no?
    pub fn is_invalid(&self) -> bool {
        self.error.is_some()
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Refusal {
        Refusal {
            words: format!("refused: {error}"),
            error: Some(error),
        }
    }
}

impl Modules {
    /// No modules yet.
    pub fn new(config: &Config) -> typereg::Result<Modules> {
        let registry = Registry::new(config)?;
        Ok(Modules {
            names: TypeNames::new(&registry),
            registry,
            all: Vec::new(),
        })
    }

    /// Adds a module, or the reason why it was refused. Returns remarks about its names, in words.
    pub fn register(&mut self, name: &str, wasm: Vec<u8>, keep: Keep) -> Vec<String> {
        let name = Shown(name).to_string();
        let mut remarks = Vec::new();
        let content = self.content(&name, wasm, keep, &mut remarks);
        let content = content.map_err(Refusal::from);
        self.all.push(Module { name, content });
        remarks
    }

    fn content(
        &mut self,
        name: &str,
        wasm: Vec<u8>,
        keep: Keep,
        remarks: &mut Vec<String>,
    ) -> typereg::Result<Content> {
        let types = self.registry.register_module(&wasm)?;
        if let Err(error) = self.names.read_module(&types, &wasm) {
            remarks.push(format!("{name}: types are shown without names: {error}"));
        }
        if let Some(passed_over) = self.names.passed_over() {
            remarks.push(format!("{name}: of its names, {passed_over}"));
        }
        Ok(Content {
            types,
            bytes: wasm.len() as u64,
            type_bytes: type_section(&wasm)?.map_or(0, |range| range.len() as u64),
            wasm: match keep {
                Keep::Bytes => wasm,
                Keep::Nothing => Vec::new(),
            },
        })
    }

    /// The modules that could be read, and what they have.
    pub fn contents(&self) -> impl Iterator<Item = (&Module, &Content)> {
        self.all
            .iter()
            .filter_map(|module| Some((module, module.content.as_ref().ok()?)))
    }

    pub fn refusals(&self) -> impl Iterator<Item = (&Module, &Refusal)> {
        self.all
            .iter()
            .filter_map(|module| Some((module, module.content.as_ref().err()?)))
    }
}

impl Module {
    /// Its name, and why it was refused, if it was.
    pub fn json<'a>(&'a self, more: impl FnOnce(&'a Content) -> Vec<(&'static str, Json)>) -> Json {
        let mut members = vec![("module", Json::from(self.name.as_str()))];
        match &self.content {
            Ok(content) => members.extend(more(content)),
            Err(refusal) => members.push(("refusal", refusal.json())),
        }
        Json::Object(members)
    }
}

impl Refusal {
    pub fn json(&self) -> Json {
        let place = self.error.map(|error| error.place());
        object([
            ("message", self.words.as_str().into()),
            (
                "code",
                self.error.map(|error| code_word(error.code())).into(),
            ),
            ("byte", place.and_then(|place| place.byte_offset).into()),
            ("type", place.and_then(|place| place.module_type()).into()),
        ])
    }
}

/// `malformed`, `invalid_type`: the name of an error's class in C, without its prefix.
pub fn code_word(code: typereg::Code) -> String {
    let name = code.name_in_c().to_str().unwrap_or_default();
    let word = name.strip_prefix("WT_ERROR_").unwrap_or(name);
    word.to_ascii_lowercase()
}
