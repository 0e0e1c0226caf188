//! Where generated code finds the parts of a registered type that it may read.

/// The layout that the constants below describe. Another layout has another number. Since 0.1.
pub const WT_SLOT_LAYOUT_VERSION: u32 = 1;

/// The size of a slot in bytes; its address is a multiple of it. Since 0.1.
pub const WT_SLOT_SIZE: usize = 64;

/// Offset of the type index, a `uint32_t`. Since 0.1.
pub const WT_SLOT_INDEX_OFFSET: usize = 0;

/// Offset of the depth, a `uint8_t`. Since 0.1.
pub const WT_SLOT_DEPTH_OFFSET: usize = 28;

/// Offset of the kind, a `uint8_t`: one of `WT_TYPE_...`. Since 0.1.
pub const WT_SLOT_KIND_OFFSET: usize = 29;

/// Offset of the first WT_DISPLAY_MIN entries of the display, each a `uint32_t`: the type indices
/// of the supertypes from the root down, then the type's own, then 0. Since 0.1.
pub const WT_SLOT_DISPLAY_OFFSET: usize = 32;
