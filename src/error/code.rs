//! The classes of errors, which programs compare.

/// The class of an error, and its number in C (`WT_ERROR_*`). Numbers are only ever added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum Code {
    /// NULL, an enumerator that does not exist, an index out of range.
    InvalidArgument = 1,
    /// A type of another registry.
    WrongRegistry = 2,
    /// A pending type of another rec group builder.
    WrongBuilder = 3,
    /// A type of another kind than is asked for.
    WrongKind = 4,
    /// A member was declared and never defined.
    Undefined = 5,
    /// A call out of order.
    State = 6,
    /// Not a wasm binary, or not a type section.
    Malformed = 7,
    /// Breaks a rule of validity.
    InvalidType = 8,
    /// Switched off, or not there yet.
    Unsupported = 9,
    /// More than a limit of the registry allows.
    Limit = 10,
    /// A type index that no live type has.
    Stale = 11,
    /// Memory ran out.
    OutOfMemory = 12,
    /// A bug in typereg.
    Internal = 13,
}
