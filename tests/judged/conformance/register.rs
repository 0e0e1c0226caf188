//! Registers modules, and compares the outcome with the expected one.
//!
//! Every module is registered in three registries: with all proposals, with those of the standard, and with those that
//! its file says are on. The types of the first registration are used further. The first proposal that a module needs
//! and that is off is found in its bytes (`oracle::gates`), and the refusal must name it.
//!
//! A module that the test calls invalid, but that is valid with all proposals, may have been invalid in an older
//! version. Then its types are registered again with the proposals of that version.

use super::cut::{Cut, cut};
use super::taken;
use super::tally::Outcome;
use crate::oracle::c::{Failure, Registry, Types};
use crate::oracle::proposal::Setting;
use crate::oracle::verdict::{self, PROPOSALS};
use crate::oracle::{gates, soundness, written};
use std::collections::HashMap;
use typereg::capi::abi::*;
use wasmparser::WasmFeatures;

/// What a test claims about a module.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Claim {
    Valid,
    Invalid,
    Malformed,
}

pub struct Registries {
    /// A registry for every setting so far.
    by_setting: HashMap<Setting, Registry>,
    /// The proposals that are on according to the file.
    said: Option<WasmFeatures>,
}

type Registered = (Option<Types>, Outcome);

impl Registries {
    pub fn new(said: Option<WasmFeatures>) -> Self {
        let mut registries = Registries {
            by_setting: HashMap::new(),
            said,
        };
        registries.prepare(Setting::ALL);
        registries
    }

    fn prepare(&mut self, setting: Setting) -> &Registry {
        let new = || Registry::with_setting(WT_GC_LAYOUT_NONE, setting);
        self.by_setting.entry(setting).or_insert_with(new)
    }

    /// The registry with all proposals.
    fn widest(&self) -> &Registry {
        &self.by_setting[&Setting::ALL]
    }

    pub fn check(&self) {
        self.by_setting.values().for_each(Registry::check);
    }

    pub fn delete_empty(self) {
        self.by_setting
            .into_values()
            .for_each(Registry::delete_empty);
    }

    /// Registers the types of a module, and checks them.
    pub fn register(&mut self, wasm: &[u8], claim: Claim) -> Registered {
        match cut(wasm) {
            Cut::Types(section) => match self.types(wasm, section, claim) {
                Ok((types, outcome)) => (types, outcome),
                Err(failed) => (None, Outcome::Failed(failed)),
            },
            Cut::NoTypes => self.no_types(wasm),
            Cut::NoModule => (None, self.no_module(wasm, claim)),
            Cut::Broken if claim == Claim::Valid => {
                let what = "valid, but a section's header is broken".to_owned();
                (None, Outcome::Failed(what))
            }
            Cut::Broken => (None, self.broken(wasm)),
        }
    }

    fn no_types(&self, wasm: &[u8]) -> Registered {
        match self.widest().register_module(wasm) {
            Ok(types) if types.len() == 0 => {
                let outcome = Outcome::skipped("modules without a type section");
                (Some(types), outcome)
            }
            Ok(types) => {
                let what = format!("no type section, but {} types", types.len());
                (None, Outcome::Failed(what))
            }
            Err(failure) => (None, Outcome::Failed(format!("no types, but {failure:?}"))),
        }
    }

    /// A valid binary that is not a module is a component, about which nothing is known.
    fn no_module(&self, wasm: &[u8], claim: Claim) -> Outcome {
        let outcome = self.widest().register_module(wasm);
        let is_component = wasm.get(6..8) == Some(&[1, 0]);
        if is_component && is(&outcome, &[WT_ERROR_UNSUPPORTED]) {
            return Outcome::Unsupported("components");
        }
        match claim {
            Claim::Valid => Outcome::Failed(format!("valid, but {}", told(&outcome))),
            Claim::Invalid | Claim::Malformed => self.broken(wasm),
        }
    }

    fn broken(&self, wasm: &[u8]) -> Outcome {
        let outcome = self.widest().register_module(wasm);
        if is(&outcome, &[WT_ERROR_MALFORMED]) {
            Outcome::Passed("no wasm module: refused")
        } else {
            Outcome::Failed(format!("no wasm module: {}", told(&outcome)))
        }
    }

