//! The bytes of a type section, read from front to back.
//!
//! What is written in up to three bytes, which is enough for every type index of a module, is read here.
//! Longer numbers, and whatever does not look right, are left to wasmparser, whose words the error has then.

use super::Words;
use crate::error::{Error, ErrorKind, Result};
use wasmparser::BinaryReader;

const REF: u8 = 0x64;
const REF_NULL: u8 = 0x63;

/// What is left to be read.
#[derive(Clone)]
pub(super) struct Bytes<'a> {
    rest: &'a [u8],
    /// The offset behind the last byte.
    end: u64,
}

impl<'a> Bytes<'a> {
    /// These bytes, of which the first is at offset `start`.
    pub(super) fn new(bytes: &'a [u8], start: u64) -> Bytes<'a> {
        Bytes {
            rest: bytes,
            end: start + bytes.len() as u64,
        }
    }

    /// The offset of the next byte.
    pub(super) fn position(&self) -> u64 {
        self.end - self.rest.len() as u64
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// The next byte, which stays the next.
    #[inline(always)]
    pub(super) fn peek(&self) -> Option<u8> {
        self.rest.first().copied()
    }

    /// Goes on behind the byte that was [`Bytes::peek`]ed at.
    #[inline(always)]
    pub(super) fn skip(&mut self) {
        self.rest = self.rest.get(1..).unwrap_or_default();
    }

    #[inline(always)]
    pub(super) fn byte(&mut self) -> Result<u8> {
        match *self.rest {
            [byte, ref rest @ ..] => {
                self.rest = rest;
                Ok(byte)
            }
            [] => self.read(|reader| reader.read_u8()),
        }
    }

    /// A number in LEB128.
    #[inline(always)]
    pub(super) fn number(&mut self) -> Result<u32> {
        match *self.rest {
            [number @ ..0x80, ref rest @ ..] => {
                self.rest = rest;
                Ok(u32::from(number))
            }
            [low, high @ ..0x80, ref rest @ ..] => {
                self.rest = rest;
                Ok(u32::from(low & 0x7f) | u32::from(high) << 7)
            }
            [low, middle, high @ ..0x80, ref rest @ ..] => {
                self.rest = rest;
                Ok(three_bytes(low, middle, high))
            }
            _ => self.read(|reader| reader.read_var_u32()),
        }
    }

    /// A reference to a defined type, if that is what comes next, its index is written in up to three
    /// bytes and a byte more is there: whether it is nullable, and the index. Otherwise reads nothing.
    #[inline(always)]
    pub(super) fn short_reference(&mut self) -> Option<(bool, u32)> {
        let [form, low, middle, high] = *self.rest.first_chunk()?;
        if !matches!(form, REF | REF_NULL) {
            return None;
        }
        // How long an index is, is hard to foresee: no branch on that. The first byte without its
        // highest bit is the last; the bit below says that a number is negative, which no index is.
        let bytes = u32::from_le_bytes([low, middle, high, 0]);
        let end = (!bytes & 0x80_8080).trailing_zeros();
        if end >= 24 || bytes >> (end - 1) & 1 != 0 {
            return None;
        }
        let bits = bytes & ((1 << end) - 1);
        let index = bits & 0x7f | bits >> 1 & 0x3f80 | bits >> 2 & 0x1f_c000;
        self.rest = self.rest.get(1 + (end as usize + 1) / 8..)?;
        Some((form == REF_NULL, index))
    }

    /// Whatever wasmparser reads. On an error nothing has been read.
    #[cold]
    #[inline(never)]
    pub(super) fn read<T>(
        &mut self,
        read: impl FnOnce(&mut BinaryReader<'a>) -> wasmparser::Result<T>,
    ) -> Result<T> {
        let mut reader = BinaryReader::new(self.rest, self.position());
        let value = read(&mut reader)
            .map_err(|error| malformed(error.message()).at_byte(error.offset()))?;
        self.rest = self
            .rest
            .get(reader.current_position()..)
            .unwrap_or_default();
        Ok(value)
    }
}

fn three_bytes(low: u8, middle: u8, high: u8) -> u32 {
    u32::from(low & 0x7f) | u32::from(middle & 0x7f) << 7 | u32::from(high) << 14
}

pub(super) fn malformed(words: &str) -> Error {
    ErrorKind::Malformed(Words::new(words)).into()
}
