//! Proposals that a registry accepts or refuses.

/// A proposal: one of `WT_FEATURE_...`. Those of WebAssembly 3.0 are on unless switched off, those
/// beyond it are off unless switched on.
///
/// A type that uses a proposal that is off is WT_ERROR_UNSUPPORTED, and the message names the
/// proposal; if several are missing, the first in the order of the binary format. 0 is invalid.
/// Since 0.1.
pub type wt_feature_t = u32;

/// Stack switching: continuation types, `cont` and `nocont`; tags with results. Builds on
/// WT_FEATURE_FUNCTION_REFERENCES. Since 0.1.
pub const WT_FEATURE_STACK_SWITCHING: wt_feature_t = 1;

/// Shared-everything threads: shared types, and references to shared abstract heap types. Since
/// 0.1.
pub const WT_FEATURE_SHARED_EVERYTHING_THREADS: wt_feature_t = 2;

/// Custom descriptors: struct types whose objects refer to one more object, their descriptor, of a
/// struct type in the same rec group; and exact references. Builds on WT_FEATURE_GC. Since 0.1.
pub const WT_FEATURE_CUSTOM_DESCRIPTORS: wt_feature_t = 3;

/// Multi-value, of WebAssembly 2.0: functions with more than one result. Since 0.1.
pub const WT_FEATURE_MULTI_VALUE: wt_feature_t = 4;

/// Reference types, of WebAssembly 2.0: `funcref` and `externref`. Since 0.1.
pub const WT_FEATURE_REFERENCE_TYPES: wt_feature_t = 5;

/// SIMD, of WebAssembly 2.0: `v128`. Since 0.1.
pub const WT_FEATURE_SIMD: wt_feature_t = 6;

/// Typed function references, of WebAssembly 3.0: references to defined types, references that are
/// never null, and in bytes the long form of every reference. Builds on
/// WT_FEATURE_REFERENCE_TYPES. Since 0.1.
pub const WT_FEATURE_FUNCTION_REFERENCES: wt_feature_t = 7;

/// GC, of WebAssembly 3.0: struct and array types, rec groups of more or fewer than one type,
/// types that are not final or have a supertype; in bytes also `rec` and `sub` where they add
/// nothing; the heap types `any`, `eq`, `i31`, `struct`, `array`, `none`, `nofunc`, `noextern`.
/// Builds on WT_FEATURE_FUNCTION_REFERENCES. Since 0.1.
pub const WT_FEATURE_GC: wt_feature_t = 8;

/// Exception handling, of WebAssembly 3.0: `exn` and `noexn`, exn types. Builds on
/// WT_FEATURE_REFERENCE_TYPES. Since 0.1.
pub const WT_FEATURE_EXCEPTIONS: wt_feature_t = 9;
