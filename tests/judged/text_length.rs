//! No text has more than 64 bytes for each byte of the type section that it describes, or 96 for continuation types, with
//! any types and names; explanations have 4 KiB more for their own words.
//!
//! The shapes are those with the longest texts for their bytes, the names those that are longest in a text.

use crate::oracle::encode::{positive_signed, unsigned};
use crate::oracle::random::Random;
use crate::oracle::soak::is_quick;
use crate::oracle::verdict;
use std::iter::once;
use typereg::{Config, Feature, LayoutPolicy, Registry, Type, TypeCollection, TypeNames};

const TIMES: usize = 64;
/// The same of continuation types, each of which has two identifiers for two bytes.
const TIMES_OF_CONTINUATIONS: usize = 96;
/// "(module", its end, and the groups' first line.
const MODULE: usize = 64;
const EXPLANATION: usize = 4 * 1024;

const I32: u8 = 0x7f;
const REF_NULL: u8 = 0x63;
const NULLEXTERNREF: u8 = 0x72;
const EXACT: u8 = 0x62;
const SHARED: u8 = 0x65;

fn counted(bytes: &mut Vec<u8>, before: &[u8], count: u64) {
    bytes.extend(before);
    unsigned(bytes, count);
}

fn reference(bytes: &mut Vec<u8>, index: u64) {
    bytes.push(REF_NULL);
    positive_signed(bytes, index);
}

/// Functions with the greatest number of params and results, all of them references to the first type.
fn references() -> Vec<u8> {
    let mut bytes = vec![1, 0x4e, 6, 0x5f, 0];
    for _ in 0..5 {
        bytes.extend([0x60]);
        for _ in 0..2 {
            unsigned(&mut bytes, 1_000);
            (0..1_000).for_each(|_| reference(&mut bytes, 0));
        }
    }
    bytes
}

/// Mutable fields of the value type with the longest text in one byte, and of references.
fn fields() -> Vec<u8> {
    let mut bytes = vec![2];
    counted(&mut bytes, &[0x5f], 1_000);
    bytes.extend([NULLEXTERNREF, 1].repeat(1_000));
    counted(&mut bytes, &[0x5f], 1_000);
    for _ in 0..1_000 {
        reference(&mut bytes, 0);
        bytes.push(1);
    }
    bytes
}

/// The same struct again and again; from the second time on the text does not have its name, but those of its fields.
fn again() -> Vec<u8> {
    let mut bytes = Vec::new();
    unsigned(&mut bytes, 500);
    for _ in 0..500 {
        counted(&mut bytes, &[0x5f], 2);
        bytes.extend([NULLEXTERNREF, 1].repeat(2));
    }
    bytes
}

fn in_one_group(member: &[u8]) -> Vec<u8> {
    let mut bytes = vec![1, 0x4e];
    unsigned(&mut bytes, 2_000);
    bytes.extend(member.repeat(2_000));
    bytes
}

/// A chain of supertypes, and many types below its type `at`.
fn fan(at: u64) -> Vec<u8> {
    let mut bytes = vec![1, 0x4e];
    unsigned(&mut bytes, 2_000);
    bytes.extend([0x50, 0, 0x5f, 0]);
    for number in 1..2_000 {
        counted(&mut bytes, &[0x50, 1], at.min(number - 1));
        bytes.extend([0x5f, 0]);
    }
    bytes
}

/// One chain of supertypes and nothing else: an explanation has all of it.
fn chain() -> Vec<u8> {
    let mut bytes = vec![1, 0x4e, 64, 0x50, 0, 0x5f, 0];
    for number in 1..64 {
        bytes.extend([0x50, 1, number - 1, 0x5f, 0]);
    }
    bytes
}

/// Continuation types of one function type, in one group.
fn continuations() -> Vec<u8> {
    let mut bytes = vec![1, 0x4e];
    unsigned(&mut bytes, 2_001);
    bytes.extend([0x60, 0, 0]);
    bytes.extend([0x5d, 0].repeat(2_000));
    bytes
}

/// Continuation types in groups of their own, each of another function type.
fn continuations_alone() -> Vec<u8> {
    let mut bytes = vec![120];
    for params in 0..60 {
        bytes.extend([0x60, params]);
        bytes.extend((0..params).map(|_| I32));
        bytes.push(0);
    }
    bytes.extend((0..60).flat_map(|func| [0x5d, func]));
    bytes
}

