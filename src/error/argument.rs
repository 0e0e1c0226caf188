//! What is wrong with an argument: which one, what it is, and what was expected.

use super::malformed::PACKED;
use crate::limits::Limit;
use core::fmt::{self, Display, Formatter};

/// An argument that is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Argument {
    /// A fault that words alone describe.
    Fault(&'static str),
    /// Not a handle of the kind expected.
    Handle {
        /// What was expected, for example "a registry".
        expected: &'static str,
        /// What was passed.
        got: NotHandle,
    },
    /// NULL where it is not allowed: the name of the argument.
    Null(&'static str),
    /// NULL for an array that has elements: the name of the argument, and how many elements.
    NullArray(&'static str, u64),
    /// An array of more elements than memory holds: the name of the argument, and how many.
    ArrayTooLong(&'static str, u64),
    /// A number that is not allowed.
    Number {
        /// What the number is, for example "the log level".
        what: &'static str,
        /// The number.
        got: u64,
        /// What is allowed, for example "0 to 5".
        expected: &'static str,
    },
    /// A limit that cannot be set to this number.
    Limit(Limit, u64),
    /// A text with a fault.
    Text {
        /// What the text is, for example "the name".
        what: &'static str,
        /// What is wrong with it, for example "contains NUL".
        fault: &'static str,
        /// Where the fault begins.
        byte: usize,
    },
    /// The number of a part that the type does not have.
    NoSuch {
        /// What it is a number of, for example "field".
        what: &'static str,
        /// The number.
        number: u32,
        /// How many there are, which are numbered from 0.
        count: u32,
    },
    /// The name of a packed type where a value type is expected.
    Packed(&'static str),
}

/// What was passed in place of a handle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotHandle {
    /// NULL.
    Null,
    /// A handle of another kind: the name of that kind.
    Other(&'static str),
    /// A handle that was deleted.
    Deleted,
    /// A pointer to something else.
    Unknown,
}

impl Display for Argument {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match *self {
            Argument::Fault(words) => f.write_str(words),
            Argument::Handle { expected, got } => {
                let got = match got {
                    NotHandle::Null => "NULL",
                    NotHandle::Other(kind) => kind,
                    NotHandle::Deleted => "a handle that was deleted",
                    NotHandle::Unknown => "a pointer to something else",
                };
                write!(f, "expected {expected}, got {got}")
            }
            Argument::Null(name) => write!(f, "{name} is NULL"),
            Argument::NullArray(name, len) => {
                write!(f, "{name} is NULL, but its length is {len}")
            }
            Argument::ArrayTooLong(name, len) => {
                write!(
                    f,
                    "the length of {name} is {len}, which is more than memory holds"
                )
            }
            Argument::Number {
                what,
                got,
                expected,
            } => {
                write!(f, "{what} is {got}")?;
                if got > 9 {
                    write!(f, " ({got:#x})")?;
                }
                write!(f, "; expected {expected}")
            }
            Argument::Limit(limit, value) => write!(
                f,
                "{value} is not a limit for {}: expected 1 to {} ({})",
                limit.noun(),
                limit.maximum(),
                limit.name()
            ),
            Argument::Text { what, fault, byte } => write!(f, "{what} {fault} at byte {byte}"),
            Argument::NoSuch {
                what,
                number,
                count,
            } => {
                let plural = if count == 1 { "" } else { "s" };
                write!(
                    f,
                    "{what} {number} does not exist: the type has {count} {what}{plural}"
                )
            }
            Argument::Packed(name) => write!(f, "{name} {PACKED}"),
        }
    }
}
