//! The part of a type's display that can always be read.

/// The least number of entries that `wt_registered_type_display` gives, padded with 0: these can be
/// compared without checking the length. Since 0.1.
pub const WT_DISPLAY_MIN: usize = 8;
