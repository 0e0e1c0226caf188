//! Matching and equality of values.

use super::abi::{wt_field_type_t, wt_val_type_t};
use super::call::answer;
use super::convert::{read_field, read_storage};
use super::function::function;
use crate::registry::LiveTypes;
use crate::ty::matching::field_matches;

/// Does every value of type `sub` also have type `sup`?
///
/// The packed types match only themselves. False for a value type that is not well formed, for a
/// pending type, and for types of two registries.
/// Threads: any. Cost: a few loads. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_val_type_matches(sub: wt_val_type_t, sup: wt_val_type_t) -> bool {
    answer(function!(), false, || {
        // SAFETY: C keeps the types that the values name until we return.
        let (sub, sup) = unsafe { (read_storage(&sub)?, read_storage(&sup)?) };
        sub.matches(&sup)
    })
}

/// Are the two the same type?
///
/// False for a value type that is not well formed, and for a pending type.
/// Threads: any. Cost: a few loads. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_val_type_equal(a: wt_val_type_t, b: wt_val_type_t) -> bool {
    answer(function!(), false, || {
        // SAFETY: C keeps the types that the values name until we return.
        let (a, b) = unsafe { (read_storage(&a)?, read_storage(&b)?) };
        Ok(a.registered()? == b.registered()?)
    })
}

/// Can a field of type `sub` stand in a subtype where the supertype has one of type `sup`?
///
/// Const fields match by what they store, mutable ones only if that matches both ways; a const
/// field and a mutable one never match. False for a value type that is not well formed, for a
/// pending type, and for types of two registries.
/// Threads: any. Cost: a few loads. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_field_type_matches(sub: wt_field_type_t, sup: wt_field_type_t) -> bool {
    answer(function!(), false, || {
        // SAFETY: C keeps the types that the fields name until we return.
        let (sub, sup) = unsafe { (read_field(&sub)?, read_field(&sup)?) };
        let (sub, sup) = (sub.registered()?, sup.registered()?);
        Ok(field_matches(&LiveTypes, sub, sup))
    })
}
