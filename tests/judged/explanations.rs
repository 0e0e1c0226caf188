//! Why one type does not match another, in words, and that the explanation is true. `oracle/compare.rs` checks that
//! exactly the types that do not match have one.

use crate::oracle::random::Random;
use crate::oracle::{corpus, encode, family};
use typereg::ty::{AbstractHeapType, HeapType, RefType, StorageType, ValType};
use typereg::{Config, Feature, Limit, RecGroupBuilder, Registry, Type, TypeCollection, TypeNames};

fn registry() -> Registry {
    let mut config = Config::default();
    for feature in Feature::ALL {
        config.features.set(feature, true);
    }
    Registry::new(&config).unwrap()
}

const MODULE: &str = r#"(module
  (type $base (sub (struct (field i32))))
  (type $left (sub $base (struct (field i32) (field i64))))
  (type $right (sub $base (struct (field i32) (field (mut i64)))))
  (type $leaf (sub final $left (struct (field i32) (field i64) (field f32))))
  (type $twin (struct (field i32)))
  (rec (type $a (sub (struct (field (ref null $b))))) (type $b (sub (struct (field i32)))))
  (rec (type $c (sub (struct (field (ref null $d))))) (type $d (sub (struct (field i64)))))
  (type $list (sub (struct (field (ref null $list)))))
  (type $longer (sub (struct (field (ref null $longer)) (field i32))))
  (type $fn (sub (func (param (ref $left)) (result (ref $base)))))
  (type $fn2 (sub (func (param (ref $leaf)) (result (ref $left)))))
  (type $fn3 (sub (func (param (ref $base)))))
  (type $bases (sub (array (mut (ref $base)))))
  (type $lefts (sub (array (mut (ref $left)))))
)"#;

struct Module {
    types: TypeCollection,
    names: TypeNames,
}

impl Module {
    fn new(registry: &Registry, wat: &str) -> Module {
        let wasm = wat::parse_str(wat).unwrap();
        let types = registry.register_module(&wasm).unwrap();
        let mut names = TypeNames::new(registry);
        names.read_module(&types, &wasm).unwrap();
        Module { types, names }
    }

    fn get(&self, name: &str) -> &Type {
        let mut all = all(&self.types).into_iter();
        let named = all.find(|ty| self.names.get(ty) == Some(name));
        named.unwrap_or_else(|| panic!("no type {name}"))
    }
}

fn all(types: &TypeCollection) -> Vec<&Type> {
    (0..types.len() as u32)
        .filter_map(|i| types.get(i))
        .collect()
}

