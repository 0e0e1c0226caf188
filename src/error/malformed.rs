//! What is wrong with bytes, as numbers, since errors own no memory.

use crate::ty::opcode;
use core::fmt::{self, Display, Formatter};

/// Why bytes are not a wasm module, or not a type section.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Malformed {
    /// The input has no bytes.
    Empty,
    /// The input ends after this many bytes of the header.
    HeaderCut(u8),
    /// The input begins with these bytes, and so is not a wasm binary.
    NotWasm([u8; 4]),
    /// A version and layer that are neither those of a module nor those of a component.
    UnknownVersion([u8; 4]),
    /// A section of more bytes than follow.
    SectionCut {
        /// Which section.
        id: u8,
        /// The size that it claims.
        size: u32,
        /// How many bytes follow.
        left: u64,
    },
    /// The input ends before something.
    End {
        /// The input, for example "the type section".
        of: &'static str,
        /// What should have followed, for example "a value type".
        before: &'static str,
    },
    /// The input has fewer things than it announced.
    EndAfter {
        /// The input, for example "the type section".
        of: &'static str,
        /// How many there are.
        read: u32,
        /// How many there should be.
        count: u32,
        /// What they are, for example "fields".
        what: &'static str,
    },
    /// A byte that cannot be here.
    Byte {
        /// The byte.
        byte: u8,
        /// What it is not, for example "a value type".
        is_not: &'static str,
    },
    /// A packed integer as a param, a result or a heap type.
    Packed(u8),
    /// An integer of more bytes than its largest value needs.
    NumberTooLong,
    /// An integer of more than 32 bits.
    NumberTooLarge,
    /// Bytes after the last type.
    BytesAfterTypes(u64),
    /// Bytes after the last entry of another section: how many, and the section, for example "the import section".
    BytesAfter(u64, &'static str),
    /// A fault that words alone describe.
    Other(&'static str),
}

/// The message about a packed integer that is not in a field, for bytes and for calls.
pub(super) const PACKED: &str =
    "is a packed type: it can be a field, and not a param, a result or a value";

impl Display for Malformed {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match *self {
            Malformed::Empty => {
                f.write_str("the input is empty; a wasm module begins with a header of 8 bytes")
            }
            Malformed::HeaderCut(len) => write!(
                f,
                "the module ends after {len} of the 8 bytes of its header; {} are missing",
                8 - len
            ),
            Malformed::NotWasm(bytes) => write!(
                f,
                "this is not a wasm module: it begins with {}, not with 00 61 73 6d",
                Hex(&bytes)
            ),
            Malformed::UnknownVersion(bytes) => write!(
                f,
                "the wasm version {} is unknown: a module has 01 00 00 00",
                Hex(&bytes)
            ),
            Malformed::SectionCut { id, size, left } => write!(
                f,
                "section {id} claims {size} bytes, but the module ends after {left} of them; {} are missing",
                u64::from(size).saturating_sub(left)
            ),
            Malformed::End { of, before } => write!(f, "{of} ends where {before} should follow"),
            Malformed::EndAfter {
                of,
                read,
                count,
                what,
            } => write!(
                f,
                "{of} ends after {read} of {count} {what}; {} {} missing",
                count - read,
                if count - read == 1 { "is" } else { "are" }
            ),
            Malformed::Byte { byte, is_not } => write!(f, "{byte:#04x} is not {is_not}"),
            Malformed::Packed(byte) => {
                let name = if byte == opcode::I8 { "i8" } else { "i16" };
                write!(f, "{name} ({byte:#04x}) {PACKED}")
            }
            Malformed::NumberTooLong => {
                f.write_str("an integer is written in more bytes than 32 bits can need")
            }
            Malformed::NumberTooLarge => f.write_str("an integer has more than 32 bits"),
            Malformed::BytesAfterTypes(1) => {
                f.write_str("a byte follows the last type of the type section")
            }
            Malformed::BytesAfterTypes(len) => {
                write!(f, "{len} bytes follow the last type of the type section")
            }
            Malformed::BytesAfter(1, section) => {
                write!(f, "a byte follows the last entry of {section}")
            }
            Malformed::BytesAfter(len, section) => {
                write!(f, "{len} bytes follow the last entry of {section}")
            }
            Malformed::Other(words) => f.write_str(words),
        }
    }
}

/// `00 61 73 6d`.
struct Hex<'a>(&'a [u8]);

impl Display for Hex<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for (i, byte) in self.0.iter().enumerate() {
            let blank = if i == 0 { "" } else { " " };
            write!(f, "{blank}{byte:02x}")?;
        }
        Ok(())
    }
}
