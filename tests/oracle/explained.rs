//! What matches, and the explanation of what does not, through C.
//!
//! Safety, in all of this file: as in `c`, whose owners are those of the handles here.
#![allow(unsafe_code, reason = "C functions are called here")]
#![allow(
    clippy::undocumented_unsafe_blocks,
    reason = "said once for all of them, above"
)]

use super::c::{Type, text};
use std::ffi::c_char;
use std::ptr;
use typereg::capi::abi::*;
use typereg::capi::*;

/// The explanation, if there is one; the call must not fail.
fn said(explain: impl FnOnce(*mut *mut wt_error_t) -> *mut c_char) -> Option<String> {
    let mut error = ptr::null_mut();
    let words = explain(&mut error);
    assert!(error.is_null());
    (!words.is_null()).then(|| text(words))
}

pub fn types(sub: Type, sup: Type) -> Option<String> {
    let (sub, sup) = (sub.pointer(), sup.pointer());
    said(|error| unsafe { wt_registered_type_explain_mismatch(sub, sup, ptr::null(), error) })
}

pub fn values(sub: wt_val_type_t, sup: wt_val_type_t) -> Option<String> {
    said(|error| unsafe { wt_val_type_explain_mismatch(sub, sup, ptr::null(), error) })
}

pub fn fields(sub: wt_field_type_t, sup: wt_field_type_t) -> Option<String> {
    said(|error| unsafe { wt_field_type_explain_mismatch(sub, sup, ptr::null(), error) })
}

pub fn value_matches(sub: wt_val_type_t, sup: wt_val_type_t) -> bool {
    unsafe { wt_val_type_matches(sub, sup) }
}

pub fn value_equal(a: wt_val_type_t, b: wt_val_type_t) -> bool {
    unsafe { wt_val_type_equal(a, b) }
}

pub fn field_matches(sub: wt_field_type_t, sup: wt_field_type_t) -> bool {
    unsafe { wt_field_type_matches(sub, sup) }
}
