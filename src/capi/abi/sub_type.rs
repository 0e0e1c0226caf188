//! A rec group as plain data.

use super::heap_kind::wt_heap_kind_t;
use super::type_kind::wt_type_kind_t;
use super::value::{wt_field_type_t, wt_val_type_t};

/// A type that plain data names by number; all zero for none. Since 0.1.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct wt_type_number_t {
    /// 0 for none; WT_HEAP_OWN: a member of the same group; WT_HEAP_INDEX: a registered type.
    pub kind: wt_heap_kind_t,
    /// Zero.
    pub reserved: [u8; 3],
    /// WT_HEAP_OWN: its position. WT_HEAP_INDEX: its type index; you keep that type alive until
    /// the call returns. Else zero.
    pub number: u32,
}

/// One type of a rec group, for wt_registry_register_rec_group. Set what the kind needs and
/// leave the rest zero: a type is then final, unshared and without supertype. Values and fields
/// name types by WT_HEAP_OWN, WT_HEAP_INDEX, or WT_HEAP_CONCRETE. Since 0.1.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct wt_sub_type_t {
    /// WT_TYPE_STRUCT, WT_TYPE_ARRAY, WT_TYPE_FUNC, WT_TYPE_CONT or WT_TYPE_EXN.
    pub kind: wt_type_kind_t,
    /// 1 if types may be declared below this one; 0 makes it final.
    pub is_open: u8,
    /// 1 if it is shared, else 0.
    pub is_shared: u8,
    /// Zero.
    pub reserved: [u8; 2],
    /// The type that it is declared below, or none.
    pub supertype: wt_type_number_t,
    /// The member of the group that describes it, or none.
    pub descriptor: wt_type_number_t,
    /// The member of the group that it describes, or none.
    pub describes: wt_type_number_t,
    /// WT_TYPE_CONT: its function type. WT_TYPE_EXN: the function type of its tag. Else none.
    pub func: wt_type_number_t,
    /// WT_TYPE_STRUCT: its fields. WT_TYPE_ARRAY: its element. Else NULL.
    pub fields: *const wt_field_type_t,
    /// How many fields: 1 for WT_TYPE_ARRAY.
    pub nfields: usize,
    /// WT_TYPE_FUNC: its params. Else NULL.
    pub params: *const wt_val_type_t,
    /// How many params.
    pub nparams: usize,
    /// WT_TYPE_FUNC: its results. Else NULL.
    pub results: *const wt_val_type_t,
    /// How many results.
    pub nresults: usize,
}
