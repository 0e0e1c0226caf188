//! The bytes of a type section, read from front to back.
//!
//! What is written in up to three bytes, which is enough for every type index of a module, is read here.
//! Longer numbers, and whatever does not look right, are left to wasmparser, whose words the error has then.

use super::Words;
use crate::error::{Error, ErrorKind, Result};
use wasmparser::BinaryReader;

pub(super) const REF: u8 = 0x64;
pub(super) const REF_NULL: u8 = 0x63;

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
        let index = bits & 0x7f | bits >> 1 & 0x3f80 | bits >> 2 & 0x0f_c000;
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Calls `see` with every string of these bytes that is no longer than `longest`.
    fn every_string(bytes: &[u8], longest: usize, see: &mut impl FnMut(&[u8])) {
        fn longer(string: &mut Vec<u8>, bytes: &[u8], left: usize, see: &mut impl FnMut(&[u8])) {
            see(string);
            if left == 0 {
                return;
            }
            for &byte in bytes {
                string.push(byte);
                longer(string, bytes, left - 1, see);
                string.pop();
            }
        }
        longer(&mut Vec::new(), bytes, longest, see);
    }

    /// Where the strings begin: what is said of a place counts from there.
    const START: u64 = 7;

    #[test]
    fn a_number_is_what_wasmparser_reads_and_ends_where_it_ends() {
        let bytes = [0, 1, 0x0f, 0x10, 0x40, 0x7f, 0x80, 0x81, 0xc0, 0xff];
        let (mut read, mut refused) = (0, 0);
        every_string(&bytes, 6, &mut |string| {
            let (mut ours, mut theirs) =
                (Bytes::new(string, START), BinaryReader::new(string, START));
            match theirs.read_var_u32() {
                Ok(number) => {
                    assert_eq!(ours.number(), Ok(number), "{string:02x?}");
                    assert_eq!(ours.position(), theirs.original_position(), "{string:02x?}");
                    read += 1;
                }
                Err(error) => {
                    let said = malformed(error.message()).at_byte(error.offset());
                    assert_eq!(ours.number(), Err(said), "{string:02x?}");
                    assert_eq!(ours.position(), START, "{string:02x?}");
                    refused += 1;
                }
            }
        });
        assert!(read > 0 && refused > 0);
    }

    /// Also that it is read here whenever it can be: up to three bytes, and one behind them.
    #[test]
    fn a_reference_read_here_is_the_one_that_wasmparser_reads() {
        let bytes = [
            0, 1, 0x3f, 0x40, 0x62, 0x63, 0x64, 0x65, 0x6e, 0x70, 0x7f, 0x80, 0x81, 0xbf, 0xc0,
            0xe2, 0xf0, 0xff,
        ];
        let (mut read, mut left) = (0, 0);
        every_string(&bytes, 5, &mut |string| {
            let (mut ours, mut theirs) =
                (Bytes::new(string, START), BinaryReader::new(string, START));
            let theirs = match theirs.read::<wasmparser::ValType>() {
                Ok(wasmparser::ValType::Ref(reference)) => match reference.heap_type() {
                    wasmparser::HeapType::Concrete(index) => {
                        let index = index.as_module_index().unwrap();
                        Some((reference.is_nullable(), index, theirs.original_position()))
                    }
                    _ => None,
                },
                _ => None,
            };
            let ours = ours
                .short_reference()
                .map(|(nullable, index)| (nullable, index, ours.position()));
            let is_short = |&(_, _, end): &(bool, u32, u64)| {
                end <= START + 4 && string.len() >= 4 // the form, and three bytes
            };
            assert_eq!(ours, theirs.filter(is_short), "{string:02x?}");
            match ours {
                Some(_) => read += 1,
                None => left += 1,
            }
        });
        assert!(read > 0 && left > 0);
    }

    #[test]
    fn what_is_left_to_wasmparser_has_not_been_read() {
        for string in [&[][..], &[REF], &[REF, 0, 0], &[REF, 0x80, 0x80, 0x80, 0]] {
            let mut bytes = Bytes::new(string, START);
            assert_eq!(bytes.short_reference(), None);
            assert_eq!(bytes.position(), START);
        }
    }
}
