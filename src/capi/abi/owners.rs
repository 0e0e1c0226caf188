//! What keeps a type alive.

/// What keeps a rec group alive, in counts; filled by `wt_registered_type_owners`. Later versions may
/// add members at the end, so that function takes `sizeof(wt_owners_t)`. Since 0.1.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct wt_owners_t {
    /// All owners. When the last one is gone, the group is freed.
    pub total: u64,
    /// References from other rec groups: every field, element, param, result and supertype there that
    /// names one of the group's types.
    pub references: u64,
    /// Function types of other rec groups whose trampoline type was asked for and is one of these.
    pub trampolines: u64,
    /// All other owners, held by the program: handles of types and groups, collections (one each, however
    /// often the module has the group), names, encoders, and builders that name one of the types.
    pub handles: u64,
}
