//! Registering wasm bytes never takes more heap than 64 bytes for each of them and 64 KiB, whatever they are and claim:
//! real modules, their prefixes, and short inputs that claim millions of items.
//!
//! The fuzz targets (`fuzz/`) assert the same of every input they try.

use crate::oracle::c::Registry;
use crate::oracle::{corpus, encode, heap, soak, verdict};
use typereg::capi::abi::*;

/// Registers a module in an empty registry, which takes the most memory. Returns whether it was accepted.
fn register(name: &str, wasm: &[u8]) -> bool {
    let registry = Registry::new(WT_GC_LAYOUT_DRC);
    let (outcome, taken) = registry.measure_module(wasm);
    let bound = heap::bound(wasm.len());
    assert!(
        taken <= bound,
        "{name}: {} bytes take {taken}, more than {bound}",
        wasm.len()
    );
    if let Ok(types) = &outcome {
        assert!(taken > 4 * types.len(), "{name}: {taken} bytes of heap");
    }
    outcome.is_ok()
}

#[test]
fn a_module_takes_at_most_64_bytes_per_byte() {
    let _alone = crate::alone();
    let mut accepted = 0;
    for module in corpus::modules().iter().chain(&corpus::legacy()) {
        accepted += usize::from(register(&module.name, &module.wasm));
    }
    // If all hashes are equal, large modules are left out, and without ../shared few are left.
    let least = if cfg!(typereg_constant_hash) { 10 } else { 20 };
    assert!(accepted >= least, "{accepted} modules");
}

#[test]
fn every_prefix_of_a_module_takes_at_most_64_bytes_per_byte() {
    let _alone = crate::alone();
    let (mut begun, mut accepted) = (0, 0);
    let mut modules = corpus::repository();
    modules.retain(|module| module.wasm.len() < LONGEST_CUT);
    modules.extend(corpus::folder("testdata/small"));
    for module in modules {
        // The whole module is among them.
        for len in (0..=module.wasm.len()).rev().step_by(soak::few()) {
            accepted += usize::from(register(&module.name, &module.wasm[..len]));
            begun += 1;
        }
    }
    assert!(
        begun * soak::few() > 5_000 && accepted >= 4,
        "{accepted} of {begun}"
    );
}

/// Modules longer than this are not cut at every byte.
const LONGEST_CUT: usize = 10_000;

/// Counts that limits allow and counts that they do not, up to the largest possible.
const COUNTS: [u32; 16] = [
    1,
    63,
    127,
    1_000,
    1_001,
    10_000,
    10_001,
    65_536,
    100_000,
    999_999,
    1_000_000,
    1_000_001,
    1 << 24,
    i32::MAX as u32,
    1 << 31,
    u32::MAX,
];

/// For each count in a type section: the bytes before it, and the bytes after it.
const COUNTED: [(&str, &[u8], &[u8]); 11] = [
    ("groups", &[], &[]),
    ("groups, one of them there", &[], &[0x5f, 0]),
    ("members", &[1, 0x4e], &[]),
    ("members, one of them there", &[1, 0x4e], &[0x60, 0, 0]),
    ("members after a group", &[2, 0x5f, 0, 0x4e], &[0x60, 0, 0]),
    ("supertypes", &[1, 0x50], &[]),
    ("fields", &[1, 0x5f], &[]),
    ("fields, one of them there", &[1, 0x5f], &[0x7f, 0]),
    ("params", &[1, 0x60], &[0x7f]),
    ("results", &[1, 0x60, 0], &[]),
    ("results after a param", &[1, 0x60, 1, 0x7f], &[0x7f]),
];

#[test]
fn a_count_without_items_allocates_nothing() {
    let _alone = crate::alone();
    let mut refused = 0;
    for (name, before, after) in COUNTED {
        for count in COUNTS {
            let mut section = before.to_vec();
            encode::unsigned(&mut section, count.into());
            section.extend(after);
            let accepted = register(&format!("{count} {name}"), &verdict::module_of(&section));
            refused += usize::from(!accepted);
        }
        // A section that is longer than the module.
        for count in COUNTS {
            let mut wasm = b"\0asm\x01\0\0\0\x01".to_vec();
            encode::unsigned(&mut wasm, count.into());
            wasm.extend(before);
            wasm.extend(after);
            refused += usize::from(!register(name, &wasm));
        }
    }
    assert!(refused > 300, "{refused} refused");
}

