//! Value types and field types, which cross the boundary by value.

use super::handle::{wt_pending_type_t, wt_registered_type_t};
use super::heap_kind::wt_heap_kind_t;
use super::value_kind::wt_val_kind_t;

/// A value type, or what a field stores. Passed by value; there is nothing to delete.
///
/// Best made with the `wt_val_type_...` functions. If you fill it by hand, every member that the kind
/// does not need must be zero; anything else is WT_ERROR_INVALID_ARGUMENT. The pointers are borrowed:
/// those in the result of a query live as long as the type that was asked; those that you pass in
/// must live until the call returns. Since 0.1.
///
/// cbindgen:field-names=[kind, nullable, heap, flags, number, type, pending]
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct wt_val_type_t {
    /// What it is: `WT_VAL_...`.
    pub kind: wt_val_kind_t,
    /// References: 1 if null is one of its values, else 0.
    pub nullable: u8,
    /// References: what it points at, `WT_HEAP_...`.
    pub heap: wt_heap_kind_t,
    /// References: WT_REF_SHARED, WT_REF_EXACT, both or neither.
    pub flags: u8,
    /// WT_HEAP_OWN: the position in the group. WT_HEAP_INDEX: the type index. Else zero.
    pub number: u32,
    /// WT_HEAP_CONCRETE: the type it points at, borrowed. Else NULL.
    pub type_: *const wt_registered_type_t,
    /// WT_HEAP_PENDING: the member it points at, borrowed. Else NULL.
    pub pending: *const wt_pending_type_t,
}

/// The type of a struct's field or of an array's elements. Passed by value; there is nothing to
/// delete. Best made with `wt_field_type`. Since 0.1.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct wt_field_type_t {
    /// What it stores: any value type, WT_VAL_I8 or WT_VAL_I16.
    pub storage: wt_val_type_t,
    /// 1 if it can be written after the object is made, else 0.
    pub is_mutable: u8,
    /// Zero.
    pub reserved: [u8; 7],
}
