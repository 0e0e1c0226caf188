//! Definitions of struct, array and func types, and forward references in them.

use super::abi::{
    wt_array_type_builder_t, wt_error_t, wt_field_type_t, wt_forward_ref_builder_t,
    wt_func_type_builder_t, wt_pending_type_t, wt_rec_group_builder_t, wt_registered_type_t,
    wt_struct_type_builder_t, wt_val_type_t,
};
use super::builder::{Builder, keep};
use super::call::fallible;
use super::convert::{read_field, read_val};
use super::handle::{Handle, borrow, borrow_mut, type_ref};
use crate::builder::Named;
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
unsafe fn change<H: Handle<Object = Part<T>>, T: Copy>(
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
unsafe fn begin_ref<H: Handle<Object = Part<Definition>>>(
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

/// Says whether types may be declared below this one. Final, unless this is called with false; the
/// last call counts.
///
/// Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_STATE if the definition is finished or void.
/// Threads: one at a time. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_struct_type_builder_final(
    definition: *mut wt_struct_type_builder_t,
    is_final: bool,
    error_out: *mut *mut wt_error_t,
) -> bool {
    // SAFETY: C's contract is that of `change`.
    unsafe {
        change(
            "wt_struct_type_builder_final",
            definition,
            error_out,
            |group, definition| group.set_final(definition, is_final),
        )
    }
}

/// Declares the type below a registered one, which the builder keeps from now on. The last call, to
/// this or to the next function, counts. Whether the supertype can be one is checked when the group
/// is built: it is not final, of the same kind, and matched by the type.
///
/// Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_WRONG_REGISTRY, WT_ERROR_STATE,
/// WT_ERROR_OUT_OF_MEMORY. Threads: one at a time. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_struct_type_builder_supertype(
    definition: *mut wt_struct_type_builder_t,
    supertype: *const wt_registered_type_t,
    error_out: *mut *mut wt_error_t,
) -> bool {
    // SAFETY: C's contract is that of `change`, and it keeps the type until we return.
    unsafe {
        change(
            "wt_struct_type_builder_supertype",
            definition,
            error_out,
            |group, definition| {
                group.supertype(definition, Named::Registered(type_ref(supertype)?))
            },
        )
    }
}

/// Declares the type below a member of the same group, which must have been declared before it:
/// that is checked, with the rest, when the group is built.
///
/// Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_WRONG_BUILDER, WT_ERROR_STATE. Threads: one at a
/// time. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_struct_type_builder_forward_supertype(
    definition: *mut wt_struct_type_builder_t,
    supertype: *const wt_pending_type_t,
    error_out: *mut *mut wt_error_t,
) -> bool {
    let function = "wt_struct_type_builder_forward_supertype";
    // SAFETY: C's contract is that of `change`, and it keeps the label until we return.
    unsafe {
        change(function, definition, error_out, |group, definition| {
            group.supertype(definition, Named::Pending(*borrow(supertype)?))
        })
    }
}

/// Adds a field behind those there are. The builder keeps a registered type that it names.
///
/// Errors: WT_ERROR_INVALID_ARGUMENT for a value that is not well formed, WT_ERROR_WRONG_REGISTRY,
/// WT_ERROR_WRONG_BUILDER, WT_ERROR_STATE, WT_ERROR_OUT_OF_MEMORY. Threads: one at a time. Since
/// 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_struct_type_builder_field(
    definition: *mut wt_struct_type_builder_t,
    field: wt_field_type_t,
    error_out: *mut *mut wt_error_t,
) -> bool {
    // SAFETY: C's contract is that of `change`, and it keeps what the field names until we return.
    unsafe {
        change(
            "wt_struct_type_builder_field",
            definition,
            error_out,
            |group, definition| group.field(definition, read_field(&field)?),
        )
    }
}

/// Begins a field that refers to a member of the same group, wherever it stands in it: nullable and
/// const unless told otherwise.
///
/// Returns the reference, borrowed: valid until wt_forward_ref_builder_finish, which must be called
/// before the definition is finished. Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_WRONG_BUILDER,
/// WT_ERROR_STATE, WT_ERROR_OUT_OF_MEMORY. Threads: one at a time. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_struct_type_builder_forward_ref_field(
    definition: *mut wt_struct_type_builder_t,
    target: *const wt_pending_type_t,
    error_out: *mut *mut wt_error_t,
) -> *mut wt_forward_ref_builder_t {
    let function = "wt_struct_type_builder_forward_ref_field";
    // SAFETY: C's contract is that of `begin_ref`.
    unsafe {
        begin_ref(
            function,
            definition,
            target,
            error_out,
            RecGroupBuilder::forward_ref_field,
        )
    }
}

/// Ends the definition, which you do not use again, whether this succeeds or not.
///
/// Errors: WT_ERROR_INVALID_ARGUMENT; WT_ERROR_STATE if a forward reference was begun and not
/// finished, if an array has no element, or if the definition is finished or void: define the
/// member anew. Threads: one at a time. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_struct_type_builder_finish(
    definition: *mut wt_struct_type_builder_t,
    error_out: *mut *mut wt_error_t,
) -> bool {
    // SAFETY: C's contract is that of `change`.
    unsafe {
        change(
            "wt_struct_type_builder_finish",
            definition,
            error_out,
            |group, definition| group.finish(definition),
        )
    }
}

