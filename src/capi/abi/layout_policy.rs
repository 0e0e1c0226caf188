//! The rules by which a host lays out objects of the GC heap itself.

/// A layout policy of your own, for `wt_registry_config_set_custom_gc_layout`.
///
/// The rules: fields follow the header in order, each at the next multiple of its size; numbers
/// have the size of their type, references `reference_size`. An array is the header, a `uint32_t`
/// length, then its elements. An exception is the header, two `uint32_t` that name its tag, then
/// its fields. An object's size is rounded up to its alignment. Since 0.1.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct wt_gc_layout_policy_t {
    /// `sizeof(wt_gc_layout_policy_t)`, so that later versions can add members.
    pub size: usize,
    /// Bytes before the first field.
    pub header_size: u32,
    /// Alignment of the header in bytes: a power of two, at most 4096.
    pub header_align: u32,
    /// Bytes of a reference: 4 or 8.
    pub reference_size: u32,
    /// Every object is at least so aligned, in bytes: a power of two, at most 4096; 0 asks for
    /// nothing.
    pub min_object_align: u32,
    /// A struct takes at least so many bytes, before rounding; 0 asks for nothing.
    pub min_struct_size: u32,
    /// Zero.
    pub reserved: u32,
}
