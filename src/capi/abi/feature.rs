//! Proposals beyond WebAssembly 3.0 that a registry can be asked to accept.

/// A proposal beyond WebAssembly 3.0: one of `WT_FEATURE_...`, each off unless asked for.
///
/// In this version a feature admits *references* of its proposal, which then print and match;
/// defining its types is WT_ERROR_UNSUPPORTED. 0 is invalid. Since 0.1.
pub type wt_feature_t = u32;

/// Stack switching: references to `cont` and `nocont`. Since 0.1.
pub const WT_FEATURE_STACK_SWITCHING: wt_feature_t = 1;

/// Shared-everything threads: references to shared heap types. Since 0.1.
pub const WT_FEATURE_SHARED_EVERYTHING_THREADS: wt_feature_t = 2;

/// Custom descriptors: exact references. Since 0.1.
pub const WT_FEATURE_CUSTOM_DESCRIPTORS: wt_feature_t = 3;
