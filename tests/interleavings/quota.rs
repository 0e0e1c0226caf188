//! A quota of live types while threads register and release: types that fit are never refused.

use crate::histories::{PAIR, ends_with, handle, section};
use crate::model::Thread;
use typereg::{Config, Limit, Registry, ValType};

fn with_room_for(types: u64) -> Registry {
    let mut config = Config::default();
    assert!(config.limits.set(Limit::LiveTypes, types));
    Registry::new(&config).unwrap()
}

/// Two types and a quota with room for one: one of them is refused.
pub(crate) fn quota_for_one() {
    let registry = with_room_for(1);
    let mine = handle(&registry);
    let other = Thread::spawn(move || (mine.array_type(ValType::I32).ok(), mine));
    let here = registry.array_type(ValType::I64).ok();
    let (there, _mine) = other.join();
    assert!(here.is_some() != there.is_some(), "one of the two");
    ends_with(&registry, 1, (here, there));
}

/// Two threads register equal groups that fit exactly: neither is refused, since never more types are alive.
pub(crate) fn quota_for_equals() {
    let registry = with_room_for(2);
    let mine = handle(&registry);
    let other = Thread::spawn(move || (section(&mine, PAIR), mine));
    let here = section(&registry, PAIR);
    let (there, _mine) = other.join();
    assert_eq!(here.indices(), there.indices());
    ends_with(&registry, 2, (here, there));
}

/// The last type is freed, and once the statistics say so there is room for another.
pub(crate) fn quota_when_none_are_left() {
    let registry = with_room_for(1);
    let last = registry.array_type(ValType::I32).unwrap();
    let other = Thread::spawn(move || drop(last));
    let here = match registry.stats().live_types {
        0 => Some(registry.array_type(ValType::I64).expect("there is room")),
        _ => None,
    };
    other.join();
    ends_with(&registry, u64::from(here.is_some()), here);
}
