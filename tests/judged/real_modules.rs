//! Real modules: compares every answer of the library about their types with the judge's.

use crate::oracle::c::{Owned, Registry, Types};
use crate::oracle::compare::Acquaintance;
use crate::oracle::corpus::{self, Source};
use crate::oracle::layout::{COPYING, DRC, NULL, Policy};
use crate::oracle::naive::{Class, Module, Shape, World};
use crate::oracle::random::Random;
use crate::oracle::{verdict, written};
use std::collections::{HashMap, HashSet};
use typereg::capi::abi::*;

/// A module with its types in the registry and in the judge's world.
struct Loaded {
    source: Source,
    module: Module,
    types: Types,
}

/// Registers all modules, and has the judge read them.
fn load(
    sources: Vec<Source>,
    registry: &Registry,
    world: &mut World,
    acquaintance: &mut Acquaintance,
) -> Vec<Loaded> {
    let load = |source: Source| {
        let module = world.read(&source.wasm);
        let types = registry
            .register_module(&source.wasm)
            .unwrap_or_else(|failure| panic!("{}: {failure:?}", source.name));
        acquaintance.meet_module(&types, &module);
        Loaded {
            source,
            module,
            types,
        }
    };
    sources.into_iter().map(load).collect()
}

#[test]
fn every_answer_about_real_types_is_right() {
    let registry = Registry::new(WT_GC_LAYOUT_DRC);
    let (mut world, mut acquaintance) = (World::default(), Acquaintance::default());
    let mut loaded = load(corpus::modules(), &registry, &mut world, &mut acquaintance);
    registry.check();
    let stats = registry.stats();
    assert_eq!(stats.live_types as usize, world.types.len());
    assert!(
        loaded.len() > 1 && world.types.len() > 100,
        "{} types",
        world.types.len()
    );

    for class in 0..world.types.len() {
        acquaintance.compare_definition(&world, class);
        acquaintance.compare_layout(&world, Some(DRC), class);
        if world.types[class].position == 0 {
            acquaintance.compare_group(&world, class);
        }
    }

    let random = &mut Random::new(1);
    let mut trampolines = HashMap::new();
    for Loaded {
        source,
        module,
        types,
    } in &loaded
    {
        let classes = module.types();
        if !classes.is_empty() {
            acquaintance.compare_pairs(&world, &registry, &classes, 20_000, random);
        }
        ask_trampolines(&mut world, &mut acquaintance, &classes, &mut trampolines);
        compare_adapters(&mut world, &acquaintance, &classes, types, &source.name);
        written::reads_back(&registry, types, verdict::STANDARD, &source.name);
    }
    registry.check();

    drop(trampolines);
    random.shuffle(&mut loaded);
    drop(loaded);
    registry.delete_empty();
}

/// The trampoline type of every function type, once.
fn ask_trampolines(
    world: &mut World,
    acquaintance: &mut Acquaintance,
    classes: &[Class],
    trampolines: &mut HashMap<Class, Owned>,
) {
    for &class in classes {
        if matches!(world.types[class].definition.shape, Shape::Func { .. }) {
            trampolines
                .entry(class)
                .or_insert_with(|| acquaintance.compare_trampoline(world, class));
        } else {
            assert!(
                acquaintance.types[&class].trampoline().is_err(),
                "no function type"
            );
        }
    }
}

/// A module has a trampoline for exactly the trampoline types of its own function types.
fn compare_adapters(
    world: &mut World,
    acquaintance: &Acquaintance,
    classes: &[Class],
    types: &Types,
    name: &str,
) {
    let mut wanted = HashSet::new();
    for &class in classes {
        if matches!(world.types[class].definition.shape, Shape::Func { .. }) {
            wanted.insert(world.trampoline(class));
        }
    }
    for &trampoline in &wanted {
        let index = acquaintance.types[&trampoline].index();
        let found = types
            .trampoline(index)
            .unwrap_or_else(|| panic!("{name}: no {trampoline}"));
        assert_eq!(
            world.trampoline(classes[found]),
            trampoline,
            "{name}: another's adapter"
        );
    }
    for &class in classes.iter().filter(|&class| !wanted.contains(class)) {
        let found = types.trampoline(acquaintance.types[&class].index());
        assert_eq!(found, None, "{name}: {class} is no trampoline type of its");
    }
    assert_eq!(types.trampoline(0), None);
}

