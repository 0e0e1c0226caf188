//! One thread frees something, or uses it again for something else, while another still reads it.
//!
//! A weaker ordering makes one of these histories fail: `make orderings` weakens each in turn. The failure is a use
//! that is not ordered before the end of the object, or an answer mixed from two types of one slot: an index keeps its
//! meaning until its type dies, and has none until its slot is filled again.

use crate::histories::{FUNC, array_of, chain, ends_with, handle, index, new_registry, one_of};
use crate::model::Thread;
use typereg::{RegisteredType, Registry, ValType};

/// The last two handles are dropped on two threads: the registry's memory is freed once, after the last use of either.
pub(crate) fn close_and_close() {
    let registry = new_registry();
    let mine = handle(&registry);
    let other = Thread::spawn(move || drop(mine));
    drop(registry);
    other.join();
}

/// The last types of two shards of a closed registry are dropped on two threads: its memory is freed once.
pub(crate) fn close_shard_and_shard() {
    let registry = new_registry();
    let [here, there] = ON_TWO_SHARDS.map(|value| array_of(&registry, value));
    drop(registry);
    let other = Thread::spawn(move || drop(there));
    drop(here);
    other.join();
}

/// Arrays of these are on the two shards that a registry has here.
const ON_TWO_SHARDS: [ValType<'static>; 2] = [ValType::I32, ValType::F32];

/// The last two owners of the data that C's groups and builders share are dropped on two threads.
pub(crate) fn owner_and_owner() {
    let [here, there] = typereg::two_owners();
    let other = Thread::spawn(move || drop(there));
    drop(here);
    other.join();
}

/// As many types as must die, and a few more, before a slot that was freed before them is used again.
fn others(registry: &Registry) -> Vec<RegisteredType> {
    let values = [ValType::I64, ValType::F32, ValType::F64, ValType::V128];
    values.map(|value| array_of(registry, value)).into()
}

/// Structs of one field, two and so on below the last type of `chain(length, 0)`, until one has this index.
fn below_until(registry: &Registry, length: u8, wanted: u32) -> Vec<RegisteredType> {
    let mut made = Vec::new();
    for more in 1..=4 {
        let mut section = chain(length, 0);
        section[0] += 1;
        section.extend([0x50, 1, length - 1, 0x5f, more]);
        section.extend([0x7f, 0x00].repeat(usize::from(more)));
        made.push(one_of(registry, &section, u32::from(length)));
        if index(made.last().unwrap()) == wanted {
            return made;
        }
    }
    panic!("{wanted} is not used again");
}

/// A subtype query by index runs while the slot of `last` is used for a type below the one of `depth` in `chain(_, 0)`;
/// `last` itself was never below that. Once the answer is `true`, it stays `true`, since that type stays.
///
/// `last` is the deepest type of `chain(below, 1)`, whose supertypes stay. The next type in its slot has the same
/// depth, so the query takes the same path.
fn ask_and_reuse(depth: u8, below: u8) {
    let registry = new_registry();
    let above = one_of(&registry, &chain(depth + 1, 0), u32::from(depth));
    above.whole_display(); // so that it has its record already
    let last = one_of(&registry, &chain(below, 1), u32::from(below) - 1);
    let above_last = last.supertype().map(|above| above.try_to_owned().unwrap());
    let others = others(&registry);
    let (sub, sup) = (index(&last), index(&above));
    let mine = handle(&registry);
    let other = Thread::spawn(move || {
        drop((last, others));
        (below_until(&mine, depth + 1, sub), mine)
    });
    if registry.is_subtype(sub, sup) {
        assert!(
            registry.is_subtype(sub, sup),
            "an answer before the type was there"
        );
    }
    let (there, _mine) = other.join();
    let live = u64::from(depth) + u64::from(below) + there.len() as u64;
    ends_with(&registry, live, (above, above_last, there));
}

/// With displays in the slots.
pub(crate) fn ask_and_reuse_a_slot() {
    ask_and_reuse(0, 1);
}

/// With a slot that names the record with the display.
pub(crate) fn ask_and_reuse_a_deep_slot() {
    ask_and_reuse(2, 4);
}

/// The same if the next type in the slot is deeper, and the type asked for was below the retired one: its entry, by which
/// it had extended the record, is beyond the retired type's display and within the next one's.
pub(crate) fn ask_and_reuse_a_slot_deeper() {
    let registry = new_registry();
    let above = one_of(&registry, &chain(4, 0), 3);
    above.whole_display(); // so that it has its record already
    let below = one_of(&registry, &chain(4, 1), 3);
    below.whole_display();
    let last = below.supertype().unwrap().try_to_owned().unwrap();
    let above_last = last.supertype().unwrap().try_to_owned().unwrap();
    let others = others(&registry);
    let (sub, sup) = (index(&last), index(&below));
    let mine = handle(&registry);
    let other = Thread::spawn(move || {
        drop((below, last, others));
        (below_until(&mine, 4, sub), mine)
    });
    assert!(!registry.is_subtype(sub, sup), "below what is below it");
    let (there, _mine) = other.join();
    ends_with(
        &registry,
        6 + there.len() as u64,
        (above, above_last, there),
    );
}

/// A subtype query by index runs while the slot joins the queue of free slots and gets the number of the next one, which,
/// taken for a `DeepRef`, names the record that has `sup`.
pub(crate) fn ask_and_queue_a_slot() {
    let registry = new_registry();
    let first = array_of(&registry, ValType::I32);
    let deep = one_of(&registry, &chain(4, 0), 3);
    let sup = index(&deep) - 1;
    let second = array_of(&registry, ValType::I64);
    assert_eq!(
        index(&second) >> 2,
        1,
        "the model's shift, and the first record"
    );
    let last = one_of(&registry, &chain(4, 1), 3);
    let above_last = one_of(&registry, &chain(3, 1), 2); // so that only one is freed with it
    let third = array_of(&registry, ValType::F32);
    let sub = index(&last);
    let other = Thread::spawn(move || {
        // Two at a time: the second of them is the first in the list of both.
        drop(first);
        drop(last);
        drop(third);
        drop(second);
    });
    assert!(
        !registry.is_subtype(sub, sup),
        "below what it never was below"
    );
    other.join();
    ends_with(&registry, 7, (deep, above_last));
}

/// A subtype query by index runs while the slot is marked with the number of types that had died, which is also the
/// index of `sup`.
pub(crate) fn ask_and_mark_a_slot() {
    let registry = new_registry();
    let values = [ValType::I32, ValType::I64, ValType::F32];
    let [first, above, last] = values.map(|value| array_of(&registry, value));
    let (sub, sup) = (index(&last), index(&above));
    let other = Thread::spawn(move || {
        drop(first);
        drop(last);
    });
    assert!(
        !registry.is_subtype(sub, sup),
        "below what it never was below"
    );
    other.join();
    ends_with(&registry, 1, above);
}

/// Once an index has a live type, all answers by that index are about that type.
pub(crate) fn publish_and_ask() {
    let registry = new_registry();
    let above = one_of(&registry, &chain(3, 0), 2);
    let sup = index(&above);
    let mine = handle(&registry);
    let other = Thread::spawn(move || (one_of(&mine, &chain(4, 0), 3), mine));
    let next = sup + 1;
    if registry.is_subtype(next, next) {
        assert!(registry.is_subtype(next, sup), "half of a type is seen");
    }
    let (there, _mine) = other.join();
    assert_eq!(index(&there), next, "the index that was asked about");
    ends_with(&registry, 4, (above, there));
}

/// A function's trampoline type is asked for while another thread makes it, in a slot that another type had.
pub(crate) fn trampoline_and_reuse() {
    let registry = new_registry();
    let func = one_of(&registry, FUNC, 1);
    let before = others(&registry);
    let same = func.try_clone().unwrap();
    let other = Thread::spawn(move || {
        drop(before);
        (same.trampoline().unwrap(), same)
    });
    let here = func.trampoline().unwrap();
    assert_eq!((here.num_params(), here.num_fields()), (1, 0));
    let (there, same) = other.join();
    assert_eq!(here, there);
    drop((there, same));
    ends_with(&registry, 3, (func, here));
}
