//! What generated code reads from a slot, by the offsets of the header, agrees with the functions; for all real modules
//! and for trees of types of the greatest depth.
#![allow(
    unsafe_code,
    reason = "reads what a pointer leads to, as generated code does"
)]

use crate::oracle::c::{Registry, Type, Types};
use crate::oracle::random::Random;
use crate::oracle::{corpus, encode, family};
use typereg::capi::abi::*;
use typereg::capi::wt_slot_layout_version;

/// The value at this offset of a type's slot.
fn load<T: Copy>(ty: Type, offset: usize) -> T {
    // SAFETY: the slot of a type that the caller keeps alive; offset and size are the header's.
    unsafe { ty.pointer().cast::<u8>().add(offset).cast::<T>().read() }
}

/// The test as it is emitted, for a supertype whose depth is below WT_DISPLAY_MIN.
fn is_below(sub: Type, depth: u32, index: u32) -> bool {
    load::<u32>(sub, WT_SLOT_DISPLAY_OFFSET + 4 * depth as usize) == index
}

fn all(types: &Types) -> impl Iterator<Item = Type> {
    (0..types.len()).filter_map(|i| types.get(i))
}

#[test]
fn generated_code_reads_what_the_functions_say() {
    let registry = Registry::new(WT_GC_LAYOUT_NONE);
    let random = &mut Random::new(1);
    let mut collections: Vec<Types> = Vec::new();
    for source in corpus::modules() {
        collections.push(registry.register_module(&source.wasm).unwrap());
    }
    for branching in [2, 4, 8, 16] {
        let tree = family::descendants(random, 60, branching);
        collections.push(registry.register_module(&encode::module(&tree)).unwrap());
    }
    let types: Vec<Type> = collections.iter().flat_map(all).collect();
    // With equal hashes large modules are left out, and without ../shared few are left.
    let least = if cfg!(typereg_constant_hash) {
        900
    } else {
        1_000
    };
    assert!(types.len() > least, "{} types", types.len());

    let (mut below, mut deepest) = (0, 0);
    for &ty in &types {
        assert_eq!(ty.pointer() as usize % WT_SLOT_SIZE, 0);
        assert_eq!(load::<u32>(ty, WT_SLOT_INDEX_OFFSET), ty.index());
        assert_eq!(u32::from(load::<u8>(ty, WT_SLOT_DEPTH_OFFSET)), ty.depth());
        assert_eq!(u32::from(load::<u8>(ty, WT_SLOT_KIND_OFFSET)), ty.kind());
        let (display, padding) = ty.display();
        let entries = [display, padding].concat();
        let inline: [u32; WT_DISPLAY_MIN] = load(ty, WT_SLOT_DISPLAY_OFFSET);
        assert_eq!(inline, entries[..WT_DISPLAY_MIN]);
        deepest = deepest.max(ty.depth());

        // All that it is below, and some that it is not.
        let above = std::iter::successors(Some(ty), |ty| ty.supertype());
        let others = (0..20).map(|_| types[random.below(types.len())]);
        for sup in above.chain(others.collect::<Vec<_>>()) {
            if (sup.depth() as usize) < WT_DISPLAY_MIN {
                let answer = is_below(ty, sup.depth(), sup.index());
                assert_eq!(answer, ty.is_subtype(sup), "{ty:?} <: {sup:?}");
                below += usize::from(answer);
            }
        }
    }
    assert!(below > types.len() && deepest > 2 * WT_DISPLAY_MIN as u32);
}

#[test]
fn the_library_has_the_layout_of_its_header() {
    // SAFETY: it has no conditions.
    assert_eq!(unsafe { wt_slot_layout_version() }, WT_SLOT_LAYOUT_VERSION);
}

/// Freed slots are used again when 65,536 others were freed after them (`registry/slots.rs`).
#[test]
fn a_reused_slot_keeps_nothing_of_its_earlier_type() {
    const TYPES: u32 = 70_000;
    let registry = Registry::new(WT_GC_LAYOUT_NONE);
    // Chains of a root and nine types, each below the one before, all of them in one group.
    let mut chains = vec![1, 0x4e];
    encode::unsigned(&mut chains, TYPES.into());
    for i in 0..TYPES {
        match i % 10 {
            0 => chains.extend([0x50, 0]),
            _ => {
                chains.extend([0x50, 1]);
                encode::unsigned(&mut chains, u64::from(i) - 1);
            }
        }
        chains.extend([0x5f, 0]);
    }
    let types = registry.register_type_section(&chains).unwrap();
    let mut before = types.indices();
    before.sort_unstable();
    drop(types);

    // As many roots.
    let mut roots = vec![1, 0x4e];
    encode::unsigned(&mut roots, TYPES.into());
    roots.extend([0x5f, 0].repeat(TYPES as usize));
    let types = registry.register_type_section(&roots).unwrap();
    let mut again = 0;
    for ty in all(&types) {
        again += usize::from(before.binary_search(&ty.index()).is_ok());
        let mut display = [0; WT_DISPLAY_MIN];
        display[0] = ty.index();
        assert_eq!(
            load::<[u32; WT_DISPLAY_MIN]>(ty, WT_SLOT_DISPLAY_OFFSET),
            display
        );
        assert_eq!(load::<u8>(ty, WT_SLOT_DEPTH_OFFSET), 0);
    }
    registry.check();
    let reuse = !cfg!(feature = "checked-handles");
    assert_eq!(again > 1_000, reuse, "{again} slots were used again");
}
