//! How much of a type's display can always be read.

/// `wt_registered_type_display` always gives at least so many entries, padded with 0: so many can
/// be compared without looking at the length. Since 0.1.
pub const WT_DISPLAY_MIN: usize = 8;
