//! Where in a request something was wrong, and how an error names types: by numbers, so that it can be printed at any
//! time.

use crate::index::{FieldIndex, Position, TypeIndex};
use core::fmt::{self, Display, Formatter};
use core::num::NonZeroU32;

/// Where the request was wrong, as far as is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Byte offset in the wasm bytes given.
    pub byte_offset: Option<u64>,
    /// Position of the member in its rec group.
    pub member: Option<Position>,
    /// Number of the field, param or result; each of the three is counted from 0.
    pub field: Option<FieldIndex>,
    /// Which of the three `field` counts.
    pub part: Part,
    /// The number of the type in its module plus one, in four bytes, so that errors stay small.
    pub(super) module_type_plus_one: Option<NonZeroU32>,
    /// The name of the argument, by a reference, so that errors stay small.
    pub(super) argument: Option<&'static &'static str>,
}

impl Place {
    pub(super) const UNKNOWN: Place = Place {
        byte_offset: None,
        member: None,
        field: None,
        part: Part::Field,
        argument: None,
        module_type_plus_one: None,
    };

    /// The number of the type in its module.
    pub fn module_type(&self) -> Option<u32> {
        Some(self.module_type_plus_one?.get() - 1)
    }

    /// The name of the argument in C, if the function has several that the error could be about.
    pub fn argument(&self) -> Option<&'static str> {
        self.argument.copied()
    }
}

/// "type 1 of the group, field 2: ", as far as it is known. The byte is not printed.
impl Display for Place {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if let Some(argument) = self.argument {
            write!(f, "{argument}: ")?;
        }
        match (self.module_type(), self.member) {
            (Some(number), _) => write!(f, "type {number} of the module")?,
            (None, Some(member)) => write!(f, "type {member} of the group")?,
            (None, None) => {}
        }
        let Some(field) = self.field else {
            return f.write_str(if self.member.is_some() { ": " } else { "" });
        };
        let comma = if self.member.is_some() { ", " } else { "" };
        write!(f, "{comma}{} {field}: ", self.part.noun())
    }
}

/// The parts of a type that are numbered.
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

/// A type that an error names.
///
/// It prints as in WAT (`rec.1`, `3`, `$t7`), and with `{:#}` as in a sentence ("type 1 of the group").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberedType {
    /// By its position in the rec group that was refused.
    Group(Position),
    /// By its number in the module.
    Module(u32),
    /// By its index in the registry. When the error is printed, the index may be that of another type.
    Registry(TypeIndex),
}

impl NumberedType {
    /// The same type by its number in a module that has these types before the group that was refused. A registered
    /// type that is not one of them stays as it is.
    pub(super) fn in_module(self, earlier: &[TypeIndex]) -> NumberedType {
        match self {
            NumberedType::Group(position) => {
                NumberedType::Module(earlier.len() as u32 + position.0)
            }
            NumberedType::Registry(index) => {
                let number = earlier.iter().position(|&ty| ty == index);
                number.map_or(self, |number| NumberedType::Module(number as u32))
            }
            NumberedType::Module(_) => self,
        }
    }
}

impl Display for NumberedType {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match (self, f.alternate()) {
            (NumberedType::Group(position), false) => write!(f, "rec.{position}"),
            (NumberedType::Group(position), true) => write!(f, "type {position} of the group"),
            (NumberedType::Module(number), false) => write!(f, "{number}"),
            (NumberedType::Module(number), true) => write!(f, "type {number} of the module"),
            (NumberedType::Registry(index), false) => write!(f, "${index}"),
            (NumberedType::Registry(index), true) => {
                write!(f, "type {} of the registry", index.get())
            }
        }
    }
}
