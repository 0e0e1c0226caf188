//! The record that a slot names.

use super::DeepRef;
use crate::{Config, Registry};

#[test]
fn the_first_of_two_records_for_one_type_stays() {
    let registry = Registry::new(&Config::default()).unwrap();
    let ty = registry.struct_type([]).unwrap();
    let slot = ty.slot();
    slot.set_deep(DeepRef::above(4)); // the record of its supertype
    assert!(!slot.deep().is_whole());
    assert_eq!(slot.set_deep_whole(DeepRef::own(5)), Ok(()));
    assert_eq!(slot.set_deep_whole(DeepRef::extended(4)), Err(5));
    assert_eq!(slot.deep(), DeepRef::own(5));
    slot.set_deep(DeepRef::NONE);
}
