//! Registry configurations: how types live and die.

use super::abi::{wt_error_t, wt_registry_config_t, wt_retire_callback_t};
use super::call::fallible;
use super::function::function;
use super::handle::borrow_mut;
use crate::error::Argument;
use core::ffi::c_void;

/// Calls `callback` for each type that dies: once, when no call can find the type any more, and
/// before another type gets its index. Default: nothing is called. `user` is passed through.
///
/// It is called on the thread whose call released the last owner, while no lock is held. That
/// can also be a call that registers a type or looks one up by index: such a call briefly owns
/// the groups that it compares. So do not hold a lock that the callback takes during such a
/// call. The callback may call any function of the library, on this registry too: an equal type
/// that it registers is a new one. Types that die inside it are reported after it has returned.
/// It must not use the builder, names or encoder of the call that it interrupts. Members of one
/// rec group are reported together, and a group before those that only it kept alive; pinned
/// types, and what they keep, when the registry ends. Types of a call that was refused are not
/// reported.
/// Errors: WT_ERROR_INVALID_ARGUMENT.
/// Threads: one at a time. Cost: a few stores; for each rec group that dies a load and the
/// calls. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_registry_config_set_retire_callback(
    config: *mut wt_registry_config_t,
    callback: wt_retire_callback_t,
    user: *mut c_void,
    error_out: *mut *mut wt_error_t,
) -> bool {
    let body = || {
        // SAFETY: C keeps the configuration, on one thread, until we return.
        let config = unsafe { borrow_mut(config) }?;
        let callback = callback.ok_or(Argument::Null("callback"))?;
        config.set_retire_function(callback, user);
        Ok(true)
    };
    // SAFETY: `error_out` is C's to write.
    unsafe { fallible(function!(), error_out, false, body) }
}

/// Sets how many other types must die before the index of a dead type is given to another type.
/// Default: 65,536, so that a stale index is recognized for a long time. With 0 the lowest free
/// index is given out first: tables that are indexed by it need no more entries than types were
/// alive at once, but all threads that register or release types take the same lock. A registry
/// that has given out all of its 2^27 indices may use one again earlier. With `checked-handles`
/// no index is used again before that.
///
/// Errors: WT_ERROR_INVALID_ARGUMENT.
/// Threads: one at a time. Cost: a store. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_registry_config_set_index_reuse_delay(
    config: *mut wt_registry_config_t,
    types: u32,
    error_out: *mut *mut wt_error_t,
) -> bool {
    let body = || {
        // SAFETY: C keeps the configuration, on one thread, until we return.
        unsafe { borrow_mut(config) }?.set_index_reuse_delay(types);
        Ok(true)
    };
    // SAFETY: `error_out` is C's to write.
    unsafe { fallible(function!(), error_out, false, body) }
}

/// Sets whether the trampoline type of a function type is registered together with it, and not
/// when it is first asked for. Default: no. If so, asking for it cannot fail, and its index
/// exists from the beginning; instead the function type is refused if there is no memory for its
/// trampoline type, or no room within WT_LIMIT_LIVE_TYPES.
///
/// Errors: WT_ERROR_INVALID_ARGUMENT.
/// Threads: one at a time. Cost: a store; for each new function type that is not its own
/// trampoline type one registration more. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_registry_config_set_eager_trampolines(
    config: *mut wt_registry_config_t,
    eager: bool,
    error_out: *mut *mut wt_error_t,
) -> bool {
    let body = || {
        // SAFETY: C keeps the configuration, on one thread, until we return.
        unsafe { borrow_mut(config) }?.set_eager_trampolines(eager);
        Ok(true)
    };
    // SAFETY: `error_out` is C's to write.
    unsafe { fallible(function!(), error_out, false, body) }
}
