//! The bytes are the contents of a type section.
//!
//! wasmparser's validator for WebAssembly 3.0 decides whether they are valid. If they are, three
//! modules are registered in one registry, after one whose types it already has: the section, the section
//! again, and its groups after another one, so that every type has another number. The judge checks all types,
//! the answers about each and the answers about pairs. At the end nothing is left.
//!
//! No input of a fuzzer's size reaches the limits in which the library and wasmparser differ.

use crate::oracle::c::{Owned, Registry, Types};
use crate::oracle::compare::Acquaintance;
use crate::oracle::layout::DRC;
use crate::oracle::naive::{Class, Definition, Module, Reference, Shape, World};
use crate::oracle::random::Random;
use crate::oracle::{encode, heap, verdict};
use typereg::capi::abi::*;

/// Types that the registry already has: a supertype, a recursive group, functions.
const KNOWN: &[u8] = &[
    5, 0x50, 0, 0x5f, 0, // (sub (struct))
    0x50, 1, 0, 0x5f, 1, 0x7f, 1, // (sub 0 (struct (field (mut i32))))
    0x5f, 0, // (struct)
    0x4e, 2, 0x5f, 1, 0x63, 4, 0, 0x5e, 0x64, 3, 1, // two that refer to each other
    0x60, 1, 0x63, 0, 1, 0x7f, // (func (param (ref null 0)) (result i32))
];

/// The most types of which all pairs are compared.
const FEW: usize = 24;

/// Tries an input; returns whether it was valid.
pub fn try_input(section: &[u8]) -> bool {
    let empty = Registry::new(WT_GC_LAYOUT_DRC);
    let (outcome, taken) = empty.measure_type_section(section);
    assert!(
        taken <= heap::bound(section.len()),
        "{} bytes take {taken}",
        section.len()
    );
    let accepted = outcome.is_ok();
    match (outcome, verdict::of(&verdict::module_of(section))) {
        (Ok(_), Ok(_)) => assert!(taken > 0, "it is measured"),
        (Err(failure), Err(_)) => verdict::check_refusal(&failure, section),
        (Err(failure), Ok(_)) => panic!("{failure:?}, but wasmparser accepts it"),
        (Ok(_), Err(reason)) => panic!("accepted, but wasmparser says {reason}"),
    }
    empty.delete_empty();
    if accepted {
        Meeting::new().of(section);
    }
    accepted
}

/// A registry, and the judge's view of it.
struct Meeting {
    registry: Registry,
    world: World,
    acquaintance: Acquaintance,
    modules: Vec<Types>,
}

impl Meeting {
    fn new() -> Self {
        let mut meeting = Meeting {
            registry: Registry::new(WT_GC_LAYOUT_DRC),
            world: World::default(),
            acquaintance: Acquaintance::default(),
            modules: Vec::new(),
        };
        meeting.register(KNOWN);
        meeting
    }

    fn register(&mut self, section: &[u8]) -> Module {
        let module = self.world.read(&verdict::module_of(section));
        let types = self
            .registry
            .register_type_section(section)
            .expect("it is valid");
        self.acquaintance.meet_module(&types, &module);
        self.modules.push(types);
        module
    }

    fn of(mut self, section: &[u8]) {
        let module = self.register(section);
        let types = self.registry.stats().live_types;
        assert_eq!(types as usize, self.world.types.len());
        self.register(section);
        let elsewhere = encode::type_section(&self.after_another_group(&module));
        self.register(&elsewhere);
        assert_eq!(self.registry.stats().live_types, types, "nothing is new");
        self.registry.check();

        let trampolines = self.compare();
        self.registry.check();
        // The types that the first one holds must not depend on other holders.
        while !self.modules.is_empty() {
            self.modules.remove(0);
        }
        drop(trampolines);
        self.registry.delete_empty();
    }

    /// The same groups, with a known one before them.
    fn after_another_group(&self, module: &Module) -> Vec<Vec<Definition>> {
        let mut groups = vec![self.world.draft(0)];
        let mut numbers = vec![0];
        for classes in &module.groups {
            let mut group = classes
                .first()
                .map_or(vec![], |&class| self.world.draft(class));
            for definition in &mut group {
                for reference in definition.references_mut() {
                    if let Reference::Class(class) = reference {
                        *class = numbers
                            .iter()
                            .position(|number| number == class)
                            .expect("before it");
                    }
                }
            }
            numbers.extend(classes);
            groups.push(group);
        }
        groups
    }

    /// Everything said of every type; the trampoline types asked for.
    fn compare(&mut self) -> Vec<Owned> {
        let all: Vec<Class> = (0..self.world.types.len()).collect();
        let mut trampolines = Vec::new();
        for &class in &all {
            self.acquaintance.compare_definition(&self.world, class);
            self.acquaintance.compare_group(&self.world, class);
            self.acquaintance
                .compare_layout(&self.world, Some(DRC), class);
            if matches!(self.world.types[class].definition.shape, Shape::Func { .. }) {
                trampolines.push(self.acquaintance.compare_trampoline(&mut self.world, class));
            }
        }
        if all.len() <= FEW {
            for &sub in &all {
                for &sup in &all {
                    self.acquaintance
                        .compare_pair(&self.world, &self.registry, sub, sup);
                }
            }
        } else {
            let random = &mut Random::new(all.len() as u64);
            self.acquaintance
                .compare_pairs(&self.world, &self.registry, &all, FEW * FEW, random);
        }
        trampolines
    }
}
