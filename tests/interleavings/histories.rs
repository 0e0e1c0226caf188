//! What threads do at the same time: each history sets up a registry, runs threads, and checks what must hold in every
//! order.
//!
//! After each, no live type and no memory of a group or registry is left.

use crate::model::Thread;
use typereg::{Config, FieldType, RegisteredType, Registry, Type, TypeCollection, ValType};

/// `(sub (struct))`, and below it `(sub 0 (struct))`, and so on; `apart`, the number of fields, distinguishes two
/// such chains from each other.
pub(crate) fn chain(length: u8, apart: u8) -> Vec<u8> {
    let mut section = vec![length];
    for i in 0..length {
        section.extend([0x50, u8::from(i != 0)]);
        section.extend((i != 0).then(|| i - 1));
        section.extend([0x5f, apart]);
        section.extend([0x7f, 0x00].repeat(usize::from(apart)));
    }
    section
}

/// Such a chain as one rec group.
pub(crate) fn rec_chain(length: u8) -> Vec<u8> {
    let mut section = chain(length, 1);
    section.splice(0..1, [1, 0x4e, length]);
    section
}

/// A group of two: `(rec (type $a (struct)) (type $b (struct (field i32))))`.
pub(crate) const PAIR: &[u8] = &[1, 0x4e, 2, 0x5f, 0, 0x5f, 1, 0x7f, 0];
/// `(sub (struct))`, and a function that takes a reference to it.
pub(crate) const FUNC: &[u8] = &[2, 0x50, 0, 0x5f, 0, 0x60, 1, 0x64, 0, 0];

/// The same with a result of anyref, so that only the trampoline type is on the other shard, as the model hashes them.
const FUNC_ELSEWHERE: &[u8] = &[2, 0x50, 0, 0x5f, 0, 0x60, 1, 0x64, 0, 1, 0x6e];

pub(crate) fn new_registry() -> Registry {
    Registry::new(&Config::default()).unwrap()
}

pub(crate) fn array_of(registry: &Registry, value: ValType<'_>) -> RegisteredType {
    registry.array_type(value).unwrap().into()
}

pub(crate) fn array(registry: &Registry) -> RegisteredType {
    array_of(registry, ValType::I32)
}

pub(crate) fn section(registry: &Registry, payload: &[u8]) -> TypeCollection {
    registry.register_type_section(payload).unwrap()
}

/// Type `i` of a section, and nothing else of it.
pub(crate) fn one_of(registry: &Registry, payload: &[u8], i: u32) -> RegisteredType {
    let types = section(registry, payload);
    types.get(i).unwrap().try_to_owned().unwrap()
}

pub(crate) fn index(ty: &RegisteredType) -> u32 {
    ty.index().get()
}

/// A second handle for a thread, which returns it through `join`.
pub(crate) fn handle(registry: &Registry) -> Registry {
    registry.try_clone().unwrap()
}

/// The registry passes its check, this many types are alive, and none is once it is empty.
pub(crate) fn ends_with(registry: &Registry, live: u64, held: impl Sized) {
    assert_eq!(registry.check(), Ok(()));
    assert_eq!(registry.stats().live_types, live);
    drop(held);
    assert_eq!(registry.stats().live_types, 0);
    assert_eq!(registry.check(), Ok(()));
    assert!(registry.all_records_are_free());
}

/// Two threads register equal groups: both get the same one.
pub(crate) fn register_and_register() {
    let registry = new_registry();
    let mine = handle(&registry);
    let other = Thread::spawn(move || (array(&mine), mine));
    let here = array(&registry);
    let (there, _mine) = other.join();
    assert_eq!(here, there, "one type, two handles");
    ends_with(&registry, 1, (here, there));
}

/// One thread releases a type while another registers an equal one: that one gets a live type, old or new.
pub(crate) fn register_and_drop() {
    let registry = new_registry();
    let last = array(&registry);
    let other = Thread::spawn(move || drop(last));
    let here = array(&registry);
    assert!(registry.is_subtype(index(&here), index(&here)), "it lives");
    other.join();
    assert_eq!(here, registry.get(index(&here)).unwrap());
    ends_with(&registry, 1, here);
}

/// Two threads use and release the last two handles: the group ends once, after both.
pub(crate) fn drop_and_drop() {
    let registry = new_registry();
    let one = one_of(&registry, PAIR, 0);
    let two = one.sibling(1).unwrap().try_to_owned().unwrap();
    let last_use = |ty: RegisteredType| assert!(ty.sibling(0).is_some());
    let other = Thread::spawn(move || last_use(one));
    last_use(two);
    other.join();
    ends_with(&registry, 0, ());
}

