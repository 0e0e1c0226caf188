//! Logging, for the whole process.

use super::abi::{WT_LOG_TRACE, wt_error_t, wt_log_callback_t, wt_log_level_t};
use super::call::fallible;
use super::function::function;
use crate::error::Argument;
use crate::logging::{Receiver, set_environment, set_receiver};
use core::ffi::{CStr, c_char, c_void};
use log::LevelFilter;

/// Writes log lines to standard error, as the filter says: `debug`, `typereg::lifetime=trace`, or
/// several of them with commas between. NULL stands for the value of the environment variable
/// TYPEREG_LOG. A second call replaces the first; `off` stops the lines and frees their memory.
///
/// Targets: `typereg::register` (found or new groups), `typereg::lifetime` (handles made and
/// deleted, groups retired), `typereg::refused` (calls that failed).
/// Errors: WT_ERROR_INVALID_ARGUMENT for a filter that cannot be read, WT_ERROR_STATE if the
/// process has set another logger (a Rust program may), or if the library was built without filters
/// (TYPEREG_LOG_ENV=OFF).
/// Threads: any. Cost: a few allocations, and a lock that every log line takes too. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_log_init_env(
    filter_or_null: *const c_char,
    error_out: *mut *mut wt_error_t,
) -> bool {
    let body = || {
        if filter_or_null.is_null() {
            set_environment(None)?;
            return Ok(true);
        }
        // SAFETY: not NULL, so it is a string that C keeps until we return.
        let filter = unsafe { CStr::from_ptr(filter_or_null) };
        let filter = filter.to_str().map_err(|error| Argument::Text {
            what: "the log filter",
            fault: "is not UTF-8",
            byte: error.valid_up_to(),
        })?;
        set_environment(Some(filter))?;
        Ok(true)
    };
    // SAFETY: `error_out` is C's to write.
    unsafe { fallible(function!(), error_out, false, body) }
}

/// Calls `callback` with every log line of a level up to `max_level`, until another is set; NULL
/// sets none. `user` is passed through.
///
/// The callback runs on the thread that caused the line, while no lock is held. It may call the
/// library, on any number of threads at once, but must not use the builder, names or encoder that
/// the logged call is about. It must not unwind. A call that runs on another thread while the
/// callback is replaced may still reach the earlier callback.
/// Errors: WT_ERROR_INVALID_ARGUMENT for a level that does not exist, WT_ERROR_STATE if the
/// process has set another logger (a Rust program may).
/// Threads: any. Cost: a lock that every log line takes too. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_log_set_callback(
    callback_or_null: wt_log_callback_t,
    user: *mut c_void,
    max_level: wt_log_level_t,
    error_out: *mut *mut wt_error_t,
) -> bool {
    let body = || {
        let level = LevelFilter::iter()
            .find(|&level| level as u32 == max_level && max_level <= WT_LOG_TRACE)
            .ok_or(Argument::Number {
                what: "the log level",
                got: u64::from(max_level),
                expected: "one of WT_LOG_...",
            })?;
        set_receiver(callback_or_null.map(|callback| Receiver {
            callback,
            user,
            level,
        }))?;
        Ok(true)
    };
    // SAFETY: `error_out` is C's to write.
    unsafe { fallible(function!(), error_out, false, body) }
}
