//! The results of the layout queries: where the parts of an object of the GC heap lie.

use super::type_kind::wt_type_kind_t;
use super::value_kind::wt_val_kind_t;

/// How an object of a type lies in memory; filled by `wt_registered_type_layout`. All numbers are
/// bytes, offsets from the start of the object. Since 0.1.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct wt_gc_layout_t {
    /// WT_TYPE_STRUCT, WT_TYPE_ARRAY or WT_TYPE_EXN.
    pub kind: wt_type_kind_t,
    /// Struct, exn: size of the object. Array: offset of element 0; an array of n elements takes
    /// `size + n * element_size`, which you check for overflow.
    pub size: u32,
    /// Alignment of the object, a power of two.
    pub align: u32,
    /// Array: size of one element. Else 0.
    pub element_size: u32,
    /// Array: offset of the length, a `uint32_t`. Else 0.
    pub array_length_offset: u32,
    /// Array: 1 if the elements are references that a collector must follow, else 0.
    pub elements_are_gc_refs: u8,
    /// Zero.
    pub reserved: [u8; 3],
}

/// Where one field lies in its object; filled by `wt_registered_type_field_layout`. Since 0.1.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct wt_gc_field_layout_t {
    /// Bytes from the start of the object. For an array: of element 0.
    pub offset: u32,
    /// How many bytes the field takes.
    pub size: u32,
    /// 1 if it is a reference that a collector must follow, else 0. References to functions and
    /// continuations are so only if the policy's `traced_hierarchies` says it; those to i31 never.
    pub is_gc_ref: u8,
    /// What it holds, `WT_VAL_...`: `get_s` sign-extends an i8 or an i16.
    pub kind: wt_val_kind_t,
    /// Zero.
    pub reserved: [u8; 2],
}
