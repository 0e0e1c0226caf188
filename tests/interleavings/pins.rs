//! Types that are pinned while other threads release them, ask for their trampoline types, or end the registry.
#![allow(
    unsafe_code,
    reason = "the caller of `pin` is responsible for the type's handles"
)]

use crate::histories::{FUNC, array, handle, new_registry, one_of, section};
use crate::model::Thread;
use typereg::{RegisteredType, Registry};

fn pin(ty: &RegisteredType) {
    // SAFETY: each history drops the registry's last handle after those of the type.
    unsafe { ty.pin() }.unwrap();
}

/// This number of types is left, all of them pinned; they end with the registry (`model.rs` checks that).
fn ends_pinned(registry: Registry, pinned: u64) {
    assert_eq!(registry.check(), Ok(()));
    let stats = registry.stats();
    assert_eq!((stats.live_types, stats.pinned_types), (pinned, pinned));
    drop(registry);
}

/// A type is pinned while its other handle is dropped.
pub(crate) fn pin_and_drop() {
    let registry = new_registry();
    let here = array(&registry);
    let there = here.clone();
    let other = Thread::spawn(move || drop(there));
    pin(&here);
    drop(here);
    other.join();
    ends_pinned(registry, 1);
}

/// Two threads pin a type: its group releases the registry once.
pub(crate) fn pin_and_pin() {
    let registry = new_registry();
    let here = array(&registry);
    let there = here.clone();
    let other = Thread::spawn(move || {
        pin(&there);
        drop(there);
    });
    pin(&here);
    drop(here);
    other.join();
    ends_pinned(registry, 1);
}

/// A type is pinned while another thread finds and releases it.
pub(crate) fn pin_and_find() {
    let registry = new_registry();
    let here = array(&registry);
    let mine = handle(&registry);
    let other = Thread::spawn(move || {
        drop(array(&mine));
        mine
    });
    pin(&here);
    drop(here);
    drop(other.join());
    ends_pinned(registry, 1);
}

/// A function is pinned, with the type that it refers to, while another thread checks the registry.
pub(crate) fn pin_and_check() {
    let registry = new_registry();
    let here = one_of(&registry, FUNC, 1);
    let mine = handle(&registry);
    let other = Thread::spawn(move || {
        assert_eq!(mine.check(), Ok(()));
        mine
    });
    pin(&here);
    drop(here);
    drop(other.join());
    ends_pinned(registry, 2);
}

/// A function is pinned while its trampoline type is asked for: that is pinned, too, by one of the threads.
pub(crate) fn pin_and_trampoline() {
    let registry = new_registry();
    let here = one_of(&registry, FUNC, 1);
    let there = here.clone();
    let other = Thread::spawn(move || {
        drop(there.trampoline().unwrap());
        drop(there);
    });
    pin(&here);
    drop(here);
    other.join();
    ends_pinned(registry, 3);
}

/// The registry's last handle is dropped while the last type that keeps it is: the pinned types end once.
pub(crate) fn close_pinned_and_drop() {
    let registry = new_registry();
    let types = section(&registry, FUNC);
    let root = types.get(0).unwrap().to_owned();
    pin(&root);
    drop(root);
    let other = Thread::spawn(move || drop(registry));
    drop(types);
    other.join();
}
