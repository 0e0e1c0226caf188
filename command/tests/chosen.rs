//! Which modules and types the options and names of the command line choose.

mod run;

use run::printed;

const YES: i32 = 0;
const NO: i32 = 1;
const TROUBLE: i32 = 2;

#[test]
fn a_module_is_chosen_by_its_whole_name_in_a_component() {
    let text = "(component (core module $main (type (func)))
        (core module (@name \"wit-component:shim\") (type (struct)))
        (core module (@name \"a/b\") (type (array i8))))";
    for (pattern, name) in [
        ("wit-component:shim", "-:wit-component:shim"),
        ("a/b", "-:a/b"),
        ("?:a/b", "-:a/b"),
        ("m?in", "-:main"),
    ] {
        let list = printed(YES, &["check", "--module", pattern, "-"], text);
        assert_eq!(list, format!("{name}: valid, 1 type\n"), "{pattern}");
    }
    for pattern in ["shim", "b", "?"] {
        let list = printed(NO, &["check", "--module", pattern, "-"], text);
        assert_eq!(list, "", "{pattern}");
    }
}

#[test]
fn t_and_a_number_is_an_index_and_never_a_name() {
    let text = "(module (type $t2 (func)) (type $t9 (struct)) (type $7 (array i8)))";
    let why = |name: &str, status| printed(status, &["why", name, "t2", "-"], text);
    for name in ["t2", "$t2", "2"] {
        assert!(why(name, YES).ends_with("they are one type.\n"), "{name}");
    }
    for name in ["t9", "$t9", "t99999999999999999999"] {
        assert_eq!(why(name, TROUBLE), "", "{name}");
    }
    assert!(why("7", NO).contains("$7"));
}

#[test]
fn a_printed_identifier_is_accepted_without_its_sign() {
    let text = "(module (type $a (@name \"Point\") (struct)) (type $b (@name \"Point\") (array i8))
        (type $c (@name \"two words\") (func)))";
    let wat = printed(YES, &["wat", "-"], text);
    for identifier in ["$Point.t2", "$\"two words\""] {
        assert!(wat.contains(identifier), "{wat}");
        for name in [identifier, &identifier[1..]] {
            printed(NO, &["why", name, "t1", "-"], text);
        }
    }
    printed(TROUBLE, &["why", "Point", "t1", "-"], text);
}

#[test]
fn diff_chooses_types_by_the_names_of_either_module() {
    let before = format!("{}/before.wat", env!("CARGO_TARGET_TMPDIR"));
    let text = "(module (type $Old (struct)) (type $Same (array i8)))";
    std::fs::write(&before, text).expect("it can be written");
    let now = "(module (type $New (struct)) (type $Same (array i8)) (type $Old (func)))";
    let diff = |name: &str, status| printed(status, &["diff", "--name", name, &before, "-"], now);
    let new = diff("New", YES);
    assert!(
        new.contains("1 same") && new.contains("Old, now New"),
        "{new}"
    );
    let old = diff("Old", NO);
    assert!(old.contains("1 same") && old.contains("1 added"), "{old}");
}

#[test]
fn memory_is_that_of_the_rec_groups_with_chosen_types() {
    let text = "(module (type (array i8)) (rec (type (array i16)) (type (func))) (type (struct (field i64 i64 i64))))";
    let held = |arguments: &[&str]| {
        let printed = printed(YES, &[&["list", "--json", "-"], arguments].concat(), text);
        let list: serde_json::Value = serde_json::from_str(&printed).expect("it is JSON");
        let total = list["total"]["held_bytes"].as_u64().expect("a number");
        assert_eq!(list["modules"][0]["held_bytes"], total);
        total
    };
    assert!(held(&["--kind", "array"]) < held(&[]));
    assert_eq!(
        held(&["--kind", "array"]) + held(&["--kind", "struct"]),
        held(&[])
    );
}
