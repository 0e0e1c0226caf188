//! Families of almost equal types: no two of them are confused, whoever comes first.
//!
//! A family is a few groups and their twins, which differ from them in one thing. Each twin comes as
//! a module of its own. wasmparser's validator judges whether it is valid, the naive judge which
//! types are one and which is below which.

mod oracle;

use oracle::c::{self, Registry, Types};
use oracle::compare::Acquaintance;
use oracle::encode::{self, HEAPS, PLAIN};
use oracle::generate::Sketch;
use oracle::layout::{COPYING, DRC, NULL, Policy};
use oracle::naive::{Class, Field, Heap, Module, Reference, Value, World};
use oracle::random::Random;
use oracle::twins::CHANGES;
use oracle::verdict;
use std::collections::HashMap;
use typereg::capi::abi::*;
use wasmparser::WasmFeatures;

const FAMILIES: u64 = if cfg!(feature = "constant-hash") {
    40
} else {
    400
};

/// How much was compared, so that a test which compares nothing fails.
#[derive(Default)]
struct Tally {
    accepted: usize,
    refused: usize,
    /// Pairs of types asked about, by handle and by index.
    pairs: usize,
    /// Pairs of value types asked about.
    matches: usize,
    matching: usize,
    /// Twins accepted per change.
    twins: HashMap<&'static str, usize>,
}

#[test]
fn twins_are_told_apart_and_likes_are_one() {
    let mut tally = Tally::default();
    for seed in 0..FAMILIES {
        let policies = [
            (WT_GC_LAYOUT_NULL, NULL),
            (WT_GC_LAYOUT_DRC, DRC),
            (WT_GC_LAYOUT_COPYING, COPYING),
        ];
        let (layout, policy) = policies[seed as usize % policies.len()];
        let registry = || Registry::new(layout);
        family(seed, false, &registry, policy, &mut tally);
    }
    let families = FAMILIES as usize;
    assert!(
        tally.accepted > 10 * families,
        "{} accepted",
        tally.accepted
    );
    assert!(tally.refused > 2 * families, "{} refused", tally.refused);
    assert!(tally.pairs > 3_000 * families, "{} pairs", tally.pairs);
    assert!(
        tally.matching > 100 * families,
        "{} matching values",
        tally.matching
    );
    for (change, _) in CHANGES {
        let impossible =
            ["a reference past the group", "exactness", "sharedness"].contains(&change);
        let accepted = tally.twins.get(change).copied().unwrap_or(0);
        assert_eq!(
            accepted == 0,
            impossible,
            "{accepted} accepted twins in {change}"
        );
    }
}

/// References of the proposals, with their features on.
#[test]
fn twins_with_shared_exact_and_cont_references_are_told_apart() {
    let features = [
        WT_FEATURE_STACK_SWITCHING,
        WT_FEATURE_SHARED_EVERYTHING_THREADS,
        WT_FEATURE_CUSTOM_DESCRIPTORS,
    ];
    let registry = || Registry::with_features(WT_GC_LAYOUT_DRC, &features);
    let mut tally = Tally::default();
    for seed in 0..FAMILIES {
        family(1_000_000 + seed, true, &registry, DRC, &mut tally);
    }
    assert!(tally.twins["exactness"] > 10 && tally.twins["sharedness"] > 10);
}

fn features(proposals: bool) -> WasmFeatures {
    if proposals {
        WasmFeatures::WASM3
            | WasmFeatures::STACK_SWITCHING
            | WasmFeatures::SHARED_EVERYTHING_THREADS
            | WasmFeatures::CUSTOM_DESCRIPTORS
    } else {
        WasmFeatures::WASM3
    }
}

/// One registry, with the judge beside it.
struct Trial {
    registry: Registry,
    acquaintance: Acquaintance,
    modules: Vec<Types>,
}

impl Trial {
    fn new(registry: Registry) -> Self {
        Trial {
            registry,
            acquaintance: Acquaintance::default(),
            modules: Vec::new(),
        }
    }

    fn register(&mut self, wasm: &[u8], module: &Module) {
        let types = self
            .registry
            .register_module(wasm)
            .expect("wasmparser accepts it");
        self.acquaintance.meet_module(&types, module);
        self.modules.push(types);
    }

    /// Deletes everything, in any order.
    fn end(mut self, random: &mut Random) {
        self.registry.check();
        random.shuffle(&mut self.modules);
        self.modules.clear();
        self.registry.delete_empty();
    }
}

