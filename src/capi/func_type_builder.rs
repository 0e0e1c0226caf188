//! Function types being defined.

use super::abi::{
    wt_error_t, wt_forward_ref_builder_t, wt_func_type_builder_t, wt_pending_type_t,
    wt_registered_type_t, wt_val_type_t,
};
use super::definition::{
    add_value, add_values, begin_ref, finish, set_final, set_forward_supertype, set_shared,
    set_supertype,
};
use super::function::function;
use crate::builder::PendingGroup;

/// Sets whether types may be declared below this one. The type is final, unless this is called
/// with false; the last call counts.
///
/// Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_STATE if the definition is finished or void.
/// Threads: one at a time. Cost: a few stores. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_func_type_builder_final(
    definition: *mut wt_func_type_builder_t,
    is_final: bool,
    error_out: *mut *mut wt_error_t,
) -> bool {
    // SAFETY: C's contract is that of `set_final`.
    unsafe { set_final(function!(), definition, is_final, error_out) }
}

/// Sets whether the type is shared, between threads of WebAssembly. It is not, unless this is
/// called with true; the last call counts. A shared type refers to shared types only, and its
/// supertype is shared, too: that is checked when the group is built, and so is whether
/// WT_FEATURE_SHARED_EVERYTHING_THREADS is on.
///
/// Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_STATE if the definition is finished or void.
/// Threads: one at a time. Cost: a few stores. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_func_type_builder_shared(
    definition: *mut wt_func_type_builder_t,
    shared: bool,
    error_out: *mut *mut wt_error_t,
) -> bool {
    // SAFETY: C's contract is that of `set_shared`.
    unsafe { set_shared(function!(), definition, shared, error_out) }
}

/// Declares the type below a registered one: makes it a subtype of that type. The builder keeps
/// the supertype alive from now on. The last call counts, to this function or to
/// wt_func_type_builder_forward_supertype. Building the group checks whether the supertype can
/// be one: it must not be final, it must be of the same kind, and the type must match it.
///
/// Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_WRONG_REGISTRY, WT_ERROR_STATE if the definition is
/// finished or void, WT_ERROR_OUT_OF_MEMORY.
/// Threads: one at a time. Cost: one atomic increment. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_func_type_builder_supertype(
    definition: *mut wt_func_type_builder_t,
    supertype: *const wt_registered_type_t,
    error_out: *mut *mut wt_error_t,
) -> bool {
    // SAFETY: C's contract is that of `set_supertype`, and it keeps the type until we return.
    unsafe { set_supertype(function!(), definition, supertype, error_out) }
}

/// Declares the type below a member of the same group. The last call counts, to this function or
/// to wt_func_type_builder_supertype. Building the group checks whether the supertype can be one:
/// it must be declared before the type, must not be final, must be of the same kind, and the type
/// must match it.
///
/// Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_WRONG_BUILDER, WT_ERROR_STATE if the definition is
/// finished or void.
/// Threads: one at a time. Cost: a few stores. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_func_type_builder_forward_supertype(
    definition: *mut wt_func_type_builder_t,
    supertype: *const wt_pending_type_t,
    error_out: *mut *mut wt_error_t,
) -> bool {
    // SAFETY: C's contract is that of `set_forward_supertype`, and it keeps the label until we return.
    unsafe { set_forward_supertype(function!(), definition, supertype, error_out) }
}

/// Adds a param after those already there. If the param refers to a registered type, the builder
/// keeps that type alive.
///
/// Errors: WT_ERROR_INVALID_ARGUMENT for a value type that is not well formed or is packed,
/// WT_ERROR_WRONG_REGISTRY, WT_ERROR_WRONG_BUILDER, WT_ERROR_STALE for a type index that is not a
/// live type's, WT_ERROR_STATE if the definition is finished or void, WT_ERROR_LIMIT if the type
/// has WT_LIMIT_PARAMS already, WT_ERROR_OUT_OF_MEMORY.
/// Threads: one at a time. Cost: a few stores; for a param that refers to a registered type, also
/// one atomic increment. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_func_type_builder_param(
    definition: *mut wt_func_type_builder_t,
    param: wt_val_type_t,
    error_out: *mut *mut wt_error_t,
) -> bool {
    // SAFETY: C's contract is that of `add_value`, and it keeps what the param names until we return.
    unsafe { add_value(function!(), definition, &param, false, error_out) }
}

/// Adds a result after those already there. If the result refers to a registered type, the builder
/// keeps that type alive.
///
/// Errors: WT_ERROR_INVALID_ARGUMENT for a value type that is not well formed or is packed,
/// WT_ERROR_WRONG_REGISTRY, WT_ERROR_WRONG_BUILDER, WT_ERROR_STALE for a type index that is not a
/// live type's, WT_ERROR_STATE if the definition is finished or void, WT_ERROR_LIMIT if the type
/// has WT_LIMIT_RESULTS already, WT_ERROR_OUT_OF_MEMORY.
/// Threads: one at a time. Cost: a few stores; for a result that refers to a registered type, also
/// one atomic increment. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_func_type_builder_result(
    definition: *mut wt_func_type_builder_t,
    result: wt_val_type_t,
    error_out: *mut *mut wt_error_t,
) -> bool {
    // SAFETY: C's contract is that of `add_value`, and it keeps what the result names until we return.
    unsafe { add_value(function!(), definition, &result, true, error_out) }
}

