//! What a registry holds and has done.

/// What a registry holds and has done; filled by `wt_registry_stats`. Later versions may add
/// members at the end, so that function takes `sizeof(wt_registry_stats_t)`. Since 0.1.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct wt_registry_stats_t {
    /// Types that are registered now.
    pub live_types: u64,
    /// Rec groups that are registered now, without the empty one.
    pub live_rec_groups: u64,
    /// Bytes of memory that these types and groups take; including 32 for each group whose
    /// fingerprint was computed.
    pub live_bytes: u64,
    /// Rec groups asked for successfully since the registry was made, found or new.
    pub registrations: u64,
    /// How many of those registrations found the group; the empty group is always found.
    pub hits: u64,
    /// Bytes of memory for the slots of types, the displays of deep ones, the table of groups and the
    /// list of fingerprints, in use or not: 64 for each type; for each type deeper than 6 that has
    /// subtypes, or deeper than 7 whose display was asked for, 4 for each of its supertypes and itself,
    /// rounded up to a multiple of 64, unless it shares its supertype's, as one type below each can
    /// while that has room; 8 for each bucket of the table; and, once a fingerprint has been computed,
    /// 8 for each index up to the highest one of such a group, with room to grow.
    /// Later types use them again. They are freed only with the registry, since a thread may at any
    /// moment query an index whose type has died. A host that must not keep the memory of its largest
    /// load makes a new registry for later loads, and deletes the old one. Since 0.1.
    pub reserved_bytes: u64,
    /// Types that stay as long as the registry: those of wt_registered_type_pin, and what they refer to.
    /// Since 0.1.
    pub pinned_types: u64,
}
