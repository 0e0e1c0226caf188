//! The rules by which a host lays out objects of the GC heap itself.

/// A layout policy of your own, for `wt_registry_config_set_custom_gc_layout`.
///
/// The rules: fields follow the header in order, each at the next multiple of its size; numbers
/// have the size of their type, references `reference_size`. An array is the header, a `uint32_t`
/// length, then its elements. An exception is the header, two `uint32_t` that name its tag, then
/// its fields. An object's size is rounded up to its alignment. Since 0.1.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct wt_gc_layout_policy_t {
    /// `sizeof(wt_gc_layout_policy_t)`, so that later versions can add members.
    pub size: usize,
    /// Bytes before the first field.
    pub header_size: u32,
    /// Alignment of the header in bytes: a power of two, at most 4096.
    pub header_align: u32,
    /// Bytes of a reference: 4 or 8.
    pub reference_size: u32,
    /// The minimum alignment of every object, in bytes: a power of two, at most 4096; 0 for
    /// none.
    pub min_object_align: u32,
    /// The minimum size of a struct in bytes, before rounding; 0 for none.
    pub min_struct_size: u32,
    /// Zero.
    pub reserved: u32,
    /// No field and no element is aligned to more than this: 1, 2, 4, 8 or 16; 0 leaves each
    /// aligned to its size. The header's own alignment and the place of an array's length do not
    /// change. Read only if `size` includes it.
    pub max_field_align: u32,
    /// Which references a collector follows, by hierarchy: a sum of any 1, func 2, extern 4,
    /// exn 8, cont 16; 0 means any, extern and exn. References to i31 are never followed. Set
    /// func if your functions are objects of the collected heap: otherwise `is_gc_ref` is 0 for
    /// a reference to a function, and a collector that relies on it frees functions in use.
    /// Read only if `size` includes it.
    pub traced_hierarchies: u32,
    /// Bytes of a slot for the descriptor reference, which follows the header of a type that
    /// has a descriptor, at the next multiple of its size or, if that is less, of
    /// `max_field_align`: 4 or 8; 0 for no slot. A type without a descriptor has no slot, so if
    /// a subtype adds a descriptor, its fields are at other offsets than in its supertype. The
    /// slot is no field: wt_registered_type_gc_ref_offsets does not give it. Read only if `size`
    /// includes it.
    pub descriptor_size: u32,
    /// Zero.
    pub reserved_2: u32,
}
