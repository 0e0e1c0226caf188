//! Registry configurations.

use super::abi::{
    WT_GC_LAYOUT_COPYING, WT_GC_LAYOUT_DRC, WT_GC_LAYOUT_NONE, WT_GC_LAYOUT_NULL, wt_error_t,
    wt_feature_t, wt_gc_layout_kind_t, wt_gc_layout_policy_t, wt_limit_t, wt_registry_config_t,
};
use super::call::{answer, fallible};
use super::convert::read_policy;
use super::function::function;
use super::handle::{Handle, borrow_mut, delete, give};
use crate::error::{Argument, Error};
use crate::feature::{Feature, Features};
use crate::{Config, LayoutPolicy, Limit};
use core::ptr;

impl Handle for wt_registry_config_t {
    type Object = Config;
}

/// Returns a new configuration, which you own: WebAssembly 3.0 without proposals beyond it, the
/// highest limits, no layouts (LAYOUTS). NULL if memory ran out.
/// Threads: any. Cost: one allocation. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_registry_config_new() -> *mut wt_registry_config_t {
    answer(function!(), ptr::null_mut(), || give(Config::default()))
}

/// Ends a configuration. Registries made with it stay as they are. NULL does nothing.
/// Threads: one at a time. Cost: frees its memory. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_registry_config_delete(config: *mut wt_registry_config_t) {
    // SAFETY: C gives it up.
    answer(function!(), (), || unsafe { delete(config) });
}

/// Chooses one of the prepared layout policies: `WT_GC_LAYOUT_...`. Default: WT_GC_LAYOUT_NONE.
///
/// Errors: WT_ERROR_INVALID_ARGUMENT.
/// Threads: one at a time. Cost: a few stores. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_registry_config_set_gc_layout(
    config: *mut wt_registry_config_t,
    kind: wt_gc_layout_kind_t,
    error_out: *mut *mut wt_error_t,
) -> bool {
    let body = || {
        // SAFETY: C keeps the configuration, on one thread, until we return.
        let config = unsafe { borrow_mut(config) }?;
        let policy = match kind {
            WT_GC_LAYOUT_NONE => None,
            WT_GC_LAYOUT_NULL => Some(LayoutPolicy::NULL),
            WT_GC_LAYOUT_DRC => Some(LayoutPolicy::DRC),
            WT_GC_LAYOUT_COPYING => Some(LayoutPolicy::COPYING),
            _ => return Err(unknown("the layout kind", kind, "one of WT_GC_LAYOUT_...")),
        };
        config.set_layout(policy)?;
        Ok(true)
    };
    // SAFETY: `error_out` is C's to write.
    unsafe { fallible(function!(), error_out, false, body) }
}

/// Sets a layout policy of your own, which is copied.
///
/// Errors: WT_ERROR_INVALID_ARGUMENT for a wrong `size`, an alignment that is not a power of two
/// up to 4096, a reference size that is neither 4 nor 8, a value of another field that its comment
/// does not name, a reserved field that is not zero.
/// Threads: one at a time. Cost: a few stores. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_registry_config_set_custom_gc_layout(
    config: *mut wt_registry_config_t,
    policy: *const wt_gc_layout_policy_t,
    error_out: *mut *mut wt_error_t,
) -> bool {
    let body = || {
        // SAFETY: C keeps both until we return.
        let (config, policy) = unsafe { (borrow_mut(config)?, read_policy(policy)?) };
        config.set_layout(Some(policy))?;
        Ok(true)
    };
    // SAFETY: `error_out` is C's to write.
    unsafe { fallible(function!(), error_out, false, body) }
}

/// Switches a proposal on or off: `WT_FEATURE_...`. Switching one on also switches on those that
/// it builds on; switching one off also switches off those that build on it. Each call acts at
/// once, and later calls win. Default: WebAssembly 3.0's are on, all others off.
///
/// Errors: WT_ERROR_INVALID_ARGUMENT.
/// Threads: one at a time. Cost: a few stores. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_registry_config_set_feature(
    config: *mut wt_registry_config_t,
    feature: wt_feature_t,
    enabled: bool,
    error_out: *mut *mut wt_error_t,
) -> bool {
    let body = || {
        // SAFETY: C keeps the configuration, on one thread, until we return.
        let config = unsafe { borrow_mut(config) }?;
        let feature = Feature::from_number(feature)
            .ok_or_else(|| unknown("the feature", feature, "one of WT_FEATURE_..."))?;
        config.features.set(feature, enabled);
        Ok(true)
    };
    // SAFETY: `error_out` is C's to write.
    unsafe { fallible(function!(), error_out, false, body) }
}

/// Switches on exactly the proposals of a version of WebAssembly, 1, 2 or 3, and all others off: 1
/// has numbers and functions of at most one result; 2 also several results, `v128`, `funcref` and
/// `externref`; 3, the default, also references to types, structs, arrays and exceptions.
///
/// Errors: WT_ERROR_INVALID_ARGUMENT for another version.
/// Threads: one at a time. Cost: a few stores. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_registry_config_set_wasm_version(
    config: *mut wt_registry_config_t,
    major: u32,
    error_out: *mut *mut wt_error_t,
) -> bool {
    let body = || {
        // SAFETY: C keeps the configuration, on one thread, until we return.
        let config = unsafe { borrow_mut(config) }?;
        let features = Features::of_wasm_version(major);
        config.features =
            features.ok_or_else(|| unknown("the version of WebAssembly", major, "1, 2 or 3"))?;
        Ok(true)
    };
    // SAFETY: `error_out` is C's to write.
    unsafe { fallible(function!(), error_out, false, body) }
}

/// Lowers a limit: `WT_LIMIT_...`. The default of each limit is also its highest value.
///
/// Errors: WT_ERROR_INVALID_ARGUMENT for an unknown limit, for 0, and for more than the highest
/// value.
/// Threads: one at a time. Cost: a few stores. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_registry_config_set_limit(
    config: *mut wt_registry_config_t,
    limit: wt_limit_t,
    value: u64,
    error_out: *mut *mut wt_error_t,
) -> bool {
    let body = || {
        // SAFETY: C keeps the configuration, on one thread, until we return.
        let config = unsafe { borrow_mut(config) }?;
        let limit = Limit::from_number(limit)
            .ok_or_else(|| unknown("the limit", limit, "one of WT_LIMIT_..."))?;
        if config.limits.set(limit, value) {
            Ok(true)
        } else {
            Err(Argument::Limit(limit, value).into())
        }
    };
    // SAFETY: `error_out` is C's to write.
    unsafe { fallible(function!(), error_out, false, body) }
}

/// The error of a constant that does not exist.
fn unknown(what: &'static str, number: u32, expected: &'static str) -> Error {
    let got = u64::from(number);
    let argument = Argument::Number {
        what,
        got,
        expected,
    };
    argument.into()
}
