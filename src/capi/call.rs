//! From a body that may fail, or panic, to what C is told.
//!
//! No panic crosses into C: one that is caught is `WT_ERROR_INTERNAL`, and leaves the registry as
//! it is, since no lock of the library poisons and nothing is published half done.

use super::abi::{wt_error_t, wt_registered_type_t};
use super::error::give_error;
use super::handle::{live_type, type_ref};
use crate::error::{Argument, Error, ErrorKind, Result};
use crate::registry::TypeRef;
use core::ptr;
use std::io::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The same result; an error names the argument, for calls where several could be meant.
pub(super) fn of_argument<T>(name: &'static &'static str, result: Result<T>) -> Result<T> {
    result.map_err(|error| error.of_argument(name))
}

/// What the body gives; or nothing, after `refused` was called with why. That an error does not leave the closure
/// keeps its bytes out of the way of calls that succeed.
#[inline(always)]
fn caught<T>(body: impl FnOnce() -> Result<T>, refused: impl Fn(Error)) -> Option<T> {
    let unwound = catch_unwind(AssertUnwindSafe(|| match body() {
        Ok(value) => Some(value),
        Err(error) => {
            refused(error);
            None
        }
    }));
    match unwound {
        Ok(value) => value,
        Err(_) => {
            refused(ErrorKind::Internal("a panic was caught").into());
            None
        }
    }
}

/// Writes a log line; a host's logger that panics loses it.
fn unless_it_panics(write: impl FnOnce()) {
    // The panic was reported by the panic hook, and there is no one else to tell.
    drop(catch_unwind(AssertUnwindSafe(write)));
}

/// Tells what C, which gets a neutral value, is told no more of: in the log, and where handles are
/// checked on standard error, too.
#[cold]
#[inline(never)]
fn tell(function: &'static str, what: &dyn core::fmt::Display) {
    unless_it_panics(|| {
        log::warn!(target: "typereg::refused", "{function}: {what}");
        if cfg!(feature = "checked-handles") {
            // Where that cannot be written to, there is no one else to tell.
            drop(writeln!(std::io::stderr(), "typereg: {function}: {what}"));
        }
    });
}

/// What the body gives; where it fails, `neutral`, with the error stored for C.
///
/// # Safety
/// `error_out` is NULL or may be written.
pub(super) unsafe fn fallible<T>(
    function: &'static str,
    error_out: *mut *mut wt_error_t,
    neutral: T,
    body: impl FnOnce() -> Result<T>,
) -> T {
    if !error_out.is_null() {
        // SAFETY: not NULL, so C may be written to there.
        unsafe { error_out.write(ptr::null_mut()) };
    }
    let refused = |error| {
        // SAFETY: the contract.
        unsafe { refuse(function, error_out, error) };
    };
    caught(body, refused).unwrap_or(neutral)
}

/// Tells C, and the log, why a call is refused.
///
/// # Safety
/// `error_out` is NULL or may be written.
#[cold]
#[inline(never)]
unsafe fn refuse(function: &'static str, error_out: *mut *mut wt_error_t, error: Error) {
    unless_it_panics(|| log::debug!(target: "typereg::refused", "{function}: {error}"));
    if !error_out.is_null() {
        // SAFETY: not NULL, so C may be written to there.
        unsafe { error_out.write(give_error(function, error)) };
    }
}

/// What the body gives; where it fails, `neutral`, and a line in the log, since C is told no more.
pub(super) fn answer<T>(function: &'static str, neutral: T, body: impl FnOnce() -> Result<T>) -> T {
    caught(body, |error| tell(function, &error)).unwrap_or(neutral)
}

/// What a live type says; for any other pointer `neutral`, and a line in the log.
///
/// # Safety
/// C keeps the type until we return.
#[inline(always)]
pub(super) unsafe fn ask<'a, T>(
    function: &'static str,
    neutral: T,
    ty: *const wt_registered_type_t,
    question: impl FnOnce(TypeRef<'a>) -> T,
) -> T {
    // SAFETY: the contract.
    match unsafe { live_type(ty) } {
        Some(ty) => match catch_unwind(AssertUnwindSafe(|| question(ty))) {
            Ok(value) => value,
            Err(_) => {
                tell(function, &"a panic was caught");
                neutral
            }
        },
        // SAFETY: the contract.
        None => unsafe { not_a_type(function, neutral, ty) },
    }
}

/// # Safety
/// As for [`ask`].
#[cold]
#[inline(never)]
unsafe fn not_a_type<T>(function: &'static str, neutral: T, ty: *const wt_registered_type_t) -> T {
    // SAFETY: the contract.
    if let Err(error) = unsafe { type_ref(ty) } {
        tell(function, &error);
    }
    neutral
}

/// Writes to a place that C named: `true`.
///
/// # Safety
/// NULL, or C may be written to there.
pub(super) unsafe fn write<T>(out: *mut T, value: T) -> Result<bool> {
    if out.is_null() {
        return Err(Argument::Null("out").into());
    }
    // SAFETY: not NULL, so it is a place for a `T` (contract).
    unsafe { out.write(value) };
    Ok(true)
}
