//! A form that needs a proposal which is off is refused, and the refusal names the first such proposal in the order of
//! the bytes.
//!
//! The judge finds the first in the bytes (`gates`). Each proposal is missing, alone and with others, in modules that
//! need few (`modest`) and in those of families.

use crate::oracle::build::build;
use crate::oracle::c::Registry;
use crate::oracle::compare::Acquaintance;
use crate::oracle::encode::{self, Spelling};
use crate::oracle::naive::World;
use crate::oracle::proposal::{Proposal, Setting};
use crate::oracle::random::Random;
use crate::oracle::{family, gates, modest, soak, verdict};
use std::collections::BTreeMap;
use typereg::capi::abi::*;

/// For each proposal, type sections that need it first.
const FORMS: [(Proposal, &[&[u8]]); 9] = [
    (
        Proposal::MultiValue,
        &[b"\x01\x60\x00\x02\x7f\x7f", b"\x01\x60\x00\x02\x7b\x6e"],
    ),
    (
        Proposal::ReferenceTypes,
        &[b"\x01\x60\x01\x70\x00", b"\x01\x60\x00\x01\x6f"],
    ),
    (Proposal::Simd, &[b"\x01\x60\x01\x7b\x00"]),
    (
        Proposal::FunctionReferences,
        &[
            // (ref func), and (ref null func) and (ref null extern) in their long form
            b"\x01\x60\x01\x64\x70\x00",
            b"\x01\x60\x01\x63\x70\x00",
            b"\x01\x60\x01\x63\x6f\x00",
            // (ref null $f) to a function type before
            b"\x02\x60\x00\x00\x60\x01\x63\x00\x00",
            // (ref exn), (ref cont), (ref any)
            b"\x01\x60\x01\x64\x69\x00",
            b"\x01\x60\x01\x64\x68\x00",
            b"\x01\x60\x01\x64\x6e\x00",
        ],
    ),
    (
        Proposal::Gc,
        &[
            b"\x01\x5f\x00",
            b"\x01\x5e\x78\x00",
            // A rec group of none, of one; a sub type that is open, and a final one
            b"\x01\x4e\x00",
            b"\x01\x4e\x01\x60\x00\x00",
            b"\x01\x50\x00\x60\x00\x00",
            b"\x01\x4f\x00\x60\x00\x00",
            // any, eq, i31, struct, array, none, noextern, nofunc
            b"\x01\x60\x01\x6e\x00",
            b"\x01\x60\x01\x6d\x00",
            b"\x01\x60\x01\x6c\x00",
            b"\x01\x60\x01\x6b\x00",
            b"\x01\x60\x01\x6a\x00",
            b"\x01\x60\x01\x71\x00",
            b"\x01\x60\x01\x72\x00",
            b"\x01\x60\x01\x73\x00",
            // A function type that refers to itself; an open shared func, a struct that is described
            b"\x01\x60\x01\x63\x00\x00",
            b"\x01\x50\x00\x65\x60\x00\x00",
            b"\x01\x4e\x02\x4d\x01\x5f\x00\x4c\x00\x5f\x00",
        ],
    ),
    (
        Proposal::Exceptions,
        &[b"\x01\x60\x01\x69\x00", b"\x01\x60\x01\x74\x00"],
    ),
    (
        Proposal::StackSwitching,
        &[
            b"\x01\x60\x01\x68\x00",
            b"\x01\x60\x01\x75\x00",
            b"\x02\x60\x00\x00\x5d\x00",
        ],
    ),
    (
        Proposal::SharedEverythingThreads,
        &[
            b"\x01\x65\x60\x00\x00",
            b"\x01\x65\x5f\x00",
            b"\x02\x65\x60\x00\x00\x65\x5d\x00",
            // (ref null (shared any)) in its short form
            b"\x01\x60\x01\x65\x6e\x00",
        ],
    ),
    // An exact reference, after the byte that needs typed function references.
    (
        Proposal::CustomDescriptors,
        &[b"\x02\x60\x00\x00\x60\x01\x63\x62\x00\x00"],
    ),
];

/// Registers it, or is refused because of the proposal that the judge finds missing. Returns that proposal.
fn register(registry: &Registry, section: &[u8], setting: Setting) -> Option<Proposal> {
    let before = registry.stats();
    let missing = gates::first_missing(section, setting);
    let as_section = registry.register_type_section(section).map(drop);
    let as_module = registry
        .register_module(&verdict::module_of(section))
        .map(drop);
    for outcome in [as_section, as_module] {
        match (&outcome, missing) {
            (Ok(()), None) => {}
            (Err(failure), Some(proposal)) => {
                let is_named = failure.is_for(proposal);
                let has_place = failure.byte_offset.is_some();
                assert!(
                    is_named && has_place,
                    "{failure:?}, not {proposal:?}, of {section:02x?}, {setting:?}"
                );
                let after = registry.stats();
                assert_eq!(after.live_types, before.live_types);
                assert_eq!(after.live_bytes, before.live_bytes);
            }
            _ => panic!("{outcome:?}, not {missing:?}, of {section:02x?}, {setting:?}"),
        }
    }
    missing
}

