//! Why typereg refused a request: a kind with the numbers involved, and the place.
//!
//! A refused request has changed nothing. An [`Error`] owns no memory, so making one cannot fail, not even when
//! memory is what ran out; the words are put together when it is printed. What it says of types it says by
//! numbers, so it can be printed at any time.
//!
//! | file | one idea |
//! | --- | --- |
//! | `mod` | errors, their kinds and codes |
//! | `place` | where it was wrong; how types are named |
//! | `malformed` | what is wrong with bytes |
//! | `argument` | what is wrong with an argument |
//! | `words` | the messages |

mod argument;
mod malformed;
mod place;
mod words;

pub use self::argument::{Argument, NotHandle};
pub use self::malformed::Malformed;
pub use self::place::{NumberedType, Part, Place};

use crate::feature::Feature;
use crate::index::{FieldIndex, Position};
use crate::limits::Limit;
use crate::ty::{CompositeKind, FieldMismatch};
use core::num::NonZeroU32;

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
    /// Declared, never defined.
    Undefined = 5,
    /// A call out of order.
    State = 6,
    /// Not a wasm binary, or not a type section.
    Malformed = 7,
    /// Breaks a rule of validity.
    InvalidType = 8,
    /// Switched off, or not there yet.
    Unsupported = 9,
    /// More than a limit allows.
    Limit = 10,
    /// The index of no live type.
    Stale = 11,
    /// Memory ran out.
    OutOfMemory = 12,
    /// A bug in typereg.
    Internal = 13,
}

/// How a type fails to match the supertype it declares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mismatch {
    /// Fewer fields than the supertype has.
    FewerFields {
        /// Fields of the type.
        sub: u32,
        /// Fields of its supertype.
        sup: u32,
    },
    /// Another number of params.
    ParamCount {
        /// Params of the type.
        sub: u32,
        /// Params of its supertype.
        sup: u32,
    },
    /// Another number of results.
    ResultCount {
        /// Results of the type.
        sub: u32,
        /// Results of its supertype.
        sup: u32,
    },
    /// A field (or element), param or result that does not match the supertype's.
    Part {
        /// Which of the three.
        part: Part,
        /// Its number.
        number: u32,
        /// The two types, and why they do not match. Of a param the supertype's comes first: params are
        /// contravariant.
        why: FieldMismatch<NumberedType>,
    },
}

