//! Types on their own.

use super::abi::{wt_error_t, wt_field_type_t, wt_registered_type_t, wt_registry_t, wt_val_type_t};
use super::call::fallible;
use super::convert::read_array;
use super::function::function;
use super::handle::{borrow, give_type, type_ref};
use super::read_value::read_field;
use super::word::{write_fields, write_values};
use crate::error::Part;
use crate::key::Word;
use core::ptr;

/// Returns a handle of the function type of these params and results, which you own. The arrays
/// are read before the call returns; an array of length 0 may be NULL.
///
/// Errors: WT_ERROR_INVALID_ARGUMENT for a value type that is not well formed or is packed,
/// WT_ERROR_WRONG_REGISTRY, WT_ERROR_WRONG_BUILDER for a pending type, WT_ERROR_STALE for a
/// type index that is not a live type's, WT_ERROR_UNSUPPORTED, WT_ERROR_LIMIT,
/// WT_ERROR_OUT_OF_MEMORY.
/// Threads: any. Cost: one registration. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_func_type_new(
    registry: *const wt_registry_t,
    params: *const wt_val_type_t,
    nparams: usize,
    results: *const wt_val_type_t,
    nresults: usize,
    error_out: *mut *mut wt_error_t,
) -> *mut wt_registered_type_t {
    let body = || {
        // SAFETY: C keeps the registry and both arrays until we return.
        let (registry, params, results) = unsafe {
            (
                borrow(registry)?,
                read_array("params", params, nparams)?,
                read_array("results", results, nresults)?,
            )
        };
        let write = |of_params: &mut [Word], of_results: &mut [Word]| {
            // SAFETY: C keeps the types that the values refer to until we return.
            unsafe {
                write_values::<false>(registry, params, of_params, Part::Param)?;
                write_values::<false>(registry, results, of_results, Part::Result)
            }
        };
        // SAFETY: C keeps the types that the values name until we return.
        let func = unsafe { registry.func_type_of(params.len(), results.len(), write) }?;
        Ok(give_type(func))
    };
    // SAFETY: `error_out` is C's to write.
    unsafe { fallible(function!(), error_out, ptr::null_mut(), body) }
}

/// Returns a handle of the struct type of these fields, which you own. The array is read before
/// the call returns; an array of length 0 may be NULL.
///
/// Errors: WT_ERROR_INVALID_ARGUMENT for a value type that is not well formed,
/// WT_ERROR_WRONG_REGISTRY, WT_ERROR_WRONG_BUILDER for a pending type, WT_ERROR_STALE for a
/// type index that is not a live type's, WT_ERROR_UNSUPPORTED, WT_ERROR_LIMIT,
/// WT_ERROR_OUT_OF_MEMORY.
/// Threads: any. Cost: one registration. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_struct_type_new(
    registry: *const wt_registry_t,
    fields: *const wt_field_type_t,
    nfields: usize,
    error_out: *mut *mut wt_error_t,
) -> *mut wt_registered_type_t {
    let body = || {
        // SAFETY: C keeps the registry and the array until we return.
        let (registry, fields) =
            unsafe { (borrow(registry)?, read_array("fields", fields, nfields)?) };
        // SAFETY: C keeps the types that the fields refer to until we return.
        let write = |words: &mut [Word]| unsafe { write_fields::<false>(registry, fields, words) };
        // SAFETY: C keeps the types that the fields name until we return.
        let made = unsafe { registry.struct_type_of(fields.len(), write) }?;
        Ok(give_type(made))
    };
    // SAFETY: `error_out` is C's to write.
    unsafe { fallible(function!(), error_out, ptr::null_mut(), body) }
}

/// Returns a handle of the array type of this element, which you own.
///
/// Errors: WT_ERROR_INVALID_ARGUMENT for a value type that is not well formed,
/// WT_ERROR_WRONG_REGISTRY, WT_ERROR_WRONG_BUILDER for a pending type, WT_ERROR_STALE for a
/// type index that is not a live type's, WT_ERROR_UNSUPPORTED, WT_ERROR_LIMIT,
/// WT_ERROR_OUT_OF_MEMORY.
/// Threads: any. Cost: one registration. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_array_type_new(
    registry: *const wt_registry_t,
    element: wt_field_type_t,
    error_out: *mut *mut wt_error_t,
) -> *mut wt_registered_type_t {
    let body = || {
        // SAFETY: C keeps the registry, and the type that the element names, until we return.
        let (registry, element) = unsafe { (borrow(registry)?, read_field(&element)?) };
        // SAFETY: as above.
        let array = unsafe { registry.array_type_of(registry.word(element)) }?;
        Ok(give_type(array))
    };
    // SAFETY: `error_out` is C's to write.
    unsafe { fallible(function!(), error_out, ptr::null_mut(), body) }
}

/// Returns a handle of the exn type of a tag, which you own: the engine's exception object,
/// whose fields are the params of the tag's function type. It is not a wasm type, so a module
/// cannot name it; your own types can refer to it: it is below `exn` and above `noexn`, and has
/// no supertype and no subtypes.
///
/// Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_WRONG_REGISTRY, WT_ERROR_WRONG_KIND if the type
/// is not a function type, WT_ERROR_INVALID_TYPE if it has results and
/// WT_FEATURE_STACK_SWITCHING is off, WT_ERROR_UNSUPPORTED without WT_FEATURE_EXCEPTIONS,
/// WT_ERROR_LIMIT, WT_ERROR_OUT_OF_MEMORY.
/// Threads: any. Cost: one registration. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_exn_type_new(
    registry: *const wt_registry_t,
    tag_func_type: *const wt_registered_type_t,
    error_out: *mut *mut wt_error_t,
) -> *mut wt_registered_type_t {
    let body = || {
        // SAFETY: C keeps both until we return.
        let (registry, tag) = unsafe { (borrow(registry)?, type_ref(tag_func_type)?) };
        Ok(give_type(registry.exn_type(tag)?))
    };
    // SAFETY: `error_out` is C's to write.
    unsafe { fallible(function!(), error_out, ptr::null_mut(), body) }
}