/// Many counts in one section, each within its limit and none of them kept.
#[test]
fn many_counts_without_items_allocate_nothing() {
    let _alone = crate::alone();
    // Each struct claims 10,000 fields and has one; what follows is read as the second.
    let mut section = Vec::new();
    encode::unsigned(&mut section, 1_000_000);
    for _ in 0..1_000 {
        section.extend([0x5f, 0x90, 0x4e, 0x7f, 0]);
    }
    assert!(!register("structs", &verdict::module_of(&section)));
    // Empty groups are free, a million of them too.
    let mut section = Vec::new();
    encode::unsigned(&mut section, 100_000);
    section.extend([0x4e, 0].repeat(100_000));
    assert!(register("empty groups", &verdict::module_of(&section)));
}

/// If all hashes are equal, the time of registering grows with the square of the types.
const MOST: u64 = if cfg!(typereg_constant_hash) {
    1_000
} else {
    40_000
};

/// The greatest depth of a type.
const DEEPEST: u64 = 63;

/// The shapes that take the most heap for their bytes.
#[test]
fn the_most_expensive_types_stay_below_the_bound() {
    let _alone = crate::alone();
    let counts = std::iter::successors(Some(1), |count| Some(count + count / 2 + 1));
    for count in counts.take_while(|&count| count < MOST) {
        // In groups of their own they would all be one type, so they are in one group.
        for (name, member) in [
            ("structs without fields", &[0x5f, 0][..]),
            ("arrays", &[0x5e, 0x7f, 0]),
            ("functions without params", &[0x60, 0, 0]),
        ] {
            let mut section = vec![1, 0x4e];
            encode::unsigned(&mut section, count);
            for _ in 0..count {
                section.extend(member);
            }
            assert!(register(name, &verdict::module_of(&section)));
        }
        assert!(register(
            "singletons",
            &verdict::module_of(&singletons(count))
        ));
        for depth in [1, 7, 8, DEEPEST] {
            let name = format!("a fan at {depth}");
            assert!(register(&name, &verdict::module_of(&fan(count, depth))));
            let name = format!("chains of {depth}");
            assert!(register(&name, &verdict::module_of(&chains(count, depth))));
        }
    }
}

/// Structs that each refer to the one before, so that no two are equal.
fn singletons(count: u64) -> Vec<u8> {
    let mut section = Vec::new();
    encode::unsigned(&mut section, count);
    section.extend([0x5f, 0]);
    for before in 0..count - 1 {
        section.extend([0x5f, 1, 0x63]);
        encode::positive_signed(&mut section, before);
        section.push(0);
    }
    section
}

/// A group of one chain of supertypes, and `count` types below its end, which have this depth.
fn fan(count: u64, depth: u64) -> Vec<u8> {
    group(depth + count, |number| match number {
        0 => None,
        _ => Some(number.min(depth) - 1),
    })
}

/// A group of chains of supertypes, each with a type of this depth at its end.
fn chains(count: u64, depth: u64) -> Vec<u8> {
    group(count, |number| match number % (depth + 1) {
        0 => None,
        _ => Some(number - 1),
    })
}

/// A group of structs without fields, each below the one named for it.
fn group(count: u64, supertype: impl Fn(u64) -> Option<u64>) -> Vec<u8> {
    let mut section = vec![1, 0x4e];
    encode::unsigned(&mut section, count);
    for number in 0..count {
        match supertype(number) {
            None => section.extend([0x50, 0]),
            Some(above) => {
                section.extend([0x50, 1]);
                encode::unsigned(&mut section, above);
            }
        }
        section.extend([0x5f, 0]);
    }
    section
}
