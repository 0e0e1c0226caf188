//! The modules of the inputs, read into one registry, and what of them could not be.

use crate::choice::Choice;
use crate::input::{Core, Fault, sources};
use crate::json::{Json, object};
use crate::options::{Policy, Reading};
use crate::output::{Result, Status, say};
use crate::progress::Progress;
use crate::words::Shown;
use std::path::PathBuf;
use typereg::{Config, Error, Registry, TypeCollection, TypeNames, type_section};

/// What was read.
pub(crate) struct Modules {
    pub(crate) registry: Registry,
    pub(crate) names: TypeNames,
    pub(crate) all: Vec<Module>,
}

/// What stays of a module's bytes once its types and names have been read.
#[derive(Clone, Copy)]
pub(crate) enum Keep {
    Nothing,
    Bytes,
}

/// A module, or an input that is none.
pub(crate) struct Module {
    /// As it can be shown.
    pub(crate) name: String,
    pub(crate) content: std::result::Result<Content, Refusal>,
}

/// What a module has.
pub(crate) struct Content {
    pub(crate) types: TypeCollection,
    /// Of the whole module.
    pub(crate) bytes: u64,
    /// Of its type section.
    pub(crate) type_bytes: u64,
    /// The module itself, if it was to be kept.
    pub(crate) wasm: Vec<u8>,
}

/// Why there are no types.
pub(crate) struct Refusal {
    /// "not read: …" or "refused: …".
    pub(crate) words: String,
    /// The error, if its types were refused.
    pub(crate) error: Option<Error>,
}

impl Refusal {
    /// Was it read, and is the answer no?
    pub(crate) fn is_invalid(&self) -> bool {
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

impl From<Fault> for Refusal {
    fn from(fault: Fault) -> Refusal {
        let words = match fault {
            Fault::NotRead(why) => format!("not read: {}", Shown(&why)),
            Fault::Refused(why) => format!("refused: {}", Shown(&why)),
        };
        Refusal { words, error: None }
    }
}

impl Modules {
    /// Reads all modules that the inputs stand for and that are chosen, with this policy unless the options say
    /// another.
    pub(crate) fn read(inputs: &[PathBuf], reading: &Reading, policy: Policy) -> Result<Modules> {
        let mut modules = Modules::new(reading, policy)?;
        modules.add(inputs, reading, Keep::Nothing);
        Ok(modules)
    }

    /// No modules yet.
    pub(crate) fn new(reading: &Reading, policy: Policy) -> Result<Modules> {
        let mut config = Config::default();
        config.features = reading.proposals.0;
        config.set_layout(reading.gc.unwrap_or(policy).layout())?;
        let registry = Registry::new(&config)?;
        Ok(Modules {
            names: TypeNames::new(&registry),
            registry,
            all: Vec::new(),
        })
    }

    /// Reads more of them.
    pub(crate) fn add(&mut self, inputs: &[PathBuf], reading: &Reading, keep: Keep) {
        let sources = sources(inputs);
        let (total, progress) = (sources.len(), Progress::new("reading"));
        for (number, source) in (1..).zip(sources) {
            progress.reading(number, total, &source.name);
            self.source(source.read(), &source.name, &reading.choice, keep);
        }
    }

    fn source(
        &mut self,
        read: std::result::Result<Vec<Core>, Fault>,
        name: &str,
        choice: &Choice,
        keep: Keep,
    ) {
        match read {
            Ok(cores) => {
                let chosen = cores
                    .into_iter()
                    .filter(|core| choice.has_module(&core.name));
                chosen.for_each(|core| self.core(core, keep));
            }
            Err(fault) if choice.has_module(name) => self.all.push(Module {
                name: Shown(name).to_string(),
                content: Err(fault.into()),
            }),
            Err(_) => {}
        }
    }

    fn core(&mut self, Core { name, bytes }: Core, keep: Keep) {
        let name = Shown(&name).to_string();
        let content = self.content(&name, bytes, keep).map_err(Refusal::from);
        self.all.push(Module { name, content });
    }

    fn content(&mut self, name: &str, wasm: Vec<u8>, keep: Keep) -> typereg::Result<Content> {
        let types = self.registry.register_module(&wasm)?;
        if let Err(error) = self.names.read_module(&types, &wasm) {
            say(format_args!(
                "{name}: types are shown without names: {error}"
            ));
        }
        if let Some(passed_over) = self.names.passed_over() {
            say(format_args!("{name}: of its names, {passed_over}"));
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
    pub(crate) fn contents(&self) -> impl Iterator<Item = (&Module, &Content)> {
        self.all
            .iter()
            .filter_map(|module| Some((module, module.content.as_ref().ok()?)))
    }

    pub(crate) fn refusals(&self) -> impl Iterator<Item = (&Module, &Refusal)> {
        self.all
            .iter()
            .filter_map(|module| Some((module, module.content.as_ref().err()?)))
    }

    /// Says on standard error what was refused, for reports that have no place for it.
    pub(crate) fn say_refusals(&self) {
        for (module, refusal) in self.refusals() {
            say(format_args!("{}: {}", module.name, refusal.words));
        }
    }

    /// The answer, given whether what was asked for was found.
    pub(crate) fn status(&self, found: bool, choice: &Choice) -> Status {
        if self.refusals().next().is_some() {
            Status::Trouble
        } else if !found && choice.is_narrowed() {
            Status::No
        } else {
            Status::Yes
        }
    }
}

impl Module {
    /// Its name, and why it was refused, if it was.
    pub(crate) fn json<'a>(
        &'a self,
        more: impl FnOnce(&'a Content) -> Vec<(&'static str, Json)>,
    ) -> Json {
        let mut members = vec![("module", Json::from(self.name.as_str()))];
        match &self.content {
            Ok(content) => members.extend(more(content)),
            Err(refusal) => members.push(("refusal", refusal.json())),
        }
        Json::Object(members)
    }
}

impl Refusal {
    pub(crate) fn json(&self) -> Json {
        let place = self.error.map(|error| error.place());
        object([
            ("message", self.words.as_str().into()),
            ("code", self.error.map(|error| code_word(&error)).into()),
            ("byte", place.and_then(|place| place.byte_offset).into()),
            ("type", place.and_then(|place| place.module_type()).into()),
        ])
    }
}

/// `malformed`, `invalid_type`: what C calls the class of the error, without its prefix.
fn code_word(error: &Error) -> String {
    let name = error.code().name_in_c().to_string_lossy().to_lowercase();
    name.trim_start_matches("wt_error_").to_owned()
}
