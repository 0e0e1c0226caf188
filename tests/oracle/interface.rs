//! Imports and exports of modules, and what matches, through C.
//!
//! Safety, in all of this file: as in `c`, whose owners are those of the handles here.
#![allow(unsafe_code, reason = "C functions are called here")]
#![allow(
    clippy::undocumented_unsafe_blocks,
    reason = "said once for all of them, above"
)]

use super::c::{Failure, Types, call, text};
use std::ffi::c_char;
use std::ops::Range;
use std::{ptr, slice};
use typereg::capi::abi::*;
use typereg::capi::*;

/// The interface of a module.
pub struct Interface(*mut wt_module_interface_t);

pub struct Import {
    pub module: String,
    pub name: String,
    pub ty: wt_extern_type_t,
}

pub struct Export {
    pub name: String,
    pub ty: wt_extern_type_t,
}

/// A type that will be overwritten.
const NONE: wt_extern_type_t = wt_extern_type_t {
    kind: 0xff,
    is_mutable: 0,
    is_shared: 0,
    is_64: 0,
    has_maximum: 0,
    is_exact: 0,
    page_size_log2: 0,
    reserved: 0,
    value: wt_val_type_t {
        kind: 0,
        nullable: 0,
        heap: 0,
        flags: 0,
        number: 0,
        type_: ptr::null(),
        pending: ptr::null(),
    },
    func: ptr::null(),
    minimum: 0,
    maximum: 0,
};

impl Interface {
    pub fn read(types: &Types, wasm: &[u8]) -> Result<Self, Failure> {
        let (at, len) = (wasm.as_ptr(), wasm.len());
        call(|error| unsafe { wt_module_interface_read(types.pointer(), at, len, error) })
            .map(Interface)
    }

    pub fn imports(&self) -> Vec<Import> {
        let count = unsafe { wt_module_interface_num_imports(self.0) };
        (0..count).map(|i| self.import(i).expect("it")).collect()
    }

    /// Import `i`.
    pub fn import(&self, i: usize) -> Option<Import> {
        let (mut module, mut name, mut ty) = (Borrowed::new(), Borrowed::new(), NONE);
        let is_there = unsafe {
            wt_module_interface_import(
                self.0,
                i,
                &mut module.at,
                &mut module.len,
                &mut name.at,
                &mut name.len,
                &mut ty,
            )
        };
        is_there.then(|| Import {
            module: module.text(),
            name: name.text(),
            ty,
        })
    }

    pub fn exports(&self) -> Vec<Export> {
        let count = unsafe { wt_module_interface_num_exports(self.0) };
        (0..count).map(|i| self.export(i).expect("it")).collect()
    }

    /// Export `i`.
    pub fn export(&self, i: usize) -> Option<Export> {
        let (mut name, mut ty) = (Borrowed::new(), NONE);
        let is_there =
            unsafe { wt_module_interface_export(self.0, i, &mut name.at, &mut name.len, &mut ty) };
        is_there.then(|| Export {
            name: name.text(),
            ty,
        })
    }
}

impl Interface {
    /// The type of an item, by its kind and index.
    pub fn item(&self, kind: u8, index: u32) -> Option<wt_extern_type_t> {
        let mut ty = NONE;
        unsafe { wt_module_interface_item(self.0, kind, index, &mut ty) }.then_some(ty)
    }

    /// How many items of a kind there are.
    pub fn num_items(&self, kind: u8) -> usize {
        unsafe { wt_module_interface_num_items(self.0, kind) }
    }

    /// The kind and index of the export of this name.
    pub fn find_export(&self, name: &str) -> Option<(u8, u32)> {
        let (at, mut kind, mut index) = (name.as_ptr().cast::<c_char>(), 0, 0);
        unsafe { wt_module_interface_find_export(self.0, at, name.len(), &mut kind, &mut index) }
            .then_some((kind, index))
    }

    /// The index of export `i`.
    pub fn export_index(&self, i: usize) -> Option<u32> {
        let mut index = 0;
        unsafe { wt_module_interface_export_index(self.0, i, &mut index) }.then_some(index)
    }

    /// Where the initial value of a global or table stands.
    pub fn initial(&self, kind: u8, index: u32) -> Option<Range<usize>> {
        let (mut offset, mut len) = (0, 0);
        unsafe { wt_module_interface_initial(self.0, kind, index, &mut offset, &mut len) }
            .then(|| offset..offset + len)
    }
}

impl Drop for Interface {
    fn drop(&mut self) {
        unsafe { wt_module_interface_delete(self.0) }
    }
}

/// A name that is borrowed from an interface.
struct Borrowed {
    at: *const c_char,
    len: usize,
}

impl Borrowed {
    fn new() -> Self {
        Borrowed {
            at: ptr::null(),
            len: 0,
        }
    }

    fn text(&self) -> String {
        let bytes = unsafe { slice::from_raw_parts(self.at.cast::<u8>(), self.len) };
        str::from_utf8(bytes).expect("UTF-8").to_owned()
    }
}

pub fn matches(provided: &wt_extern_type_t, required: &wt_extern_type_t) -> bool {
    unsafe { wt_extern_type_matches(provided, required) }
}

/// Why it does not match.
pub fn explain(provided: &wt_extern_type_t, required: &wt_extern_type_t) -> Option<String> {
    let mut error = ptr::null_mut();
    let words =
        unsafe { wt_extern_type_explain_mismatch(provided, required, ptr::null(), &mut error) };
    assert!(
        error.is_null(),
        "an extern type of the library is well formed"
    );
    (!words.is_null()).then(|| text(words))
}
