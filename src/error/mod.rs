//! Why typereg refused a request: a kind with the numbers involved, and the place.
//!
//! A refused request has changed nothing. An [`Error`] owns no memory, so making one cannot fail,
//! not even when memory is what ran out; the words are put together when it is printed.

use crate::feature::Feature;
use crate::index::{FieldIndex, Position};
use crate::limits::Limit;
use core::fmt;
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
    /// The field (or element) of the type does not match the supertype's.
    Field,
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
    /// The supertype's param does not match the type's (params are contravariant).
    Param,
    /// The type's result does not match the supertype's.
    Result,
}

/// What was wrong. Each variant says what the caller did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// An argument that cannot be meant; the words say which and what was expected.
    InvalidArgument(&'static str),
    /// A type of another registry.
    WrongRegistry,
    /// A pending type of another builder.
    WrongBuilder,
    /// A type of another kind than the words ask for.
    WrongKind(&'static str),
    /// A member was declared and never defined.
    Undefined,
    /// A call out of order; the words say which call is due.
    State(&'static str),
    /// Bytes that are no wasm, or no type section.
    Malformed(Words),
    /// A reference to a type that is neither in an earlier group nor in the own one.
    UnknownType(u32),
    /// A supertype that is the type itself or comes after it.
    ForwardSupertype(Position),
    /// More than one supertype.
    SeveralSupertypes(u32),
    /// A supertype that is final.
    SupertypeIsFinal,
    /// A supertype of another composite kind: the kinds of the type and of the supertype.
    SupertypeKind(&'static str, &'static str),
    /// A composite type that does not match the supertype's.
    SupertypeMismatch(Mismatch),
    /// An exception's tag whose function type has results.
    TagHasResults,
    /// A reference to an exn type, which is the engine's object and no wasm type.
    ExnInDefinition,
    /// A proposal that the registry's configuration leaves switched off.
    FeatureOff(Feature),
    /// Something this version cannot register; the words name it.
    Unsupported(&'static str),
    /// More than a limit of the registry allows.
    LimitExceeded(Limit, u32),
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

/// Where it was wrong, as far as is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Byte offset in the wasm bytes given.
    pub byte_offset: Option<u64>,
    /// Position of the member in its rec group.
    pub member: Option<Position>,
    /// Number of the field, param or result, among its own.
    pub field: Option<FieldIndex>,
    /// Which of the three it is.
    pub part: Part,
    /// One more than the number of the type in its module: in four bytes, so that errors stay as small
    /// as they were.
    behind: Option<NonZeroU32>,
}

impl Place {
    /// Number of the type in its module.
    pub fn module_type(&self) -> Option<u32> {
        Some(self.behind?.get() - 1)
    }
}

/// What a number of a part counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Part {
    /// Fields of a struct, or the element of an array.
    #[default]
    Field,
    /// Params of a function type.
    Param,
    /// Results of a function type.
    Result,
}

impl Part {
    pub(crate) const fn noun(self) -> &'static str {
        match self {
            Part::Field => "field",
            Part::Param => "param",
            Part::Result => "result",
        }
    }
}

/// Why typereg refused a request. The registry is unchanged whenever one is returned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Error {
    kind: ErrorKind,
    place: Place,
}

/// What a fallible call of the library returns.
pub type Result<T> = core::result::Result<T, Error>;

impl Error {
    /// An error whose place is not known (yet).
    pub const fn new(kind: ErrorKind) -> Error {
        let place = Place {
            byte_offset: None,
            behind: None,
            member: None,
            field: None,
            part: Part::Field,
        };
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
    pub(crate) fn at_byte(mut self, offset: u64) -> Error {
        self.place.byte_offset.get_or_insert(offset);
        self
    }

    /// The same error, in this member of the rec group.
    pub(crate) fn at_member(mut self, member: Position) -> Error {
        self.place.member.get_or_insert(member);
        self
    }

    /// The same error, in a rec group that so many types of its module come before.
    pub(crate) fn behind_types(mut self, before: usize) -> Error {
        if let Some(member) = self.place.member {
            self.place.behind = NonZeroU32::new(before as u32 + member.0 + 1);
        }
        self
    }

    /// The same error, in this part of the type.
    pub(crate) fn at_part(mut self, part: Part, number: u32) -> Error {
        if self.place.field.is_none() {
            self.place.field = Some(FieldIndex(number));
            self.place.part = part;
        }
        self
    }

    /// The class of this error.
    pub fn code(&self) -> Code {
        match self.kind {
            ErrorKind::InvalidArgument(_) => Code::InvalidArgument,
            ErrorKind::WrongRegistry => Code::WrongRegistry,
            ErrorKind::WrongBuilder => Code::WrongBuilder,
            ErrorKind::WrongKind(_) | ErrorKind::ExnInDefinition => Code::WrongKind,
            ErrorKind::Undefined => Code::Undefined,
            ErrorKind::State(_) => Code::State,
            ErrorKind::Malformed(_) => Code::Malformed,
            ErrorKind::UnknownType(_)
            | ErrorKind::ForwardSupertype(_)
            | ErrorKind::SeveralSupertypes(_)
            | ErrorKind::SupertypeIsFinal
            | ErrorKind::SupertypeKind(..)
            | ErrorKind::SupertypeMismatch(_)
            | ErrorKind::TagHasResults => Code::InvalidType,
            ErrorKind::FeatureOff(_) | ErrorKind::Unsupported(_) => Code::Unsupported,
            ErrorKind::LimitExceeded(..)
            | ErrorKind::LayoutTooLarge
            | ErrorKind::SectionTooLarge => Code::Limit,
            ErrorKind::Stale(_) => Code::Stale,
            ErrorKind::OutOfMemory => Code::OutOfMemory,
            ErrorKind::Internal(_) => Code::Internal,
        }
    }
}

impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Error {
        Error::new(kind)
    }
}

