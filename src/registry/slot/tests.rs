//! The record that a slot names.

use crate::{Config, Registry};

#[test]
fn the_first_of_two_records_for_one_type_stays() {
    let registry = Registry::new(&Config::default()).unwrap();
    let ty = registry.struct_type([]).unwrap();
    let slot = ty.slot();
    slot.set_deep(4); // the record of its supertype
    assert_eq!((slot.own_record(), slot.record()), (None, 4));
    assert_eq!(slot.set_own_record(5), Ok(()));
    assert_eq!(slot.set_own_record(6), Err(5));
    assert_eq!((slot.own_record(), slot.record()), (Some(5), 5));
    slot.set_deep(0);
}
