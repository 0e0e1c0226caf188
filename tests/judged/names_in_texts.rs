//! With any names of types and fields, the printed text is WAT of the same types, and not much longer.

use crate::oracle::random::Random;
use std::collections::BTreeSet;
use typereg::{
    Config, FieldType, RecGroup, RecGroupBuilder, Registry, TypeCollection, TypeNames, ValType,
};

/// Parts of names: identifiers, names of types without a name, characters that end a string or a comment or change the
/// direction of writing, and other characters than letters.
const PARTS: &[&str] = &[
    "a",
    "b c",
    "t1",
    "t2",
    "t05",
    "T5",
    ".t1",
    ".t2",
    ".t3",
    ".0",
    ".1",
    "...",
    "$",
    "\"",
    "\\",
    "\\u{41}",
    "(;",
    ";)",
    ";;",
    "\n",
    "\r",
    "\t",
    "'",
    ",",
    "{",
    "é",
    "٣",
    "𝕏",
    "\u{1f600}",
    "\u{301}",
    "\u{202e}",
    "\u{2066}",
    "\u{feff}",
    "\u{200b}",
    "\u{85}",
    "\u{2028}",
    "\u{a0}",
    "\u{ad}",
    "\u{e000}",
    "\u{fffe}",
    "\u{10ffff}",
    "\u{7f}",
    "\u{1}",
];

fn name(random: &mut Random) -> String {
    let mut name = String::new();
    for _ in 0..=random.below(3) {
        name += *random.pick(PARTS);
    }
    if random.one_in(20) {
        name.repeat(100)
    } else {
        name
    }
}

const MODULE: &str = "(module
    (type (sub (struct (field i32 i64 f32))))
    (rec)
    (rec (type (sub 0 (struct (field i32 i64 f32) (field (ref null 2))))) (type (array (mut (ref 1)))))
    (type (func (param (ref 0)) (result (ref null 2))))
    (rec (type (sub 0 (struct (field i32 i64 f32) (field (ref null 5))))) (type (array (mut (ref 4)))))
    (type (sub (struct (field i32 i64 f32)))))";

#[test]
fn what_is_printed_is_read_as_the_same_types() {
    let wasm = wat::parse_str(MODULE).unwrap();
    for seed in 0..500 {
        let random = &mut Random::new(seed);
        let registry = Registry::new(&Config::default()).unwrap();
        let types = registry.register_module(&wasm).unwrap();
        let mut names = TypeNames::new(&registry);
        for _ in 0..random.below(40) {
            let ty = types.get(random.below(types.len()) as u32).unwrap();
            let field = random.below(4);
            if field < ty.num_fields() {
                names.set_field(ty, field as u32, &name(random)).unwrap();
            } else {
                names.set(ty, &name(random)).unwrap();
            }
        }
        let read = |text: &str| {
            let wasm = wat::parse_str(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
            registry.register_module(&wasm).unwrap()
        };
        let text = types.to_wat(Some(&names)).unwrap();
        assert_eq!(read(&text).indices(), types.indices(), "{text}");
        let whole = read(&registry.to_wat(Some(&names)).unwrap());
        let all = |indices: &[u32]| indices.iter().copied().collect::<BTreeSet<u32>>();
        assert_eq!(all(whole.indices()), all(types.indices()));
    }
}

#[test]
fn a_long_name_used_often_makes_no_long_text() {
    let registry = Registry::new(&Config::default()).unwrap();
    let [named, namesake] = [ValType::I32, ValType::I64].map(|of| registry.array_type(of).unwrap());
    let to = |ty, times| vec![FieldType::constant(ValType::ref_null(ty)); times];
    let referring = registry
        .struct_type([to(&named, 5_000), to(&namesake, 5_000)].concat())
        .unwrap();
    let mut names = TypeNames::new(&registry);
    let long = "é".repeat(45_000);
    names.set(&named, &long).unwrap();
    names.set(&namesake, &long).unwrap();
    assert_eq!(names.get(&named), Some(&*long));
    let group = referring.rec_group().unwrap();
    let text = group.to_wat(Some(&names)).unwrap();
    assert!(text.len() < 10_000 * 200, "{} bytes", text.len());
    let text = registry.to_wat(Some(&names)).unwrap();
    let again = registry.register_module(&wat::parse_str(&text).unwrap());
    assert!(again.unwrap().iter().any(|ty| *ty == *referring));
}

/// An exn type, a type that refers to one, directly or not, and every type in the group of one.
#[test]
fn what_no_module_can_have_is_printed_as_a_comment() {
    let registry = Registry::new(&Config::default()).unwrap();
    let tag = registry.func_type([ValType::I32], []).unwrap();
    let exn = registry.exn_type(&tag).unwrap();
    let taker = registry.func_type([ValType::ref_null(&exn)], []).unwrap();
    let takers = registry.array_type(ValType::ref_null(&taker)).unwrap();
    let mut builder = RecGroupBuilder::new(&registry);
    let (func, own) = (builder.declare_func(), builder.declare_exn());
    builder.define_func(func).finish();
    builder.define_exn(own).forward_tag(func).finish();
    let mixed = builder.build().unwrap();
    let pair =
        "(rec (type $a (struct (field (ref null $b)))) (type $b (struct (field (ref null $a)))))";
    let read = |text: &str| {
        let wasm = wat::parse_str(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
        registry.register_module(&wasm).unwrap()
    };
    let pair = read(&format!("(module {pair})"));
    let [tag_group, exn_group, taker_group, takers_group, pair_group] =
        [&*tag, &*exn, &*taker, &*takers, pair.get(0).unwrap()].map(|ty| ty.rec_group().unwrap());
    let groups: [&RecGroup; 9] = [
        &exn_group,
        &tag_group,
        &exn_group,
        &pair_group,
        &taker_group,
        &mixed,
        &takers_group,
        &mixed,
        &pair_group,
    ];
    let types = TypeCollection::from_rec_groups(&registry, &groups).unwrap();
    let text = types.to_wat(None).unwrap();
    let written = [&[tag.index().get()], pair.indices(), pair.indices()].concat();
    assert_eq!(read(&text).indices(), written, "{text}");

    let text = registry.to_wat(None).unwrap();
    let [tag, exn, taker, takers] =
        [&*tag, &*exn, &*taker, &*takers].map(|ty| format!("$t{}", ty.index().get()));
    let [func, own] = [0, 1].map(|at| format!("$t{}", mixed.get(at).unwrap().index().get()));
    for line in [
        format!("  ;; exn {exn}: tag of {tag}"),
        format!("  ;; (type {taker} (func (param (ref null {exn}))))"),
        format!("  ;; (type {takers} (array (ref null {taker})))"),
        format!("  ;; (rec\n  ;;   (type {func} (func))\n  ;;   exn {own}: tag of {func}\n  ;; )"),
    ] {
        assert!(text.contains(&line), "{line} in\n{text}");
    }
    let all: BTreeSet<u32> = read(&text).indices().iter().copied().collect();
    assert_eq!(all, written.into_iter().collect());
}
