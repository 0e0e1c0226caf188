//! Families of almost equal types: no two of them are confused, in whatever order they are registered.
//!
//! A family is a few groups and their twins, which differ from them in one thing. Each twin is a module of its own. Two
//! independent judges decide whether it is valid, which types are equal, also across modules, and which is below which:
//! wasmparser's validator (`peer`) and the naive judge, which also knows layouts and more. Where the two are known to
//! disagree (`disagreement`), the naive judge decides.

use crate::oracle::c::{Registry, Type, Types};
use crate::oracle::compare::Acquaintance;
use crate::oracle::encode::{self, HEAPS, PLAIN, Spelling};
use crate::oracle::layout::{COPYING, DRC, NULL, Policy};
use crate::oracle::naive::{Class, Field, Heap, Module, Reference, Shape, Value, World};
use crate::oracle::peer::Peer;
use crate::oracle::random::Random;
use crate::oracle::twins::changes;
use crate::oracle::verdict::{self, FEATURES, PROPOSALS, STANDARD};
use crate::oracle::{disagreement, explained, family, soak, twins_of_proposals, written};
use std::collections::{HashMap, HashSet};
use std::fmt;
use typereg::capi::abi::*;
use wasmparser::WasmFeatures;

const FAMILIES: u64 = if cfg!(typereg_constant_hash) { 40 } else { 400 };

/// This number of families has twins of every kind.
const MANY: u64 = 400;

/// How much was compared, so that a test which compares nothing fails.
#[derive(Default)]
struct Tally {
    accepted: u64,
    refused: u64,
    /// Modules about which wasmparser is known to be wrong.
    disputed: u64,
    /// Compared pairs of types, by handle and by index.
    pairs: u64,
    /// Compared pairs of value types.
    matches: u64,
    matching: u64,
    /// Twins accepted and twins refused per change.
    changes: HashMap<&'static str, [u64; 2]>,
}

impl fmt::Display for Tally {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Tally {
            accepted,
            refused,
            disputed,
            pairs,
            matches,
            ..
        } = self;
        write!(
            out,
            "{pairs} pairs of types and {matches} pairs of values compared, \
             {accepted} modules accepted, {refused} refused, {disputed} against wasmparser"
        )
    }
}

#[test]
fn twins_differ_and_equal_types_are_one() {
    let mut tally = Tally::default();
    let mut seeds = soak::seeds("families", 0, FAMILIES);
    for seed in seeds.by_ref() {
        let policies = [
            (WT_GC_LAYOUT_NULL, NULL),
            (WT_GC_LAYOUT_DRC, DRC),
            (WT_GC_LAYOUT_COPYING, COPYING),
        ];
        let (layout, policy) = policies[seed as usize % policies.len()];
        let registry = || Trial::new(Registry::new(layout), STANDARD);
        family(seed, false, &registry, policy, &mut tally);
    }
    seeds.say(&tally);
    if seeds.are_many() {
        assert_compared(&tally, seeds.taken);
    }
    let never_valid = ["a reference past the group"];
    if seeds.taken >= MANY {
        let beyond: Vec<&str> = twins_of_proposals::CHANGES.map(|row| row.0).into();
        assert_changes(&tally, &never_valid, &beyond);
    }
}

/// The types of the proposals, with their features on. In every other family, types with a descriptor have a slot for
/// it, and a collector follows other references.
#[test]
fn twins_of_the_proposals_differ() {
    let slot = wt_gc_layout_policy_t {
        size: size_of::<wt_gc_layout_policy_t>(),
        header_size: 12,
        header_align: 4,
        reference_size: 8,
        max_field_align: 4,
        traced_hierarchies: 1 + 2 + 16,
        descriptor_size: 8,
        ..Default::default()
    };
    let slot_rules = Policy {
        header_size: 12,
        header_align: 4,
        reference_size: 8,
        max_field_align: 4,
        traced: &["any", "func", "cont"],
        descriptor_size: 8,
        ..NULL
    };
    let drc = || {
        let registry = Registry::with_features(WT_GC_LAYOUT_DRC, &FEATURES);
        Trial::new(registry, PROPOSALS)
    };
    let with_slot = || Trial::new(Registry::with_all_and_policy(&slot), PROPOSALS);
    let mut tally = Tally::default();
    let mut seeds = soak::seeds("families with proposals", 1_000_000, FAMILIES);
    for seed in seeds.by_ref() {
        match seed % 2 {
            0 => family(seed, true, &drc, DRC, &mut tally),
            _ => family(seed, true, &with_slot, slot_rules, &mut tally),
        }
    }
    seeds.say(&tally);
    if seeds.are_many() {
        assert_compared(&tally, seeds.taken);
    }
    if seeds.taken >= MANY {
        let never_valid = ["a reference past the group", "one of two clauses"];
        assert_changes(&tally, &never_valid, &[]);
    }
}

