//! Flags of references.

/// Flag of a reference to an abstract heap type: it points at the shared form. Needs
/// WT_FEATURE_SHARED_EVERYTHING_THREADS. Since 0.1.
pub const WT_REF_SHARED: u8 = 1;

/// Flag of a reference to a registered or pending type: it points at exactly that type, not at
/// its subtypes. Needs WT_FEATURE_CUSTOM_DESCRIPTORS. Since 0.1.
pub const WT_REF_EXACT: u8 = 2;
