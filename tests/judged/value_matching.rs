//! Whether a value of one type matches another type: the library's answer is that of wasmparser for a function that
//! takes one and returns it as the other.
//!
//! All pairs of value types: the numbers, all abstract references, and references to all types of a
//! module of a family, exact ones too.

use crate::oracle::c::Registry;
use crate::oracle::compare::Acquaintance;
use crate::oracle::encode::{self, HEAPS, PLAIN};
use crate::oracle::naive::{Class, Definition, Heap, Reference, Shape, Value, World};
use crate::oracle::random::Random;
use crate::oracle::verdict::{self, FEATURES, PROPOSALS};
use crate::oracle::{explained, family, soak};
use typereg::capi::abi::*;

const MODULES: u64 = 20;

#[test]
fn a_value_matches_exactly_when_a_function_may_return_it() {
    let (mut asked, mut matching) = (0, 0);
    let mut seeds = soak::seeds("values", 0, MODULES);
    for seed in seeds.by_ref() {
        let random = &mut Random::new(seed);
        let mut modules = family::twins(random, true);
        random.shuffle(&mut modules);
        let mut modules = modules.into_iter().map(|(_, groups)| groups);
        let both_accept = |groups: &family::Groups| {
            is_valid(&encode::module(groups)) && World::default().define(groups).is_ok()
        };
        let groups = modules.find(both_accept);
        let groups = groups.expect("most twins are valid");

        let registry = Registry::with_features(WT_GC_LAYOUT_NONE, &FEATURES);
        let types = registry
            .register_module(&encode::module(&groups))
            .expect("a valid module");
        let (mut world, mut acquaintance) = (World::default(), Acquaintance::default());
        let module = world.read(&encode::module(&groups));
        acquaintance.meet_module(&types, &module);
        let classes = module.types();
        let values = values(classes.len());
        for &sub in &values {
            for &sup in &values {
                let expected = is_valid(&returning(&groups, sub, sup));
                let [c_sub, c_sup] =
                    [sub, sup].map(|value| acquaintance.c_value(of_class(value, &classes)));
                assert_eq!(
                    explained::value_matches(c_sub, c_sup),
                    expected,
                    "{sub:?} <: {sup:?}"
                );
                asked += 1;
                matching += u64::from(expected);
            }
        }
        drop(types);
        registry.delete_empty();
    }
    seeds.say(format_args!(
        "{asked} pairs of values compared, {matching} match"
    ));
    if seeds.are_many() {
        assert!(asked > 8_000 * seeds.taken, "{asked} pairs");
        assert!(matching > 400 * seeds.taken, "{matching} match");
    }
}

fn is_valid(wasm: &[u8]) -> bool {
    verdict::of_features(wasm, PROPOSALS).is_ok()
}

/// All types that a param can have. References are module type indices.
fn values(types: usize) -> Vec<Value> {
    let numbers = PLAIN.iter().map(|row| row.0);
    let numbers = numbers.filter(|name| !matches!(*name, "i8" | "i16"));
    let mut values: Vec<Value> = numbers.map(Value::Plain).collect();
    for nullable in [false, true] {
        for flag in [false, true] {
            let abstracts = HEAPS.iter().map(|row| Heap::Abstract {
                shared: flag,
                name: row.0,
            });
            let concretes = (0..types).map(|index| Heap::Concrete {
                exact: flag,
                to: Reference::Class(index),
            });
            let heaps = abstracts.chain(concretes);
            values.extend(heaps.map(|heap| Value::Ref { nullable, heap }));
        }
    }
    values
}

/// The same value type, with the judge's class instead of the module type index.
fn of_class(mut value: Value, classes: &[Class]) -> Value {
    if let Value::Ref {
        heap: Heap::Concrete { to, .. },
        ..
    } = &mut value
    {
        *to = Reference::Class(classes[to.class()]);
    }
    value
}

/// The module with these groups and a function that returns its param.
fn returning(groups: &[Vec<Definition>], sub: Value, sup: Value) -> Vec<u8> {
    let index = groups.iter().map(Vec::len).sum::<usize>();
    let signature = Definition::closed(Shape::Func {
        params: vec![sub],
        results: vec![sup],
    });
    let mut wasm = encode::module(&[groups, &[vec![signature]]].concat());
    let mut function = vec![1];
    encode::unsigned(&mut function, index as u64);
    let body: &[u8] = &[1, 4, 0, 0x20, 0, 0x0b]; // no locals, local.get 0, end
    for (section, payload) in [(3, &function[..]), (10, body)] {
        wasm.extend([section, payload.len() as u8]);
        wasm.extend(payload);
    }
    wasm
}
