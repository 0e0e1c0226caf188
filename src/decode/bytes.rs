//! The bytes of a module, read from front to back: integers, names, and where the bytes end.
//!
//! Nothing here allocates. Bytes that cannot be read become an error that holds only numbers, so untrusted bytes cannot
//! make this file allocate. Tests compare it with wasmparser's readers, on all short strings.

use crate::error::{Error, ErrorKind, Malformed, Result};

/// How many bytes the longest LEB128 integers have: of 32 or 33 bits, and of 64 bits.
const LONGEST: usize = 5;
const LONGEST_64: usize = 10;

const TOO_LONG_64: &str = "an integer is written in more bytes than 64 bits can need";
const TOO_LARGE_64: &str = "an integer has more than 64 bits";

/// The bytes that have not been read yet.
#[derive(Clone)]
pub(crate) struct Bytes<'a> {
    rest: &'a [u8],
    /// The offset after the last byte.
    end: u64,
    /// What ends there, as errors call it.
    of: &'static str,
}

impl<'a> Bytes<'a> {
    /// These bytes, the first of them at offset `start`; `of` is what errors call them, for example "the type section".
    pub(crate) fn new(bytes: &'a [u8], start: u64, of: &'static str) -> Bytes<'a> {
        Bytes {
            rest: bytes,
            end: start + bytes.len() as u64,
            of,
        }
    }

    /// The offset of the next byte.
    pub(crate) fn position(&self) -> u64 {
        self.end - self.rest.len() as u64
    }

    /// How many bytes are left.
    pub(crate) fn len(&self) -> usize {
        self.rest.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// The next byte, without reading it.
    #[inline(always)]
    pub(crate) fn peek(&self) -> Option<u8> {
        self.rest.first().copied()
    }

    /// Skips the byte that [`Bytes::peek`] returned.
    #[inline(always)]
    pub(crate) fn skip(&mut self) {
        self.rest = self.rest.get(1..).unwrap_or_default();
    }

    /// Reads a byte; `what` is what an error calls it.
    #[inline(always)]
    pub(crate) fn byte(&mut self, what: &'static str) -> Result<u8> {
        match *self.rest {
            [byte, ref rest @ ..] => {
                self.rest = rest;
                Ok(byte)
            }
            [] => Err(self.ends_before(what)),
        }
    }

    /// Reads `len` bytes, if there are that many; `of` is what errors call them.
    pub(crate) fn take(&mut self, len: usize, of: &'static str) -> Option<Bytes<'a>> {
        let (taken, rest) = self.rest.split_at_checked(len)?;
        let start = self.position();
        self.rest = rest;
        Some(Bytes::new(taken, start, of))
    }

    /// All bytes that have not been read.
    pub(crate) fn rest(&self) -> &'a [u8] {
        self.rest
    }

    /// Continues with `rest`, the part of [`Bytes::rest`] that has not been read.
    #[inline(always)]
    pub(super) fn go_on(&mut self, rest: &'a [u8]) {
        self.rest = rest;
    }

    /// Reads an unsigned integer of 32 bits in LEB128; `what` is what an error calls it. On an error nothing is read.
    #[inline(always)]
    pub(crate) fn number(&mut self, what: &'static str) -> Result<u32> {
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
            _ => self.long_number(what),
        }
    }

    #[cold]
    #[inline(never)]
    fn long_number(&mut self, what: &'static str) -> Result<u32> {
        let (bits, len) = self.leb(what)?;
        match u32::try_from(bits) {
            Ok(number) => {
                self.rest = &self.rest[len..];
                Ok(number)
            }
            Err(_) => Err(self.at_end_of(len, Malformed::NumberTooLarge)),
        }
    }

    /// Reads the index of a type as references write it: a signed integer of 33 bits in LEB128. `None` for a negative
    /// one. On an error nothing is read.
    pub(crate) fn index(&mut self) -> Result<Option<u32>> {
        let (bits, len) = self.leb("the index of a type")?;
        // The highest bit is the sign. Five bytes have two bits more than 33, which must repeat it.
        let is_negative = match (len, bits >> 32) {
            (..LONGEST, _) => bits >> (7 * len - 1) != 0,
            (_, 0) => false,
            (_, 0b111) => true,
            _ => return Err(self.at_end_of(len, Malformed::NumberTooLarge)),
        };
        self.rest = &self.rest[len..];
        Ok((!is_negative).then_some(bits as u32))
    }

    /// Reads an unsigned integer of 64 bits in LEB128; `what` is what an error calls it.
    pub(crate) fn number_64(&mut self, what: &'static str) -> Result<u64> {
        let mut bits = 0;
        for i in 0..LONGEST_64 {
            let at = self.position();
            let byte = self.byte(what)?;
            bits |= u64::from(byte & 0x7f) << (7 * i);
            if i + 1 == LONGEST_64 && byte > 1 {
                let why = if byte & 0x80 == 0 {
                    TOO_LARGE_64
                } else {
                    TOO_LONG_64
                };
                return Err(malformed(Malformed::Other(why)).at_byte(at));
            }
            if byte & 0x80 == 0 {
                break;
            }
        }
        Ok(bits)
    }

    /// Skips a signed integer of 32 or 64 bits in LEB128; `what` is what an error calls it.
    pub(crate) fn skip_signed(&mut self, bits: usize, what: &'static str) -> Result<()> {
        let longest = bits.div_ceil(7);
        for _ in 1..longest {
            if self.byte(what)? & 0x80 == 0 {
                return Ok(());
            }
        }
        let at = self.position();
        let last = self.byte(what)?;
        // The unused bits of the last byte repeat the sign.
        let sign = bits - 7 * (longest - 1) - 1;
        let (high, ones) = ((last & 0x7f) >> sign, 0x7f >> sign);
        let why = match last & 0x80 == 0 {
            true if high == 0 || high == ones => return Ok(()),
            true if bits == 32 => Malformed::NumberTooLarge,
            true => Malformed::Other(TOO_LARGE_64),
            false if bits == 32 => Malformed::NumberTooLong,
            false => Malformed::Other(TOO_LONG_64),
        };
        Err(malformed(why).at_byte(at))
    }

    /// Reads a name: its length in bytes, then UTF-8.
    pub(crate) fn name(&mut self) -> Result<&'a str> {
        let len = self.number("the length of a name")?;
        let left = self.len();
        let Some(bytes) = self.take(len as usize, "a name") else {
            return Err(self.ends_after(left as u32, len, "bytes of a name"));
        };
        core::str::from_utf8(bytes.rest).map_err(|e| {
            let at = bytes.position() + e.valid_up_to() as u64;
            malformed(Malformed::Other("a name is not UTF-8")).at_byte(at)
        })
    }

    /// The bits of the next integer in LEB128, and its length in bytes. Reads nothing.
    fn leb(&self, what: &'static str) -> Result<(u64, usize)> {
        let mut bits = 0;
        for (i, &byte) in self.rest.iter().take(LONGEST).enumerate() {
            bits |= u64::from(byte & 0x7f) << (7 * i);
            if byte & 0x80 == 0 {
                return Ok((bits, i + 1));
            }
        }
        if self.rest.len() < LONGEST {
            Err(self.ends_before(what))
        } else {
            Err(self.at_end_of(LONGEST, Malformed::NumberTooLong))
        }
    }

    fn at_end_of(&self, len: usize, why: Malformed) -> Error {
        malformed(why).at_byte(self.position() + len as u64 - 1)
    }

    /// The error for bytes that end where `what` should follow.
    #[cold]
    pub(crate) fn ends_before(&self, what: &'static str) -> Error {
        let (of, before) = (self.of, what);
        malformed(Malformed::End { of, before }).at_byte(self.end)
    }

    /// The error for bytes that end after `read` of `count` things.
    #[cold]
    pub(crate) fn ends_after(&self, read: u32, count: u32, what: &'static str) -> Error {
        let end = Malformed::EndAfter {
            of: self.of,
            read,
            count,
            what,
        };
        malformed(end).at_byte(self.end)
    }
}

