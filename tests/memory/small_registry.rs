//! A registry with few types is small: a host may have one for each of its engines, stores or tests.

use crate::oracle::c::Registry;
use crate::oracle::heap;
use typereg::capi::abi::*;

/// How many bytes a registry with one type may take, with that type and all handles.
const MOST: isize = 4 * 1024;

/// One type each: a struct, an array, a function type, a function type with a trampoline type of its own.
const SECTIONS: [&[u8]; 4] = [
    &[1, 0x5f, 2, 0x7f, 0, 0x7e, 1],
    &[1, 0x5e, 0x78, 1],
    &[1, 0x60, 1, 0x7f, 1, 0x7e],
    &[1, 0x50, 0, 0x60, 1, 0x64, 0, 0],
];

/// On any thread: a thread's stripe, one of sixteen, decides what it shares with others.
#[test]
fn a_registry_with_one_type_takes_at_most_4_kib() {
    let _alone = crate::alone();
    for _ in 0..3 {
        std::thread::spawn(take_at_most_4_kib).join().unwrap();
    }
}

fn take_at_most_4_kib() {
    let _first = Registry::new(WT_GC_LAYOUT_NONE); // so that the memory that registries share is allocated
    for layout in [
        WT_GC_LAYOUT_NONE,
        WT_GC_LAYOUT_NULL,
        WT_GC_LAYOUT_DRC,
        WT_GC_LAYOUT_COPYING,
    ] {
        for section in SECTIONS {
            let before = heap::in_use();
            let registry = Registry::new(layout);
            let empty = heap::in_use() - before;
            let types = registry.register_type_section(section).unwrap();
            let taken = heap::in_use() - before;
            assert!(empty > 0 && taken > empty, "{empty} and then {taken} bytes");
            assert!(
                taken <= MOST,
                "{taken} bytes, {empty} of them without types"
            );
            drop((types, registry));
            assert_eq!(heap::in_use(), before, "something was not freed");
        }
    }
}
