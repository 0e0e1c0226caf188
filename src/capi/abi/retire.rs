//! What is called when a type dies.

use core::ffi::c_void;

/// Called for each type that dies: see `wt_registry_config_set_retire_callback`.
///
/// `user` is the pointer given with the callback, `type_index` the index that the type had, and
/// `host_data` what `wt_registered_type_set_host_data` has set for it, or NULL. Called on the
/// thread that released the type's last owner, possibly on several at once, but never from
/// within itself. It must return normally: no `longjmp`, no C++ exception. Since 0.1.
pub type wt_retire_callback_t =
    Option<unsafe extern "C" fn(user: *mut c_void, type_index: u32, host_data: *mut c_void)>;