/// Adds several params after those already there, all of them or none. The builder keeps alive the
/// registered types that they name.
///
/// Errors: WT_ERROR_INVALID_ARGUMENT for a value that is not well formed or is packed,
/// WT_ERROR_WRONG_REGISTRY, WT_ERROR_WRONG_BUILDER, WT_ERROR_STALE for a type index that is not a
/// live type's, WT_ERROR_STATE if the definition is finished or void, WT_ERROR_LIMIT if the type
/// would have more than WT_LIMIT_PARAMS, WT_ERROR_OUT_OF_MEMORY; wt_error_field gives the number of
/// the param, for WT_ERROR_LIMIT that of the first one too many.
/// Threads: one at a time. Cost: in proportion to the params. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_func_type_builder_params(
    definition: *mut wt_func_type_builder_t,
    params: *const wt_val_type_t,
    nparams: usize,
    error_out: *mut *mut wt_error_t,
) -> bool {
    let values = ("params", params, nparams);
    // SAFETY: C's contract is that of `add_values`.
    unsafe { add_values(function!(), definition, values, false, error_out) }
}

/// Adds several results after those already there, all of them or none. The builder keeps alive the
/// registered types that they name.
///
/// Errors: WT_ERROR_INVALID_ARGUMENT for a value that is not well formed or is packed,
/// WT_ERROR_WRONG_REGISTRY, WT_ERROR_WRONG_BUILDER, WT_ERROR_STALE for a type index that is not a
/// live type's, WT_ERROR_STATE if the definition is finished or void, WT_ERROR_LIMIT if the type
/// would have more than WT_LIMIT_RESULTS, WT_ERROR_OUT_OF_MEMORY; wt_error_field gives the number of
/// the result, for WT_ERROR_LIMIT that of the first one too many.
/// Threads: one at a time. Cost: in proportion to the results. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_func_type_builder_results(
    definition: *mut wt_func_type_builder_t,
    results: *const wt_val_type_t,
    nresults: usize,
    error_out: *mut *mut wt_error_t,
) -> bool {
    let values = ("results", results, nresults);
    // SAFETY: C's contract is that of `add_values`.
    unsafe { add_values(function!(), definition, values, true, error_out) }
}

/// Begins a param that refers to a member of the same group, at any position. The reference is
/// nullable, unless the calls on the reference change that.
///
/// Returns the reference, borrowed: valid until wt_forward_ref_builder_finish, which must be
/// called before the definition is finished.
/// Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_WRONG_BUILDER, WT_ERROR_STATE if the definition is
/// finished or void, WT_ERROR_LIMIT if the type has WT_LIMIT_PARAMS already,
/// WT_ERROR_OUT_OF_MEMORY.
/// Threads: one at a time. Cost: an allocation now and then. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_func_type_builder_forward_ref_param(
    definition: *mut wt_func_type_builder_t,
    target: *const wt_pending_type_t,
    error_out: *mut *mut wt_error_t,
) -> *mut wt_forward_ref_builder_t {
    // SAFETY: C's contract is that of `begin_ref`.
    unsafe {
        begin_ref(
            function!(),
            definition,
            target,
            error_out,
            PendingGroup::forward_ref_field,
        )
    }
}

/// Begins a result that refers to a member of the same group, at any position. The reference is
/// nullable, unless the calls on the reference change that.
///
/// Returns the reference, borrowed: valid until wt_forward_ref_builder_finish, which must be
/// called before the definition is finished.
/// Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_WRONG_BUILDER, WT_ERROR_STATE if the definition is
/// finished or void, WT_ERROR_LIMIT if the type has WT_LIMIT_RESULTS already,
/// WT_ERROR_OUT_OF_MEMORY.
/// Threads: one at a time. Cost: an allocation now and then. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_func_type_builder_forward_ref_result(
    definition: *mut wt_func_type_builder_t,
    target: *const wt_pending_type_t,
    error_out: *mut *mut wt_error_t,
) -> *mut wt_forward_ref_builder_t {
    // SAFETY: C's contract is that of `begin_ref`.
    unsafe {
        begin_ref(
            function!(),
            definition,
            target,
            error_out,
            PendingGroup::forward_ref_result,
        )
    }
}

/// Ends the definition, which must not be used again, whether this succeeds or not.
///
/// Errors: WT_ERROR_INVALID_ARGUMENT; WT_ERROR_STATE if a forward reference was begun and not
/// finished, or if the definition is finished or void: define the member again.
/// Threads: one at a time. Cost: a few stores. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_func_type_builder_finish(
    definition: *mut wt_func_type_builder_t,
    error_out: *mut *mut wt_error_t,
) -> bool {
    // SAFETY: C's contract is that of `finish`.
    unsafe { finish(function!(), definition, error_out) }
}
