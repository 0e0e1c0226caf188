//! Registries, and queries by type index.

use super::abi::{
    wt_error_t, wt_registered_type_t, wt_registry_config_t, wt_registry_stats_t, wt_registry_t,
};
use super::call::{answer, fallible};
use super::function::function;
use super::handle::{Handle, borrow, delete, give, give_type, live};
use crate::error::{Argument, Result};
use crate::{Config, Registry};
use core::ptr;

impl Handle for wt_registry_t {
    type Object = Registry;
}

/// Returns a new, empty registry, which you own. The configuration is copied; NULL stands for the
/// default configuration.
///
/// Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_OUT_OF_MEMORY.
/// Threads: any; the configuration: one at a time. Cost: a few allocations, and a lock that the
/// registries of the process share. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_registry_new(
    config_or_null: *const wt_registry_config_t,
    error_out: *mut *mut wt_error_t,
) -> *mut wt_registry_t {
    let body = || {
        if config_or_null.is_null() {
            return give(Registry::new(&Config::default())?);
        }
        // SAFETY: C keeps the configuration, on one thread, until we return.
        give(Registry::new(unsafe { borrow(config_or_null) }?)?)
    };
    // SAFETY: `error_out` is C's to write.
    unsafe { fallible(function!(), error_out, ptr::null_mut(), body) }
}

/// Returns one more handle of the same registry, which you own. NULL if memory ran out, or for
/// NULL.
/// Threads: any. Cost: one allocation and one atomic increment. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_registry_clone(registry: *const wt_registry_t) -> *mut wt_registry_t {
    answer(function!(), ptr::null_mut(), || {
        // SAFETY: C keeps the registry until we return.
        give(unsafe { borrow(registry) }?.clone())
    })
}

/// Ends a handle of a registry. Types, rec groups, collections, builders, names and encoders of it
/// stay valid; its memory is freed with the last of them, except for pinned types (HOST DATA, LIFE
/// AND DEATH), which are freed with the rest. NULL does nothing.
/// Threads: any. Cost: one atomic decrement; for the last of all, in proportion to the registry's
/// memory. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_registry_delete(registry: *mut wt_registry_t) {
    // SAFETY: C gives it up.
    answer(function!(), (), || unsafe { delete(registry) });
}

/// Stores in `*out` what the registry holds and has done.
///
/// `out_size` is `sizeof *out`. If your struct has more members than the library knows, the others
/// are set to 0; if it has fewer, only those are written. Each number is exact as long as no other
/// thread changes the registry. Returns false for NULL.
/// Threads: any. Cost: its locks, taken one after the other. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_registry_stats(
    registry: *const wt_registry_t,
    out: *mut wt_registry_stats_t,
    out_size: usize,
) -> bool {
    answer(function!(), false, || {
        // SAFETY: C keeps the registry until we return.
        let stats = unsafe { borrow(registry) }?.stats();
        let stats = wt_registry_stats_t {
            live_types: stats.live_types,
            live_rec_groups: stats.live_rec_groups,
            live_bytes: stats.live_bytes,
            registrations: stats.registrations,
            hits: stats.hits,
            reserved_bytes: stats.reserved_bytes,
            pinned_types: stats.pinned_types,
        };
        // SAFETY: C has `out_size` bytes there.
        unsafe { write_sized(out, out_size, &stats) }
    })
}

/// Writes numbers to a struct of C that has `out_size` bytes. A shorter struct gets the first numbers only; the rest
/// of a longer one is set to 0.
///
/// # Safety
/// `out` is NULL, or `out_size` bytes there may be written. `T` has no padding.
pub(super) unsafe fn write_sized<T: Copy>(
    out: *mut T,
    out_size: usize,
    numbers: &T,
) -> Result<bool> {
    if out.is_null() || out_size == 0 {
        return Err(if out.is_null() {
            Argument::Null("out").into()
        } else {
            Argument::Number {
                what: "out_size",
                got: 0,
                expected: "the size of *out",
            }
            .into()
        });
    }
    let known = size_of::<T>().min(out_size);
    let out = out.cast::<u8>();
    // SAFETY: C has `out_size` bytes there; `known` of them are copied from a struct that long,
    // the others set to 0.
    unsafe {
        out.copy_from_nonoverlapping((&raw const *numbers).cast(), known);
        out.add(known).write_bytes(0, out_size - known);
    }
    Ok(true)
}

/// Verifies every invariant of the registry that can be verified from inside. Meant for tests, and
/// for finding bugs.
///
/// Errors: WT_ERROR_INTERNAL, with a message that says what is wrong with the registry. Two others
/// say nothing about the registry: WT_ERROR_INVALID_ARGUMENT, and WT_ERROR_OUT_OF_MEMORY, since
/// the check takes memory.
/// Threads: any. Cost: time and memory in proportion to what the registry holds, whose locks are
/// all held meanwhile. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_registry_check(
    registry: *const wt_registry_t,
    error_out: *mut *mut wt_error_t,
) -> bool {
    let body = || {
        // SAFETY: C keeps the registry until we return.
        unsafe { borrow(registry) }?.check()?;
        Ok(true)
    };
    // SAFETY: `error_out` is C's to write.
    unsafe { fallible(function!(), error_out, false, body) }
}

/// Returns a new handle of the live type that has this index, which you own.
///
/// Errors: WT_ERROR_INVALID_ARGUMENT; WT_ERROR_STALE if there is no such type: index 0, an index
/// never given out, or one whose type has died. Such an index is given to another type only after
/// 65,536 other types have died since, or as many as wt_registry_config_set_index_reuse_delay says,
/// on whichever threads; types that were never registered do not count. Only a registry that has
/// given out all of its 2^27 indices may give one out earlier.
/// Threads: any. Cost: a few loads and one atomic increment. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_registry_type(
    registry: *const wt_registry_t,
    type_index: u32,
    error_out: *mut *mut wt_error_t,
) -> *mut wt_registered_type_t {
    // SAFETY: C keeps the registry until we return.
    let body = || Ok(give_type(unsafe { borrow(registry) }?.get(type_index)?));
    // SAFETY: `error_out` is C's to write.
    unsafe { fallible(function!(), error_out, ptr::null_mut(), body) }
}

/// Is the type of index `sub` the type of index `sup`, or declared below it?
///
/// False if either index is stale, or for NULL. Never waits for another thread.
/// Threads: any. Cost: a few loads, whatever the depth. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_registry_is_subtype(
    registry: *const wt_registry_t,
    sub: u32,
    sup: u32,
) -> bool {
    /// The answer for a pointer that is not a registry, with a line in the log. It is `extern "C"`, which cannot unwind,
    /// and has the same arguments, so that the exported function can end with a jump to it.
    ///
    /// # Safety
    /// The obligations of [`borrow`].
    #[cold]
    #[inline(never)]
    unsafe extern "C" fn refused(registry: *const wt_registry_t, sub: u32, sup: u32) -> bool {
        answer(function!(), false, || {
            // SAFETY: C keeps the registry until we return (contract).
            Ok(unsafe { borrow(registry) }?.is_subtype(sub, sup))
        })
    }

    // SAFETY: C keeps the registry until we return.
    unsafe {
        match live(registry) {
            // Nothing in it can panic.
            Some(registry) => registry.core().is_subtype_by_index(sub, sup),
            None => refused(registry, sub, sup),
        }
    }
}
