//! How much the command prints, and how much memory it takes, is bounded by what it reads, whatever is in that.

mod run;

/// The length of what it prints; it must end with yes.
fn printed(arguments: &[&str], text: &str) -> usize {
    run::printed(0, arguments, text).len()
}

#[test]
fn one_long_path_makes_no_other_line_longer() {
    let long = "x".repeat(70_000);
    let text = format!("{long}.wasm\n{}", "testdata/absent.wasm\n".repeat(100));
    assert!(run::printed(2, &["list", "@-"], &text).len() < 200_000);
}

#[test]
fn a_long_name_in_a_component_is_not_repeated_whole() {
    let long = "x".repeat(50_000);
    let (types, modules) = ("(type (func))".repeat(2000), "(core module)".repeat(2000));
    let one = format!("(component (core module $main (@name \"{long}\") {types}))");
    for arguments in [["fingerprint", "-"], ["list", "-"]] {
        assert!(printed(&arguments, &one) < 1_000_000, "{arguments:?}");
    }
    let many = format!("(component (core module (@name \"{long}\")) {modules})");
    assert!(printed(&["list", "-"], &many) < 1_000_000);
}

#[test]
fn a_long_name_of_a_type_is_not_repeated_whole() {
    let long = "x".repeat(50_000);
    let more = "(type (func))".repeat(1000);
    let text = format!("(module (type $t (@name \"{long}\") (func)) {more})");
    for command in ["types", "fingerprint"] {
        assert!(printed(&[command, "-"], &text) < 1_000_000, "{command}");
        assert!(
            printed(&[command, "--json", "-"], &text) < 2_000_000,
            "{command}"
        );
    }
}

#[test]
fn fields_do_not_repeat_a_long_name_of_a_type() {
    let long = "x".repeat(50_000);
    let fields = "(field (ref $t))".repeat(1000);
    let text = format!("(module (type $t (@name \"{long}\") (func)) (type (struct {fields})))");
    let json = run::printed(0, &["types", "--json", "-"], &text);
    assert!(json.len() < 200_000);
    assert_eq!(json.matches("\"(ref $t1)\"").count(), 1000);
}

#[test]
fn users_are_listed_once_however_many_numbers_a_type_has() {
    let types = "(type (func))".repeat(1000);
    let functions = "(func (type 0))".repeat(1000);
    let text = format!("(module {types} {functions})");
    assert!(printed(&["types", "--users", "-"], &text) < 200_000);
    assert!(printed(&["types", "--users", "--json", "-"], &text) < 200_000);
}

#[test]
fn a_long_name_of_a_user_is_not_repeated_whole() {
    let long = "x".repeat(50_000);
    let number = |i: u32| format!("(field i{})", [32, 64][i as usize % 2]);
    let fields = |one: u32| (0..10).map(|bit| number(one >> bit)).collect::<String>();
    let types: String = (0..1000)
        .map(|one| format!("(type (struct {}))", fields(one)))
        .collect();
    let code: String = (0..1000)
        .map(|one| format!("(drop (ref.null {one}))"))
        .collect();
    let text = format!("(module {types} (func (@name \"{long}\") {code}))");
    assert!(printed(&["types", "--users", "--json", "-"], &text) < 3_000_000);
}
