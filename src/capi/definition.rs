//! Calls on definitions and forward references: what the functions of `struct_type_builder`,
//! `array_type_builder`, `func_type_builder` and `forward_ref_builder` share.

use super::abi::{
    wt_error_t, wt_field_type_t, wt_forward_ref_builder_t, wt_pending_type_t, wt_registered_type_t,
    wt_val_type_t,
};
use super::call::fallible;
use super::convert::read_array;
use super::function::Function;
use super::handle::{Handle, borrow, type_ref};
use super::lent::{Lent, borrow_lent, live_lent};
use super::read_value::{mutability, read_field, read_val, without_type};
use crate::builder::{
    Definition, ForwardRef, PendingGroup, PendingType, Referent, UnresolvedField,
};
use crate::error::Result;
use crate::key::Word;
use core::ptr;

/// Calls something on a definition or a forward reference: `true`, or an error.
///
/// # Safety
/// C keeps the group builder, on one thread, until we return; `error_out` may be written.
#[inline(always)]
pub(super) unsafe fn change<H: Handle<Object = Lent<T>>, T>(
    function: Function,
    lent: *mut H,
    error_out: *mut *mut wt_error_t,
    change: impl FnOnce(&mut PendingGroup, &T) -> Result<()>,
) -> bool {
    let body = || {
        // SAFETY: C keeps the builder, on one thread, until we return (contract).
        let (builder, is) = unsafe { borrow_lent(lent.cast_const()) }?;
        change(&mut builder.group, is)?;
        Ok(true)
    };
    // SAFETY: `error_out` is NULL or may be written (contract).
    unsafe { fallible(function, error_out, false, body) }
}

/// Sets whether the type is final.
///
/// # Safety
/// The obligations of [`change`].
pub(super) unsafe fn set_final<H: Handle<Object = Lent<Definition>>>(
    function: Function,
    definition: *mut H,
    is_final: bool,
    error_out: *mut *mut wt_error_t,
) -> bool {
    // SAFETY: C keeps the builder, on one thread, and what is passed, until we return (contract).
    unsafe {
        change(function, definition, error_out, |group, definition| {
            group.set_final(definition, is_final)
        })
    }
}

/// Sets whether the type is shared.
///
/// # Safety
/// As for [`change`].
pub(super) unsafe fn set_shared<H: Handle<Object = Lent<Definition>>>(
    function: Function,
    definition: *mut H,
    is_shared: bool,
    error_out: *mut *mut wt_error_t,
) -> bool {
    // SAFETY: C keeps the builder, on one thread, and what is passed, until we return (contract).
    unsafe {
        change(function, definition, error_out, |group, definition| {
            group.set_shared(definition, is_shared)
        })
    }
}

/// Declares the type below a registered one.
///
/// # Safety
/// The obligations of [`change`]; C keeps the supertype until we return.
pub(super) unsafe fn set_supertype<H: Handle<Object = Lent<Definition>>>(
    function: Function,
    definition: *mut H,
    supertype: *const wt_registered_type_t,
    error_out: *mut *mut wt_error_t,
) -> bool {
    // SAFETY: C keeps the builder, on one thread, and what is passed, until we return (contract).
    unsafe {
        change(function, definition, error_out, |group, definition| {
            group.supertype(definition, Referent::Registered(type_ref(supertype)?))
        })
    }
}

/// Declares the type below a member of the same group.
///
/// # Safety
/// The obligations of [`change`]; C keeps the label until we return.
pub(super) unsafe fn set_forward_supertype<H: Handle<Object = Lent<Definition>>>(
    function: Function,
    definition: *mut H,
    supertype: *const wt_pending_type_t,
    error_out: *mut *mut wt_error_t,
) -> bool {
    // SAFETY: C keeps the builder, on one thread, and what is passed, until we return (contract).
    unsafe {
        change(function, definition, error_out, |group, definition| {
            group.supertype(definition, Referent::Pending(borrow(supertype)?))
        })
    }
}

/// Adds a field to a struct, or the element to an array.
///
/// # Safety
/// The obligations of [`change`]; C keeps what the field refers to until we return.
#[inline(always)]
pub(super) unsafe fn add_field<H: Handle<Object = Lent<Definition>>>(
    function: Function,
    definition: *mut H,
    field: &wt_field_type_t,
    error_out: *mut *mut wt_error_t,
) -> bool {
    // SAFETY: C keeps the builder, on one thread, and what is passed, until we return (contract).
    unsafe {
        let word = |is: &Definition| {
            let mutable = mutability(field)?;
            let constant = without_type::<true>(&field.storage, is)?;
            Some(constant.with_mutability(mutable))
        };
        if add_word(definition, word, false, error_out) {
            return true;
        }
        add_any(function, definition, || read_field(field), false, error_out)
    }
}

