//! Value types in 64 bits.

/// A value type in 64 bits, from `wt_val_type_pack`: equal types of one registry are equal numbers. 0
/// is not a packed type. `typereg/inline.h` matches the common cases of two of them without a call.
/// Since 0.1.
pub type wt_packed_val_type_t = u64;