fn family(
    seed: u64,
    proposals: bool,
    registry: &dyn Fn() -> Registry,
    policy: Policy,
    tally: &mut Tally,
) {
    let random = &mut Random::new(seed);
    let mut world = World::default();
    let mut trial = Trial::new(registry());
    let mut modules: Vec<(Vec<u8>, Module)> = Vec::new();

    let mut sketch = Sketch::new(proposals);
    for _ in 0..2 {
        let copy = sketch.len();
        let base = sketch.draw_group(random);
        sketch.groups.push(base.clone());
        for (name, change) in CHANGES {
            let Some(twins) = change(&sketch, copy, base.clone(), random) else {
                continue;
            };
            let mut groups = sketch.groups.clone();
            groups.extend(twins);
            let wasm = encode::module(&groups);
            if judge(&wasm, proposals, &trial, tally) {
                let module = world.read(&wasm);
                assert_same_partition(&wasm, proposals, &module);
                trial.register(&wasm, &module);
                modules.push((wasm, module));
                *tally.twins.entry(name).or_default() += 1;
            }
        }
    }

    let classes: Vec<Class> = (0..world.types.len()).collect();
    compare_all(&world, &trial, policy, &classes, tally);
    compare_matching(&world, &trial.acquaintance, &classes, random, tally);

    // The same modules in another order: the same types are one.
    let mut again = Trial::new(registry());
    random.shuffle(&mut modules);
    modules
        .iter()
        .for_each(|(wasm, module)| again.register(wasm, module));
    compare_all(&world, &again, policy, &classes, tally);
    again.end(random);
    trial.end(random);
}

/// Both accept, or both refuse; and a refusal leaves the registry as it was.
fn judge(wasm: &[u8], proposals: bool, trial: &Trial, tally: &mut Tally) -> bool {
    let verdict = verdict::of_features(wasm, features(proposals));
    let before = trial.registry.stats();
    match (&verdict, trial.registry.register_module(wasm)) {
        (Ok(_), Ok(_)) => tally.accepted += 1,
        (Err(_), Err(_)) => {
            assert_eq!(trial.registry.stats(), before, "refused is unchanged");
            tally.refused += 1;
        }
        (Ok(_), Err(failure)) => panic!("{failure:?}, but wasmparser accepts {wasm:02x?}"),
        (Err(reason), Ok(_)) => panic!("accepted, but wasmparser says {reason}: {wasm:02x?}"),
    }
    verdict.is_ok()
}

/// wasmparser finds the same types of the module to be one.
fn assert_same_partition(wasm: &[u8], proposals: bool, module: &Module) {
    let types = verdict::of_features(wasm, features(proposals)).unwrap();
    let ids: Vec<_> = (0..types.as_ref().core_type_count_in_module())
        .map(|index| types.as_ref().core_type_at_in_module(index))
        .collect();
    let classes = module.types();
    assert_eq!(ids.len(), classes.len());
    for i in 0..ids.len() {
        for j in 0..i {
            assert_eq!(
                ids[i] == ids[j],
                classes[i] == classes[j],
                "module types {i} and {j}"
            );
        }
    }
}

fn compare_all(world: &World, trial: &Trial, policy: Policy, classes: &[Class], tally: &mut Tally) {
    for &class in classes {
        trial.acquaintance.compare_definition(world, class);
        trial.acquaintance.compare_group(world, class);
        trial
            .acquaintance
            .compare_layout(world, Some(policy), class);
    }
    for &sub in classes {
        for &sup in classes {
            trial
                .acquaintance
                .compare_pair(world, &trial.registry, sub, sup);
        }
    }
    tally.pairs += classes.len() * classes.len();
}

/// Value and field types made of the family's types and of all abstract ones.
fn compare_matching(
    world: &World,
    acquaintance: &Acquaintance,
    classes: &[Class],
    random: &mut Random,
    tally: &mut Tally,
) {
    let mut values: Vec<Value> = PLAIN.iter().map(|row| Value::Plain(row.0)).collect();
    for nullable in [false, true] {
        for shared in [false, true] {
            values.extend(HEAPS.iter().map(|row| {
                let heap = Heap::Abstract {
                    shared,
                    name: row.0,
                };
                Value::Ref { nullable, heap }
            }));
        }
        for exact in [false, true] {
            values.extend(classes.iter().map(|&class| {
                let heap = Heap::Concrete {
                    exact,
                    to: Reference::Class(class),
                };
                Value::Ref { nullable, heap }
            }));
        }
    }
    for pair in 0..2_000 {
        let sub = *random.pick(&values);
        let sup = match pair % 20 {
            // One that matches, in any case.
            0 => {
                let matching = values.iter().filter(|&&sup| world.value_matches(sub, sup));
                **random.pick(&Vec::from_iter(matching))
            }
            _ => *random.pick(&values),
        };
        let expected = world.value_matches(sub, sup);
        let (c_sub, c_sup) = (acquaintance.c_value(sub), acquaintance.c_value(sup));
        assert_eq!(
            c::value_matches(c_sub, c_sup),
            expected,
            "{sub:?} <: {sup:?}"
        );
        assert_eq!(
            c::value_equal(c_sub, c_sup),
            sub == sup,
            "{sub:?} = {sup:?}"
        );
        let sub = Field {
            mutable: random.one_in(2),
            storage: sub,
        };
        let sup = Field {
            mutable: random.one_in(2),
            storage: sup,
        };
        let matches = c::field_matches(acquaintance.c_field(sub), acquaintance.c_field(sup));
        assert_eq!(matches, world.field_matches(sub, sup), "{sub:?} <: {sup:?}");
        tally.matches += 1;
        tally.matching += usize::from(expected);
    }
}
