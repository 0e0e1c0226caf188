//! Groups built call by call, with every form of the proposals: the result is the same group that reading gives, and
//! groups that are not valid are refused.

use crate::oracle::build::{build, one_off};
use crate::oracle::c::Registry;
use crate::oracle::compare::Acquaintance;
use crate::oracle::encode;
use crate::oracle::family;
use crate::oracle::naive::{Definition, Reference, Shape, World};
use crate::oracle::proposal::Setting;
use crate::oracle::random::Random;
use crate::oracle::soak;
use typereg::capi::abi::WT_GC_LAYOUT_DRC;

/// Can the builder express it? References are labels of members or handles of existing types; only a struct has
/// descriptor clauses.
fn is_expressible(group: &[Definition], earlier: usize) -> bool {
    group.iter().all(|member| {
        let mut clauses = [member.describes, member.descriptor].into_iter().flatten();
        let is_struct = matches!(member.shape, Shape::Struct(_));
        let clauses_fit = clauses.all(|clause| is_struct && matches!(clause, Reference::Own(_)));
        let mut member = member.clone();
        let mut references = member.references_mut().into_iter();
        clauses_fit
            && references.all(|reference| match *reference {
                Reference::Own(position) => position < group.len(),
                Reference::Class(index) => index < earlier,
            })
    })
}

#[test]
fn a_built_group_is_what_it_is_when_it_is_read() {
    let (mut built, mut refused, mut one_offs) = (0, 0, 0);
    let mut seeds = soak::seeds("built groups", 4_000_000, 100);
    for seed in seeds.by_ref() {
        let random = &mut Random::new(seed);
        let registry = Registry::with_setting(WT_GC_LAYOUT_DRC, Setting::ALL);
        let (mut world, mut acquaintance) = (World::default(), Acquaintance::default());
        let (mut held, mut held_types) = (Vec::new(), Vec::new());
        for (change, groups) in family::twins(random, true) {
            let (group, before) = groups.split_last().expect("a group");
            let Ok(module) = world.define(before) else {
                continue;
            };
            let types = registry.register_module(&encode::module(before));
            let types = types.expect("a valid module");
            acquaintance.meet_module(&types, &module);
            let classes = module.types();
            if !is_expressible(group, classes.len()) {
                continue;
            }
            let before = registry.stats();
            let judged = world.define_group(&classes, group);
            let of_classes = |mut member: Definition| {
                for reference in member.references_mut() {
                    if let Reference::Class(index) = *reference {
                        *reference = Reference::Class(classes[index]);
                    }
                }
                member
            };
            let draft: Vec<_> = group.iter().cloned().map(of_classes).collect();
            match (build(&registry, &acquaintance, &draft, random), judged) {
                (Ok(group), Ok(members)) => {
                    for (member, &class) in group.members().into_iter().zip(&members) {
                        acquaintance.meet(member, class);
                    }
                    for &class in &members {
                        acquaintance.compare_definition(&world, class);
                    }
                    held.push(group);
                    built += 1;
                    let is_own = |to: &&mut Reference| matches!(to, Reference::Own(_));
                    let mut alone = draft[0].clone();
                    let plain = Definition {
                        shared: matches!(alone.shape, Shape::Cont(_)) && alone.shared,
                        ..Definition::closed(alone.shape.clone())
                    };
                    if draft == [plain] && !alone.references_mut().iter().any(is_own) {
                        let made = one_off(&registry, &acquaintance, &draft[0].shape);
                        assert_eq!(acquaintance.class(*made.expect("a valid type")), members[0]);
                        one_offs += 1;
                    }
                }
                (Err(_), Err(_)) => {
                    assert_eq!(registry.stats(), before, "refused is unchanged");
                    refused += 1;
                }
                (Ok(_), Err(fault)) => panic!("{change}: built, but {fault}: {draft:?}"),
                (Err(failure), Ok(_)) => panic!("{change}: {failure:?}: {draft:?}"),
            }
            held_types.push(types);
        }
        drop((held, held_types));
        registry.delete_empty();
    }
    seeds.say(format_args!(
        "{built} built, {refused} refused, {one_offs} at once"
    ));
    if seeds.are_many() {
        let least = seeds.taken;
        assert!(built > 10 * least && refused > 5 * least && one_offs > least / 4);
    }
}
