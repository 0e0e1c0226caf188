//! What references can refer to.

/// What a reference refers to: one of `WT_HEAP_...`. The abstract heap types are the bytes of
/// WebAssembly's binary format. 0 is invalid. Since 0.1.
pub type wt_heap_kind_t = u8;

/// Any function; 0x70 in the binary format. Since 0.1.
pub const WT_HEAP_FUNC: wt_heap_kind_t = 0x70;

/// Any value of the host; 0x6f in the binary format. Since 0.1.
pub const WT_HEAP_EXTERN: wt_heap_kind_t = 0x6f;

/// Any object of WebAssembly's own heap; 0x6e in the binary format. Since 0.1.
pub const WT_HEAP_ANY: wt_heap_kind_t = 0x6e;

/// Anything that can be compared: i31, structs, arrays; 0x6d in the binary format. Since 0.1.
pub const WT_HEAP_EQ: wt_heap_kind_t = 0x6d;

/// A 31-bit integer held in the reference itself; 0x6c in the binary format. Since 0.1.
pub const WT_HEAP_I31: wt_heap_kind_t = 0x6c;

/// Any struct; 0x6b in the binary format. Since 0.1.
pub const WT_HEAP_STRUCT: wt_heap_kind_t = 0x6b;

/// Any array; 0x6a in the binary format. Since 0.1.
pub const WT_HEAP_ARRAY: wt_heap_kind_t = 0x6a;

/// Any exception; 0x69 in the binary format. Since 0.1.
pub const WT_HEAP_EXN: wt_heap_kind_t = 0x69;

/// Any continuation; 0x68 in the binary format. Needs WT_FEATURE_STACK_SWITCHING. Since 0.1.
pub const WT_HEAP_CONT: wt_heap_kind_t = 0x68;

/// No object, below everything in `any`: only null; 0x71 in the binary format. Since 0.1.
pub const WT_HEAP_NONE: wt_heap_kind_t = 0x71;

/// No object, below `extern`: only null; 0x72 in the binary format. Since 0.1.
pub const WT_HEAP_NOEXTERN: wt_heap_kind_t = 0x72;

/// No object, below every function: only null; 0x73 in the binary format. Since 0.1.
pub const WT_HEAP_NOFUNC: wt_heap_kind_t = 0x73;

/// No object, below every exception: only null; 0x74 in the binary format. Since 0.1.
pub const WT_HEAP_NOEXN: wt_heap_kind_t = 0x74;

/// No object, below every continuation: only null; 0x75 in the binary format. Needs
/// WT_FEATURE_STACK_SWITCHING. Since 0.1.
pub const WT_HEAP_NOCONT: wt_heap_kind_t = 0x75;

/// The registered type in `type`. Since 0.1.
pub const WT_HEAP_CONCRETE: wt_heap_kind_t = 1;

/// The member in `pending` of the group being built. In builders only (BUILDING A REC GROUP). Since
/// 0.1.
pub const WT_HEAP_PENDING: wt_heap_kind_t = 2;

/// The member at position `number` of the same group. For wt_registry_register_rec_group only (REC
/// GROUPS FROM PLAIN DATA). Since 0.1.
pub const WT_HEAP_OWN: wt_heap_kind_t = 3;

/// The registered type whose type index is `number`, which you keep alive until the call returns.
/// In builders, wt_..._type_new and wt_registry_register_rec_group (REC GROUPS FROM PLAIN DATA);
/// queries give WT_HEAP_CONCRETE, and values are matched with that. Since 0.1.
pub const WT_HEAP_INDEX: wt_heap_kind_t = 4;
