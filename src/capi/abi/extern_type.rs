//! The type of an import or export.

use super::handle::wt_registered_type_t;
use super::value::wt_val_type_t;

/// A function; the byte of the binary format. Since 0.1.
pub const WT_EXTERN_FUNC: u8 = 0;

/// A table; the byte of the binary format. Since 0.1.
pub const WT_EXTERN_TABLE: u8 = 1;

/// A memory; the byte of the binary format. Since 0.1.
pub const WT_EXTERN_MEMORY: u8 = 2;

/// A global; the byte of the binary format. Since 0.1.
pub const WT_EXTERN_GLOBAL: u8 = 3;

/// A tag; the byte of the binary format. Since 0.1.
pub const WT_EXTERN_TAG: u8 = 4;

/// The type of a function, table, memory, global or tag, as a module imports or exports it. If
/// you fill it, every field that the kind does not need is zero. Pointers are borrowed: those
/// from a module interface live as long as the interface. Since 0.1.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct wt_extern_type_t {
    /// `WT_EXTERN_...`.
    pub kind: u8,
    /// Global: 1 if it can be written, else 0.
    pub is_mutable: u8,
    /// Table, memory, global: 1 if it is shared between threads, else 0.
    pub is_shared: u8,
    /// Table, memory: 1 if it has addresses of 64 bits, else 0.
    pub is_64: u8,
    /// Table, memory: 1 if it has a maximum, else 0.
    pub has_maximum: u8,
    /// Function: 1 if it is of exactly this type, and not of a subtype, else 0. In a registry
    /// with WT_FEATURE_CUSTOM_DESCRIPTORS it is 1 for functions that a module defines.
    pub is_exact: u8,
    /// Memory: the binary logarithm of the page size in bytes; the default is 16. Else 0.
    pub page_size_log2: u8,
    /// Zero.
    pub reserved: u8,
    /// Table: the type of its elements. Global: the type of its value. Else its kind is 0.
    pub value: wt_val_type_t,
    /// Function, tag: its function type. Else NULL.
    pub func: *const wt_registered_type_t,
    /// Table, memory: the minimum number of elements or pages.
    pub minimum: u64,
    /// Table, memory: the maximum number, if `has_maximum`. Else 0.
    pub maximum: u64,
}