/// A type is registered again while it is retired, and retired again: wasmtime unregistered such a type twice
/// (CVE-2024-47813).
pub(crate) fn drop_and_resurrect_and_drop() {
    let registry = new_registry();
    let first = array(&registry);
    let mine = handle(&registry);
    let other = Thread::spawn(move || drop(first));
    let here = array(&mine);
    drop(here);
    other.join();
    ends_with(&registry, 0, ());
}

/// The same with one more thread: one releases, one registers and releases, one registers and keeps.
pub(crate) fn drop_and_resurrect_and_keep() {
    let registry = new_registry();
    let first = array(&registry);
    let (second, third) = (handle(&registry), handle(&registry));
    let one = Thread::spawn(move || drop(first));
    let two = Thread::spawn(move || {
        drop(array(&second));
        second
    });
    let here = array(&third);
    one.join();
    two.join();
    assert_eq!(here, registry.get(index(&here)).unwrap());
    ends_with(&registry, 1, here);
}

/// An index is looked up while its type is retired: the result is a valid handle, or a stale index.
pub(crate) fn look_up_and_drop() {
    let registry = new_registry();
    let last = one_of(&registry, PAIR, 1);
    let wanted = index(&last);
    let other = Thread::spawn(move || drop(last));
    let found = registry.get(wanted);
    other.join();
    let live = if let Ok(found) = &found {
        assert_eq!((index(found), found.num_fields()), (wanted, 1));
        assert_eq!(found.sibling(0).unwrap().num_fields(), 0);
        2
    } else {
        0
    };
    ends_with(&registry, live, found);
}

/// The same with one more thread, which registers an equal type: it may be the same type or a new one.
pub(crate) fn look_up_and_drop_and_register() {
    let registry = new_registry();
    let last = array(&registry);
    let wanted = index(&last);
    let mine = handle(&registry);
    let one = Thread::spawn(move || drop(last));
    let two = Thread::spawn(move || (array(&mine), mine));
    let found = registry.get(wanted).ok();
    one.join();
    let (there, _mine) = two.join();
    // A thread that found it holds it, so that the equal type is the same one.
    assert!(found.as_ref().is_none_or(|found| found == &there));
    ends_with(&registry, 1, (found, there));
}

/// The same if the slot is used for another type at once: the result is never a handle of that one.
pub(crate) fn look_up_and_reuse() {
    let registry = new_registry();
    let last = one_of(&registry, PAIR, 1);
    let wanted = index(&last);
    // As many types as must die before the slot is used again, and its leader's slot by yet another type.
    let others = section(&registry, &chain(4, 0));
    let mine = handle(&registry);
    let other = Thread::spawn(move || {
        drop((last, others));
        let next = [ValType::F32, ValType::F64, ValType::V128].map(|value| array_of(&mine, value));
        (next, mine)
    });
    if let Ok(found) = registry.get(wanted) {
        let kind = found.kind();
        let fields = found.num_fields();
        assert_eq!(fields, 1);
        let again = registry.get(wanted).unwrap();
        assert_eq!(
            (again.kind(), &again),
            (kind, &found),
            "one meaning while held"
        );
    }
    let (next, _mine) = other.join();
    ends_with(&registry, 3, next);
}

/// A thread that sees a new type's index sees all of the type.
pub(crate) fn publish_and_look_up() {
    let registry = new_registry();
    let mine = handle(&registry);
    let other = Thread::spawn(move || (one_of(&mine, PAIR, 1), mine));
    // The first types of a registry have the first indices.
    for (wanted, fields) in [(1, 0), (2, 1)] {
        if let Ok(found) = registry.get(wanted) {
            assert_eq!(found.num_fields(), fields);
            assert_eq!(group_of_two(&found), [1, 2]);
        }
    }
    let (there, _mine) = other.join();
    ends_with(&registry, 2, there);
}

/// Tables grow while they are read.
pub(crate) fn grow_and_look_up() {
    let registry = new_registry();
    let first = array(&registry);
    let mine = handle(&registry);
    let other = Thread::spawn(move || (section(&mine, &chain(4, 1)), mine));
    assert_eq!(registry.get(index(&first)).as_ref(), Ok(&first));
    let (there, _mine) = other.join();
    assert!(registry.is_subtype(there.indices()[3], there.indices()[0]));
    ends_with(&registry, 5, (first, there));
}

