//! Types on their own.

use super::abi::{wt_error_t, wt_field_type_t, wt_registered_type_t, wt_registry_t, wt_val_type_t};
use super::call::fallible;
use super::convert::{read_array, read_field, read_val};
use super::function::function;
use super::handle::{borrow, give_type, type_ref};
use crate::Registry;
use crate::error::Result;
use crate::key::Word;
use core::{ptr, slice};

/// Returns a handle of the func type of these params and results, which you own. The arrays are
/// read before the call returns; an array of length 0 may be NULL.
///
/// Errors: WT_ERROR_INVALID_ARGUMENT for a value type that is not well formed or is packed,
/// WT_ERROR_WRONG_REGISTRY, WT_ERROR_WRONG_BUILDER for a pending type, WT_ERROR_WRONG_KIND for an
/// exn type, WT_ERROR_UNSUPPORTED, WT_ERROR_LIMIT, WT_ERROR_OUT_OF_MEMORY.
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
        // SAFETY: C keeps the types that the values refer to until we return.
        let (params, results) = unsafe {
            (
                ValWords::new(params, registry),
                ValWords::new(results, registry),
            )
        };
        Ok(give_type(registry.func_type_of(params, results)?))
    };
    // SAFETY: `error_out` is C's to write.
    unsafe { fallible(function!(), error_out, ptr::null_mut(), body) }
}

/// The words of params or results. An iterator of its own, so that both loops over it have its
/// `next` inline.
struct ValWords<'a> {
    values: slice::Iter<'a, wt_val_type_t>,
    registry: &'a Registry,
}

impl<'a> ValWords<'a> {
    /// # Safety
    /// C keeps the types that the values refer to during `'a`.
    unsafe fn new(values: &'a [wt_val_type_t], registry: &'a Registry) -> ValWords<'a> {
        ValWords {
            values: values.iter(),
            registry,
        }
    }
}

impl Iterator for ValWords<'_> {
    type Item = Result<Word>;

    #[inline(always)]
    fn next(&mut self) -> Option<Result<Word>> {
        let value = self.values.next()?;
        // SAFETY: the contract of `new`.
        Some(unsafe { read_val(value) }.and_then(|field| self.registry.word(field)))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.values.size_hint()
    }
}

impl ExactSizeIterator for ValWords<'_> {}

/// Returns a handle of the struct type of these fields, which you own. The array is read before
/// the call returns; an array of length 0 may be NULL.
///
/// Errors: WT_ERROR_INVALID_ARGUMENT for a value type that is not well formed,
/// WT_ERROR_WRONG_REGISTRY, WT_ERROR_WRONG_BUILDER for a pending type, WT_ERROR_WRONG_KIND for an
/// exn type, WT_ERROR_UNSUPPORTED, WT_ERROR_LIMIT, WT_ERROR_OUT_OF_MEMORY.
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
        let word = |field| registry.word(unsafe { read_field(field) }?);
        Ok(give_type(registry.struct_type_of(fields.iter().map(word))?))
    };
    // SAFETY: `error_out` is C's to write.
    unsafe { fallible(function!(), error_out, ptr::null_mut(), body) }
}

/// Returns a handle of the array type of this element, which you own.
///
/// Errors: WT_ERROR_INVALID_ARGUMENT for a value type that is not well formed,
/// WT_ERROR_WRONG_REGISTRY, WT_ERROR_WRONG_BUILDER for a pending type, WT_ERROR_WRONG_KIND for an
/// exn type, WT_ERROR_UNSUPPORTED, WT_ERROR_LIMIT, WT_ERROR_OUT_OF_MEMORY.
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
        Ok(give_type(registry.array_type_of(registry.word(element))?))
    };
    // SAFETY: `error_out` is C's to write.
    unsafe { fallible(function!(), error_out, ptr::null_mut(), body) }
}

/// Returns a handle of the exn type of a tag, which you own: the engine's exception object, whose
/// fields are the params of the tag's func type. It is not a wasm type, so a module cannot name
/// it; your own types can refer to it: it is below `exn` and above `noexn`, and has no supertype
/// and no subtypes.
///
/// Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_WRONG_REGISTRY, WT_ERROR_WRONG_KIND if the type is
/// not a func type, WT_ERROR_INVALID_TYPE if it has results and WT_FEATURE_STACK_SWITCHING is off,
/// WT_ERROR_UNSUPPORTED without WT_FEATURE_EXCEPTIONS, WT_ERROR_LIMIT, WT_ERROR_OUT_OF_MEMORY.
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
