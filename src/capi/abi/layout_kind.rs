//! The ways in which objects of the GC heap can be laid out.

/// How objects of a registry's struct, array and exn types lie in memory: one of
/// `WT_GC_LAYOUT_...`. 0 is invalid. What the bytes of an object's header mean is up to you. Since
/// 0.1.
pub type wt_gc_layout_kind_t = u32;

/// No layouts are computed; the default. Since 0.1.
pub const WT_GC_LAYOUT_NONE: wt_gc_layout_kind_t = 1;

/// For a heap that is never collected: header of 8 bytes, aligned to 8; references of 4 bytes.
/// Since 0.1.
pub const WT_GC_LAYOUT_NULL: wt_gc_layout_kind_t = 2;

/// For deferred reference counting: header of 24 bytes, aligned to 8; references of 4
/// bytes. Since 0.1.
pub const WT_GC_LAYOUT_DRC: wt_gc_layout_kind_t = 3;

/// For a copying collector: header of 16 bytes, every object aligned to 16 and a struct at least
/// 20 bytes before rounding, so that a forwarding address fits; references of 4 bytes. Since 0.1.
pub const WT_GC_LAYOUT_COPYING: wt_gc_layout_kind_t = 4;
