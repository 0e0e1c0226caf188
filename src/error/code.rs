//! The classes of errors, which programs compare.

use crate::enumeration::enumeration;
use core::ffi::CStr;

enumeration! {
    /// The class of an error, and its number in C (`WT_ERROR_*`). Numbers are only ever added.
    pub enum Code: u32 {
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
        /// A type that breaks a rule of validity.
        InvalidType = 8,
        /// Something that is switched off or not implemented.
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

    /// All codes, in the order of their numbers.
    pub const ALL;

    /// The code of this number.
    pub(crate) const fn from_number;
}

impl Code {
    /// The name of its constant in C.
    pub const fn name_in_c(self) -> &'static CStr {
        match self {
            Code::InvalidArgument => c"WT_ERROR_INVALID_ARGUMENT",
            Code::WrongRegistry => c"WT_ERROR_WRONG_REGISTRY",
            Code::WrongBuilder => c"WT_ERROR_WRONG_BUILDER",
            Code::WrongKind => c"WT_ERROR_WRONG_KIND",
            Code::Undefined => c"WT_ERROR_UNDEFINED",
            Code::State => c"WT_ERROR_STATE",
            Code::Malformed => c"WT_ERROR_MALFORMED",
            Code::InvalidType => c"WT_ERROR_INVALID_TYPE",
            Code::Unsupported => c"WT_ERROR_UNSUPPORTED",
            Code::Limit => c"WT_ERROR_LIMIT",
            Code::Stale => c"WT_ERROR_STALE",
            Code::OutOfMemory => c"WT_ERROR_OUT_OF_MEMORY",
            Code::Internal => c"WT_ERROR_INTERNAL",
        }
    }
}
