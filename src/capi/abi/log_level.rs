//! Log levels, and the callback that receives log lines.

use core::ffi::{c_char, c_void};

/// How important a message is: one of `WT_LOG_...`; a greater level includes more messages.
/// Since 0.1.
pub type wt_log_level_t = u32;

/// Nothing at all. Never the level of a message. Since 0.1.
pub const WT_LOG_OFF: wt_log_level_t = 0;

/// Something is broken, as when a Rust host's callback for deaths panics. Since 0.1.
pub const WT_LOG_ERROR: wt_log_level_t = 1;

/// A call without `error_out` returned its neutral value, because of a wrong argument; or the system
/// gives no random numbers for a registry's hashes. Since 0.1.
pub const WT_LOG_WARN: wt_log_level_t = 2;

/// A rare event of interest. Not used yet. Since 0.1.
pub const WT_LOG_INFO: wt_log_level_t = 3;

/// Each registration, found or new; each retirement; each refused call. Since 0.1.
pub const WT_LOG_DEBUG: wt_log_level_t = 4;

/// Each handle made or deleted, with the reason. Since 0.1.
pub const WT_LOG_TRACE: wt_log_level_t = 5;

/// Receives the library's messages: see `wt_log_set_callback`.
///
/// `user` is the pointer given with the callback. `target` names the part of the library and
/// `message` is one line without line end; both are UTF-8, end with NUL, and are borrowed for the
/// call. Called on the thread that caused the message, possibly on several at once. It must return
/// normally: no `longjmp`, no C++ exception. Since 0.1.
pub type wt_log_callback_t = Option<
    unsafe extern "C" fn(
        user: *mut c_void,
        level: wt_log_level_t,
        target: *const c_char,
        message: *const c_char,
    ),
>;
