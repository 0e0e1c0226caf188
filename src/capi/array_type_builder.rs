//! Array types being defined.

use super::abi::{
    wt_array_type_builder_t, wt_error_t, wt_field_type_t, wt_forward_ref_builder_t,
    wt_pending_type_t, wt_registered_type_t,
};
use super::definition::{
    add_field, begin_ref, finish, set_final, set_forward_supertype, set_shared, set_supertype,
};
use super::function::function;
use crate::builder::PendingGroup;

/// Like wt_struct_type_builder_final.
/// Errors and cost: as there. Threads: one at a time. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_array_type_builder_final(
    definition: *mut wt_array_type_builder_t,
    is_final: bool,
    error_out: *mut *mut wt_error_t,
) -> bool {
    // SAFETY: C's contract is that of `set_final`.
    unsafe { set_final(function!(), definition, is_final, error_out) }
}

/// Says whether the type is shared, between threads of WebAssembly. It is not, unless this is
/// called with true; the last call counts. A shared type refers to shared types only, and its
/// supertype is shared, too: that is checked when the group is built, and so is whether
/// WT_FEATURE_SHARED_EVERYTHING_THREADS is on.
///
/// Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_STATE if the definition is finished or void.
/// Threads: one at a time. Cost: a few stores. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_array_type_builder_shared(
    definition: *mut wt_array_type_builder_t,
    shared: bool,
    error_out: *mut *mut wt_error_t,
) -> bool {
    // SAFETY: C's contract is that of `set_shared`.
    unsafe { set_shared(function!(), definition, shared, error_out) }
}

/// Like wt_struct_type_builder_supertype.
/// Errors and cost: as there. Threads: one at a time. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_array_type_builder_supertype(
    definition: *mut wt_array_type_builder_t,
    supertype: *const wt_registered_type_t,
    error_out: *mut *mut wt_error_t,
) -> bool {
    // SAFETY: C's contract is that of `set_supertype`, and it keeps the type until we return.
    unsafe { set_supertype(function!(), definition, supertype, error_out) }
}

/// Like wt_struct_type_builder_forward_supertype.
/// Errors and cost: as there. Threads: one at a time. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_array_type_builder_forward_supertype(
    definition: *mut wt_array_type_builder_t,
    supertype: *const wt_pending_type_t,
    error_out: *mut *mut wt_error_t,
) -> bool {
    // SAFETY: C's contract is that of `set_forward_supertype`, and it keeps the label until we return.
    unsafe { set_forward_supertype(function!(), definition, supertype, error_out) }
}

/// Says what the elements are. An array has exactly one element type.
///
/// Errors: WT_ERROR_INVALID_ARGUMENT for a value that is not well formed, WT_ERROR_WRONG_REGISTRY,
/// WT_ERROR_WRONG_BUILDER, WT_ERROR_STATE if there is one already, WT_ERROR_LIMIT,
/// WT_ERROR_OUT_OF_MEMORY.
/// Threads: one at a time. Cost: as for wt_struct_type_builder_field. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_array_type_builder_element(
    definition: *mut wt_array_type_builder_t,
    element: wt_field_type_t,
    error_out: *mut *mut wt_error_t,
) -> bool {
    // SAFETY: C's contract is that of `add_field`, and it keeps what the element names until we
    // return.
    unsafe { add_field(function!(), definition, &element, error_out) }
}

/// Says that the elements refer to a member of the same group; otherwise like
/// wt_struct_type_builder_forward_ref_field.
/// Errors and cost: as there. Threads: one at a time. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_array_type_builder_forward_ref_element(
    definition: *mut wt_array_type_builder_t,
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

/// Like wt_struct_type_builder_finish.
/// Errors and cost: as there. Threads: one at a time. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_array_type_builder_finish(
    definition: *mut wt_array_type_builder_t,
    error_out: *mut *mut wt_error_t,
) -> bool {
    // SAFETY: C's contract is that of `finish`.
    unsafe { finish(function!(), definition, error_out) }
}
