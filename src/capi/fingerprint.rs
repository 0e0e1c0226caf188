//! Fingerprints: names of types that are the same in every process.

use super::abi::{wt_error_t, wt_rec_group_t, wt_registered_type_t};
use super::call::fallible;
use super::function::{Function, function};
use super::handle::{borrow, type_ref};
use crate::Fingerprint;
use crate::error::{Argument, Result};

/// Stores in `out` the type's fingerprint: 32 bytes that are the same in every process, version and
/// library, whatever else is registered and in which order, and differ for different types.
/// fingerprints.md among the documents has the definition, which anyone can implement and which
/// never changes.
///
/// Errors: WT_ERROR_INVALID_ARGUMENT; WT_ERROR_OUT_OF_MEMORY, after which the fingerprints of other
/// groups that were made until then stay.
/// Threads: any. Cost: the first time in proportion to the words of the type's rec group and of all
/// that it refers to, each hashed once; then a lock and one hash of 44 to 46 bytes. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_registered_type_fingerprint(
    r#type: *const wt_registered_type_t,
    out: *mut u8,
    error_out: *mut *mut wt_error_t,
) -> bool {
    // SAFETY: C keeps the type until we return.
    let of = || unsafe { type_ref(r#type) }?.fingerprint();
    // SAFETY: C's contract is that of `store`.
    unsafe { store(function!(), out, error_out, of) }
}

/// Stores in `out` the rec group's fingerprint, from which those of its types are made: 32 bytes.
/// The empty group has one, too.
///
/// Errors: WT_ERROR_INVALID_ARGUMENT; WT_ERROR_OUT_OF_MEMORY, after which the fingerprints of other
/// groups that were made until then stay.
/// Threads: any. Cost: the first time in proportion to the words of the group and of all that it
/// refers to, each hashed once; then a lock. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_rec_group_fingerprint(
    group: *const wt_rec_group_t,
    out: *mut u8,
    error_out: *mut *mut wt_error_t,
) -> bool {
    // SAFETY: C keeps the group until we return.
    let of = || unsafe { borrow(group) }?.group.fingerprint();
    // SAFETY: C's contract is that of `store`.
    unsafe { store(function!(), out, error_out, of) }
}

/// # Safety
/// `out` is NULL or has 32 bytes that may be written; `error_out` may be written.
unsafe fn store(
    function: Function,
    out: *mut u8,
    error_out: *mut *mut wt_error_t,
    of: impl FnOnce() -> Result<Fingerprint>,
) -> bool {
    let body = || {
        if out.is_null() {
            return Err(Argument::Null("out").into()); // Before a fingerprint is made, which would stay.
        }
        let fingerprint = of()?;
        // SAFETY: not NULL, so 32 bytes may be written (contract).
        unsafe { out.copy_from_nonoverlapping(fingerprint.as_ptr(), fingerprint.len()) };
        Ok(true)
    };
    // SAFETY: `error_out` is NULL or may be written (contract).
    unsafe { fallible(function, error_out, false, body) }
}
