//! Matching and equality of values.

use super::abi::{WT_HEAP_CONCRETE, wt_field_type_t, wt_val_type_t};
use super::call::answer;
use super::function::{Function, function};
use super::handle::{live_type, types_of_one_registry};
use super::read_value::{HEAP, NULLABLE, TO_TYPE, first_bytes, read_field, read_storage};
use crate::registry::LiveTypes;
use crate::ty::AbstractHeapType;
use crate::ty::matching::field_matches;

/// Does every value of type `sub` also have type `sup`?
///
/// The packed types match only themselves. False for a value type that is not well formed, for a
/// pending type, and for types of two registries.
/// Threads: any. Cost: a few loads. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_val_type_matches(sub: wt_val_type_t, sup: wt_val_type_t) -> bool {
    // SAFETY: C keeps the types that the values name until we return.
    unsafe { matches_or(&sub, &sup, || in_full(function!(), &sub, &sup)) }
}

/// The answer for value types of any form.
///
/// # Safety
/// C keeps the types that the values name until this returns.
#[inline(never)]
unsafe fn in_full(function: Function, sub: &wt_val_type_t, sup: &wt_val_type_t) -> bool {
    answer(function, false, || {
        // SAFETY: C keeps what the value refers to until we return (contract).
        let (sub, sup) = unsafe { (read_storage(sub)?, read_storage(sup)?) };
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

/// Can a subtype have a field of type `sub` where its supertype has one of type `sup`?
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

/// The answer for two well-formed references that are neither exact nor shared: most queries are about these.
/// Nothing in it can panic. `in_full` gives the other answers.
///
/// # Safety
/// C keeps the types that the values name until this returns.
#[inline(always)]
unsafe fn matches_or(sub: &wt_val_type_t, sup: &wt_val_type_t, in_full: impl Fn() -> bool) -> bool {
    let (below, above) = (first_bytes(sub), first_bytes(sup));
    let different = (below ^ TO_TYPE) | (above ^ TO_TYPE);
    let has_label = !(sub.pending.is_null() & sup.pending.is_null());
    if different & !(NULLABLE | HEAP) != 0 || has_label {
        return in_full();
    }
    if below & !above & NULLABLE != 0 {
        return false;
    }
    if different & HEAP == 0 {
        // SAFETY: C keeps both types until this returns (contract).
        return match unsafe { types_of_one_registry(sub.type_, sup.type_) } {
            Some((sub, sup)) => sub.is_subtype_in_registry(sup),
            None => in_full(),
        };
    }
    if AbstractHeapType::from_byte(sup.heap).is_none() || !sup.type_.is_null() {
        return in_full();
    }
    if sub.heap == WT_HEAP_CONCRETE {
        // SAFETY: C keeps the type until we return (contract).
        return match unsafe { live_type(sub.type_) } {
            Some(ty) => ty.slot().matches_heap(sup.heap.into(), false),
            None => in_full(),
        };
    }
    if AbstractHeapType::from_byte(sub.heap).is_none() || !sub.type_.is_null() {
        return in_full();
    }
    AbstractHeapType::bytes_match(sub.heap.into(), sup.heap.into())
}
