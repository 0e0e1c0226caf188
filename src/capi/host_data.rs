//! The pointer that a host keeps with a type, and how long types live.

use super::abi::{wt_registered_type_t, wt_registry_t};
use super::call::{answer, ask};
use super::function::function;
use super::handle::{borrow, type_ref};
use core::ffi::c_void;
use core::ptr;

/// Returns the pointer that wt_registered_type_set_host_data has set for the type, borrowed: the
/// library never reads what it points to. NULL if none was set, and for NULL.
/// Threads: any. Cost: two loads. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_registered_type_host_data(
    r#type: *const wt_registered_type_t,
) -> *mut c_void {
    // SAFETY: C keeps the type until we return.
    unsafe { ask(function!(), ptr::null_mut(), r#type, |ty| ty.host_data()) }
}

/// Sets the type's host data, unless it has been set, and returns the value that the type keeps
/// for the rest of its life: `data`, or the value that another call has set first, which belongs
/// to that caller. If `data` is NULL, sets nothing and returns the present value. Returns NULL if
/// `type` is NULL.
///
/// A thread that gets the data from the type sees what you wrote to it before you set it. When the
/// type dies the data is passed to the callback of wt_registry_config_set_retire_callback, and an
/// equal type that is registered later has none. Borrowed by the library until then.
/// Threads: any. Cost: a few loads and an atomic exchange. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_registered_type_set_host_data(
    r#type: *const wt_registered_type_t,
    data: *mut c_void,
) -> *mut c_void {
    // SAFETY: C keeps the type until we return.
    unsafe {
        ask(function!(), ptr::null_mut(), r#type, |ty| {
            ty.set_host_data(data)
        })
    }
}

/// Keeps the type's rec group, and all types that it refers to, alive as long as their registry.
/// From then on cloning and deleting their handles writes nothing, so that threads do not contend
/// for the count of a type that all of them use.
///
/// A pinned type does not keep its registry alive. The registry ends, as always, when its handles,
/// builders, names and encoders and all types that are not pinned are gone: during this call, if
/// nothing else is left. Then the pinned types are reported to the callback of
/// wt_registry_config_set_retire_callback, and freed. After that, neither use nor delete a handle
/// of a pinned type or a collection of pinned types: keep a handle of the registry longer than
/// those.
///
/// Returns false, and has pinned nothing, if memory ran out, or for NULL.
/// Threads: any. Cost: in proportion to the rec groups that the type refers to, directly or not,
/// once. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_registered_type_pin(r#type: *const wt_registered_type_t) -> bool {
    answer(function!(), false, || {
        // SAFETY: C keeps the type until we return, and uses no handle of it after its registry has ended.
        unsafe { type_ref(r#type)?.pin() }?;
        Ok(true)
    })
}

/// Is there a live type of this index? False for an index whose type has died, for one never given
/// out, and for NULL. Unless you keep the type alive, it may die before you get the answer.
/// Threads: any. Cost: a few loads. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_registry_is_live(
    registry: *const wt_registry_t,
    type_index: u32,
) -> bool {
    answer(function!(), false, || {
        // SAFETY: C keeps the registry until we return.
        Ok(unsafe { borrow(registry) }?.is_live(type_index))
    })
}
