//! Registries share the list of their numbers, and places for their addresses. This memory does not grow as registries
//! come and go, and none is left after the last of them.

use crate::oracle::heap;
use typereg::{ArrayType, Config, Registry, ValType};

/// A registry that only its type keeps.
fn new() -> ArrayType {
    let registry = Registry::new(&Config::default()).unwrap();
    registry.array_type(ValType::I32).unwrap()
}

#[test]
fn registries_that_come_and_go_take_no_more_memory() {
    let _alone = crate::alone();
    // Below and above the number at which places come in chunks.
    for count in [50, 64, 200, 400] {
        let before = heap::in_use();
        let mut all: Vec<ArrayType> = Vec::with_capacity(count);
        all.extend((0..count).map(|_| new()));
        let full = heap::in_use();
        for round in 1..6 {
            let mut number = 0;
            all.retain(|_| {
                number += 1;
                number % (round + 1) == 0
            });
            all.extend((all.len()..count).map(|_| new()));
            assert_eq!(heap::in_use(), full, "{count} registries, round {round}");
        }
        drop(all);
        assert_eq!(heap::in_use(), before, "something was not freed");
    }
}

#[test]
fn a_place_for_a_registry_takes_little_memory() {
    let _alone = crate::alone();
    let one = {
        let _first = new();
        let before = heap::in_use();
        let _second = new();
        heap::in_use() - before
    };
    let before = heap::in_use();
    let mut all = Vec::with_capacity(200);
    all.extend((0..200).map(|_| new()));
    // 16 bytes for a place in a chunk that is half empty, 4 or 8 for a number that may be given back.
    let shared = heap::in_use() - before - 200 * one - (200 * size_of::<ArrayType>()) as isize;
    assert!(shared <= 200 * (16 + 8), "{shared} bytes are shared");
}
