//! The errors that C owns: an [`Error`] and its words, or the one that needs no memory.

use super::abi::wt_error_t;
use super::function::Function;
use super::handle::{Handle, borrow, give};
use crate::error::{Code, Error, ErrorKind, Result};
use crate::memory::Text;
use core::ffi::CStr;

/// An error and its words.
pub(super) struct Refusal {
    pub(super) error: Error,
    /// Ends with NUL. None for the error that needs no memory.
    pub(super) message: Option<String>,
}

impl Handle for wt_error_t {
    type Object = Refusal;
}

/// The error that C gets if there is no memory for one.
static NO_MEMORY: NoMemory = NoMemory([0; 64]);

/// Its address is the error of a call that found no memory for an error object. Its bytes are read only if C passes it
/// as an object of another kind; they are no object's mark.
#[repr(align(64))]
struct NoMemory(#[expect(dead_code, reason = "read as the mark of an object")] [u8; 64]);

pub(super) const NO_MEMORY_MESSAGE: &CStr = c"out of memory";

pub(super) fn no_memory() -> *mut wt_error_t {
    (&raw const NO_MEMORY).cast_mut().cast()
}

/// An error for C to own.
pub(super) fn give_error(function: Function, error: Error) -> *mut wt_error_t {
    let make = || -> Result<*mut wt_error_t> {
        // An invalid argument is a fault of the call; other errors are about the types.
        let message = match error.code() {
            Code::InvalidArgument | Code::Internal => {
                Text::print(format_args!("{function}: {error}\0"))?
            }
            _ => Text::print(format_args!("{error}\0"))?,
        };
        give::<wt_error_t>(Refusal {
            error,
            message: Some(message),
        })
    };
    make().unwrap_or_else(|_| no_memory())
}

/// What C's error says, if it is one.
///
/// # Safety
/// C deletes it only after `'a`.
pub(super) unsafe fn refusal<'a>(error: *const wt_error_t) -> Result<&'a Refusal> {
    static PREPARED: Refusal = Refusal {
        error: Error::new(ErrorKind::OutOfMemory),
        message: None,
    };
    if error == no_memory().cast_const() {
        return Ok(&PREPARED);
    }
    // SAFETY: the caller's contract.
    unsafe { borrow(error) }
}