/// Adds a param or result to a function type.
///
/// # Safety
/// The obligations of [`change`]; C keeps what the value refers to until we return.
#[inline(always)]
pub(super) unsafe fn add_value<H: Handle<Object = Lent<Definition>>>(
    function: Function,
    definition: *mut H,
    value: &wt_val_type_t,
    is_result: bool,
    error_out: *mut *mut wt_error_t,
) -> bool {
    // SAFETY: C keeps the builder, on one thread, and what is passed, until we return (contract).
    unsafe {
        let word = |is: &Definition| without_type::<false>(value, is);
        if add_word(definition, word, is_result, error_out) {
            return true;
        }
        add_any(
            function,
            definition,
            || read_val(value),
            is_result,
            error_out,
        )
    }
}

/// Adds a field, param or result of this word, in the usual case. In every other, which may be refused, does nothing and
/// returns `false`.
///
/// # Safety
/// The obligations of [`change`].
#[inline(always)]
unsafe fn add_word<H: Handle<Object = Lent<Definition>>>(
    definition: *mut H,
    word: impl FnOnce(&Definition) -> Option<Word>,
    is_result: bool,
    error_out: *mut *mut wt_error_t,
) -> bool {
    // SAFETY: C keeps the builder, on one thread, until we return (contract). Nothing here can panic.
    unsafe {
        let Some((builder, is)) = live_lent(definition.cast_const()) else {
            return false;
        };
        let Some(word) = word(is) else {
            return false;
        };
        let is_added = builder.group.add_word(is, word, is_result);
        if is_added && !error_out.is_null() {
            error_out.write(ptr::null_mut());
        }
        is_added
    }
}

/// Adds a field, param or result of any form.
///
/// # Safety
/// The obligations of [`change`]; C keeps what the field refers to until we return.
#[inline(never)]
unsafe fn add_any<'a, H: Handle<Object = Lent<Definition>>>(
    function: Function,
    definition: *mut H,
    read: impl FnOnce() -> Result<UnresolvedField<'a>>,
    is_result: bool,
    error_out: *mut *mut wt_error_t,
) -> bool {
    // SAFETY: C keeps the builder, on one thread, and what is passed, until we return (contract).
    unsafe {
        change(function, definition, error_out, |group, definition| {
            group.add(definition, read()?, is_result).map(drop)
        })
    }
}

/// Adds several fields to a struct, or none.
///
/// # Safety
/// As for [`change`]; `fields` is NULL or has `nfields` elements, and C keeps them and what they
/// refer to until we return.
pub(super) unsafe fn add_fields<H: Handle<Object = Lent<Definition>>>(
    function: Function,
    definition: *mut H,
    (fields, nfields): (*const wt_field_type_t, usize),
    error_out: *mut *mut wt_error_t,
) -> bool {
    // SAFETY: C keeps the builder, on one thread, and what is passed, until we return (contract).
    unsafe {
        change(function, definition, error_out, |group, definition| {
            let fields = read_array("fields", fields, nfields)?;
            group.add_all(
                definition,
                fields.iter().map(|field| read_field(field)),
                false,
            )
        })
    }
}

/// Adds several params or results to a function type, or none.
///
/// # Safety
/// As for [`add_fields`].
pub(super) unsafe fn add_values<H: Handle<Object = Lent<Definition>>>(
    function: Function,
    definition: *mut H,
    (name, values, nvalues): (&'static str, *const wt_val_type_t, usize),
    is_result: bool,
    error_out: *mut *mut wt_error_t,
) -> bool {
    // SAFETY: C keeps the builder, on one thread, and what is passed, until we return (contract).
    unsafe {
        change(function, definition, error_out, |group, definition| {
            let values = read_array(name, values, nvalues)?;
            let values = values.iter().map(|value| read_val(value));
            group.add_all(definition, values, is_result)
        })
    }
}

/// Ends a definition.
///
/// # Safety
/// The obligations of [`change`].
pub(super) unsafe fn finish<H: Handle<Object = Lent<Definition>>>(
    function: Function,
    definition: *mut H,
    error_out: *mut *mut wt_error_t,
) -> bool {
    // SAFETY: C keeps the builder, on one thread, and what is passed, until we return (contract).
    unsafe { change(function, definition, error_out, PendingGroup::finish) }
}

/// Begins a forward reference in a definition.
///
/// # Safety
/// The obligations of [`change`]; C keeps the label until we return.
pub(super) unsafe fn begin_ref<H: Handle<Object = Lent<Definition>>>(
    function: Function,
    definition: *mut H,
    target: *const wt_pending_type_t,
    error_out: *mut *mut wt_error_t,
    begin: impl FnOnce(&mut PendingGroup, &Definition, PendingType) -> Result<ForwardRef>,
) -> *mut wt_forward_ref_builder_t {
    let body = || {
        // SAFETY: the contract; what a builder lends, and labels, are constant.
        let (lent, target) = unsafe { (borrow(definition.cast_const())?, *borrow(target)?) };
        // SAFETY: C keeps the builder, on one thread, until we return (contract).
        let (builder, definition) = unsafe { borrow_lent(definition.cast_const()) }?;
        builder.lend(
            |of| &mut of.forward_refs,
            |group| {
                let is = begin(group, definition, target)?;
                Ok(Lent {
                    builder: lent.builder,
                    is,
                })
            },
        )
    };
    // SAFETY: `error_out` is NULL or may be written (contract).
    unsafe { fallible(function, error_out, ptr::null_mut(), body) }
}
