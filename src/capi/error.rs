//! Errors, and the strings that C gets.

use super::abi::{WT_ERROR_INTERNAL, WT_ERROR_NONE, wt_error_code_t, wt_error_t};
use super::call::answer;
use super::function::{Function, function};
use super::handle::delete;
use super::refusal::{NO_MEMORY_MESSAGE, no_memory, refusal};
use crate::error::{Code, Error, ErrorKind, Result};
use crate::system::{free, malloc};
use core::ffi::{c_char, c_void};

/// A string for C to own.
pub(super) fn give_string(text: &str) -> Result<*mut c_char> {
    // SAFETY: `malloc` may be asked for any number of bytes; what it gives has room for the text
    // and its end.
    unsafe {
        let memory = malloc(text.len() + 1).cast::<u8>();
        if memory.is_null() {
            return Err(ErrorKind::OutOfMemory.into());
        }
        memory.copy_from_nonoverlapping(text.as_ptr(), text.len());
        memory.add(text.len()).write(0);
        Ok(memory.cast())
    }
}

/// Returns the class of an error, for programs to compare: `WT_ERROR_...`. WT_ERROR_NONE for NULL,
/// and WT_ERROR_INTERNAL for a pointer that is not an error.
/// Threads: one at a time. Cost: a few loads. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_error_code(error: *const wt_error_t) -> wt_error_code_t {
    if error.is_null() {
        return WT_ERROR_NONE;
    }
    answer(function!(), WT_ERROR_INTERNAL, || {
        // SAFETY: C keeps the error until we return.
        Ok(unsafe { refusal(error) }?.error.code() as wt_error_code_t)
    })
}

/// Returns the name of an error code, as the header writes it: "WT_ERROR_LIMIT". Static: there is
/// nothing to delete. "WT_ERROR_INTERNAL" for a number that is not a code.
/// Threads: any. Cost: none. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_error_code_name(code: wt_error_code_t) -> *const c_char {
    let name = match Code::from_number(code) {
        _ if code == WT_ERROR_NONE => c"WT_ERROR_NONE",
        Some(code) => code.name_in_c(),
        None => Code::Internal.name_in_c(),
    };
    name.as_ptr()
}

/// Returns what was wrong, for a person, in a sentence: the place, the fault with its numbers, and
/// the rule; for an invalid argument, also the name of the function that received it.
///
/// The sentence names types by numbers. For types from bytes, `3` and "type 3 of the module" are
/// type 3 of the module. For types from calls, `rec.1` and "type 1 of the group" are type 1 of the
/// refused group; `$t7` and "type 7 of the registry" are the type that had index 7 when the call
/// failed.
///
/// Returns a string borrowed from the error, valid until the error is deleted; for NULL the empty
/// string, and for a pointer that is not an error the words "not an error".
/// Threads: one at a time. Cost: a few loads. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_error_message(error: *const wt_error_t) -> *const c_char {
    if error.is_null() {
        return c"".as_ptr();
    }
    answer(function!(), c"not an error".as_ptr(), || {
        // SAFETY: C keeps the error until we return, and the message for as long as it keeps the
        // error.
        let message = unsafe { refusal(error) }?.message.as_ref();
        Ok(message.map_or(NO_MEMORY_MESSAGE.as_ptr(), |message| {
            message.as_ptr().cast()
        }))
    })
}

/// Stores in `*out` the offset of the wrong byte, counted from the first byte that was passed.
///
/// Returns false, and leaves `*out` unchanged, if the error is not about a byte, or if an argument
/// is NULL.
/// Threads: one at a time. Cost: a few loads. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_error_byte_offset(error: *const wt_error_t, out: *mut u64) -> bool {
    // SAFETY: C keeps the error, and `out` may be written, until we return.
    unsafe { place(function!(), error, out, |error| error.place().byte_offset) }
}

/// Stores in `*out` the number, in its module, of the type that was wrong.
///
/// Returns false, and leaves `*out` unchanged, if the error is not about a type of a module, or if
/// an argument is NULL.
/// Threads: one at a time. Cost: a few loads. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_error_module_type(error: *const wt_error_t, out: *mut u32) -> bool {
    // SAFETY: as above.
    unsafe { place(function!(), error, out, |error| error.place().module_type()) }
}

/// Stores in `*out` the position, in its rec group, of the member that was wrong.
/// wt_error_module_type gives its number in the module.
///
/// Returns false, and leaves `*out` unchanged, if the error is not about a member, or if an
/// argument is NULL.
/// Threads: one at a time. Cost: a few loads. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_error_member(error: *const wt_error_t, out: *mut u32) -> bool {
    // SAFETY: as above.
    unsafe {
        place(function!(), error, out, |error| {
            Some(error.place().member?.0)
        })
    }
}

/// Stores in `*out` the number of the field, param or result that was wrong; each of the three is
/// counted from 0.
///
/// Returns false, and leaves `*out` unchanged, if the error is not about one of these, or if an
/// argument is NULL.
/// Threads: one at a time. Cost: a few loads. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_error_field(error: *const wt_error_t, out: *mut u32) -> bool {
    // SAFETY: as above.
    unsafe {
        place(function!(), error, out, |error| {
            Some(error.place().field?.0)
        })
    }
}

/// # Safety
/// C keeps the error until we return; `out` is NULL or may be written.
unsafe fn place<T>(
    function: Function,
    error: *const wt_error_t,
    out: *mut T,
    get: fn(&Error) -> Option<T>,
) -> bool {
    if error.is_null() || out.is_null() {
        return false;
    }
    answer(function, false, || {
        // SAFETY: C keeps the error until we return (contract).
        match get(&unsafe { refusal(error) }?.error) {
            Some(value) => {
                // SAFETY: not NULL, so it may be written.
                unsafe { out.write(value) };
                Ok(true)
            }
            None => Ok(false),
        }
    })
}

/// Ends an error and its message. NULL does nothing.
/// Threads: one at a time. Cost: frees its memory. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_error_delete(error: *mut wt_error_t) {
    if error != no_memory() {
        // SAFETY: C gives the error up.
        answer(function!(), (), || unsafe { delete(error) });
    }
}

/// Ends a string that the library returned as `char *`. NULL does nothing.
/// Threads: any. Cost: frees its memory. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_string_delete(string: *mut c_char) {
    // SAFETY: NULL, or from `give_string`, and C gives it up.
    unsafe { free(string.cast::<c_void>()) };
}
