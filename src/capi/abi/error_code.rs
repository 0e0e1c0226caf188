//! The classes of errors. Numbers are only ever added, never reused.

/// The class of an error: one of `WT_ERROR_...`. Numbers are never reused; later versions may add
/// some, so treat a number that you do not know as `WT_ERROR_INTERNAL`. Since 0.1.
pub type wt_error_code_t = u32;

/// No error. `wt_error_code(NULL)` returns it. Since 0.1.
pub const WT_ERROR_NONE: wt_error_code_t = 0;

/// A NULL that is not allowed, a handle of the wrong sort, a constant that does not exist, an
/// index out of range, a reserved field that is not zero. Since 0.1.
pub const WT_ERROR_INVALID_ARGUMENT: wt_error_code_t = 1;

/// A type belongs to another registry. Since 0.1.
pub const WT_ERROR_WRONG_REGISTRY: wt_error_code_t = 2;

/// A pending type belongs to another rec group builder. Since 0.1.
pub const WT_ERROR_WRONG_BUILDER: wt_error_code_t = 3;

/// A type has another kind than the call needs: a pending struct defined as an array, a struct
/// type where a function type is asked for. Since 0.1.
pub const WT_ERROR_WRONG_KIND: wt_error_code_t = 4;

/// A member was declared but not defined. Since 0.1.
pub const WT_ERROR_UNDEFINED: wt_error_code_t = 5;

/// A call out of order: defining after a successful build, building with a definition that is not
/// finished, a second element for an array. Since 0.1.
pub const WT_ERROR_STATE: wt_error_code_t = 6;

/// The bytes are not a wasm module, or not a type section. Since 0.1.
pub const WT_ERROR_MALFORMED: wt_error_code_t = 7;

/// The types are well-formed and break a rule of WebAssembly: a final supertype, a field that does
/// not match the supertype's, a reference to a type that does not exist. Since 0.1.
pub const WT_ERROR_INVALID_TYPE: wt_error_code_t = 8;

/// The types use a proposal that is switched off in this registry (PROPOSALS AND LIMITS) or not yet
/// known to this version; or the bytes are a component. Since 0.1.
pub const WT_ERROR_UNSUPPORTED: wt_error_code_t = 9;

/// More than a limit allows (PROPOSALS AND LIMITS). Also an object past 4 GiB (LAYOUTS). Since 0.1.
pub const WT_ERROR_LIMIT: wt_error_code_t = 10;

/// No live type has the type index: it was never given out, or its type has died. Since 0.1.
pub const WT_ERROR_STALE: wt_error_code_t = 11;

/// There was not enough memory. Nothing was changed. Since 0.1.
pub const WT_ERROR_OUT_OF_MEMORY: wt_error_code_t = 12;

/// A fault of this library, caught before it could reach you. The registry stays usable; please
/// report it. Since 0.1.
pub const WT_ERROR_INTERNAL: wt_error_code_t = 13;