/// A chain of continuation types, each below the one before it.
fn chain_of_continuations() -> Vec<u8> {
    let mut bytes = vec![1, 0x4e, 64];
    bytes.extend([0x50, 0, 0x60, 0, 0, 0x50, 0, 0x5d, 0]);
    for number in 2..64 {
        bytes.extend([0x50, 1, number - 1, 0x5d, 0]);
    }
    bytes
}

/// Structs with descriptors, each of which describes one.
fn described() -> Vec<u8> {
    let mut bytes = vec![1, 0x4e];
    unsigned(&mut bytes, 2_000);
    for number in (0..2_000).step_by(2) {
        counted(&mut bytes, &[0x4d], number + 1);
        bytes.extend([0x5f, 0]);
        counted(&mut bytes, &[0x4c], number);
        bytes.extend([0x5f, 0]);
    }
    bytes
}

/// Shared types, with fields and params of the longest heap types.
fn shared() -> Vec<u8> {
    let longest = [REF_NULL, SHARED, NULLEXTERNREF];
    let mut bytes = vec![4, SHARED, 0x5f, 0];
    counted(&mut bytes, &[SHARED, 0x5f], 1_000);
    bytes.extend([&longest[..], &[1]].concat().repeat(1_000));
    counted(&mut bytes, &[SHARED, 0x60], 1_000);
    bytes.extend(longest.repeat(1_000));
    counted(&mut bytes, &[0, 0x5f], 1_000);
    bytes.extend([REF_NULL, EXACT, 0, 1].repeat(1_000));
    bytes
}

fn groups_of_nothing() -> Vec<u8> {
    let mut bytes = Vec::new();
    unsigned(&mut bytes, 1_000);
    bytes.extend([0x4e, 0].repeat(1_000));
    bytes
}

/// Names that the text format writes with the most bytes for theirs, that are cut by most signs, and that are not cut.
fn names() -> Vec<String> {
    let ending = "t.t".repeat(30);
    let mut names: Vec<_> = [
        "\u{1f}",
        "\u{80}",
        "\u{1f600}",
        "\u{202e}",
        "\"",
        "\\",
        "語",
        "a",
        "t1",
    ]
    .into_iter()
    .flat_map(|part| [1, 13, 77, 129].map(|times| part.repeat(times)))
    .collect();
    names.push(ending);
    names.push("a".repeat(100_000));
    names
}

/// Stands for names that are all different, and as long as a name can be that is not shortened.
const DIFFERENT: &str = "a number";

/// Gives all types and fields the same name, which makes the texts longest for names that are shortened; or different
/// ones.
fn called(registry: &Registry, types: &TypeCollection, name: &str) -> TypeNames {
    let mut names = TypeNames::new(registry);
    let most = (1 << 24) / name.len();
    let name_of = |number: u32| match name {
        DIFFERENT => format!(" {number:076}"),
        name => name.to_owned(),
    };
    for ty in types.iter().take(most) {
        names.set(ty, &name_of(ty.index().get())).unwrap();
        for field in 0..(ty.num_fields() as u32).min(most as u32 / 4) {
            names.set_field(ty, field, &name_of(field)).unwrap();
        }
    }
    names
}

