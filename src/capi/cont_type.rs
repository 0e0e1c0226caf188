//! Continuation types (stack switching proposal): a continuation is the rest of a suspended
//! function of the function type.

use super::abi::{
    wt_cont_definition_t, wt_error_t, wt_pending_type_t, wt_rec_group_builder_t,
    wt_registered_type_t, wt_registry_t,
};
use super::builder::declare;
use super::call::{ask, fallible};
use super::convert::read_cont_definition;
use super::function::function;
use super::handle::{borrow, borrow_mut, give_type, type_pointer, type_ref};
use crate::ty::CompositeKind;
use core::ptr;

/// Declares a continuation type as the next member, to be defined later by
/// wt_rec_group_builder_define_cont.
///
/// Returns its label, borrowed: valid as long as the builder, or any handle that
/// wt_rec_group_builder_build gave, or a clone of one.
/// Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_STATE once the group is built, WT_ERROR_LIMIT,
/// WT_ERROR_OUT_OF_MEMORY.
/// Threads: one at a time. Cost: an allocation now and then. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_rec_group_builder_declare_cont(
    builder: *mut wt_rec_group_builder_t,
    error_out: *mut *mut wt_error_t,
) -> *const wt_pending_type_t {
    // SAFETY: C's contract is that of `declare`.
    unsafe { declare(function!(), builder, CompositeKind::Cont, error_out) }
}

/// Defines a member declared as a continuation type, all at once: there is nothing to finish. An
/// earlier definition of it is replaced. The builder keeps alive the registered types that the
/// definition names. Validity is checked when the group is built: the function type must be a
/// function type, and shared exactly if the continuation type is; a supertype's function type
/// must be the same or declared above it.
///
/// Errors: WT_ERROR_INVALID_ARGUMENT for a definition without a function type or with both of a
/// pair, or one that is not well formed, WT_ERROR_WRONG_REGISTRY, WT_ERROR_WRONG_BUILDER,
/// WT_ERROR_WRONG_KIND if the member was declared as another kind, WT_ERROR_STATE once the group
/// is built, WT_ERROR_OUT_OF_MEMORY.
/// Threads: one at a time. Cost: a few stores; an atomic increment for each registered type.
/// Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_rec_group_builder_define_cont(
    builder: *mut wt_rec_group_builder_t,
    r#type: *const wt_pending_type_t,
    definition: *const wt_cont_definition_t,
    error_out: *mut *mut wt_error_t,
) -> bool {
    let body = || {
        // SAFETY: C keeps all of them until we return, and the builder on one thread.
        let (builder, label, cont) = unsafe {
            let cont = read_cont_definition(definition)?;
            (borrow_mut(builder)?, *borrow(r#type)?, cont)
        };
        builder.group.define_cont(label, cont)?;
        Ok(true)
    };
    // SAFETY: `error_out` is C's to write.
    unsafe { fallible(function!(), error_out, false, body) }
}

/// Returns a handle of the continuation type of a function type, which you own: final, without
/// supertype, a group of one; shared if the function type is.
///
/// Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_WRONG_REGISTRY, WT_ERROR_WRONG_KIND if the type
/// is not a function type, WT_ERROR_UNSUPPORTED without WT_FEATURE_STACK_SWITCHING,
/// WT_ERROR_LIMIT, WT_ERROR_OUT_OF_MEMORY.
/// Threads: any. Cost: one registration. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_cont_type_new(
    registry: *const wt_registry_t,
    func_type: *const wt_registered_type_t,
    error_out: *mut *mut wt_error_t,
) -> *mut wt_registered_type_t {
    let body = || {
        // SAFETY: C keeps both until we return.
        let (registry, func) = unsafe { (borrow(registry)?, type_ref(func_type)?) };
        Ok(give_type(registry.cont_type(func)?.into()))
    };
    // SAFETY: `error_out` is C's to write.
    unsafe { fallible(function!(), error_out, ptr::null_mut(), body) }
}

/// Returns the function type of a continuation type, borrowed from it. NULL for a type of
/// another kind, and for NULL.
/// Threads: any. Cost: a few loads. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_registered_type_cont_func(
    r#type: *const wt_registered_type_t,
) -> *const wt_registered_type_t {
    // SAFETY: C keeps the type until we return, and that keeps its function type.
    unsafe {
        ask(function!(), ptr::null(), r#type, |ty| {
            ty.cont_func().map_or(ptr::null(), type_pointer)
        })
    }
}
