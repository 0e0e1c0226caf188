//! Shards, the numbers of registries, and how types lead to their registry.

use super::*;
use crate::Registry;
use std::collections::HashSet;

#[test]
#[cfg(not(typereg_constant_hash))]
fn groups_are_spread_over_all_shards() {
    use crate::ty::{FieldType, ValType};
    let registry = Registry::new(&Config::default()).unwrap();
    let fields = |len| std::iter::repeat_n(FieldType::constant(ValType::I32), len);
    let types: Vec<_> = (0..1000)
        .map(|len| registry.struct_type(fields(len)).unwrap())
        .collect();
    let shards = &registry.core().shards;
    let groups = shards
        .each_ref()
        .map(|shard| shard.map.read(&registry.core().slots).groups().count());
    assert_eq!(groups.iter().sum::<usize>(), types.len());
    // 62 on average, so no shard is without a group.
    assert!(groups.iter().all(|&groups| groups > 0), "{groups:?}");
}

#[test]
#[cfg(not(feature = "checked-handles"))] // There no index is used again.
fn a_table_that_was_emptied_is_used_again() {
    use crate::ty::{FieldType, ValType};
    let mut config = Config::default();
    config.set_index_reuse_delay(0);
    let registry = Registry::new(&config).unwrap();
    let fields = |len| std::iter::repeat_n(FieldType::constant(ValType::I32), len);
    let reserved = |from| {
        let types: Vec<_> = (from..from + 1000)
            .map(|len| registry.struct_type(fields(len)).unwrap())
            .collect();
        drop(types);
        registry.stats().reserved_bytes
    };
    let first = reserved(0);
    let later = (1..9).map(|round| reserved(1000 * round)).max().unwrap();
    assert!(later <= 2 * first, "{first}, then {later}");
    assert_eq!(registry.check(), Ok(()));
}

#[test]
fn no_two_live_registries_have_one_number() {
    let new = |_| Registry::new(&Config::default()).unwrap();
    let mut live: Vec<Registry> = (0..10).map(new).collect();
    live.remove(5);
    live.extend((0..20).map(new));
    let numbers: HashSet<u32> = live.iter().map(|registry| registry.core().id).collect();
    assert_eq!(numbers.len(), live.len());
    assert!(!numbers.contains(&0));
}

#[test]
fn deep_types_lead_to_their_own_registry_however_many_there_are() {
    use crate::TypeCollection;
    // A chain of 12 structs, each below the one before.
    let mut chain = vec![12, 0x50, 0, 0x5f, 0];
    (0..11).for_each(|above| chain.extend([0x50, 1, above, 0x5f, 0]));
    let new = |_| {
        let registry = Registry::new(&Config::default()).unwrap();
        registry.register_type_section(&chain).unwrap()
    };
    let mut all: Vec<TypeCollection> = (0..150).map(new).collect();
    all.retain(|types| types.get(0).unwrap().core().id % 3 != 0);
    all.extend((0..20).map(new)); // some get numbers of registries that were dropped
    for types in &all {
        let [root, above, deepest] = [0, 10, 11].map(|i| types.get(i).unwrap());
        assert!(deepest.is_subtype_of(above) && deepest.is_subtype_of(root));
        assert!(!above.is_subtype_of(deepest));
        assert!(core::ptr::eq(deepest.core(), deepest.group().core()));
    }
}

#[test]
fn types_of_300_registries_live_and_die_in_their_own() {
    use crate::ty::{FieldType, ValType};
    use crate::{RegisteredType, Type};
    struct One {
        registry: Registry,
        held: RegisteredType,
    }
    // `(rec (type $a (sub (struct))) (type $b (sub $a (struct (field i32)))))`
    const PAIR: &[u8] = &[1, 0x4e, 2, 0x50, 0, 0x5f, 0, 0x50, 1, 0, 0x5f, 1, 0x7f, 0];
    let new = |_| {
        let registry = Registry::new(&Config::default()).unwrap();
        let types = registry.register_type_section(PAIR).unwrap();
        let held = types.get(1).unwrap().to_owned(); // not the leader
        One { registry, held }
    };
    let alive = |one: &One| one.registry.stats().live_types;
    let use_all = |all: &[One]| {
        for (number, one) in all.iter().enumerate() {
            let field = FieldType::constant(ValType::ref_null(&one.held));
            let referring = one.registry.struct_type([field]).unwrap();
            let copy = one.held.clone();
            let above: &Type = copy.supertype().unwrap();
            let other = &all[(number + 1) % all.len()].held;
            assert!(copy.is_subtype_of(above) && !above.is_subtype_of(&copy));
            assert!(!other.is_subtype_of(above), "of another registry");
            for ty in [&*copy, above, &*referring] {
                assert!(core::ptr::eq(ty.core(), one.registry.core()));
                assert!(core::ptr::eq(ty.group().core(), one.registry.core()));
            }
            assert_eq!(alive(one), 3);
            drop((copy, referring));
            assert_eq!(alive(one), 2);
        }
    };
    let count = if cfg!(miri) { 66 } else { 300 };
    let mut all: Vec<One> = (0..count).map(new).collect();
    // The third chunk of places has some of them; under Miri, the first.
    let highest = all.iter().map(|one| one.registry.core().id).max();
    assert!(highest >= Some(if cfg!(miri) { 64 } else { 256 }));
    use_all(&all);
    let mut number = 0;
    all.retain(|_| {
        number += 1;
        number % 3 != 0
    });
    use_all(&all);
    all.extend((0..count / 3).map(new)); // numbers of registries that were dropped
    use_all(&all);
    for One { registry, held } in all {
        drop(held);
        assert_eq!((registry.stats().live_types, registry.check()), (0, Ok(())));
    }
}
