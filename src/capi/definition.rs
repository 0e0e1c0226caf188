//! Definitions of struct, array and func types, and forward references in them: what the functions of
//! `struct_type_builder`, `array_type_builder`, `func_type_builder` and `forward_ref_builder` share.

use super::abi::{wt_error_t, wt_forward_ref_builder_t, wt_pending_type_t, wt_rec_group_builder_t};
use super::builder::{Builder, keep};
use super::call::fallible;
use super::handle::{Handle, borrow, borrow_mut};
use crate::error::Result;
use crate::{Definition, ForwardRef, PendingType, RecGroupBuilder};
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
unsafe fn part<'a, H: Handle<Object = Part<T>>, T: Copy + 'a>(
    part: *mut H,
) -> Result<(&'a mut Builder, T)> {
    // SAFETY: parts live as long as their builder, and are constant.
    let Part { builder, is } = unsafe { borrow(part.cast_const()) }?;
    // SAFETY: the contract.
    Ok((unsafe { borrow_mut(*builder) }?, *is))
}

/// Makes a change to a part: `true`, or an error.
///
/// # Safety
/// As for [`part`]; `error_out` may be written.
pub(super) unsafe fn change<H: Handle<Object = Part<T>>, T: Copy>(
    function: &'static str,
    of: *mut H,
    error_out: *mut *mut wt_error_t,
    change: impl FnOnce(&mut RecGroupBuilder, T) -> Result<()>,
) -> bool {
    let body = || {
        // SAFETY: the contract.
        let (builder, is) = unsafe { part(of) }?;
        change(&mut builder.group, is)?;
        Ok(true)
    };
    // SAFETY: the contract.
    unsafe { fallible(function, error_out, false, body) }
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
    begin: fn(&mut RecGroupBuilder, Definition, PendingType) -> Result<ForwardRef>,
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
                let is = begin(group, definition, target)?;
                Ok(Part { builder, is })
            },
        )
    };
    // SAFETY: the contract.
    unsafe { fallible(function, error_out, ptr::null_mut(), body) }
}