#[test]
fn every_layout_policy_lays_out_all_types_as_the_rules_say() {
    let own = wt_gc_layout_policy_t {
        size: size_of::<wt_gc_layout_policy_t>(),
        header_size: 12,
        header_align: 4,
        reference_size: 8,
        min_object_align: 0,
        min_struct_size: 17,
        reserved: 0,
        ..wt_gc_layout_policy_t::default()
    };
    let own_rules = Policy {
        header_size: 12,
        header_align: 4,
        reference_size: 8,
        min_object_align: 1,
        min_struct_size: 17,
        ..NULL
    };
    let dense = wt_gc_layout_policy_t {
        max_field_align: 2,
        traced_hierarchies: 2 + 16,
        ..own
    };
    let dense_rules = Policy {
        max_field_align: 2,
        traced: &["func", "cont"],
        ..own_rules
    };
    let policies = [
        (Registry::new(WT_GC_LAYOUT_NONE), None),
        (Registry::new(WT_GC_LAYOUT_NULL), Some(NULL)),
        (Registry::new(WT_GC_LAYOUT_COPYING), Some(COPYING)),
        (Registry::with_policy(&own), Some(own_rules)),
        (Registry::with_policy(&dense), Some(dense_rules)),
    ];
    let mut world = World::default();
    for (registry, policy) in policies {
        let mut acquaintance = Acquaintance::default();
        let loaded = load(
            corpus::repository(),
            &registry,
            &mut world,
            &mut acquaintance,
        );
        for class in 0..world.types.len() {
            acquaintance.compare_layout(&world, policy, class);
        }
        assert!(!world.types.is_empty());
        drop(loaded);
        registry.delete_empty();
    }
}

/// Every group, printed and parsed again, is the same group. The text has the groups in the module's order, each after
/// those that it refers to.
#[test]
fn printed_types_parse_as_the_same_types() {
    let registry = Registry::new(WT_GC_LAYOUT_NONE);
    let mut world = World::default();
    let mut printed = 0;
    for source in corpus::modules() {
        let module = world.read(&source.wasm);
        let types = registry
            .register_module(&source.wasm)
            .expect("a valid module");
        let mut text = String::from("(module\n");
        let mut groups: Vec<Vec<Class>> = Vec::new();
        let (mut seen, mut first) = (HashSet::new(), 0);
        for group in &module.groups {
            if !group.is_empty() && seen.insert(group[0]) {
                text.push_str(&types.get(first + group.len() - 1).expect("a member").wat());
                text.push('\n');
                groups.push(group.clone());
            }
            first += group.len();
        }
        text.push_str(")\n");
        let wasm = wat::parse_str(&text).unwrap_or_else(|error| panic!("{}: {error}", source.name));
        assert_eq!(world.read(&wasm).groups, groups, "{}", source.name);
        printed += groups.len();
    }
    assert!(printed > 50, "{printed} groups printed");
    registry.delete_empty();
}

/// The payload of the type section alone gives the same types as its module, and registering existing types again makes
/// nothing new.
#[test]
fn a_type_section_gives_the_types_of_its_module() {
    for source in corpus::repository() {
        let registry = Registry::new(WT_GC_LAYOUT_NONE);
        let types = registry
            .register_module(&source.wasm)
            .expect("a valid module");
        let before = registry.stats();
        let again = registry
            .register_type_section(source.type_section())
            .expect("the same");
        assert_eq!(again.indices(), types.indices(), "{}", source.name);
        let after = registry.stats();
        let groups = types.num_rec_groups() as u64;
        assert_eq!(after.registrations, before.registrations + groups);
        assert_eq!(after.hits, before.hits + groups);
        assert_eq!(
            (after.live_types, after.live_rec_groups),
            (before.live_types, before.live_rec_groups)
        );
        drop(types);
        registry.check();
        drop(again);
        registry.delete_empty();
    }
}

/// Encodings that toolchains wrote before the standard was finished.
#[test]
fn encodings_from_before_the_standard_are_refused() {
    let rows: [(&str, &[u8]); 5] = [
        (
            "func with an explicit supertype, by the nominal prototype",
            b"\x01\x5d\x00\x00\x70",
        ),
        (
            "struct with an explicit supertype, by the nominal prototype",
            b"\x01\x5c\x00\x6e",
        ),
        (
            "a reference with the old code of ref null",
            b"\x01\x5f\x01\x6c\x6e\x00",
        ),
        ("a rec group with the old code", b"\x01\x4f\x01\x5f\x00"),
        ("an array of i8 with the old code", b"\x01\x5e\x7a\x01"),
    ];
    let registry = Registry::new(WT_GC_LAYOUT_NONE);
    for (name, section) in rows {
        assert!(verdict::of(&verdict::module_of(section)).is_err(), "{name}");
        let failure = registry.register_type_section(section).err().expect(name);
        assert!(refuses_old_code(failure.code), "{name}: {failure:?}");
        assert!(
            failure
                .byte_offset
                .is_some_and(|offset| offset <= section.len() as u64)
        );
    }
    for source in corpus::legacy() {
        let failure = registry
            .register_module(&source.wasm)
            .err()
            .expect("an old encoding");
        assert!(
            refuses_old_code(failure.code),
            "{}: {failure:?}",
            source.name
        );
        assert!(
            failure
                .byte_offset
                .is_some_and(|offset| offset < source.wasm.len() as u64)
        );
    }
    registry.delete_empty();
}

fn refuses_old_code(code: wt_error_code_t) -> bool {
    [
        WT_ERROR_MALFORMED,
        WT_ERROR_INVALID_TYPE,
        WT_ERROR_UNSUPPORTED,
    ]
    .contains(&code)
}
