//! Runs the directives of one .wast file, as far as they are about types: modules are registered
//! and linked, nothing is executed.
//!
//! A module that could not be linked is `None` for later directives that name it, and what needs it is skipped.

use super::constants;
use super::link::{Instance, Item, Refusal, satisfies};
use super::module::Outline;
use super::register::{Claim, Registries};
use super::taken;
use super::tally::{Outcome, Tally};
use super::text;
use crate::oracle::c::Types;
use crate::oracle::compare::Acquaintance;
use crate::oracle::interface::Import;
use crate::oracle::naive::World;
use crate::oracle::verdict;
use std::collections::HashMap;
use std::mem;
use std::rc::Rc;
use wasmparser::WasmFeatures;
use wast::{QuoteWat, WastDirective, WastExecute, WastThread, Wat};

type Known<T> = Option<Rc<T>>;

/// The modules that a directive can name.
#[derive(Default)]
struct Scope {
    /// By the name given with `register`.
    registered: HashMap<String, Known<Instance>>,
    /// By the name in the script.
    instances: HashMap<String, Known<Instance>>,
    definitions: HashMap<String, Known<Outline>>,
    last_instance: Known<Instance>,
    last_definition: Known<Outline>,
}

pub struct Script {
    registries: Registries,
    /// Keeps the types of everything that can be linked.
    types: Vec<Types>,
    /// They lend the types of imports and exports.
    outlines: Vec<Rc<Outline>>,
    /// The same types as the judge reads them.
    world: World,
    acquaintance: Acquaintance,
    scope: Scope,
    spectest: Rc<Instance>,
    /// Does the file claim that its modules are valid?
    is_claimed: bool,
    line: usize,
    tally: Tally,
}

/// Runs a whole file. Failures are reported with their line. A .wat file claims nothing: wasmparser decides whether its
/// module is valid.
pub fn run(contents: &str, is_claimed: bool) -> Tally {
    let mut script = Script::new(taken::said(contents));
    script.is_claimed = is_claimed;
    let outcome = text::directives(contents, |line, directive| {
        script.line = line;
        match directive {
            Ok(directive) => script.directive(directive),
            Err(error) => script.skip(format!(
                "directives unknown to crate wast: {}",
                error.message()
            )),
        }
    });
    if let Err(error) = outcome {
        script.skip(format!(
            "files unreadable for crate wast: {}",
            error.message()
        ));
    }
    script.end()
}

impl Script {
    fn new(said: Option<WasmFeatures>) -> Self {
        let mut registries = Registries::new(said);
        let wasm = wat::parse_str(include_str!("spectest.wat")).expect("a module");
        let types = registries.register(&wasm, Claim::Valid).0;
        let types = types.expect("valid types");
        let outline = Outline::read(&wasm, &types).expect("a module");
        let mut script = Script {
            registries,
            types: vec![types],
            world: World::default(),
            acquaintance: Acquaintance::default(),
            scope: Scope::default(),
            spectest: Rc::new(outline.instantiate(&[])),
            outlines: vec![Rc::new(outline)],
            is_claimed: true,
            line: 0,
            tally: Tally::default(),
        };
        script.enter(Scope::default());
        script
    }

    /// Checks that every type is as it was defined, and that in the end all are gone.
    fn end(self) -> Tally {
        self.registries.check();
        for class in 0..self.world.types.len() {
            self.acquaintance.compare_definition(&self.world, class);
        }
        drop((self.scope, self.spectest, self.outlines, self.types));
        self.registries.delete_empty();
        self.tally
    }

    fn enter(&mut self, scope: Scope) -> Scope {
        let outer = mem::replace(&mut self.scope, scope);
        let spectest = Some(Rc::clone(&self.spectest));
        self.scope
            .registered
            .insert("spectest".to_owned(), spectest);
        outer
    }

    /// Counts the outcome of a check, with the line if it failed.
    fn note(&mut self, outcome: Outcome) {
        self.tally.note(match outcome {
            Outcome::Failed(what) => Outcome::Failed(format!("line {}: {what}", self.line)),
            other => other,
        });
    }

    fn skip(&mut self, reason: impl Into<String>) {
        self.note(Outcome::Skipped(reason.into()));
    }

