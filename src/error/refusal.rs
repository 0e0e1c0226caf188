//! An error: what was wrong, and where.

use super::argument::Argument;
use super::code::Code;
use super::kind::ErrorKind;
use super::place::{Part, Place};
use crate::index::{FieldIndex, Position, TypeIndex};
use core::num::NonZeroU32;

/// Why typereg refused a request. A refused request has not changed the registry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Error {
    kind: ErrorKind,
    place: Place,
}

/// Errors are returned by value through every layer, so they are small.
const _: () = assert!(size_of::<Error>() <= 112);

/// The result of a call that can fail.
pub type Result<T> = core::result::Result<T, Error>;

// The functions that add a place are not inlined: otherwise hot loops would move parts of errors that never happen.
impl Error {
    /// An error whose place is not known yet.
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

    /// The same error, at this byte of the input unless a more exact place is known.
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

    /// The same error, in a rec group that comes after these types of its module. Types are then named by their numbers
    /// in the module.
    #[cold]
    #[inline(never)]
    pub(crate) fn in_module(mut self, earlier: &[TypeIndex]) -> Error {
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
        self.kind.code()
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