/// Like wt_struct_type_builder_final. Threads: one at a time. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_array_type_builder_final(
    definition: *mut wt_array_type_builder_t,
    is_final: bool,
    error_out: *mut *mut wt_error_t,
) -> bool {
    // SAFETY: C's contract is that of `change`.
    unsafe {
        change(
            "wt_array_type_builder_final",
            definition,
            error_out,
            |group, definition| group.set_final(definition, is_final),
        )
    }
}

/// Like wt_struct_type_builder_supertype. Threads: one at a time. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_array_type_builder_supertype(
    definition: *mut wt_array_type_builder_t,
    supertype: *const wt_registered_type_t,
    error_out: *mut *mut wt_error_t,
) -> bool {
    // SAFETY: C's contract is that of `change`, and it keeps the type until we return.
    unsafe {
        change(
            "wt_array_type_builder_supertype",
            definition,
            error_out,
            |group, definition| {
                group.supertype(definition, Named::Registered(type_ref(supertype)?))
            },
        )
    }
}

/// Like wt_struct_type_builder_forward_supertype. Threads: one at a time. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_array_type_builder_forward_supertype(
    definition: *mut wt_array_type_builder_t,
    supertype: *const wt_pending_type_t,
    error_out: *mut *mut wt_error_t,
) -> bool {
    let function = "wt_array_type_builder_forward_supertype";
    // SAFETY: C's contract is that of `change`, and it keeps the label until we return.
    unsafe {
        change(function, definition, error_out, |group, definition| {
            group.supertype(definition, Named::Pending(*borrow(supertype)?))
        })
    }
}

/// Says what the elements are. An array has exactly one element type.
///
/// Errors: WT_ERROR_INVALID_ARGUMENT for a value that is not well formed, WT_ERROR_WRONG_REGISTRY,
/// WT_ERROR_WRONG_BUILDER, WT_ERROR_STATE if there is one already, WT_ERROR_OUT_OF_MEMORY. Threads:
/// one at a time. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_array_type_builder_element(
    definition: *mut wt_array_type_builder_t,
    element: wt_field_type_t,
    error_out: *mut *mut wt_error_t,
) -> bool {
    // SAFETY: C's contract is that of `change`, and it keeps what the element names until we
    // return.
    unsafe {
        change(
            "wt_array_type_builder_element",
            definition,
            error_out,
            |group, definition| group.field(definition, read_field(&element)?),
        )
    }
}

/// Says that the elements refer to a member of the same group; otherwise like
/// wt_struct_type_builder_forward_ref_field. Threads: one at a time. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_array_type_builder_forward_ref_element(
    definition: *mut wt_array_type_builder_t,
    target: *const wt_pending_type_t,
    error_out: *mut *mut wt_error_t,
) -> *mut wt_forward_ref_builder_t {
    let function = "wt_array_type_builder_forward_ref_element";
    // SAFETY: C's contract is that of `begin_ref`.
    unsafe {
        begin_ref(
            function,
            definition,
            target,
            error_out,
            RecGroupBuilder::forward_ref_field,
        )
    }
}

/// Like wt_struct_type_builder_finish. Threads: one at a time. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_array_type_builder_finish(
    definition: *mut wt_array_type_builder_t,
    error_out: *mut *mut wt_error_t,
) -> bool {
    // SAFETY: C's contract is that of `change`.
    unsafe {
        change(
            "wt_array_type_builder_finish",
            definition,
            error_out,
            |group, definition| group.finish(definition),
        )
    }
}

/// Like wt_struct_type_builder_final. Threads: one at a time. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_func_type_builder_final(
    definition: *mut wt_func_type_builder_t,
    is_final: bool,
    error_out: *mut *mut wt_error_t,
) -> bool {
    // SAFETY: C's contract is that of `change`.
    unsafe {
        change(
            "wt_func_type_builder_final",
            definition,
            error_out,
            |group, definition| group.set_final(definition, is_final),
        )
    }
}

/// Like wt_struct_type_builder_supertype. Threads: one at a time. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_func_type_builder_supertype(
    definition: *mut wt_func_type_builder_t,
    supertype: *const wt_registered_type_t,
    error_out: *mut *mut wt_error_t,
) -> bool {
    // SAFETY: C's contract is that of `change`, and it keeps the type until we return.
    unsafe {
        change(
            "wt_func_type_builder_supertype",
            definition,
            error_out,
            |group, definition| {
                group.supertype(definition, Named::Registered(type_ref(supertype)?))
            },
        )
    }
}

/// Like wt_struct_type_builder_forward_supertype. Threads: one at a time. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_func_type_builder_forward_supertype(
    definition: *mut wt_func_type_builder_t,
    supertype: *const wt_pending_type_t,
    error_out: *mut *mut wt_error_t,
) -> bool {
    let function = "wt_func_type_builder_forward_supertype";
    // SAFETY: C's contract is that of `change`, and it keeps the label until we return.
    unsafe {
        change(function, definition, error_out, |group, definition| {
            group.supertype(definition, Named::Pending(*borrow(supertype)?))
        })
    }
}

