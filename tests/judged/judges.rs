//! Compares the two judges without the library: the naive one and wasmparser's validator find the same definitions
//! valid, and the same forms to need a proposal, except where they are known to disagree (`disagreement`).

use crate::oracle::encode::{self, Spelling};
use crate::oracle::naive::World;
use crate::oracle::proposal::{Proposal, Setting};
use crate::oracle::random::Random;
use crate::oracle::twins::changes;
use crate::oracle::{disagreement, family, gates, modest, soak, verdict};
use std::collections::BTreeMap;

const FAMILIES: u64 = 400;

#[test]
fn both_judges_find_the_same_definitions_valid() {
    let mut outcomes: BTreeMap<&str, [u64; 2]> = BTreeMap::new();
    let mut faults: BTreeMap<&str, u64> = BTreeMap::new();
    let mut disputed = [0, 0];
    let mut seeds = soak::seeds("judges", 2_000_000, FAMILIES);
    for seed in seeds.by_ref() {
        let random = &mut Random::new(seed);
        let mut world = World::default();
        for (change, groups) in family::twins(random, true) {
            let wasm = encode::module(&groups);
            let ours = world.define(&groups);
            match (&ours, verdict::of_features(&wasm, verdict::PROPOSALS)) {
                (Ok(module), Ok(_)) => assert_eq!(module.groups, world.read(&wasm).groups),
                (Err(fault), Err(_)) => *faults.entry(fault).or_default() += 1,
                (Ok(_), Err(words)) => {
                    assert!(disagreement::is_too_strict(&words), "{words}: {groups:?}");
                    disputed[0] += 1;
                }
                (Err(fault), Ok(_)) => {
                    assert!(disagreement::is_too_lenient(fault), "{fault}: {groups:?}");
                    disputed[1] += 1;
                    *faults.entry(fault).or_default() += 1;
                }
            }
            outcomes.entry(change).or_default()[usize::from(ours.is_err())] += 1;
        }
    }
    seeds.say(format_args!(
        "{disputed:?} disputed, {faults:?}, {outcomes:?}"
    ));
    if seeds.taken >= FAMILIES {
        assert!(disputed[0] > 0 && disputed[1] > 0, "{disputed:?}");
        assert_eq!(outcomes.len(), changes().count());
    }
}

/// With settings drawn at random, wasmparser refuses what needs a proposal that is off.
#[test]
fn both_judges_find_the_same_forms_to_need_a_proposal() {
    let (mut missing, mut enough) = (BTreeMap::<Proposal, u64>::new(), 0);
    let mut seeds = soak::seeds("judges of features", 3_000_000, FAMILIES / 4);
    for seed in seeds.by_ref() {
        let random = &mut Random::new(seed);
        for _ in 0..40 {
            let groups = modest::draw(random);
            let wasm = encode::module(&groups);
            verdict::of_features(&wasm, verdict::PROPOSALS).expect("a valid module");
            let setting = Setting::draw(random);
            let spelling = Spelling {
                long: false,
                ..*random.pick(&Spelling::ALL)
            };
            let section = encode::spelt(&groups, spelling);
            let ours = gates::first_missing(&section, setting);
            let wasm = verdict::module_of(&section);
            let theirs = verdict::of_features(&wasm, setting.to_wasmparser()).map(drop);
            // wasmparser considers `(ref exn)` a form of exception handling alone.
            let known =
                ours == Some(Proposal::FunctionReferences) && setting.has(Proposal::Exceptions);
            assert!(
                ours.is_none() == theirs.is_ok() || known && theirs.is_ok(),
                "{ours:?}, {theirs:?}, {setting:?}: {groups:?}"
            );
            match ours {
                Some(proposal) => *missing.entry(proposal).or_default() += 1,
                None => enough += 1,
            }
        }
    }
    seeds.say(format_args!("{enough} need no more, {missing:?}"));
    if seeds.are_many() {
        assert!(
            enough > seeds.taken && missing.len() == Proposal::ALL.len(),
            "{missing:?}"
        );
    }
}
