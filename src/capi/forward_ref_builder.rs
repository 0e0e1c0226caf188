//! Forward references: fields, elements, params and results that refer to members of the group
//! being built.

use super::abi::{wt_error_t, wt_forward_ref_builder_t};
use super::definition::change;
use super::function::function;

/// Sets whether the reference can be null. It can, unless this is called with false.
///
/// Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_STATE if the reference or its definition is
/// finished or void.
/// Threads: one at a time. Cost: a few stores. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_forward_ref_builder_nullable(
    reference: *mut wt_forward_ref_builder_t,
    nullable: bool,
    error_out: *mut *mut wt_error_t,
) -> bool {
    // SAFETY: C's contract is that of `change`.
    unsafe {
        change(function!(), reference, error_out, |group, reference| {
            group.set_nullable(reference, nullable)
        })
    }
}

/// Sets whether the field or element is mutable. It is const, unless this is called with true.
///
/// Errors: WT_ERROR_INVALID_ARGUMENT, also for a param or result, which cannot be mutable;
/// WT_ERROR_STATE if the reference or its definition is finished or void.
/// Threads: one at a time. Cost: a few stores. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_forward_ref_builder_mutable(
    reference: *mut wt_forward_ref_builder_t,
    is_mutable: bool,
    error_out: *mut *mut wt_error_t,
) -> bool {
    // SAFETY: C's contract is that of `change`.
    unsafe {
        change(function!(), reference, error_out, |group, reference| {
            group.set_mutable(reference, is_mutable)
        })
    }
}

/// Sets whether it refers to exactly that type, and not to types declared below it. It does not,
/// unless this is called with true. Needs WT_FEATURE_CUSTOM_DESCRIPTORS, which is checked when the
/// group is built.
///
/// Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_STATE if the reference or its definition is
/// finished or void.
/// Threads: one at a time. Cost: a few stores. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_forward_ref_builder_exact(
    reference: *mut wt_forward_ref_builder_t,
    exact: bool,
    error_out: *mut *mut wt_error_t,
) -> bool {
    // SAFETY: C's contract is that of `change`.
    unsafe {
        change(function!(), reference, error_out, |group, reference| {
            group.set_exact(reference, exact)
        })
    }
}

/// Ends the forward reference, which must not be used again.
///
/// Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_STATE if the reference or its definition is
/// finished or void.
/// Threads: one at a time. Cost: a few stores. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_forward_ref_builder_finish(
    reference: *mut wt_forward_ref_builder_t,
    error_out: *mut *mut wt_error_t,
) -> bool {
    // SAFETY: C's contract is that of `change`.
    unsafe {
        change(function!(), reference, error_out, |group, reference| {
            group.finish_ref(reference)
        })
    }
}