    fn directive(&mut self, directive: WastDirective<'_>) {
        match directive {
            WastDirective::Module(module) => self.module(module),
            WastDirective::ModuleDefinition(module) => {
                let name = text::name(&module);
                let outline = self.definition(module, Claim::Valid);
                self.scope.last_definition = outline.clone();
                name.map(|name| self.scope.definitions.insert(name, outline));
            }
            WastDirective::ModuleInstance {
                instance, module, ..
            } => {
                let outline = match module {
                    Some(id) => self.scope.definitions.get(id.name()).cloned().flatten(),
                    None => self.scope.last_definition.clone(),
                };
                let instance = instance.map(|id| id.name().to_owned());
                self.instance(instance, outline);
            }
            WastDirective::AssertInvalid { module, .. } => {
                self.definition(module, Claim::Invalid);
            }
            WastDirective::AssertMalformed { module, .. } => {
                self.definition(module, Claim::Malformed);
            }
            WastDirective::AssertUnlinkable {
                module, message, ..
            } => {
                self.unlinkable(module, message);
            }
            WastDirective::Register { name, module, .. } => {
                let instance = match module {
                    Some(id) => self.scope.instances.get(id.name()).cloned().flatten(),
                    None => self.scope.last_instance.clone(),
                };
                self.scope.registered.insert(name.to_owned(), instance);
            }
            // A module that traps when it starts: until then it is like any other, and afterwards nothing can name it.
            WastDirective::AssertTrap {
                exec: WastExecute::Wat(module),
                ..
            }
            | WastDirective::AssertReturn {
                exec: WastExecute::Wat(module),
                ..
            }
            | WastDirective::AssertException {
                exec: WastExecute::Wat(module),
                ..
            }
            | WastDirective::AssertSuspension {
                exec: WastExecute::Wat(module),
                ..
            } => {
                let outline = self.definition(QuoteWat::Wat(module), Claim::Valid);
                if let Some(outline) = outline {
                    self.link(&outline);
                }
            }
            WastDirective::Thread(thread) => self.thread(thread),
            WastDirective::AssertInvalidCustom { .. }
            | WastDirective::AssertMalformedCustom { .. } => {
                self.skip("about custom sections: nothing is asked of types");
            }
            WastDirective::Invoke(_)
            | WastDirective::AssertTrap { .. }
            | WastDirective::AssertReturn { .. }
            | WastDirective::AssertExhaustion { .. }
            | WastDirective::AssertException { .. }
            | WastDirective::AssertSuspension { .. }
            | WastDirective::Wait { .. } => {
                self.skip("executes code: nothing is asked of types");
            }
        }
    }

    /// A thread sees one of the modules outside it.
    fn thread(&mut self, thread: WastThread<'_>) {
        let mut scope = Scope::default();
        if let Some(id) = thread.shared_module {
            let shared = self.scope.instances.get(id.name()).cloned().flatten();
            scope.instances.insert(id.name().to_owned(), shared);
        }
        let outer = self.enter(scope);
        for directive in thread.directives {
            self.directive(directive);
        }
        self.scope = outer;
    }

    fn module(&mut self, module: QuoteWat<'_>) {
        let name = text::name(&module);
        let outline = self.definition(module, Claim::Valid);
        self.instance(name, outline);
    }

    fn instance(&mut self, name: Option<String>, outline: Known<Outline>) {
        let instance = outline.and_then(|outline| self.link(&outline));
        self.scope.last_instance = instance.clone();
        name.map(|name| self.scope.instances.insert(name, instance));
    }

    /// Registers a module as far as it can be read, and checks the outcome. Returns its imports and exports, if it is
    /// valid.
    fn definition(&mut self, mut module: QuoteWat<'_>, mut claim: Claim) -> Known<Outline> {
        let wasm = match module.encode() {
            Ok(wasm) => wasm,
            Err(error) => {
                let message = error.message();
                let why = match claim {
                    Claim::Valid => format!("modules that crate wast cannot encode: {message}"),
                    Claim::Invalid | Claim::Malformed => {
                        "malformed as text: crate wast makes no bytes of it".to_owned()
                    }
                };
                self.skip(why);
                return None;
            }
        };
        if !self.is_claimed && verdict::of_features(&wasm, WasmFeatures::all()).is_err() {
            claim = Claim::Invalid;
        }
        let (types, outcome) = self.registries.register(&wasm, claim);
        let has_types = matches!(outcome, Outcome::Passed(_));
        self.note(outcome);
        let types = types?;
        if claim != Claim::Valid {
            if let Some(outcome) = constants::check_invalid(&wasm, &types) {
                self.note(outcome);
            }
            return None;
        }
        match Outline::read(&wasm, &types) {
            Ok(outline) => {
                for outcome in constants::check_valid(&wasm, &types) {
                    self.note(outcome);
                }
                if has_types {
                    let module = self.world.read(&wasm);
                    self.acquaintance.meet_module(&types, &module);
                }
                self.types.push(types);
                let outline = Rc::new(outline);
                self.outlines.push(Rc::clone(&outline));
                Some(outline)
            }
            Err(error) => {
                self.skip(format!(
                    "sections unknown to wasmparser: {}",
                    error.message()
                ));
                None
            }
        }
    }

