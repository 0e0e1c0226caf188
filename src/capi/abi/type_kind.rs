//! The kinds of types.

/// The kind of a registered type: one of `WT_TYPE_...`. Where WebAssembly's binary format has a
/// byte for it, it is that byte. 0 is not a kind: a query returns it for NULL. Since 0.1.
pub type wt_type_kind_t = u32;

/// A function type; 0x60 in the binary format. Since 0.1.
pub const WT_TYPE_FUNC: wt_type_kind_t = 0x60;

/// A struct type; 0x5f in the binary format. Since 0.1.
pub const WT_TYPE_STRUCT: wt_type_kind_t = 0x5f;

/// An array type; 0x5e in the binary format. Since 0.1.
pub const WT_TYPE_ARRAY: wt_type_kind_t = 0x5e;

/// A continuation type; 0x5d in the binary format. Needs WT_FEATURE_STACK_SWITCHING. Since 0.1.
pub const WT_TYPE_CONT: wt_type_kind_t = 0x5d;

/// The type of the exception objects of a tag: see `wt_exn_type_new` (TYPES ON THEIR OWN). It is not
/// a WebAssembly type, so the binary format has no byte for it. Since 0.1.
pub const WT_TYPE_EXN: wt_type_kind_t = 1;
