//! The C header as the declarations in `src/capi` are now.

/// Its text.
pub const HEADER: &str = include_str!(concat!(env!("OUT_DIR"), "/typereg.h"));
