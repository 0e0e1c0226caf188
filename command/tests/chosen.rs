//! Which modules and types the options and names of the command line choose.

mod run;

use run::printed;

const YES: i32 = 0;
const NO: i32 = 1;

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