/// Two threads ask for the fingerprint of a type whose group refers to another: each group has one, made by either.
pub(crate) fn fingerprint_and_fingerprint() {
    let registry = new_registry();
    let func = one_of(&registry, FUNC, 1);
    let same = func.try_clone().unwrap();
    let other = Thread::spawn(move || (same.fingerprint().unwrap(), same));
    let here = func.fingerprint().unwrap();
    let (there, same) = other.join();
    assert_eq!(here, there);
    drop(same);
    ends_with(&registry, 2, func);
}

/// Two threads ask for a function's trampoline type for the first time: one type, kept once.
pub(crate) fn trampoline_and_trampoline() {
    let registry = new_registry();
    let func = one_of(&registry, FUNC, 1);
    let same = func.try_clone().unwrap();
    let other = Thread::spawn(move || (same.trampoline().unwrap(), same));
    let here = func.trampoline().unwrap();
    let (there, same) = other.join();
    assert_eq!(here, there);
    drop((there, same));
    ends_with(&registry, 3, (func, here));
}

/// One thread asks for the trampoline type while another releases the function.
pub(crate) fn trampoline_and_drop() {
    let registry = new_registry();
    let func = one_of(&registry, FUNC, 1);
    let same = func.try_clone().unwrap();
    let other = Thread::spawn(move || same.trampoline().unwrap());
    drop(func);
    let there = other.join();
    assert!(there.is_subtype_of(&there));
    ends_with(&registry, 1, there);
}

/// Two threads ask a module for a trampoline for the first time: both get the answer of one table.
pub(crate) fn trampoline_tables_and_trampoline_tables() {
    let registry = new_registry();
    let trampoline = one_of(&registry, FUNC, 1).trampoline().unwrap();
    let wanted = index(&trampoline);
    let types = std::sync::Arc::new(section(&registry, FUNC));
    let same = std::sync::Arc::clone(&types);
    let other = Thread::spawn(move || (same.trampoline(wanted), same));
    assert_eq!(types.trampoline(wanted), Some(1));
    let (there, same) = other.join();
    assert_eq!(there, Some(1));
    drop(same);
    ends_with(&registry, 3, (types, trampoline));
}

/// The registry's last handle is dropped while a type registers another one: the registry's memory stays until both
/// types are freed, on whichever shards they are.
pub(crate) fn close_and_register() {
    let registry = new_registry();
    let func = one_of(&registry, FUNC_ELSEWHERE, 1);
    let other = Thread::spawn(move || drop(registry));
    let trampoline = func.trampoline().unwrap();
    drop(func);
    other.join();
    assert_eq!(trampoline.num_params(), 1);
}

/// The registry's last handle and the last type are dropped on two threads: its memory is freed once.
pub(crate) fn close_and_drop() {
    let registry = new_registry();
    let last = array(&registry);
    let other = Thread::spawn(move || drop(registry));
    drop(last);
    other.join();
}

/// A type is retired while another type that refers to the same type is registered: that one stays.
pub(crate) fn drop_and_refer() {
    let registry = new_registry();
    let last = one_of(&registry, &chain(2, 0), 1);
    let other = Thread::spawn(move || drop(last));
    let here = one_of(&registry, FUNC, 1);
    other.join();
    assert!(here.param(0).is_some());
    ends_with(&registry, 2, here);
}

/// `check` finds no fault while types are registered and dropped.
pub(crate) fn check_and_drop() {
    let registry = new_registry();
    let last = one_of(&registry, PAIR, 1);
    let other = Thread::spawn(move || drop(last));
    assert_eq!(registry.check(), Ok(()));
    other.join();
    ends_with(&registry, 0, ());
}

fn group_of_two(ty: &Type) -> [u32; 2] {
    [0, 1].map(|position| ty.sibling(position).unwrap().index().get())
}

/// One thread finds a type while another adds so many that the table of groups grows: the type is found, or registered
/// once more as the same.
pub(crate) fn find_and_grow() {
    let registry = new_registry();
    let first = array(&registry);
    // In the model, so many fill the shard of `first`, and the type that the other thread adds is on it, too.
    let others: Vec<_> = (0..5)
        .map(|fields| registry.struct_type([FieldType::constant(ValType::I32)].repeat(fields)))
        .collect();
    let mine = handle(&registry);
    let other = Thread::spawn(move || (array_of(&mine, ValType::V128), mine));
    let again = array(&registry);
    let (last, _mine) = other.join();
    assert_eq!(first, again, "one type, two handles");
    ends_with(&registry, 7, (first, again, others, last));
}
