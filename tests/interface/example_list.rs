//! `examples/list.rs` prints what `examples/list.c` must print: `examples/expected/list.txt`.

#[path = "../../examples/list.rs"]
#[allow(dead_code, reason = "main is the program's")]
mod list;

#[test]
fn the_list_in_rust_prints_what_the_list_in_c_prints() {
    let mut printed = Vec::new();
    list::run(&mut printed).unwrap();
    let expected = include_str!("../../examples/expected/list.txt");
    assert_eq!(String::from_utf8(printed).unwrap(), expected);
}