/// Adds a param behind those there are. The builder keeps a registered type that it names.
///
/// Errors: WT_ERROR_INVALID_ARGUMENT for a value that is not well formed, or is packed,
/// WT_ERROR_WRONG_REGISTRY, WT_ERROR_WRONG_BUILDER, WT_ERROR_STATE, WT_ERROR_OUT_OF_MEMORY.
/// Threads: one at a time. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_func_type_builder_param(
    definition: *mut wt_func_type_builder_t,
    param: wt_val_type_t,
    error_out: *mut *mut wt_error_t,
) -> bool {
    // SAFETY: C's contract is that of `change`, and it keeps what the param names until we return.
    unsafe {
        change(
            "wt_func_type_builder_param",
            definition,
            error_out,
            |group, definition| group.param(definition, read_val(&param)?),
        )
    }
}

/// Adds a result; otherwise like wt_func_type_builder_param. Threads: one at a time. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_func_type_builder_result(
    definition: *mut wt_func_type_builder_t,
    result: wt_val_type_t,
    error_out: *mut *mut wt_error_t,
) -> bool {
    // SAFETY: C's contract is that of `change`, and it keeps what the result names until we return.
    unsafe {
        change(
            "wt_func_type_builder_result",
            definition,
            error_out,
            |group, definition| group.result(definition, read_val(&result)?),
        )
    }
}

/// Begins a param that refers to a member of the same group; otherwise like
/// wt_struct_type_builder_forward_ref_field. Threads: one at a time. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_func_type_builder_forward_ref_param(
    definition: *mut wt_func_type_builder_t,
    target: *const wt_pending_type_t,
    error_out: *mut *mut wt_error_t,
) -> *mut wt_forward_ref_builder_t {
    let function = "wt_func_type_builder_forward_ref_param";
    // SAFETY: C's contract is that of `begin_ref`.
    unsafe {
        begin_ref(
            function,
            definition,
            target,
            error_out,
            RecGroupBuilder::forward_ref_param,
        )
    }
}

/// Begins a result that refers to a member of the same group; otherwise like
/// wt_struct_type_builder_forward_ref_field. Threads: one at a time. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_func_type_builder_forward_ref_result(
    definition: *mut wt_func_type_builder_t,
    target: *const wt_pending_type_t,
    error_out: *mut *mut wt_error_t,
) -> *mut wt_forward_ref_builder_t {
    let function = "wt_func_type_builder_forward_ref_result";
    // SAFETY: C's contract is that of `begin_ref`.
    unsafe {
        begin_ref(
            function,
            definition,
            target,
            error_out,
            RecGroupBuilder::forward_ref_result,
        )
    }
}

/// Like wt_struct_type_builder_finish. Threads: one at a time. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_func_type_builder_finish(
    definition: *mut wt_func_type_builder_t,
    error_out: *mut *mut wt_error_t,
) -> bool {
    // SAFETY: C's contract is that of `change`.
    unsafe {
        change(
            "wt_func_type_builder_finish",
            definition,
            error_out,
            |group, definition| group.finish(definition),
        )
    }
}

/// Says whether the reference can be null. It can, unless this is called with false.
///
/// Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_STATE if the reference or its definition is finished
/// or void. Threads: one at a time. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_forward_ref_builder_nullable(
    reference: *mut wt_forward_ref_builder_t,
    nullable: bool,
    error_out: *mut *mut wt_error_t,
) -> bool {
    // SAFETY: C's contract is that of `change`.
    unsafe {
        change(
            "wt_forward_ref_builder_nullable",
            reference,
            error_out,
            |group, reference| group.set_nullable(reference, nullable),
        )
    }
}

/// Says whether the field or element can be written. It cannot, unless this is called with true.
///
/// Errors: WT_ERROR_INVALID_ARGUMENT, also for a param or result; WT_ERROR_STATE as for
/// wt_forward_ref_builder_nullable. Threads: one at a time. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_forward_ref_builder_mutable(
    reference: *mut wt_forward_ref_builder_t,
    is_mutable: bool,
    error_out: *mut *mut wt_error_t,
) -> bool {
    // SAFETY: C's contract is that of `change`.
    unsafe {
        change(
            "wt_forward_ref_builder_mutable",
            reference,
            error_out,
            |group, reference| group.set_mutable(reference, is_mutable),
        )
    }
}

/// Ends the forward reference, which you do not use again.
///
/// Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_STATE. Threads: one at a time. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_forward_ref_builder_finish(
    reference: *mut wt_forward_ref_builder_t,
    error_out: *mut *mut wt_error_t,
) -> bool {
    // SAFETY: C's contract is that of `change`.
    unsafe {
        change(
            "wt_forward_ref_builder_finish",
            reference,
            error_out,
            |group, reference| group.finish_ref(reference),
        )
    }
}
