//! Registers modules, and holds what becomes of their types against what is to be expected.
//!
//! Every module is registered twice: where only the standard is switched on, and where the
//! proposals are too. The types of the second registration are those that are used further.

use super::cut::{Cut, Judgement, WIDEST, cut, judge};
use super::tally::Outcome;
use crate::oracle::c::{Failure, Registry, Types};
use crate::oracle::verdict::{self, FEATURES};
use crate::oracle::written;
use typereg::capi::abi::*;
use wasmparser::WasmFeatures;

/// What a test says of a module.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Claim {
    Valid,
    Invalid,
    Malformed,
}

pub struct Registries {
    standard: Registry,
    widest: Registry,
}

type Registered = (Option<Types>, Outcome);

impl Registries {
    pub fn new() -> Self {
        Registries {
            standard: Registry::new(WT_GC_LAYOUT_NONE),
            widest: Registry::with_features(WT_GC_LAYOUT_NONE, &FEATURES),
        }
    }

    pub fn check(&self) {
        self.standard.check();
        self.widest.check();
    }

    pub fn delete_empty(self) {
        self.standard.delete_empty();
        self.widest.delete_empty();
    }

    /// The types of a module, if they are as they should be and the library knows them.
    pub fn register(&self, wasm: &[u8], claim: Claim) -> Registered {
        match cut(wasm) {
            Cut::Types(section) => self.types(wasm, section, claim),
            Cut::NoTypes => self.no_types(wasm),
            Cut::NoModule => (None, self.no_module(wasm, claim)),
            Cut::Broken => (None, self.broken(wasm, claim)),
        }
    }

    fn no_types(&self, wasm: &[u8]) -> Registered {
        match self.widest.register_module(wasm) {
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

    /// What is not malformed and not a module is a component.
    fn no_module(&self, wasm: &[u8], claim: Claim) -> Outcome {
        if claim == Claim::Malformed {
            return self.broken(wasm, claim);
        }
        let outcome = self.widest.register_module(wasm);
        match is(&outcome, &[WT_ERROR_UNSUPPORTED]) {
            true => Outcome::Unsupported("components"),
            false => Outcome::Failed(format!("a component: {}", told(&outcome))),
        }
    }

    fn broken(&self, wasm: &[u8], claim: Claim) -> Outcome {
        let outcome = self.widest.register_module(wasm);
        match claim == Claim::Malformed && is(&outcome, &[WT_ERROR_MALFORMED]) {
            true => Outcome::Passed("no wasm module: refused"),
            false => Outcome::Failed(format!("no wasm module: {}", told(&outcome))),
        }
    }

    fn types(&self, wasm: &[u8], section: &[u8], claim: Claim) -> Registered {
        let judgement = judge(section);
        // A valid module has valid types; an invalid one may have them.
        let sound = claim == Claim::Valid || judgement.widest.is_ok();
        let standard = register(&self.standard, wasm, section);
        let widest = register(&self.widest, wasm, section);
        let expected = [
            by_the_standard(&judgement, sound, claim, &standard),
            with_the_proposals(&judgement, sound, claim, &widest),
        ];
        if expected != [true, true] {
            let [standard, widest] = [told(&standard), told(&widest)];
            let words = &judgement.widest;
            let what = format!("{standard}; with proposals {widest}; wasmparser says {words:?}");
            return (None, Outcome::Failed(what));
        }
        if let Ok(types) = &widest {
            written::reads_back(&self.widest, types, WIDEST, "a test's module");
        }
        let outcome = match (&widest, judgement.defines) {
            (Err(failure), Some(proposal)) if failure.code == WT_ERROR_UNSUPPORTED => {
                Outcome::Unsupported(proposal)
            }
            (Err(_), _) => Outcome::Passed("invalid types: refused"),
            (Ok(_), _) if claim == Claim::Valid => {
                Outcome::Passed("types of a valid module: accepted")
            }
            // Then it cannot be told from here whether it is the types that are invalid.
            (Ok(_), _) if is_valid(wasm, &judgement) => {
                Outcome::skipped("invalid modules of which wasmparser says that they are valid")
            }
            (Ok(_), _) => Outcome::Passed("valid types of a module invalid elsewhere: accepted"),
        };
        (widest.ok(), outcome)
    }
}

/// Is the whole module valid, with no more proposals than its types need?
fn is_valid(wasm: &[u8], judgement: &Judgement) -> bool {
    let features = match judgement.standard {
        Ok(()) => WasmFeatures::WASM3,
        Err(_) => WIDEST,
    };
    verdict::of_features(wasm, features).is_ok()
}

/// Is this what should come of it where only the standard is switched on?
fn by_the_standard(
    judgement: &Judgement,
    sound: bool,
    claim: Claim,
    outcome: &Result<Types, Failure>,
) -> bool {
    let unsupported = is(outcome, &[WT_ERROR_UNSUPPORTED]);
    match (&judgement.standard, sound) {
        (Ok(()), _) => outcome.is_ok(),
        (Err(_), true) => unsupported,
        // What is invalid and of a proposal may be refused for either reason.
        (Err(standard), false) => {
            let proposal =
                judgement.widest.as_ref() != Err(standard) || judgement.defines.is_some();
            is(outcome, refusals(claim, judgement)) || (unsupported && proposal)
        }
    }
}

fn with_the_proposals(
    judgement: &Judgement,
    sound: bool,
    claim: Claim,
    outcome: &Result<Types, Failure>,
) -> bool {
    let unsupported = is(outcome, &[WT_ERROR_UNSUPPORTED]);
    match (judgement.defines, sound) {
        (None, true) => outcome.is_ok(),
        (None, false) => is(outcome, refusals(claim, judgement)),
        (Some(_), true) => unsupported,
        (Some(_), false) => is(outcome, refusals(claim, judgement)) || unsupported,
    }
}

/// The codes for what is wrong, rather than unknown.
fn refusals(claim: Claim, judgement: &Judgement) -> &'static [wt_error_code_t] {
    // Some bytes that a test calls malformed can be read as the index of a type there is not.
    let is_index = |words: &String| words.starts_with("unknown type");
    match claim {
        Claim::Malformed if judgement.widest.as_ref().is_err_and(is_index) => {
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

/// As a module and as a bare type section, which must come to the same.
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
