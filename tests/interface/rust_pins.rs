//! Pinned types as a program in Rust sees them: they stay as long as their registry, and do not keep it.
#![allow(
    unsafe_code,
    reason = "the caller of `pin` is responsible for the type's handles"
)]

use std::sync::{Arc, Mutex};
use typereg::{Config, FieldType, Registry, TypeCollection, TypeIndex, ValType};

/// `(type $a (sub (struct)))`, `(type $b (sub $a (struct)))`, `(type $c (func (param (ref $b))))`, and
/// `(type $d (struct (field (ref $a))))`.
const MODULE: &[u8] = &[
    4, 0x50, 0, 0x5f, 0, 0x50, 1, 0, 0x5f, 0, 0x60, 1, 0x64, 1, 0, 0x5f, 1, 0x64, 0, 0,
];

/// A registry that records which types die, and the module's types in it.
fn set_up() -> (Registry, TypeCollection, Arc<Mutex<Vec<u32>>>) {
    let dead = Arc::new(Mutex::new(Vec::new()));
    let notes = Arc::clone(&dead);
    let mut config = Config::default();
    config.set_retire_callback(Some(Arc::new(move |index: TypeIndex, _| {
        notes.lock().unwrap().push(index.get());
    })));
    let registry = Registry::new(&config).unwrap();
    let types = registry.register_type_section(MODULE).unwrap();
    (registry, types, dead)
}

#[test]
fn a_pinned_type_stays_as_long_as_its_registry() {
    let (registry, types, dead) = set_up();
    let indices = types.indices().to_vec();
    let func = types.get(2).unwrap();
    let trampoline = func.trampoline().unwrap().index().get();
    // SAFETY: the registry outlives all handles.
    unsafe { func.pin() }.unwrap();
    assert_eq!(registry.stats().pinned_types, 4, "and what it refers to");
    assert_eq!(registry.check(), Ok(()));
    assert!(
        registry
            .dump()
            .unwrap()
            .contains("owners not counted: pinned")
    );
    // SAFETY: as above.
    unsafe { func.pin() }.unwrap();
    assert_eq!(registry.stats().pinned_types, 4, "once");
    drop(types);
    assert_eq!(*dead.lock().unwrap(), [indices[3]], "$d was not pinned");
    let again = registry.register_type_section(MODULE).unwrap();
    assert_eq!(again.indices()[..3], indices[..3]);
    drop(again);
    assert!(
        [indices[0], indices[1], indices[2], trampoline]
            .iter()
            .all(|&index| registry.is_live(index))
    );
    dead.lock().unwrap().clear();
    assert_eq!(registry.check(), Ok(()));
    drop(registry);
    // Each comes before those that only it kept alive.
    let dead = dead.lock().unwrap();
    assert_eq!((dead.len(), dead[0]), (4, indices[2]));
    let at = |index: u32| dead.iter().position(|&dead| dead == index);
    assert!(
        at(indices[1]) < at(indices[0]) && at(trampoline).is_some(),
        "{dead:?}"
    );
}

#[test]
fn a_pinned_type_does_not_keep_its_registry() {
    let (registry, types, dead) = set_up();
    let other = types.get(3).unwrap().to_owned();
    // SAFETY: the collection is dropped before the registry ends: `other` keeps the registry.
    unsafe { types.get(0).unwrap().pin() }.unwrap();
    drop((registry, types));
    assert_eq!(dead.lock().unwrap().len(), 2, "$c and $b");
    assert!(other.field(0).is_some());
    drop(other);
    assert_eq!(
        dead.lock().unwrap().len(),
        4,
        "$d, with it the registry, and $a"
    );
}

#[test]
fn a_registry_that_nothing_else_keeps_ends_with_a_pin() {
    let (registry, types, dead) = set_up();
    let root = types.get(0).unwrap().to_owned();
    drop((registry, types));
    assert_eq!(dead.lock().unwrap().len(), 3);
    let root = std::mem::ManuallyDrop::new(root);
    // SAFETY: the handle is not used again, and not dropped.
    unsafe { root.pin() }.unwrap();
    assert_eq!(dead.lock().unwrap().len(), 4);
}

#[test]
fn a_later_trampoline_type_is_pinned_with_its_function_type() {
    let (registry, types, dead) = set_up();
    let func = types.get(2).unwrap();
    // SAFETY: the registry outlives all handles.
    unsafe { func.pin() }.unwrap();
    assert_eq!(registry.stats().pinned_types, 3);
    drop(func.trampoline().unwrap());
    assert_eq!(registry.stats().pinned_types, 4);
    drop(types);
    assert_eq!(registry.check(), Ok(()));
    drop(registry);
    assert_eq!(dead.lock().unwrap().len(), 5);
}

/// Any number of handles on any number of threads, and types that refer to pinned ones.
#[test]
fn types_that_refer_to_pinned_ones_come_and_go() {
    let (registry, types, dead) = set_up();
    let root = types.get(0).unwrap();
    // SAFETY: the registry outlives all handles.
    unsafe { root.pin() }.unwrap();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..200 {
                    let array = registry.array_type(FieldType::constant(ValType::ref_to(root)));
                    let array = array.unwrap();
                    drop((root.to_owned(), array));
                }
            });
        }
    });
    assert_eq!(registry.stats().live_types, 4);
    assert_eq!(registry.check(), Ok(()));
    drop((types, registry));
    assert!(!dead.lock().unwrap().is_empty());
}