#[test]
fn explanations_have_the_rule_the_chain_and_the_difference() {
    let registry = registry();
    let module = Module::new(&registry, MODULE);
    let cases = [
        ("base", "left", "\
$base is not a subtype of $left: it is the other way around.
  $base declares no supertype.
  $left is declared below $base."),
        ("leaf", "right", "\
$leaf is not a subtype of $right: it is not declared below it, and only declared supertypes count (Defined Types).
  $leaf is declared below $left, $left below $base.
  They are different types: $leaf is final, $right is not.
  $leaf could not be declared below $right: field 1 is i64, in $right (mut i64): one is mutable and the other is \
not, and such fields never match (Field Types)."),
        ("right", "leaf", "\
$right is not a subtype of $leaf: it is not declared below it, and only declared supertypes count (Defined Types).
  $right is declared below $base.
  They are different types: $leaf is final, $right is not.
  $leaf is final: no type can be declared below it."),
        ("twin", "base", "\
$twin is not a subtype of $base: it is not declared below it, and only declared supertypes count (Defined Types).
  $twin declares no supertype.
  They are different types: $twin is final, $base is not.
  $twin could be declared below $base, as (sub $base ...); that would make it a different type."),
        ("base", "fn", "\
$base is not a subtype of $fn: one is a struct type, the other a function type, and a type can be declared only below \
a type of the same kind."),
        ("a", "c", "\
$a is not a subtype of $c: it is not declared below it, and only declared supertypes count (Defined Types).
  $a declares no supertype.
  They are different types: field 0 is i32 in $b and i64 in $d (type 1 of their groups), and types are equal only if \
their whole groups are.
  $a could not be declared below $c: field 0 is (ref null $b), in $c (ref null $d): $b is not a subtype of $d: it is \
not declared below it, and only declared supertypes count (Defined Types)."),
        ("longer", "list", "\
$longer is not a subtype of $list: it is not declared below it, and only declared supertypes count (Defined Types).
  $longer declares no supertype.
  They are different types: $longer has 2 fields, $list has 1.
  $longer could be declared below $list, as (sub $list ...); that would make it a different type."),
        ("a", "list", "\
$a is not a subtype of $list: it is not declared below it, and only declared supertypes count (Defined Types).
  $a declares no supertype.
  They are different types: $a is in a rec group of 2, $list in one of 1, and types are equal only if their \
whole groups are.
  $a could not be declared below $list: field 0 is (ref null $b), in $list (ref null $list): $b is not a subtype of \
$list: it is not declared below it, and only declared supertypes count (Defined Types)."),
        ("fn3", "fn", "\
$fn3 is not a subtype of $fn: it is not declared below it, and only declared supertypes count (Defined Types).
  $fn3 declares no supertype.
  They are different types: $fn3 has 0 results, $fn has 1.
  $fn3 could not be declared below $fn: it has 0 results, $fn has 1."),
        ("fn2", "fn", "\
$fn2 is not a subtype of $fn: it is not declared below it, and only declared supertypes count (Defined Types).
  $fn2 declares no supertype.
  They are different types: param 0 is (ref $leaf) in $fn2 and (ref $left) in $fn.
  $fn2 could not be declared below $fn: param 0 is (ref $leaf), in $fn (ref $left), and params match the other way \
around: $left is not a subtype of $leaf: it is the other way around."),
        ("lefts", "bases", "\
$lefts is not a subtype of $bases: it is not declared below it, and only declared supertypes count (Defined Types).
  $lefts declares no supertype.
  They are different types: the element is (mut (ref $left)) in $lefts and (mut (ref $base)) in $bases.
  $lefts could not be declared below $bases: the element is (mut (ref $left)), in $bases (mut (ref $base)): mutable \
fields must match both ways (Field Types), and (ref $base) does not match (ref $left): \
$base is not a subtype of $left: it is the other way around."),
    ];
    for (sub, sup, words) in cases {
        let why = module
            .get(sub)
            .explain_mismatch(module.get(sup), Some(&module.names));
        assert_eq!(why.unwrap().as_deref(), Some(words));
    }
    let other = Module::new(&self::registry(), MODULE);
    let why = module.get("base").explain_mismatch(other.get("base"), None);
    assert_eq!(
        why.unwrap().as_deref(),
        Some(
            "$t1 is not a subtype of $t1: they belong to two registries, and types of two registries never match."
        )
    );
}

/// Both parts name one type, so the reason is never that a type is not a subtype of itself.
#[test]
fn parts_that_name_one_type_differ_in_what_the_reason_says() {
    let registry = registry();
    let module = Module::new(
        &registry,
        r#"(module
            (type $x (sub (struct (field i32))))
            (type $held (sub (struct (field (ref $x)))))
            (type $null (sub (struct (field (ref null $x)))))
            (type $var (sub (struct (field (mut (ref $x))))))
            (type $nullvar (sub (struct (field (mut (ref null $x))))))
            (type $exact (sub (struct (field (ref (exact $x))))))
            (type $taker (sub (func (param (ref $x)))))
            (type $nulltaker (sub (func (param (ref null $x)))))
            (type $self (sub (struct (field (ref null $self)))))
            (type $selves (sub (struct (field (ref $self)))))
            (type $xs (sub $x (struct (field i32) (field (ref null $xs)))))
            (type $ofx (sub (struct (field i32) (field (ref null $x))))))"#,
    );
    let nullable = "the first may be null and the second may not (Reference Types).";
    let cases = [
        ("null", "held", nullable),
        (
            "var",
            "held",
            "one is mutable and the other is not, and such fields never match (Field Types).",
        ),
        (
            "held",
            "exact",
            "(exact $x) excludes subtypes, and $x includes them (Heap Types).",
        ),
        ("taker", "nulltaker", nullable),
        (
            "var",
            "nullvar",
            "mutable fields must match both ways (Field Types), and (ref null $x) does not match \
(ref $x): the first may be null and the second may not (Reference Types).",
        ),
        ("self", "selves", nullable),
        (
            "xs",
            "ofx",
            "$xs is a subtype of $x now, but would not be with the new declaration.",
        ),
    ];
    for (sub, sup, words) in cases {
        let why = module
            .get(sub)
            .explain_mismatch(module.get(sup), Some(&module.names));
        let why = why.unwrap().unwrap();
        assert!(why.ends_with(&format!(": {words}")), "{why}");
        assert!(!why.contains("$x is not a subtype of $x"), "{why}");
    }
    // The one reason that is about a type and itself: one part would refer to the new type, the other to the present.
    let module = Module::new(
        &registry,
        r#"(module
            (type $list (sub (struct (field (ref null $list)) (field i64))))
            (type $ofone (sub (struct (field (ref null $list)))))
            (rec (type $f (sub (func))) (type $own (sub (cont $f))))
            (type $outside (sub (cont $f))))"#,
    );
    for (sub, sup, both) in [("list", "ofone", "list"), ("own", "outside", "f")] {
        let why = module
            .get(sub)
            .explain_mismatch(module.get(sup), Some(&module.names));
        let words = format!(
            ": ${both} is not a subtype of ${both}: one of them is the type as it is now, the other the type that the \
new declaration would make."
        );
        let why = why.unwrap().unwrap();
        assert!(why.ends_with(&words), "{why}");
    }
}

#[test]
fn the_difference_of_function_types_says_what_differs() {
    let registry = registry();
    let module = Module::new(
        &registry,
        r#"(module
            (rec (type $f (func)) (type $a (cont $f)))
            (rec (type $g (func)) (type $b (cont $f)))
            (type $i32 (func (param i32)))
            (type $i64 (func (param i64)))
            (type $c (cont $i32))
            (type $d (cont $i64)))"#,
    );
    let explain = |sub: &Type, sup: &Type| {
        let why = sub.explain_mismatch(sup, Some(&module.names));
        why.unwrap().unwrap()
    };
    let between = |sub, sup| explain(module.get(sub), module.get(sup));
    let why = between("a", "b");
    let words = "They are different types: the function type of both is $f, which is in the rec group of $a only \
(type 1 of their groups), and types are equal only if their whole groups are.";
    assert!(why.contains(words), "{why}");
    assert!(between("b", "a").contains(words));
    let why = between("c", "d");
    let words = "They are different types: the function type of $c is $i32, that of $d is $i64.";
    assert!(why.contains(words), "{why}");

    let exns = ["i32", "i64"].map(|tag| registry.exn_type(module.get(tag)).unwrap());
    let why = explain(&exns[0], &exns[1]);
    let [one, other] = exns.each_ref().map(|exn| exn.index().get());
    let words = format!(
        "They are different types: the function type of the tag of $t{one} is $i32, that of $t{other} is $i64."
    );
    assert!(why.contains(&words), "{why}");
    let groups = [true, false].map(|is_own| {
        let mut builder = RecGroupBuilder::new(&registry);
        let (func, exn) = (builder.declare_func(), builder.declare_exn());
        builder.define_func(func).finish();
        match is_own {
            true => builder.define_exn(exn).forward_tag(func).finish(),
            false => builder.define_exn(exn).tag(module.get("f")).finish(),
        }
        builder.build().unwrap()
    });
    let why = explain(groups[0].get(1).unwrap(), groups[1].get(1).unwrap());
    let [own, exn] = [0, 1].map(|at| groups[0].get(at).unwrap().index().get());
    let words = format!("the function type of the tag of $t{exn} is $t{own}, that of ");
    assert!(why.contains(&words), "{why}");
}

#[test]
fn no_explanation_allows_what_makes_another_member_too_deep() {
    let mut config = Config::default();
    assert!(config.limits.set(Limit::SupertypeDepth, 2));
    let registry = Registry::new(&config).unwrap();
    let module = Module::new(
        &registry,
        r#"(module
            (type $root (sub (struct))) (type $above (sub $root (struct (field i32))))
            (rec (type $sub (sub (struct (field i32)))) (type $below (sub $sub (struct (field i32)))))
            (rec (type $alone (sub (struct (field i32)))) (type $beside (sub (struct (field i32))))))"#,
    );
    let could = |sub: &str, sup: &str| {
        let sub = module.get(sub);
        let why = sub.explain_mismatch(module.get(sup), None).unwrap();
        why.unwrap().contains("could be declared below")
    };
    assert!(could("sub", "root") && could("alone", "above"));
    assert!(!could("sub", "above"), "$below would have three supertypes");
}

fn abstracted<'a>(ty: AbstractHeapType, nullable: bool, shared: bool) -> StorageType<&'a Type> {
    let heap = HeapType::Abstract { ty, shared };
    StorageType::Val(ValType::Ref(RefType { nullable, heap }))
}

fn to(target: &Type, nullable: bool, exact: bool) -> StorageType<&Type> {
    let heap = HeapType::Concrete { target, exact };
    StorageType::Val(ValType::Ref(RefType { nullable, heap }))
}

#[test]
fn explanations_of_values_have_the_rule() {
    use AbstractHeapType::{Any, I31, None, Struct};
    let registry = registry();
    let module = Module::new(&registry, MODULE);
    let (base, left) = (module.get("base"), module.get("left"));
    let cases = [
        (
            StorageType::I8,
            StorageType::Val(ValType::I32),
            "\
i8 does not match i32: numbers, vectors and packed integers match only themselves (Value Types, Storage Types).",
        ),
        (
            to(left, true, false),
            to(base, false, false),
            "\
(ref null $left) does not match (ref $base): the first may be null and the second may not (Reference Types).",
        ),
        (
            abstracted(Any, true, false),
            abstracted(Struct, true, false),
            "\
anyref does not match structref: any is above struct, not below it (Heap Types).",
        ),
        (
            abstracted(I31, true, false),
            abstracted(Struct, true, false),
            "\
i31ref does not match structref: neither of i31 and struct is below the other (Heap Types).",
        ),
        (
            abstracted(Struct, true, false),
            to(base, true, false),
            "\
structref does not match (ref null $base): among the abstract heap types, only none is below a defined type \
(Heap Types).",
        ),
        (
            to(base, true, false),
            abstracted(I31, true, false),
            "\
(ref null $base) does not match i31ref: $base is a struct type, and those are not below i31 (Heap Types).",
        ),
        (
            to(base, true, false),
            to(module.get("fn"), true, false),
            "\
(ref null $base) does not match (ref null $fn): $base is of the any hierarchy, $fn of the func hierarchy, and these \
have no value in common (Heap Types).",
        ),
        (
            abstracted(None, true, true),
            abstracted(None, true, false),
            "\
(ref null (shared none)) does not match nullref: one of (shared none) and none is shared and the other is not.",
        ),
        (
            to(left, true, false),
            to(left, true, true),
            "\
(ref null $left) does not match (ref null (exact $left)): (exact $left) excludes subtypes, and $left includes them \
(Heap Types).",
        ),
        (
            to(base, false, false),
            to(left, false, false),
            "\
(ref $base) does not match (ref $left): $base is not a subtype of $left: it is the other way around.
  $base declares no supertype.
  $left is declared below $base.",
        ),
    ];
    for (sub, sup, words) in cases {
        let why = sub.explain_mismatch(sup, Some(&module.names));
        assert_eq!(why.unwrap().as_deref(), Some(words));
    }
}

/// What an explanation says about declaring one type below another is true: a module with the types, and after them the
/// one declared below the other, is registered or refused accordingly.
#[test]
fn what_explanations_say_about_declaring_is_true() {
    let mut said = [0, 0];
    for seed in 0..300 {
        let random = &mut Random::new(seed);
        for (_, groups) in family::twins(random, false).iter().step_by(3) {
            let registry = registry();
            let wasm = encode::module(groups);
            if let Ok(types) = registry.register_module(&wasm) {
                declare_below_one_another(&registry, &types, 12, random, &mut said);
            }
        }
    }
    for module in corpus::repository()
        .iter()
        .filter(|module| module.wasm.len() < 10_000)
    {
        let registry = registry();
        let types = registry.register_module(&module.wasm).unwrap();
        declare_below_one_another(&registry, &types, 30, &mut Random::new(1), &mut said);
    }
    assert!(said[0] > 100 && said[1] > 1_000, "{said:?}");
}

fn declare_below_one_another(
    registry: &Registry,
    types: &TypeCollection,
    pairs: usize,
    random: &mut Random,
    said: &mut [usize; 2],
) {
    let text = types.to_wat(None).unwrap();
    for _ in 0..pairs {
        let (sub, sup) = (*random.pick(&all(types)), *random.pick(&all(types)));
        let Some(why) = sub.explain_mismatch(sup, None).unwrap() else {
            continue;
        };
        let could = why.contains(" could be declared below ");
        if !could && !why.contains(" could not be declared below ") {
            continue;
        }
        if sup.depth() == 63 {
            continue;
        }
        // The group again, as a new one with the one type declared below the other.
        let group = sub.rec_group().unwrap();
        let mut anew = group.to_wat(None).unwrap();
        let (mut this, mut above) = (
            format!("$t{}", sub.index().get()),
            format!("$t{}", sup.index().get()),
        );
        for position in (0..group.len()).rev() {
            let name = format!("$t{}", group.get(position).unwrap().index().get());
            let new = format!("$new{position}");
            for text in [&mut anew, &mut this, &mut above] {
                *text = renamed(text, &name, &new);
            }
        }
        let line = anew
            .lines()
            .find(|line| line.trim().starts_with(&format!("(type {this} ")));
        let line = line.unwrap().trim();
        let start = ["(struct", "(array", "(func"]
            .iter()
            .find_map(|of| line.find(of))
            .unwrap();
        let composite = balanced(&line[start..]);
        let anew = anew.replace(line, &format!("(type {this} (sub {above} {composite}))"));
        let module = text.trim_end().strip_suffix(')').unwrap();
        let module = format!("{module}{anew})");
        let wasm = wat::parse_str(&module).unwrap_or_else(|error| panic!("{error}: {module}"));
        let declared = registry.register_module(&wasm).map(drop);
        assert_eq!(declared.is_ok(), could, "{why}\n{declared:?}\n{module}");
        said[usize::from(!could)] += 1;
    }
}

/// The text with `$name` replaced everywhere.
fn renamed(text: &str, name: &str, new: &str) -> String {
    let mut parts = text.split(name);
    let mut renamed = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let is_longer = part.starts_with(|c: char| c.is_ascii_digit());
        renamed.push_str(if is_longer { name } else { new });
        renamed.push_str(part);
    }
    renamed
}

/// The expression that the text begins with.
fn balanced(text: &str) -> &str {
    let mut open = 0;
    for (i, c) in text.char_indices() {
        match c {
            '(' => open += 1,
            ')' => open -= 1,
            _ => {}
        }
        if open == 0 {
            return &text[..=i];
        }
    }
    panic!("{text}")
}