    fn types(&mut self, wasm: &[u8], section: &[u8], claim: Claim) -> Result<Registered, String> {
        let soundness = soundness::of(section)?;
        let unsound = match soundness.verdict {
            Ok(()) => None,
            Err(words) if claim == Claim::Valid => return Err(format!("valid, but {words}")),
            Err(words) => Some(words),
        };
        let said = self.said.map(Setting::of_wasmparser);
        let settings = [Setting::of_version(3), said.unwrap_or(Setting::ALL)];
        for setting in settings {
            self.expect(wasm, section, setting, claim, unsound.as_deref())?;
        }
        let types = self.expect(wasm, section, Setting::ALL, claim, unsound.as_deref())?;
        let Some(types) = types else {
            return Ok((None, Outcome::Passed("invalid types: refused")));
        };
        written::reads_back(self.widest(), &types, PROPOSALS, "a test's module");
        let outcome = match claim {
            Claim::Valid => {
                let missing = said.and_then(|said| gates::first_missing(section, said));
                if let Some(missing) = missing {
                    return Err(format!(
                        "valid, but the file does not switch on {missing:?}"
                    ));
                }
                if soundness.is_disputed {
                    Outcome::Passed("types that wasmparser refuses wrongly: accepted")
                } else {
                    Outcome::Passed("types of a valid module: accepted")
                }
            }
            Claim::Invalid | Claim::Malformed => self.invalid_elsewhere(wasm, section)?,
        };
        Ok((Some(types), outcome))
    }

    /// The types are valid with all proposals. Are they invalid in the version of the test?
    fn invalid_elsewhere(&mut self, wasm: &[u8], section: &[u8]) -> Result<Outcome, String> {
        let versions = match self.said {
            Some(said) => vec![said],
            None => [vec![PROPOSALS], taken::versions()].concat(),
        };
        let refuses = |&features: &WasmFeatures| verdict::of_features(wasm, features).is_err();
        let Some(version) = versions.into_iter().find(refuses) else {
            // Then it is not known here whether the types are invalid.
            let reason = "invalid modules of which wasmparser says that they are valid";
            return Ok(Outcome::skipped(reason));
        };
        let setting = Setting::of_wasmparser(version);
        let types = self.expect(wasm, section, setting, Claim::Invalid, None)?;
        Ok(Outcome::Passed(match types {
            None => "types of a proposal that is off: refused",
            Some(_) => "valid types of a module invalid elsewhere: accepted",
        }))
    }

    /// Registers the module with these proposals. Returns what is wrong, if the outcome is not the expected one.
    fn expect(
        &mut self,
        wasm: &[u8],
        section: &[u8],
        setting: Setting,
        claim: Claim,
        unsound: Option<&str>,
    ) -> Result<Option<Types>, String> {
        let outcome = register(self.prepare(setting), wasm, section);
        let is_expected = match unsound {
            None => match gates::first_missing(section, setting) {
                None => outcome.is_ok(),
                Some(missing) => outcome
                    .as_ref()
                    .is_err_and(|failure| failure.is_for(missing)),
            },
            // An invalid type of a proposal may be refused for either reason.
            Some(words) => {
                let is_off = setting != Setting::ALL && is(&outcome, &[WT_ERROR_UNSUPPORTED]);
                is_off || is(&outcome, refusals(claim, words))
            }
        };
        if is_expected {
            Ok(outcome.ok())
        } else {
            let told = told(&outcome);
            Err(format!(
                "with {setting:?} {told}; the judges say {unsound:?}"
            ))
        }
    }
}

/// The codes of refusals that are not about a proposal that is off.
fn refusals(claim: Claim, words: &str) -> &'static [wt_error_code_t] {
    match claim {
        // Some bytes that a test calls malformed can be read as the index of an unknown type.
        Claim::Malformed if words.starts_with("unknown type") => {
            &[WT_ERROR_MALFORMED, WT_ERROR_INVALID_TYPE]
        }
        Claim::Malformed => &[WT_ERROR_MALFORMED],
        Claim::Valid | Claim::Invalid => &[WT_ERROR_INVALID_TYPE, WT_ERROR_LIMIT],
    }
}

fn is(outcome: &Result<Types, Failure>, codes: &[wt_error_code_t]) -> bool {
    outcome
        .as_ref()
        .is_err_and(|failure| codes.contains(&failure.code))
}

fn told(outcome: &Result<Types, Failure>) -> String {
    match outcome {
        Ok(types) => format!("accepted with {} types", types.len()),
        Err(failure) => format!("refused with code {}, {}", failure.code, failure.message),
    }
}

/// Registers it as a module and as a type section, which must have the same result.
fn register(registry: &Registry, wasm: &[u8], section: &[u8]) -> Result<Types, Failure> {
    let before = registry.stats().live_types;
    let module = registry.register_module(wasm);
    match (&module, registry.register_type_section(section)) {
        (Ok(types), Ok(again)) => assert_eq!(types.indices(), again.indices()),
        (Err(failure), Err(again)) => {
            assert_eq!(failure.code, again.code, "{failure:?}, {again:?}");
            assert_eq!(
                registry.stats().live_types,
                before,
                "a refusal leaves nothing"
            );
        }
        (_, again) => panic!("a module, and its types alone: {}", told(&again)),
    }
    module
}