impl core::error::Error for Error {}

/// "type 1 of the group, field 2: the supertype is final (at byte 0x2a)".
impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.place.module_type(), self.place.member) {
            (Some(number), _) => write!(f, "type {number} of the module")?,
            (None, Some(member)) => write!(f, "type {member} of the group")?,
            (None, None) => {}
        }
        if let Some(field) = self.place.field {
            let comma = if self.place.member.is_some() {
                ", "
            } else {
                ""
            };
            write!(f, "{comma}{} {field}", self.place.part.noun())?;
        }
        if self.place.member.is_some() || self.place.field.is_some() {
            f.write_str(": ")?;
        }
        fmt::Display::fmt(&self.kind, f)?;
        match self.place.byte_offset {
            Some(offset) => write!(f, " (at byte {offset:#x})"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ErrorKind::InvalidArgument(words) | ErrorKind::State(words) => f.write_str(words),
            ErrorKind::WrongRegistry => f.write_str("the type belongs to another registry"),
            ErrorKind::WrongBuilder => {
                f.write_str("the pending type was declared by another rec group builder")
            }
            ErrorKind::WrongKind(wanted) => write!(f, "wrong kind of type: {wanted} is wanted"),
            ErrorKind::Undefined => f.write_str("declared but never defined"),
            ErrorKind::Malformed(words) => f.write_str(words.as_str()),
            ErrorKind::UnknownType(index) => write!(
                f,
                "unknown type {index}: a reference names an earlier type or one of the own rec group"
            ),
            ErrorKind::ForwardSupertype(position) => write!(
                f,
                "the supertype, type {position} of the group, does not come before the type"
            ),
            ErrorKind::SeveralSupertypes(count) => {
                write!(f, "{count} supertypes declared; at most one is allowed")
            }
            ErrorKind::SupertypeIsFinal => f.write_str("the supertype is final"),
            ErrorKind::SupertypeKind(sub, sup) => {
                write!(f, "the type is {sub}, its supertype is {sup}")
            }
            ErrorKind::SupertypeMismatch(mismatch) => fmt::Display::fmt(mismatch, f),
            ErrorKind::TagHasResults => {
                f.write_str("the function type of an exception's tag has no results, this one has")
            }
            ErrorKind::ExnInDefinition => f.write_str(
                "an exn type describes the engine's exception object; a wasm type cannot refer to it",
            ),
            ErrorKind::FeatureOff(feature) => write!(
                f,
                "needs the {} proposal, which is switched off in this registry",
                feature.name()
            ),
            ErrorKind::Unsupported(what) => write!(f, "{what} not supported by this version"),
            ErrorKind::LimitExceeded(limit, maximum) => {
                write!(f, "too many {}: the limit is {maximum}", limit.noun())
            }
            ErrorKind::LayoutTooLarge => {
                f.write_str("the object would be larger than a 32-bit size can say")
            }
            ErrorKind::SectionTooLarge => {
                f.write_str("the type section would be larger than a 32-bit size can say")
            }
            ErrorKind::Stale(index) => write!(f, "no live type has the index {index}"),
            ErrorKind::OutOfMemory => f.write_str("out of memory"),
            ErrorKind::Internal(words) => write!(f, "internal error in typereg: {words}"),
        }
    }
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Mismatch::FewerFields { sub, sup } => {
                write!(f, "{sub} fields, but the supertype has {sup}")
            }
            Mismatch::Field => f.write_str("does not match the field of the supertype"),
            Mismatch::ParamCount { sub, sup } => {
                write!(f, "{sub} params, but the supertype has {sup}")
            }
            Mismatch::ResultCount { sub, sup } => {
                write!(f, "{sub} results, but the supertype has {sup}")
            }
            Mismatch::Param => f.write_str("the supertype's param does not match this one"),
            Mismatch::Result => f.write_str("does not match the result of the supertype"),
        }
    }
}

/// A message kept in place, cut where it is too long, so that an error needs no memory of its own.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Words {
    len: u8,
    bytes: [u8; Words::CAPACITY],
}

impl Words {
    const CAPACITY: usize = 63;

    /// The text, cut at a character's boundary if it is longer than fits.
    pub fn new(text: &str) -> Words {
        let mut len = text.len().min(Words::CAPACITY);
        while !text.is_char_boundary(len) {
            len -= 1;
        }
        let mut bytes = [0; Words::CAPACITY];
        bytes[..len].copy_from_slice(&text.as_bytes()[..len]);
        Words {
            len: len as u8,
            bytes,
        }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        core::str::from_utf8(&self.bytes[..usize::from(self.len)]).unwrap_or_default()
    }
}

impl fmt::Debug for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}