/// The number of three bytes in LEB128; `high` is the last one.
#[inline(always)]
pub(super) fn three_bytes(low: u8, middle: u8, high: u8) -> u32 {
    u32::from(low & 0x7f) | u32::from(middle & 0x7f) << 7 | u32::from(high) << 14
}

pub(crate) fn malformed(why: Malformed) -> Error {
    ErrorKind::Malformed(why).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Code;
    use wasmparser::BinaryReader;

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

    /// The offset at which the strings begin; the places in results count from it.
    const START: u64 = 7;

    #[test]
    fn a_number_is_what_wasmparser_reads_and_ends_where_it_ends() {
        let bytes = [0, 1, 0x0f, 0x10, 0x40, 0x7f, 0x80, 0x81, 0xc0, 0xff];
        let (mut read, mut refused) = (0, 0);
        every_string(&bytes, 6, &mut |string| {
            let (mut ours, mut theirs) = (
                Bytes::new(string, START, "it"),
                BinaryReader::new(string, START),
            );
            match theirs.read_var_u32() {
                Ok(number) => {
                    assert_eq!(ours.number("a number"), Ok(number), "{string:02x?}");
                    assert_eq!(ours.position(), theirs.original_position(), "{string:02x?}");
                    read += 1;
                }
                Err(error) => {
                    let said = ours.number("a number").unwrap_err();
                    assert_eq!(said.code(), Code::Malformed, "{string:02x?}");
                    let at = said.place().byte_offset;
                    assert_eq!(at, Some(error.offset()), "{string:02x?}");
                    assert_eq!(ours.position(), START, "{string:02x?}");
                    refused += 1;
                }
            }
        });
        assert!(read > 0 && refused > 0);
    }

    #[test]
    fn an_index_is_what_wasmparser_reads_and_ends_where_it_ends() {
        let bytes = [0, 1, 0x0f, 0x10, 0x40, 0x70, 0x7f, 0x80, 0x81, 0xc0, 0xff];
        let (mut read, mut refused) = (0, 0);
        every_string(&bytes, 6, &mut |string| {
            let (mut ours, mut theirs) = (
                Bytes::new(string, START, "it"),
                BinaryReader::new(string, START),
            );
            match (ours.index(), theirs.read_var_s33()) {
                (Ok(index), Ok(number)) => {
                    assert_eq!(index, u32::try_from(number).ok(), "{string:02x?}");
                    assert_eq!(ours.position(), theirs.original_position(), "{string:02x?}");
                    read += 1;
                }
                (Err(ours_refused), Err(error)) => {
                    let at = ours_refused.place().byte_offset;
                    assert_eq!(at, Some(error.offset()), "{string:02x?}");
                    assert_eq!(ours.position(), START, "{string:02x?}");
                    refused += 1;
                }
                (ours, theirs) => panic!("{string:02x?}: {ours:?}, but {theirs:?}"),
            }
        });
        assert!(read > 0 && refused > 0);
    }

    #[test]
    fn a_number_of_64_bits_is_what_wasmparser_reads() {
        let (mut read, mut refused) = (0, 0);
        for len in 0..=11 {
            for before in [0x80, 0x81, 0xff] {
                for last in 0..=0xff {
                    let string = [vec![before; len], vec![last]].concat();
                    let (mut ours, mut theirs) = (
                        Bytes::new(&string, START, "it"),
                        BinaryReader::new(&string, START),
                    );
                    match (ours.number_64("a number"), theirs.read_var_u64()) {
                        (Ok(number), Ok(theirs_read)) => {
                            assert_eq!(number, theirs_read, "{string:02x?}");
                            assert_eq!(ours.position(), theirs.original_position());
                            read += 1;
                        }
                        (Err(ours), Err(theirs)) => {
                            assert_eq!(ours.code(), Code::Malformed, "{string:02x?}");
                            let at = ours.place().byte_offset;
                            assert_eq!(at, Some(theirs.offset()), "{string:02x?}");
                            refused += 1;
                        }
                        (ours, theirs) => panic!("{string:02x?}: {ours:?}, but {theirs:?}"),
                    }
                }
            }
        }
        assert!(read > 0 && refused > 0);
    }

    #[test]
    fn a_name_is_what_wasmparser_reads() {
        let bytes = [0, 1, 2, 3, b'a', 0x80, 0xbf, 0xc3, 0xed, 0xf4];
        let (mut read, mut refused) = (0, 0);
        every_string(&bytes, 5, &mut |string| {
            let (mut ours, mut theirs) = (
                Bytes::new(string, START, "it"),
                BinaryReader::new(string, START),
            );
            match (ours.name(), theirs.read_string()) {
                (Ok(name), Ok(theirs_read)) => {
                    assert_eq!(name, theirs_read, "{string:02x?}");
                    assert_eq!(ours.position(), theirs.original_position());
                    read += 1;
                }
                (Err(error), Err(_)) => {
                    assert_eq!(error.code(), Code::Malformed, "{string:02x?}");
                    refused += 1;
                }
                (ours, theirs) => panic!("{string:02x?}: {ours:?}, but {theirs:?}"),
            }
        });
        assert!(read > 0 && refused > 0);
    }
}
