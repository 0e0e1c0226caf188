//! Definitions of struct, array and func types, and forward references in them: what the functions of
//! `struct_type_builder`, `array_type_builder`, `func_type_builder` and `forward_ref_builder` share.

use super::abi::{
    wt_error_t, wt_field_type_t, wt_forward_ref_builder_t, wt_pending_type_t,
    wt_rec_group_builder_t, wt_val_type_t,
};
use super::builder::{Builder, keep};
use super::call::fallible;
use super::convert::{read_field, read_val, usual_field, usual_val};
use super::handle::{Handle, borrow, borrow_mut};
use crate::builder::{Definition, ForwardRef, PendingGroup, PendingType};
use crate::error::Result;
use core::ptr;

/// A definition or a forward reference, and the builder it was borrowed from.
pub(super) struct Part<T> {
    pub(super) builder: *mut wt_rec_group_builder_t,
    pub(super) is: T,
}

/// The builder behind a part, and which part it is.
///
/// # Safety
/// C keeps the group builder, on one thread, during `'a`.
#[inline(always)]
unsafe fn part<'a, H: Handle<Object = Part<T>>, T: Copy + 'a>(
    part: *mut H,
) -> Result<(&'a mut Builder, &'a T)> {
    // SAFETY: parts live as long as their builder, and are constant.
    let Part { builder, is } = unsafe { borrow(part.cast_const()) }?;
    // SAFETY: the contract.
    Ok((unsafe { borrow_mut(*builder) }?, is))
}

/// Makes a change to a part: `true`, or an error.
///
/// # Safety
/// As for [`part`]; `error_out` may be written.
pub(super) unsafe fn change<H: Handle<Object = Part<T>>, T: Copy>(
    function: &'static str,
    of: *mut H,
    error_out: *mut *mut wt_error_t,
    change: impl FnOnce(&mut PendingGroup, T) -> Result<()>,
) -> bool {
    let body = || {
        // SAFETY: the contract.
        let (builder, is) = unsafe { part(of) }?;
        change(&mut builder.group, *is)?;
        Ok(true)
    };
    // SAFETY: the contract.
    unsafe { fallible(function, error_out, false, body) }
}

/// As [`change`], of what usually has nothing wrong: `usual` does it or nothing, allocates no memory
/// and cannot panic, and only where it does nothing the change is made, or refused, in full.
///
/// # Safety
/// As for [`change`].
#[inline(always)]
unsafe fn change_usually<H: Handle<Object = Part<T>>, T: Copy>(
    function: &'static str,
    of: *mut H,
    error_out: *mut *mut wt_error_t,
    usual: impl FnOnce(&mut PendingGroup, &T) -> Option<()>,
    in_full: impl FnOnce(&mut PendingGroup, T) -> Result<()>,
) -> bool {
    // SAFETY: the contract.
    let part = unsafe { part(of) }.ok();
    match part.and_then(|(builder, is)| usual(&mut builder.group, is)) {
        Some(()) => {
            if !error_out.is_null() {
                // SAFETY: not NULL, so C may be written to there.
                unsafe { error_out.write(ptr::null_mut()) };
            }
            true
        }
        // SAFETY: the contract.
        None => unsafe { change_in_full(function, of, error_out, in_full) },
    }
}

/// [`change`], out of the way of what is usual.
///
/// # Safety
/// As for [`change`].
#[cold]
#[inline(never)]
unsafe fn change_in_full<H: Handle<Object = Part<T>>, T: Copy>(
    function: &'static str,
    of: *mut H,
    error_out: *mut *mut wt_error_t,
    in_full: impl FnOnce(&mut PendingGroup, T) -> Result<()>,
) -> bool {
    // SAFETY: the contract.
    unsafe { change(function, of, error_out, in_full) }
}

/// Adds a field to a struct, or gives an array its element.
///
/// # Safety
/// As for [`change`]; C keeps what the field names until we return.
#[inline(always)]
pub(super) unsafe fn add_field<H: Handle<Object = Part<Definition>>>(
    function: &'static str,
    of: *mut H,
    field: &wt_field_type_t,
    error_out: *mut *mut wt_error_t,
) -> bool {
    // SAFETY: the contract.
    unsafe {
        change_usually(
            function,
            of,
            error_out,
            |group, definition| {
                let word = usual_field(field, |named| group.own_target(named))?;
                group.usual_field(definition, |_| Some(word))
            },
            |group, definition| {
                let word =
                    |group: &mut PendingGroup| usual_field(field, |named| group.target(named).ok());
                match group.usual_field(&definition, word) {
                    Some(()) => Ok(()),
                    None => group.field(definition, read_field(field)?),
                }
            },
        )
    }
}

/// Adds a param or result to a func type.
///
/// # Safety
/// As for [`change`]; C keeps what the value names until we return.
#[inline(always)]
pub(super) unsafe fn add_value<H: Handle<Object = Part<Definition>>>(
    function: &'static str,
    of: *mut H,
    value: &wt_val_type_t,
    is_result: bool,
    error_out: *mut *mut wt_error_t,
) -> bool {
    // SAFETY: the contract.
    unsafe {
        change_usually(
            function,
            of,
            error_out,
            |group, definition| {
                let word = usual_val(value, |named| group.own_target(named))?;
                group.usual_value(definition, |_| Some(word), is_result)
            },
            |group, definition| {
                let word =
                    |group: &mut PendingGroup| usual_val(value, |named| group.target(named).ok());
                match group.usual_value(&definition, word, is_result) {
                    Some(()) => Ok(()),
                    None if is_result => group.result(definition, read_val(value)?),
                    None => group.param(definition, read_val(value)?),
                }
            },
        )
    }
}

/// Ends a definition.
///
/// # Safety
/// As for [`change`].
#[inline(always)]
pub(super) unsafe fn finish<H: Handle<Object = Part<Definition>>>(
    function: &'static str,
    of: *mut H,
    error_out: *mut *mut wt_error_t,
) -> bool {
    // SAFETY: the contract.
    unsafe {
        change_usually(
            function,
            of,
            error_out,
            PendingGroup::usual_finish,
            PendingGroup::finish,
        )
    }
}

/// Begins a forward reference in a definition.
///
/// # Safety
/// As for [`change`]; C keeps the label until we return.
pub(super) unsafe fn begin_ref<H: Handle<Object = Part<Definition>>>(
    function: &'static str,
    of: *mut H,
    target: *const wt_pending_type_t,
    error_out: *mut *mut wt_error_t,
    begin: fn(&mut PendingGroup, Definition, PendingType) -> Result<ForwardRef>,
) -> *mut wt_forward_ref_builder_t {
    let body = || {
        // SAFETY: the contract; labels are constant.
        let (builder, target) = unsafe { (borrow(of.cast_const())?.builder, *borrow(target)?) };
        // SAFETY: the contract.
        let (of, definition) = unsafe { part(of) }?;
        keep(
            |of| &mut of.forward_refs,
            of,
            |group| {
                let is = begin(group, *definition, target)?;
                Ok(Part { builder, is })
            },
        )
    };
    // SAFETY: the contract.
    unsafe { fallible(function, error_out, ptr::null_mut(), body) }
}