fn assert_compared(tally: &Tally, families: u64) {
    assert!(tally.accepted > 10 * families, "{tally}");
    assert!(tally.refused > 2 * families, "{tally}");
    assert!(tally.pairs > 3_000 * families, "{tally}");
    assert!(
        tally.matching > 100 * families,
        "{} matching",
        tally.matching
    );
}

/// Checks that each change has made valid and invalid twins, except where it cannot.
fn assert_changes(tally: &Tally, never_valid: &[&str], never_made: &[&str]) {
    for (change, _) in changes() {
        let twins = tally.changes.get(change).copied().unwrap_or_default();
        let [accepted, refused] = twins.map(|count| count > 0);
        let is_made = !never_made.contains(&change);
        let can_be_valid = is_made && !never_valid.contains(&change);
        let can_be_invalid = is_made && !change.starts_with("nothing");
        assert_eq!(
            (accepted, refused),
            (can_be_valid, can_be_invalid),
            "{twins:?} twins in {change}"
        );
    }
}

/// A module, and the way in which it is written.
type Written = (family::Groups, Spelling);

/// One registry, with the judges beside it.
struct Trial {
    registry: Registry,
    features: WasmFeatures,
    peer: Peer,
    acquaintance: Acquaintance,
    modules: Vec<Types>,
    /// How often wasmparser was known to be wrong.
    disputed: u64,
}

impl Trial {
    fn new(registry: Registry, features: WasmFeatures) -> Self {
        Trial {
            registry,
            features,
            peer: Peer::new(features),
            acquaintance: Acquaintance::default(),
            modules: Vec::new(),
            disputed: 0,
        }
    }