    fn unlinkable(&mut self, module: Wat<'_>, message: &str) {
        let Some(outline) = self.definition(QuoteWat::Wat(module), Claim::Valid) else {
            return;
        };
        let resolved = self.resolve(&outline).map(drop);
        let unknown = message.starts_with("unknown import");
        // wasmtime's own tests say "expected …", or "memory types incompatible".
        let incompatible = message.contains("incompatible") || message.starts_with("expected ");
        match resolved {
            Err(Obstacle::Unknown(reason)) => self.skip(reason),
            Err(Obstacle::Refused(_, refusal)) if incompatible && refusal != Refusal::Missing => {
                self.note(Outcome::Passed("unlinkable imports: refused"));
            }
            Err(Obstacle::Refused(_, Refusal::Missing)) if unknown => {
                self.skip("unlinkable, as nothing of the name is exported");
            }
            Ok(()) if !unknown && !incompatible => {
                self.skip(format!("unlinkable, but not by imports: {message}"));
            }
            resolved => self.note(Outcome::Failed(format!("{message:?}, but {resolved:?}"))),
        }
    }

    /// Links a module that must be linkable.
    fn link(&mut self, outline: &Outline) -> Known<Instance> {
        match self.resolve(outline) {
            Ok(imports) => {
                if !imports.is_empty() {
                    self.note(Outcome::Passed("valid imports: linked"));
                }
                Some(Rc::new(outline.instantiate(&imports)))
            }
            Err(Obstacle::Unknown(reason)) => {
                self.skip(reason);
                None
            }
            Err(Obstacle::Refused(_, Refusal::Size(_))) => {
                self.skip("imports of a size that executed code may have made");
                None
            }
            // Some proposals' tests are written to be validated, not to be linked.
            Err(Obstacle::Refused(import, Refusal::Missing | Refusal::Kind(_)))
                if import.ends_with("of \"spectest\"") =>
            {
                self.skip("imports of what module spectest does not have");
                None
            }
            Err(obstacle) => {
                self.note(Outcome::Failed(format!("cannot be linked: {obstacle:?}")));
                None
            }
        }
    }

    /// The export for each import.
    fn resolve(&self, outline: &Outline) -> Result<Vec<Item>, Obstacle> {
        outline
            .imports()
            .iter()
            .map(|import| self.stand_in(import))
            .collect()
    }

    fn stand_in(
        &self,
        Import {
            module,
            name,
            ty: wanted,
        }: &Import,
    ) -> Result<Item, Obstacle> {
        // wasmtime's own tests import from modules that have a name and were not registered.
        let known = self
            .scope
            .registered
            .get(module)
            .or_else(|| self.scope.instances.get(module));
        let unknown = |reason: String| Err(Obstacle::Unknown(reason));
        let instance = match known {
            Some(Some(instance)) => instance,
            Some(None) => return unknown("imports from a module that was not linked".to_owned()),
            None => return unknown(format!("imports from a module of the host: {module:?}")),
        };
        let import = format!("{name:?} of {module:?}");
        match instance.exports.get(name) {
            Some(item) => match satisfies(item, wanted) {
                Ok(()) => Ok(*item),
                Err(refusal) => Err(Obstacle::Refused(import, refusal)),
            },
            None => Err(Obstacle::Refused(import, Refusal::Missing)),
        }
    }
}

/// Why a module is not linked.
#[derive(Debug)]
enum Obstacle {
    /// It is not known here.
    Unknown(String),
    /// The import that is not satisfied, and why.
    #[allow(dead_code, reason = "the name is for those who read of a failure")]
    Refused(String, Refusal),
}
