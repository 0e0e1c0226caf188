//! A rec group as a careful C program holds it: deleted once, when its owner is dropped.
//!
//! Safety: as in `c`.
#![allow(
    unsafe_code,
    reason = "C functions are called here, for the tests of `c`"
)]
#![allow(
    clippy::undocumented_unsafe_blocks,
    reason = "one argument for all, in `c`"
)]

use super::c::Type;
use typereg::capi::abi::*;
use typereg::capi::*;

pub struct Group(*mut wt_rec_group_t);

impl Group {
    pub fn from_new(pointer: *mut wt_rec_group_t) -> Self {
        assert!(!pointer.is_null());
        Group(pointer)
    }

    pub fn pointer(&self) -> *const wt_rec_group_t {
        self.0
    }

    pub fn members(&self) -> Vec<Type> {
        let len = unsafe { wt_rec_group_num_types(self.0) };
        assert!(unsafe { wt_rec_group_type(self.0, len) }.is_null());
        (0..len)
            .map(|i| Type::or_none(unsafe { wt_rec_group_type(self.0, i) }).unwrap())
            .collect()
    }
}

impl Clone for Group {
    fn clone(&self) -> Self {
        Group::from_new(unsafe { wt_rec_group_clone(self.0) })
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        unsafe { wt_rec_group_delete(self.0) }
    }
}
