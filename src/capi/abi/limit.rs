//! The limits of a registry.

/// What can be limited: one of `WT_LIMIT_...`. The default is the highest value that can be set;
/// 0, and anything above that, is WT_ERROR_INVALID_ARGUMENT. No limit has the number 0. Since
/// 0.1.
pub type wt_limit_t = u32;

/// Types in one module. At most 1,000,000. Since 0.1.
pub const WT_LIMIT_MODULE_TYPES: wt_limit_t = 1;

/// Rec groups in one module; an empty one counts. At most 1,000,000. Since 0.1.
pub const WT_LIMIT_MODULE_REC_GROUPS: wt_limit_t = 2;

/// Members of one rec group. At most 1,000,000. Since 0.1.
pub const WT_LIMIT_GROUP_TYPES: wt_limit_t = 3;

/// Fields of one struct. At most 10,000. Since 0.1.
pub const WT_LIMIT_FIELDS: wt_limit_t = 4;

/// Params of one function type. At most 1,000. Since 0.1.
pub const WT_LIMIT_PARAMS: wt_limit_t = 5;

/// Results of one function type. At most 1,000. Since 0.1.
pub const WT_LIMIT_RESULTS: wt_limit_t = 6;

/// Supertypes above one type; a type without supertype has depth 0. At most 63. Since 0.1.
pub const WT_LIMIT_SUPERTYPE_DEPTH: wt_limit_t = 7;

/// Types alive in the registry at once: a quota. At most 134,217,727. Since 0.1.
pub const WT_LIMIT_LIVE_TYPES: wt_limit_t = 8;

/// Bytes of all names of types and fields in one wt_type_names_t (SEE INSIDE), without the NUL after
/// each. At most 1,073,741,824. Since 0.1.
pub const WT_LIMIT_NAME_BYTES: wt_limit_t = 9;

/// Fields, params and results of all members of one rec group together, wherever they come from; an
/// array, a continuation type and an exn type have one each. At most 16,777,216. Since 0.1.
pub const WT_LIMIT_GROUP_PARTS: wt_limit_t = 10;