/// What was wrong. Each variant says what the caller did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// An argument that is not allowed.
    InvalidArgument(Argument),
    /// A type of another registry.
    WrongRegistry,
    /// A pending type of another builder.
    WrongBuilder,
    /// A type of another kind than the words ask for.
    WrongKind {
        /// What was expected: "a function type".
        expected: &'static str,
        /// What it is.
        got: CompositeKind,
    },
    /// A member was declared and never defined.
    Undefined,
    /// A call out of order; the words say which call is due.
    State(&'static str),
    /// Bytes that are not wasm, or not a type section.
    Malformed(Malformed),
    /// A reference to a type that is neither in an earlier group nor in the own one.
    UnknownType {
        /// The number that it names.
        number: u32,
        /// How many types it could name, which are numbered from 0.
        known: u32,
    },
    /// A supertype that is the type itself or comes after it.
    ForwardSupertype(NumberedType),
    /// More than one supertype.
    SeveralSupertypes(u32),
    /// A supertype that is final.
    SupertypeIsFinal(NumberedType),
    /// A supertype of another composite kind.
    SupertypeKind {
        /// The kind of the type.
        sub: CompositeKind,
        /// The kind of the supertype.
        sup: CompositeKind,
        /// The supertype.
        supertype: NumberedType,
    },
    /// A composite type that does not match the supertype's.
    SupertypeMismatch(NumberedType, Mismatch),
    /// An exception's tag whose function type has results: how many.
    TagHasResults(u32),
    /// A reference to an exn type, which is the engine's object and not a wasm type.
    ExnInDefinition(NumberedType),
    /// A proposal that the registry's configuration leaves switched off.
    FeatureOff(Feature),
    /// Something this version cannot register; the words name it, and "are" or "is" follows.
    Unsupported(&'static str),
    /// More than a limit of the registry allows.
    LimitExceeded {
        /// Which limit.
        limit: Limit,
        /// How many there would be.
        count: u64,
        /// How many are allowed.
        maximum: u32,
    },
    /// An object that no 32-bit size can describe under the registry's layout policy.
    LayoutTooLarge,
    /// A type section of more bytes than a 32-bit size can say.
    SectionTooLarge,
    /// The index of no live type.
    Stale(u32),
    /// Memory ran out.
    OutOfMemory,
    /// A bug in typereg.
    Internal(&'static str),
}

/// Why typereg refused a request. The registry is unchanged whenever one is returned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Error {
    kind: ErrorKind,
    place: Place,
}

/// Errors are returned by value through every layer: they stay small.
const _: () = assert!(size_of::<Error>() <= 112);

/// What a fallible call of the library returns.
pub type Result<T> = core::result::Result<T, Error>;

// What adds a place stays out of line: inlined, the parts of errors that never happen are moved about in hot loops.
impl Error {
    /// An error whose place is not known (yet).
    pub const fn new(kind: ErrorKind) -> Error {
        let place = Place::UNKNOWN;
        Error { kind, place }
    }

    /// What was wrong.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// Where, as far as is known.
    pub fn place(&self) -> Place {
        self.place
    }

    /// The same error, at this byte of the input unless its place is known better.
    #[cold]
    #[inline(never)]
    pub(crate) fn at_byte(mut self, offset: u64) -> Error {
        self.place.byte_offset.get_or_insert(offset);
        self
    }

    /// The same error, in this member of the rec group.
    #[cold]
    #[inline(never)]
    pub(crate) fn at_member(mut self, member: Position) -> Error {
        self.place.member.get_or_insert(member);
        self
    }

    /// The same error, in a rec group that these types of its module come before. All types are then named by
    /// their numbers in the module.
    #[cold]
    #[inline(never)]
    pub(crate) fn in_module(mut self, earlier: &[u32]) -> Error {
        if let Some(member) = self.place.member {
            let number = earlier.len() as u32 + member.0;
            self.place.module_type_plus_one = NonZeroU32::new(number + 1);
            self.kind = self.kind.map_types(|ty| ty.in_module(earlier));
        }
        self
    }

    /// The same error, in this part of the type.
    #[cold]
    #[inline(never)]
    pub(crate) fn at_part(mut self, part: Part, number: u32) -> Error {
        if self.place.field.is_none() {
            self.place.field = Some(FieldIndex(number));
            self.place.part = part;
        }
        self
    }

    /// The same error, about the argument of this name in C.
    #[cold]
    #[inline(never)]
    pub(crate) fn of_argument(mut self, name: &'static &'static str) -> Error {
        self.place.argument.get_or_insert(name);
        self
    }

    /// The class of this error.
    pub fn code(&self) -> Code {
        match self.kind {
            ErrorKind::InvalidArgument(_) => Code::InvalidArgument,
            ErrorKind::WrongRegistry => Code::WrongRegistry,
            ErrorKind::WrongBuilder => Code::WrongBuilder,
            ErrorKind::WrongKind { .. } | ErrorKind::ExnInDefinition(_) => Code::WrongKind,
            ErrorKind::Undefined => Code::Undefined,
            ErrorKind::State(_) => Code::State,
            ErrorKind::Malformed(_) => Code::Malformed,
            ErrorKind::UnknownType { .. }
            | ErrorKind::ForwardSupertype(_)
            | ErrorKind::SeveralSupertypes(_)
            | ErrorKind::SupertypeIsFinal(_)
            | ErrorKind::SupertypeKind { .. }
            | ErrorKind::SupertypeMismatch(..)
            | ErrorKind::TagHasResults(_) => Code::InvalidType,
            ErrorKind::FeatureOff(_) | ErrorKind::Unsupported(_) => Code::Unsupported,
            ErrorKind::LimitExceeded { .. }
            | ErrorKind::LayoutTooLarge
            | ErrorKind::SectionTooLarge => Code::Limit,
            ErrorKind::Stale(_) => Code::Stale,
            ErrorKind::OutOfMemory => Code::OutOfMemory,
            ErrorKind::Internal(_) => Code::Internal,
        }
    }
}

impl ErrorKind {
    fn map_types(self, map: impl Fn(NumberedType) -> NumberedType) -> ErrorKind {
        match self {
            ErrorKind::ForwardSupertype(ty) => ErrorKind::ForwardSupertype(map(ty)),
            ErrorKind::SupertypeIsFinal(ty) => ErrorKind::SupertypeIsFinal(map(ty)),
            ErrorKind::ExnInDefinition(ty) => ErrorKind::ExnInDefinition(map(ty)),
            ErrorKind::SupertypeKind {
                sub,
                sup,
                supertype,
            } => ErrorKind::SupertypeKind {
                sub,
                sup,
                supertype: map(supertype),
            },
            ErrorKind::SupertypeMismatch(ty, mismatch) => {
                let mismatch = match mismatch {
                    Mismatch::Part { part, number, why } => Mismatch::Part {
                        part,
                        number,
                        why: why.map(&map),
                    },
                    counts => counts,
                };
                ErrorKind::SupertypeMismatch(map(ty), mismatch)
            }
            kind => kind,
        }
    }
}

impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Error {
        Error::new(kind)
    }
}

impl From<Argument> for Error {
    fn from(argument: Argument) -> Error {
        Error::new(ErrorKind::InvalidArgument(argument))
    }
}

impl core::error::Error for Error {}