#[test]
fn no_text_is_much_longer_than_what_it_describes() {
    let shapes = [
        ("references", references()),
        ("fields", fields()),
        ("again", again()),
        ("structs", in_one_group(&[0x5f, 0])),
        ("open structs", in_one_group(&[0x50, 0, 0x5f, 0])),
        ("arrays", in_one_group(&[0x5e, REF_NULL, 0, 1])),
        ("functions", in_one_group(&[0x60, 0, 0])),
        (
            "takers",
            in_one_group(&[0x60, 1, REF_NULL, 0, 1, REF_NULL, 0]),
        ),
        ("a fan", fan(62)),
        ("a fan at 7", fan(7)),
        ("a fan at 6", fan(6)),
        ("a chain", chain()),
        ("groups of nothing", groups_of_nothing()),
        ("continuations", continuations()),
        ("continuations alone", continuations_alone()),
        ("a chain of continuations", chain_of_continuations()),
        ("descriptors", described()),
        ("shared and exact", shared()),
    ];
    for (shape, section) in &shapes {
        let mut config = Config::default();
        for feature in Feature::ALL {
            config.features.set(feature, true);
        }
        config.set_layout(Some(LayoutPolicy::DRC)).unwrap();
        let registry = Registry::new(&config).unwrap();
        let wasm = verdict::module_of(section);
        let types = registry.register_module(&wasm).unwrap();
        let check = |what: &str, name: &str, text: &str, more: usize| {
            let times = match shape.contains("continuations") {
                true => TIMES_OF_CONTINUATIONS,
                false => TIMES,
            };
            let most = times * section.len() + more;
            let len = text.len();
            let name: String = name.chars().take(20).collect();
            assert!(
                len <= most,
                "{what} of {shape}, all called {name:?}: {len} bytes, {most} at most"
            );
        };
        check("dump", "", &registry.dump().unwrap(), MODULE);
        let few = if is_quick() { 8 } else { 1 }; // an eighth, as of the seeds of tests that draw
        let all = names().into_iter().step_by(few);
        for name in once(DIFFERENT.to_owned()).chain(all) {
            let names = called(&registry, &types, &name);
            let name = name.as_str();
            check(
                "to_wat of the module",
                name,
                &types.to_wat(Some(&names)).unwrap(),
                MODULE,
            );
            check(
                "to_wat of the registry",
                name,
                &registry.to_wat(Some(&names)).unwrap(),
                MODULE,
            );
            if let Some(ty) = types.get(0) {
                let group = ty.rec_group().unwrap();
                check(
                    "to_wat of a group",
                    name,
                    &group.to_wat(Some(&names)).unwrap(),
                    MODULE,
                );
            }
            let random = &mut Random::new(name.len() as u64);
            let pairs = (0..20).map(|_| {
                [
                    random.below(types.len().max(1)),
                    random.below(types.len().max(1)),
                ]
            });
            let ends = [[0, 63], [62, 63], [63, 0], [63, 1], [1, 63]];
            for pair in pairs.chain(ends) {
                if let [Some(one), Some(other)] = pair.map(|number| types.get(number as u32)) {
                    let why = one.explain_mismatch(other, Some(&names)).unwrap();
                    check("explain", name, &why.unwrap_or_default(), EXPLANATION);
                }
            }
        }
    }
}

/// The display of a deep type has 64 entries, and an index has up to nine digits.
#[test]
fn no_dump_is_much_longer_when_indices_are_large() {
    let registry = Registry::new(&Config::default()).unwrap();
    let mut before = vec![1, 0x4e];
    unsigned(&mut before, 100_000);
    before.extend([0x5f, 0].repeat(100_000));
    let sections = [before, fan(62)];
    let types = sections.each_ref().map(|section| {
        let wasm = verdict::module_of(section);
        registry.register_module(&wasm).unwrap()
    });
    assert!(types[1].indices()[0] > 99_999);
    let whole = registry.dump().unwrap().len();
    drop(types);
    let first = registry
        .register_module(&verdict::module_of(&sections[0]))
        .unwrap();
    let rest = whole - registry.dump().unwrap().len();
    drop(first);
    let len = sections[1].len();
    assert!(rest <= TIMES * len + MODULE, "{rest} bytes for {len}");
}

/// `$`, quotes, dots and endings are among them.
#[test]
fn an_identifier_has_at_most_80_bytes_and_says_whose_it_is() {
    let registry = Registry::new(&Config::default()).unwrap();
    let section = in_one_group(&[0x5f, 1, 0x7f, 0]);
    let wasm = verdict::module_of(&section);
    let types = registry.register_module(&wasm).unwrap();
    let last: &Type = types.get(1_999).unwrap();
    let number = last.index().get();
    for name in names() {
        let names = called(&registry, &types, &name);
        let identifier = names.identifier(last).unwrap();
        let has_ending = match names.get(last) {
            // All other types have the same name.
            Some(_) => identifier
                .trim_end_matches('"')
                .ends_with(&format!(".t{number}")),
            None => identifier == format!("$t{number}"),
        };
        assert!(has_ending, "{identifier}");
        let field = names.field_identifier(last, 0).unwrap();
        for identifier in [identifier, field.unwrap_or_default()] {
            assert!(identifier.len() <= 80, "{identifier}");
        }
    }
}
