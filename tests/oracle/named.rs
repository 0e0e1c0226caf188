//! The names of a module's types, as a careful C program reads them and prints with them.
//!
//! Safety, in all of this file: as in `c`, whose owners are those of the handles here.
#![allow(unsafe_code, reason = "C functions are called here")]
#![allow(
    clippy::undocumented_unsafe_blocks,
    reason = "said once for all of them, above"
)]

use super::c::{Failure, Registry, Type, Types, call, text};
use super::heap;
use std::ffi::{CStr, c_char};
use typereg::capi::abi::wt_type_names_t;
use typereg::capi::*;

pub struct Names(*mut wt_type_names_t);

impl Names {
    pub fn new(registry: &Registry) -> Self {
        Names(call(|error| unsafe { wt_type_names_new(registry.pointer(), error) }).unwrap())
    }

    /// Reads the names of the module that has these types. Also returns how many bytes of heap the call took at most.
    pub fn read(&mut self, types: &Types, wasm: &[u8]) -> (Result<(), Failure>, usize) {
        let (at, len) = (wasm.as_ptr(), wasm.len());
        let mut taken = 0;
        let outcome = call(|error| {
            let read =
                || unsafe { wt_type_names_read_module(self.0, types.pointer(), at, len, error) };
            let (done, most) = heap::measure(read);
            taken = most;
            done
        });
        (outcome.map(drop), taken)
    }

    pub fn of(&self, ty: Type) -> Option<&str> {
        let name = unsafe { wt_type_names_type(self.0, ty.pointer()) };
        (!name.is_null()).then(|| name_at(name))
    }

    pub fn of_field(&self, ty: Type, field: u32) -> Option<&str> {
        let name = unsafe { wt_type_names_field(self.0, ty.pointer(), field) };
        (!name.is_null()).then(|| name_at(name))
    }

    /// What the last reading passed over; empty if nothing.
    pub fn passed_over(&self) -> String {
        let mut error = std::ptr::null_mut();
        let words = unsafe { wt_type_names_passed_over(self.0, &raw mut error) };
        assert!(error.is_null());
        if words.is_null() {
            String::new()
        } else {
            text(words)
        }
    }

    /// The module with these names.
    pub fn wat(&self, types: &Types) -> String {
        text(
            call(|error| unsafe { wt_type_collection_to_wat(types.pointer(), self.0, error) })
                .unwrap(),
        )
    }
}

/// A name borrowed from the names, which do not change meanwhile.
fn name_at<'a>(name: *const c_char) -> &'a str {
    unsafe { CStr::from_ptr(name) }.to_str().unwrap()
}

impl Drop for Names {
    fn drop(&mut self) {
        unsafe { wt_type_names_delete(self.0) }
    }
}
