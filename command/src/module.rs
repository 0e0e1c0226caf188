//! The modules of the inputs, read into one registry, and why some could not be read.

pub(crate) use typereg_inspect::module::{Content, Keep, Module, Refusal};

use crate::choice::Choice;
use crate::input::{Core, Fault, sources};
use crate::options::{Policy, Reading};
use crate::output::{Result, Status, say};
use crate::progress::Progress;
use crate::words::Shown;
use std::ops::Deref;
use std::path::PathBuf;
use typereg::Config;
use typereg_inspect::module;

/// What was read.
pub(crate) struct Modules(module::Modules);

impl Deref for Modules {
    type Target = module::Modules;

    fn deref(&self) -> &module::Modules {
        &self.0
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
    /// Reads all chosen modules that the inputs stand for, with this policy unless the options name another.
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
        Ok(Modules(module::Modules::new(&config)?))
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

    /// Reads an input. If it stands for several modules, only the chosen ones.
    pub(crate) fn add_one(&mut self, input: &PathBuf, reading: &Reading, keep: Keep) {
        let sources = sources(std::slice::from_ref(input));
        let is_one = sources.len() == 1;
        for source in sources {
            let read = source.read();
            let only_one = is_one && matches!(&read, Ok(cores) if cores.len() == 1);
            let choice = if only_one {
                &Choice::default()
            } else {
                &reading.choice
            };
            self.source(read, &source.name, choice, keep);
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
                    .filter(|core| choice.has_module(&core.names()));
                for core in chosen {
                    self.0
                        .register(&core.name(), core.bytes, keep)
                        .into_iter()
                        .for_each(say);
                }
            }
            // Even if it is not chosen: nobody knows which modules it contains.
            Err(fault) => self.0.all.push(Module {
                name: Shown(name).to_string(),
                content: Err(fault.into()),
            }),
        }
    }

    /// Lists the refused modules on standard error, for reports that have no place for them. Are there any?
    pub(crate) fn say_refusals(&self) -> bool {
        for (module, refusal) in self.refusals() {
            say(format_args!("{}: {}", module.name, refusal.words));
        }
        self.refusals().next().is_some()
    }

    /// The answer of a report; `found` says whether it found something.
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
