//! The definition of a continuation type.

use super::handle::{wt_pending_type_t, wt_registered_type_t};

/// A continuation type, for `wt_rec_group_builder_define_cont`. Set what you need and leave the
/// rest zero. In each pair of pointers, one registered and one pending, at most one is set; for
/// the function type, exactly one. All are borrowed until the call returns. Since 0.1.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct wt_cont_definition_t {
    /// The function type that is suspended: a registered one, or NULL.
    pub func: *const wt_registered_type_t,
    /// The same: a member of the group, or NULL.
    pub pending_func: *const wt_pending_type_t,
    /// The type that this one is declared below: a registered one, or NULL.
    pub supertype: *const wt_registered_type_t,
    /// The same: a member of the group that was declared before, or NULL.
    pub pending_supertype: *const wt_pending_type_t,
    /// 1 if types may be declared below this one; 0 makes it final.
    pub is_open: u8,
    /// 1 if it is shared, else 0; its function type must agree.
    pub is_shared: u8,
    /// Zero.
    pub reserved: [u8; 6],
}
