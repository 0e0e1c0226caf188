//! The C functions of the library, as a careful C program calls them.
//!
//! A `Type` is the pointer that C holds: two are equal exactly if the pointers are. It owns nothing, and is valid while
//! something owns the type. `Owned` and `Types` are owners and delete their handles when they are dropped. An error
//! becomes a `Failure`, after a check that it looks as documented.
//!
//! `call` calls a function with a place for its error; `c/registry.rs` has registries, `c/types.rs` types and the types of
//! a module.
//!
//! Safety, in all of these files: pointers passed to C functions are handles that their owner here keeps alive, or
//! variables that outlive the call. As in a C program, the tests must own the types that they query.
#![allow(
    unsafe_code,
    reason = "C functions are called here, and nowhere else in the tests"
)]
#![allow(
    clippy::undocumented_unsafe_blocks,
    reason = "one argument for all, above"
)]

mod registry;
mod types;

pub use registry::{Registry, Stats};
use std::ffi::{CStr, c_char};
use std::ptr;
use typereg::capi::abi::*;
use typereg::capi::*;
pub use types::{Owned, Type, Types, val_type_matches};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    pub code: wt_error_code_t,
    pub message: String,
    pub byte_offset: Option<u64>,
    pub member: Option<u32>,
    pub field: Option<u32>,
}

pub trait Outcome {
    fn is_failure(&self) -> bool;
}
impl Outcome for bool {
    fn is_failure(&self) -> bool {
        !self
    }
}
impl<T> Outcome for *mut T {
    fn is_failure(&self) -> bool {
        self.is_null()
    }
}
impl<T> Outcome for *const T {
    fn is_failure(&self) -> bool {
        self.is_null()
    }
}

/// Calls a C function with a place for its error; there must be an error exactly if the result says so.
pub fn call<T: Outcome>(function: impl FnOnce(*mut *mut wt_error_t) -> T) -> Result<T, Failure> {
    // Not null on entry, so that a function which forgets to set it is detected.
    let mut error: *mut wt_error_t = ptr::dangling_mut();
    let outcome = function(&mut error);
    if !outcome.is_failure() {
        assert!(error.is_null(), "success leaves no error");
        return Ok(outcome);
    }
    assert!(!error.is_null(), "failure leaves an error");
    let failure = unsafe {
        let (mut offset, mut member, mut field) = (0, 0, 0);
        let failure = Failure {
            code: wt_error_code(error),
            message: CStr::from_ptr(wt_error_message(error))
                .to_str()
                .unwrap()
                .to_owned(),
            byte_offset: wt_error_byte_offset(error, &mut offset).then_some(offset),
            member: wt_error_member(error, &mut member).then_some(member),
            field: wt_error_field(error, &mut field).then_some(field),
        };
        wt_error_delete(error);
        failure
    };
    assert!(failure.code != WT_ERROR_NONE && !failure.message.is_empty());
    assert_ne!(failure.code, WT_ERROR_INTERNAL, "{failure:?}");
    Err(failure)
}

pub fn text(string: *mut c_char) -> String {
    unsafe {
        let copy = CStr::from_ptr(string).to_str().unwrap().to_owned();
        wt_string_delete(string);
        copy
    }
}
