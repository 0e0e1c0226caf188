//! Matching and equality of values.

use super::abi::{WT_HEAP_CONCRETE, WT_VAL_REF, wt_field_type_t, wt_val_type_t};
use super::call::answer;
use super::function::{Function, function};
use super::handle::live_type;
use super::read_value::{read_field, read_storage};
use crate::registry::{LiveTypes, TypeRef};
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
    match unsafe { matches_at_once(&sub, &sup) } {
        Some(matches) => matches,
        // SAFETY: as above.
        None => unsafe { matches_in_any_form(function!(), &sub, &sup) },
    }
}

/// # Safety
/// C keeps the types that the values name until the function that was called returns.
#[inline(never)]
unsafe fn matches_in_any_form(
    function: Function,
    sub: &wt_val_type_t,
    sup: &wt_val_type_t,
) -> bool {
    answer(function, false, || {
        // SAFETY: the contract.
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

/// The answer for two references of which none is exact or shared, and which are well formed: what programs ask about
/// most. There is nothing in it that could panic.
///
/// # Safety
/// C keeps the types that the values name until the function that was called returns.
#[inline(always)]
unsafe fn matches_at_once(sub: &wt_val_type_t, sup: &wt_val_type_t) -> Option<bool> {
    // Kind, flags and number are those of such a reference; heap kind and whether it is nullable may be any.
    let rest = |value: &wt_val_type_t| {
        const REFERENCE: u64 = u64::from_le_bytes([WT_VAL_REF, 0, 0, 0, 0, 0, 0, 0]);
        const ANY: u64 = u64::from_le_bytes([0, 1, 0xff, 0, 0, 0, 0, 0]);
        const { assert!(core::mem::offset_of!(wt_val_type_t, number) == 4) };
        // SAFETY: a struct begins with eight bytes of numbers, without padding.
        let head = unsafe { core::ptr::from_ref(value).cast::<[u8; 8]>().read() };
        (u64::from_le_bytes(head) ^ REFERENCE) & !ANY
    };
    if rest(sub) | rest(sup) != 0 || !(sub.pending.is_null() & sup.pending.is_null()) {
        return None;
    }
    let nulls_match = sub.nullable <= sup.nullable;
    if sub.heap == WT_HEAP_CONCRETE && sup.heap == WT_HEAP_CONCRETE {
        // SAFETY: the contract.
        let below = unsafe { live_type(sub.type_) }?;
        if sub.type_ == sup.type_ {
            return Some(nulls_match);
        }
        // SAFETY: the contract.
        let above = unsafe { live_type(sup.type_) }?;
        return Some(nulls_match && below.is_subtype_of(above));
    }
    // SAFETY: the contract.
    let matches = match unsafe { (named(sub)?, named(sup)?) } {
        (NamedHeapType::Abstract(sub), NamedHeapType::Abstract(sup)) => sub.matches(sup),
        (NamedHeapType::Type(sub), NamedHeapType::Abstract(sup)) => {
            sub.kind().heap_type().matches(sup) && !sub.is_shared()
        }
        (NamedHeapType::Abstract(_) | NamedHeapType::Type(_), NamedHeapType::Type(_)) => {
            return None;
        }
    };
    Some(matches && nulls_match)
}

/// What a reference names.
enum NamedHeapType<'a> {
    Type(TypeRef<'a>),
    Abstract(AbstractHeapType),
}

/// What a reference names, if that is well formed.
///
/// # Safety
/// The obligations of [`matches_at_once`].
#[inline(always)]
unsafe fn named<'a>(value: &wt_val_type_t) -> Option<NamedHeapType<'a>> {
    if value.heap == WT_HEAP_CONCRETE {
        // SAFETY: the contract.
        return unsafe { live_type(value.type_) }.map(NamedHeapType::Type);
    }
    let ty = AbstractHeapType::from_byte(value.heap)?;
    value.type_.is_null().then_some(NamedHeapType::Abstract(ty))
}
