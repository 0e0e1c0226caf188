//! The kinds of values.

/// The kind of a value or of what a field stores: one of `WT_VAL_...`, each the byte of
/// WebAssembly's binary format, so that a decoded byte can be passed through. 0 is invalid. Since
/// 0.1.
pub type wt_val_kind_t = u8;

/// A 32-bit integer; 0x7f in the binary format. Since 0.1.
pub const WT_VAL_I32: wt_val_kind_t = 0x7f;

/// A 64-bit integer; 0x7e in the binary format. Since 0.1.
pub const WT_VAL_I64: wt_val_kind_t = 0x7e;

/// A 32-bit float; 0x7d in the binary format. Since 0.1.
pub const WT_VAL_F32: wt_val_kind_t = 0x7d;

/// A 64-bit float; 0x7c in the binary format. Since 0.1.
pub const WT_VAL_F64: wt_val_kind_t = 0x7c;

/// A 128-bit vector; 0x7b in the binary format. Since 0.1.
pub const WT_VAL_V128: wt_val_kind_t = 0x7b;

/// An 8-bit integer, packed: in struct fields and array elements only; 0x78 in the binary format.
/// Since 0.1.
pub const WT_VAL_I8: wt_val_kind_t = 0x78;

/// A 16-bit integer, packed: in struct fields and array elements only; 0x77 in the binary format.
/// Since 0.1.
pub const WT_VAL_I16: wt_val_kind_t = 0x77;

/// A reference, nullable or not: `nullable`, `heap` and `flags` say more. 0x64, the byte that
/// begins `(ref ...)` in the binary format. Its other forms there, 0x63 for `(ref null ...)` and
/// the byte of an abstract heap type for a nullable reference to that, are this kind, too. Since
/// 0.1.
pub const WT_VAL_REF: wt_val_kind_t = 0x64;
