//! Types that are pinned while others let go of them, ask for what belongs to them, or end the registry.
#![allow(unsafe_code, reason = "who pins a type answers for its handles")]

use crate::histories::{FUNC, array, handle, new_registry, one_of, section};
use crate::model::Thread;
use typereg::{RegisteredType, Registry};

fn pin(ty: &RegisteredType) {
    // SAFETY: each history drops the registry's last handle after those of the type.
    unsafe { ty.pin() }.unwrap();
}

/// So many types are left, all of them pinned; they end with the registry (`model.rs` sees whether they do).
fn ends_pinned(registry: Registry, pinned: u64) {
    assert_eq!(registry.check(), Ok(()));
    let stats = registry.stats();
    assert_eq!((stats.live_types, stats.pinned_types), (pinned, pinned));
    drop(registry);
}

/// A type is pinned while its other handle goes.
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

/// Two threads pin a type: its group lets go of the registry once.
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

/// A type is pinned while another thread finds it, and lets go.
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

/// A function is pinned while its trampoline type is asked for: that is pinned, too, by one or the other.
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

/// The registry's last handle goes while the last type that keeps it does: what is pinned ends once.
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
