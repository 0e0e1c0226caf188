//! Tests of the judge itself: its answers are those of the rules, in words and figures.

use crate::oracle::layout::{COPYING, DRC, Layout, NULL, Place, Policy};
use crate::oracle::naive::{Class, World};
use crate::oracle::{corpus, verdict};
use wasmparser::WasmFeatures;

fn classes(world: &mut World, wat: &str) -> Vec<Class> {
    let wasm = wat::parse_str(format!("(module {wat})")).expect("valid WAT");
    verdict::of(&wasm).expect("a valid module");
    world.read(&wasm).types()
}

#[test]
fn types_are_equal_by_the_rules() {
    let rows = [
        ("(type (struct))", "(rec (type (struct)))", true),
        ("(type (struct))", "(type (sub final (struct)))", true),
        ("(type (sub (struct)))", "(type (struct))", false),
        (
            "(rec (type (func)) (type (struct)))",
            "(rec (type (struct)) (type (func)))",
            false,
        ),
        (
            "(rec (type (func)))",
            "(rec (type (func)) (type (struct)))",
            false,
        ),
        (
            "(rec (type $a (struct (field (ref null $a)))))",
            "(rec (type $b (struct (field (ref null $b)))))",
            true,
        ),
        (
            "(rec (type $a (struct (field (ref null $a)))))",
            "(rec (type $a (struct (field (ref $a)))))",
            false,
        ),
        (
            "(rec (type $a (struct (field (ref $b)))) (type $b (struct (field (ref $a)))))",
            "(rec (type $a (struct (field (ref $b)))) (type $b (struct (field (ref $a)))))",
            true,
        ),
        (
            "(type (func (param i32)))",
            "(type (func (result i32)))",
            false,
        ),
        ("(type (array i8))", "(type (array i16))", false),
        ("(type (array i8))", "(type (array (mut i8)))", false),
        ("(type (struct (field i8)))", "(type (array i8))", false),
    ];
    for (a, b, same) in rows {
        let world = &mut World::default();
        assert_eq!(
            classes(world, a)[0] == classes(world, b)[0],
            same,
            "{a} and {b}"
        );
    }
}

#[test]
fn members_and_an_unrolled_member_are_different_types() {
    let world = &mut World::default();
    let pair = "(rec (type $a (struct (field (ref $b)))) (type $b (struct (field (ref $a)))))";
    let members = classes(world, pair);
    assert_ne!(members[0], members[1]);
    let unrolled = "(rec (type $a (struct (field (ref null $a)))))
        (type (struct (field (ref null $a))))";
    let types = classes(world, unrolled);
    assert_ne!(types[0], types[1]);
}

#[test]
fn layouts_have_the_figures_of_the_rules() {
    let sizes = |policy: Policy, wat: &str| {
        let mut world = World::default();
        let class = classes(&mut world, wat)[0];
        world.layout(policy, class).expect("an object")
    };
    let empty = |policy| {
        let Layout { size, align, .. } = sizes(policy, "(type (struct))");
        (size, align)
    };
    assert_eq!(
        [empty(NULL), empty(DRC), empty(COPYING)],
        [(8, 8), (24, 8), (32, 16)]
    );

    let four = "(type (struct (field i8 i64 i16 (ref any))))";
    for (policy, offsets, size) in [(NULL, [8, 16, 24, 28], 32), (DRC, [24, 32, 40, 44], 48)] {
        let layout = sizes(policy, four);
        assert_eq!(
            layout
                .fields
                .iter()
                .map(|field| field.offset)
                .collect::<Vec<_>>(),
            offsets
        );
        assert_eq!(layout.size, size);
        assert_eq!(
            layout.fields[3],
            Place {
                offset: offsets[3],
                size: 4,
                is_gc_ref: true,
                kind: "ref"
            }
        );
    }

    let array = |policy, element: &str| {
        let layout = sizes(policy, &format!("(type (array {element}))"));
        (layout.size, layout.align)
    };
    assert_eq!([array(NULL, "i8"), array(DRC, "i8")], [(12, 8), (28, 8)]);
    assert_eq!([array(NULL, "i64"), array(DRC, "i64")], [(16, 8), (32, 8)]);
    assert_eq!(
        [array(NULL, "v128"), array(DRC, "v128")],
        [(16, 16), (32, 16)]
    );
}

#[test]
fn trampoline_types_are_those_of_the_rules() {
    let world = &mut World::default();
    let types = classes(
        world,
        "(type (func (param i32)))
         (type $s (struct))
         (type (func (param (ref $s)) (result (ref i31))))
         (type (func (param anyref) (result anyref)))
         (type (sub (func)))
         (type (func))
         (rec (type (func (param funcref))) (type (struct)))",
    );
    let trampolines: Vec<Class> = [0, 2, 4, 6]
        .map(|index| world.trampoline(types[index]))
        .into();
    assert_eq!(trampolines, [0, 3, 5, 6].map(|index| types[index]));
}

/// In every real module, wasmparser finds the same types to be equal.
#[test]
fn wasmparser_finds_the_same_types_equal() {
    let mut compared = 0;
    for source in corpus::modules() {
        let features = WasmFeatures::WASM3 | WasmFeatures::LEGACY_EXCEPTIONS;
        let types = verdict::of_features(&source.wasm, features).expect("a valid module");
        let mut world = World::default();
        let classes = world.read(&source.wasm).types();
        let mut pairs = std::collections::HashMap::new();
        for (index, &class) in classes.iter().enumerate() {
            let id = types.as_ref().core_type_at_in_module(index as u32);
            assert_eq!(
                *pairs.entry(class).or_insert(id),
                id,
                "{}: {index}",
                source.name
            );
            let above = types.as_ref().supertype_of(id);
            let found = world.supertype(class).map(|above| pairs[&above]);
            assert_eq!(found, above, "{}: {index}", source.name);
        }
        let distinct: std::collections::HashSet<_> = pairs.values().collect();
        assert_eq!(distinct.len(), pairs.len(), "{}", source.name);
        compared += classes.len();
    }
    // If all hashes are equal, large modules are left out, and without ../shared few are left.
    let least = if cfg!(typereg_constant_hash) {
        500
    } else {
        10_000
    };
    assert!(compared > least, "{compared} types compared");
}