    /// Both accept the module and find the same types in it; or both refuse it, and the registry is unchanged.
    fn register(&mut self, (groups, spelling): &Written, world: &mut World) -> Option<Module> {
        let wasm = verdict::module_of(&encode::spelt(groups, *spelling));
        let before = self.registry.stats();
        let theirs = self.peer.register(&wasm);
        match (world.define(groups), self.registry.register_module(&wasm)) {
            (Ok(module), Ok(types)) => {
                assert_eq!(module.groups, world.read(&wasm).groups, "as it was written");
                match &theirs {
                    Ok(ids) => self.peer.meet(&types, ids),
                    Err(words) if disagreement::is_too_strict(words) => self.disputed += 1,
                    Err(words) => panic!("accepted, but wasmparser says {words}: {groups:?}"),
                }
                self.acquaintance.meet_module(&types, &module);
                // This takes longer than all the rest, so only one in three, of every change.
                if self.modules.len().is_multiple_of(3) {
                    written::reads_back(&self.registry, &types, self.features, "a family");
                }
                self.modules.push(types);
                Some(module)
            }
            (Err(fault), Err(_)) => {
                let lenient = disagreement::is_too_lenient(fault);
                assert!(
                    theirs.is_err() || lenient,
                    "{fault}, but wasmparser accepts it: {groups:?}"
                );
                self.disputed += u64::from(theirs.is_ok());
                assert_eq!(self.registry.stats(), before, "refused is unchanged");
                None
            }
            (Ok(_), Err(failure)) => panic!("{failure:?}, but wasmparser {theirs:?}: {groups:?}"),
            (Err(fault), Ok(_)) => {
                panic!("accepted, but {fault}; wasmparser {theirs:?}: {groups:?}")
            }
        }
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
    registry: &dyn Fn() -> Trial,
    policy: Policy,
    tally: &mut Tally,
) {
    let random = &mut Random::new(seed);
    let mut world = World::default();
    let mut trial = registry();
    let mut modules: Vec<Written> = Vec::new();
    for (change, groups) in family::twins(random, proposals) {
        let module = (groups, *random.pick(&Spelling::ALL));
        let is_valid = trial.register(&module, &mut world).is_some();
        tally.changes.entry(change).or_default()[usize::from(!is_valid)] += 1;
        if is_valid {
            tally.accepted += 1;
            modules.push(module);
        } else {
            tally.refused += 1;
        }
    }
    tally.disputed += trial.disputed;
    let classes: Vec<Class> = (0..world.types.len()).collect();
    compare_all(&world, &trial, policy, &classes, tally);
    compare_matching(&world, &trial.acquaintance, &classes, random, tally);

    // The same modules in another order: the same types are equal.
    let mut again = registry();
    random.shuffle(&mut modules);
    for module in &modules {
        again.register(module, &mut world).expect("it was valid");
    }
    assert_eq!(world.types.len(), classes.len());
    compare_all(&world, &again, policy, &classes, tally);
    ask_trampolines(&mut world, &mut again, &classes);
    again.end(random);
    trial.end(random);
}

/// Gets the trampoline types of all function types, some of which are types of the family.
fn ask_trampolines(world: &mut World, trial: &mut Trial, classes: &[Class]) {
    let acquaintance = &mut trial.acquaintance;
    let mut trampolines = Vec::new();
    for &class in classes {
        if matches!(world.types[class].definition.shape, Shape::Func { .. }) {
            trampolines.push(acquaintance.compare_trampoline(world, class));
        }
    }
    for class in 0..world.types.len() {
        acquaintance.compare_definition(world, class);
    }
}

fn compare_all(world: &World, trial: &Trial, policy: Policy, classes: &[Class], tally: &mut Tally) {
    let Trial {
        registry,
        peer,
        acquaintance,
        ..
    } = trial;
    let is_known = |&&class: &&Class| peer.knows(acquaintance.types[&class]);
    let known: HashSet<Class> = classes.iter().filter(is_known).copied().collect();
    assert_eq!(peer.len(), known.len());
    assert!(known.len() == classes.len() || trial.disputed > 0);
    for &class in classes {
        acquaintance.compare_definition(world, class);
        acquaintance.compare_group(world, class);
        acquaintance.compare_layout(world, Some(policy), class);
    }
    for &sub in classes {
        for &sup in classes {
            acquaintance.compare_pair(world, registry, sub, sup);
        }
        if known.contains(&sub) {
            let above = HashSet::<Type>::from_iter(peer.above(acquaintance.types[&sub]));
            for &sup in classes {
                let expected = above.contains(&acquaintance.types[&sup]);
                assert_eq!(world.is_subtype(sub, sup), expected, "{sub} below {sup}");
            }
        }
    }
    tally.pairs += (classes.len() * classes.len()) as u64;
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
            // One that is sure to match.
            0 => {
                let matching = values.iter().filter(|&&sup| world.value_matches(sub, sup));
                **random.pick(&Vec::from_iter(matching))
            }
            _ => *random.pick(&values),
        };
        let expected = world.value_matches(sub, sup);
        let (c_sub, c_sup) = (acquaintance.c_value(sub), acquaintance.c_value(sup));
        assert_eq!(
            explained::value_matches(c_sub, c_sup),
            expected,
            "{sub:?} <: {sup:?}"
        );
        let why = explained::values(c_sub, c_sup);
        assert_eq!(why.is_none(), expected, "{why:?}");
        assert_eq!(
            explained::value_equal(c_sub, c_sup),
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
        let (c_sub, c_sup) = (acquaintance.c_field(sub), acquaintance.c_field(sup));
        let matches = explained::field_matches(c_sub, c_sup);
        assert_eq!(matches, world.field_matches(sub, sup), "{sub:?} <: {sup:?}");
        let why = explained::fields(c_sub, c_sup);
        assert_eq!(why.is_none(), matches, "{why:?}");
        tally.matches += 1;
        tally.matching += u64::from(expected);
    }
}