#[test]
fn a_form_is_accepted_exactly_if_its_proposal_is_on() {
    let all = Registry::with_setting(WT_GC_LAYOUT_DRC, Setting::ALL);
    for (proposal, sections) in FORMS {
        // On are the proposals that it needs, and all that do not need it.
        let off = Setting::ALL.without(proposal);
        let without = Registry::with_setting(WT_GC_LAYOUT_DRC, off);
        for section in sections {
            assert_eq!(register(&all, section, Setting::ALL), None);
            let missing = register(&without, section, off);
            assert_eq!(missing, Some(proposal), "{section:02x?}");
        }
        without.delete_empty();
    }
    all.delete_empty();
}

/// Finds out which proposals are on by registering their forms.
fn on(registry: &Registry) -> Vec<Proposal> {
    let is_on = |(proposal, sections): &(Proposal, &[&[u8]])| {
        // The first form needs only this proposal and those that it needs.
        let plain = match proposal {
            Proposal::SharedEverythingThreads => &b"\x01\x65\x60\x00\x00"[..],
            _ => sections[0],
        };
        registry.register_type_section(plain).is_ok()
    };
    let on = FORMS.iter().filter(|form| is_on(form));
    on.map(|form| form.0).collect()
}

#[test]
fn a_version_has_its_proposals_and_no_others() {
    for major in [1, 2, 3] {
        let registry = Registry::with_steps(major, &[]);
        let expected: Vec<_> = Setting::of_version(major).on().collect();
        assert_eq!(on(&registry), expected, "version {major}");
        registry.delete_empty();
    }
    let default = Registry::new(WT_GC_LAYOUT_NONE);
    assert_eq!(on(&default), Vec::from_iter(Setting::of_version(3).on()));
    default.delete_empty();
}

#[test]
fn a_switch_also_switches_dependent_proposals() {
    let random = &mut Random::new(13);
    for case in 0..300 {
        let major = 1 + random.below(3) as u32;
        let mut expected = Setting::of_version(major);
        let mut steps = Vec::new();
        for _ in 0..1 + case % 5 {
            let (proposal, on) = (*random.pick(&Proposal::ALL), random.one_in(2));
            steps.push((proposal, on));
            expected = if on {
                expected.with(proposal)
            } else {
                expected.without(proposal)
            };
        }
        let registry = Registry::with_steps(major, &steps);
        let found = on(&registry);
        assert_eq!(found, Vec::from_iter(expected.on()), "{major}, {steps:?}");
        registry.delete_empty();
    }
}

#[test]
fn the_first_missing_proposal_of_drawn_modules_is_named() {
    let (mut missing, mut enough) = (BTreeMap::<Proposal, u64>::new(), 0);
    let mut seeds = soak::seeds("features", 0, 60);
    for seed in seeds.by_ref() {
        let random = &mut Random::new(seed);
        let mut modules: Vec<family::Groups> = (0..60).map(|_| modest::draw(random)).collect();
        let twins = family::twins(random, true).into_iter();
        modules.extend(twins.map(|(_, groups)| groups));
        for groups in modules {
            if World::default().define(&groups).is_err() {
                continue;
            }
            let setting = Setting::draw(random);
            let registry = Registry::with_setting(WT_GC_LAYOUT_DRC, setting);
            let section = encode::spelt(&groups, *random.pick(&Spelling::ALL));
            match register(&registry, &section, setting) {
                Some(proposal) => *missing.entry(proposal).or_default() += 1,
                None => enough += 1,
            }
            registry.delete_empty();
        }
    }
    seeds.say(format_args!("{enough} need no more, {missing:?}"));
    if seeds.are_many() {
        assert!(enough > 10 * seeds.taken, "{enough}");
        assert_eq!(missing.len(), Proposal::ALL.len(), "{missing:?}");
    }
}

/// The same through the builder, where forms have no bytes: only the meaning counts, so for the judge it is written in
/// the shortest way.
#[test]
fn a_group_that_is_built_needs_what_its_shortest_form_needs() {
    let (mut refused, mut built) = (0, 0);
    let mut seeds = soak::seeds("features of built groups", 0, 60);
    for seed in seeds.by_ref() {
        let random = &mut Random::new(seed);
        for groups in (0..60).map(|_| modest::draw(random)).collect::<Vec<_>>() {
            let setting = Setting::draw(random);
            let registry = Registry::with_setting(WT_GC_LAYOUT_DRC, setting);
            let (mut world, mut acquaintance) = (World::default(), Acquaintance::default());
            let mut held = Vec::new();
            for (number, _) in groups.iter().enumerate() {
                let section = encode::type_section(&groups[..=number]);
                let missing = gates::first_missing(&section, setting);
                let module = world.define(&groups[..=number]).expect("a valid module");
                let draft = world.draft(module.groups[number][0]);
                match (build(&registry, &acquaintance, &draft, random), missing) {
                    (Ok(group), None) => {
                        for (&member, &class) in group.members().iter().zip(&module.groups[number])
                        {
                            acquaintance.meet(member, class);
                        }
                        held.push(group);
                        built += 1;
                    }
                    (Err(failure), Some(_)) => {
                        let mut off = Proposal::ALL.into_iter().filter(|&one| !setting.has(one));
                        let is_named = off.any(|proposal| failure.is_for(proposal));
                        assert!(is_named, "{failure:?}, {setting:?}: {draft:?}");
                        refused += 1;
                        break;
                    }
                    (outcome, missing) => panic!(
                        "{:?}, not {missing:?}, {setting:?}: {draft:?}",
                        outcome.map(drop)
                    ),
                }
            }
            drop(held);
            registry.delete_empty();
        }
    }
    seeds.say(format_args!("{built} built, {refused} refused"));
    assert!(built > seeds.taken && refused > seeds.taken);
}
