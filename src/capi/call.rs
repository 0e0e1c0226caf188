//! From a body that may fail, or panic, to what C gets.
//!
//! No panic crosses into C. A panic that is caught becomes `WT_ERROR_INTERNAL` and leaves the registry as it is, since
//! no lock of the library poisons and nothing is published half done.

use super::abi::{wt_error_t, wt_registered_type_t};
use super::function::Function;
use super::handle::{live_type, type_ref};
use super::refusal::give_error;
use crate::error::{Argument, Error, ErrorKind, Result};
use crate::panics::{log_line, unless_it_panics};
use crate::registry::TypeRef;
use core::ptr;
use std::io::Write as _;

/// The same result. An error names the argument, for functions with several that it could be about.
pub(super) fn of_argument<T>(name: &'static &'static str, result: Result<T>) -> Result<T> {
    result.map_err(|error| error.of_argument(name))
}

/// What the body returns; or `None`, after `refused` was called with the error. The error does not leave the closure,
/// so that a call that succeeds does not move its bytes.
#[inline(always)]
fn caught<T>(body: impl FnOnce() -> Result<T>, refused: impl Fn(Error)) -> Option<T> {
    let finished = unless_it_panics(|| match body() {
        Ok(value) => Some(value),
        Err(error) => {
            refused(error);
            None
        }
    });
    finished.unwrap_or_else(|| {
        refused(ErrorKind::Internal("a panic was caught").into());
        None
    })
}

/// Reports why C got a neutral value: in the log and, in a build that checks handles, on standard error.
#[cold]
#[inline(never)]
fn report(function: Function, what: &dyn core::fmt::Display) {
    log_line!(Warn, "typereg::refused", "{function}: {what}");
    if cfg!(feature = "checked-handles") {
        // If standard error cannot be written to, there is nowhere else to report it.
        drop(writeln!(std::io::stderr(), "typereg: {function}: {what}"));
    }
}

/// What the body returns; if it fails, `neutral`, with the error stored for C.
///
/// # Safety
/// `error_out` is NULL or may be written.
pub(super) unsafe fn fallible<T>(
    function: Function,
    error_out: *mut *mut wt_error_t,
    neutral: T,
    body: impl FnOnce() -> Result<T>,
) -> T {
    if !error_out.is_null() {
        // SAFETY: not NULL, so C may be written to there.
        unsafe { error_out.write(ptr::null_mut()) };
    }
    let refused = |error| {
        // SAFETY: `error_out` is NULL or may be written (contract).
        unsafe { refuse(function, error_out, error) };
    };
    caught(body, refused).unwrap_or(neutral)
}

/// Reports to C, and to the log, why a call is refused.
///
/// # Safety
/// `error_out` is NULL or may be written.
#[cold]
#[inline(never)]
unsafe fn refuse(function: Function, error_out: *mut *mut wt_error_t, error: Error) {
    log_line!(Debug, "typereg::refused", "{function}: {error}");
    if !error_out.is_null() {
        // SAFETY: not NULL, so C may be written to there.
        unsafe { error_out.write(give_error(function, error)) };
    }
}

/// What the body returns; if it fails, `neutral`, with a line in the log, since C gets no error.
pub(super) fn answer<T>(function: Function, neutral: T, body: impl FnOnce() -> Result<T>) -> T {
    caught(body, |error| report(function, &error)).unwrap_or(neutral)
}

/// The answer of a live type; for any other pointer `neutral`, with a line in the log.
///
/// # Safety
/// C keeps the type until we return.
#[inline(always)]
pub(super) unsafe fn ask<'a, T>(
    function: Function,
    neutral: T,
    ty: *const wt_registered_type_t,
    question: impl FnOnce(TypeRef<'a>) -> T,
) -> T {
    // SAFETY: C keeps the type until we return (contract).
    match unsafe { live_type(ty) } {
        Some(ty) => match unless_it_panics(|| question(ty)) {
            Some(value) => value,
            None => {
                report(function, &"a panic was caught");
                neutral
            }
        },
        // SAFETY: C keeps the type until we return (contract).
        None => unsafe { not_a_type(function, neutral, ty) },
    }
}

/// # Safety
/// The obligations of [`ask`].
#[cold]
#[inline(never)]
unsafe fn not_a_type<T>(function: Function, neutral: T, ty: *const wt_registered_type_t) -> T {
    // SAFETY: C keeps the type until we return (contract).
    if let Err(error) = unsafe { type_ref(ty) } {
        report(function, &error);
    }
    neutral
}

/// Writes to where C's argument of this name points, and returns `true`.
///
/// # Safety
/// NULL, or C may be written to there.
pub(super) unsafe fn write<T>(name: &'static str, out: *mut T, value: T) -> Result<bool> {
    if out.is_null() {
        return Err(Argument::Null(name).into());
    }
    // SAFETY: not NULL, so it is a place for a `T` (contract).
    unsafe { out.write(value) };
    Ok(true)
}
