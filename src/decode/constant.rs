//! Skips a constant expression: the initial value of a global or of a table's elements.
//!
//! Instructions are distinguished only as far as their lengths require. Nothing checks their types, or whether the
//! things that they name exist. An instruction that cannot be in a constant expression is malformed. Tests compare this
//! with wasmparser, on many strings.

use super::bytes::{Bytes, malformed};
use super::scope::Scope;
use super::value::{INDEX, heap, unexpected_byte};
use crate::error::{ErrorKind, Malformed, Result};

const INSTRUCTION: &str = "an instruction";
const IS_NOT: &str = "an instruction of a constant expression";

/// Skips the constant expression that comes next, with its `end`.
pub(crate) fn skip_constant(bytes: &mut Bytes<'_>) -> Result<()> {
    loop {
        let at = bytes.position();
        let opcode = bytes.byte(INSTRUCTION)?;
        match opcode {
            0x0b => return Ok(()),                             // end
            0x41 => bytes.skip_signed(32, "an integer")?,      // i32.const
            0x42 => bytes.skip_signed(64, "an integer")?,      // i64.const
            0x43 => skip(bytes, 4)?,                           // f32.const
            0x44 => skip(bytes, 8)?,                           // f64.const
            0x23 => number(bytes, "the index of a global")?,   // global.get
            0xd2 => number(bytes, "the index of a function")?, // ref.func
            0xd0 => skip_heap_type(bytes)?,                    // ref.null
            0x6a..=0x6c | 0x7c..=0x7e => {}                    // i32 and i64: add, sub, mul
            0xfb => match bytes.number(INSTRUCTION)? {
                // struct.new, struct.new_default, array.new, array.new_default, struct.new_desc,
                // struct.new_default_desc
                0 | 1 | 6 | 7 | 0x20 | 0x21 => number(bytes, INDEX)?,
                8 => {
                    number(bytes, INDEX)?; // array.new_fixed
                    number(bytes, "the number of elements")?;
                }
                0x1a..=0x1c => {} // any.convert_extern, extern.convert_any, ref.i31
                _ => return Err(unexpected_byte(opcode, IS_NOT).at_byte(at)),
            },
            0xfd => match bytes.number(INSTRUCTION)? {
                12 => skip(bytes, 16)?, // v128.const
                _ => return Err(unexpected_byte(opcode, IS_NOT).at_byte(at)),
            },
            0xfe => match bytes.number(INSTRUCTION)? {
                0x72 => {} // ref.i31_shared
                _ => return Err(unexpected_byte(opcode, IS_NOT).at_byte(at)),
            },
            _ => return Err(unexpected_byte(opcode, IS_NOT).at_byte(at)),
        }
    }
}

fn number(bytes: &mut Bytes<'_>, what: &'static str) -> Result<()> {
    bytes.number(what).map(drop)
}

fn skip(bytes: &mut Bytes<'_>, len: u32) -> Result<()> {
    let left = bytes.len() as u32;
    match bytes.take(len as usize, "a number") {
        Some(_) => Ok(()),
        None => Err(bytes.ends_after(left, len, "bytes of a number")),
    }
}

/// Skips a heap type, whatever it names.
fn skip_heap_type(bytes: &mut Bytes<'_>) -> Result<()> {
    let anything = Scope {
        earlier: &[],
        members: u32::MAX,
        gate: None,
    };
    let at = bytes.position();
    match heap(bytes, &anything, at) {
        Err(error) if !matches!(error.kind(), ErrorKind::Malformed(_)) => {
            Err(malformed(Malformed::NumberTooLarge).at_byte(at))
        }
        read => read.map(drop),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasmparser::{BinaryReader, Operator, OperatorsReader};

    /// Where the constant expression ends according to wasmparser; `None` if it has an instruction that cannot be in
    /// one.
    fn end_by_wasmparser(string: &[u8]) -> Option<u64> {
        use Operator as Op;
        let mut operators = OperatorsReader::new(BinaryReader::new(string, 0));
        loop {
            match operators.read().ok()? {
                Op::End => return Some(operators.original_position()),
                Op::I32Const { .. } | Op::I64Const { .. } | Op::F32Const { .. } => {}
                Op::F64Const { .. } | Op::V128Const { .. } | Op::GlobalGet { .. } => {}
                Op::RefNull { .. } | Op::RefFunc { .. } | Op::RefI31 | Op::RefI31Shared => {}
                Op::I32Add | Op::I32Sub | Op::I32Mul | Op::I64Add | Op::I64Sub | Op::I64Mul => {}
                Op::StructNew { .. } | Op::StructNewDefault { .. } => {}
                Op::StructNewDesc { .. } | Op::StructNewDefaultDesc { .. } => {}
                Op::ArrayNew { .. } | Op::ArrayNewDefault { .. } | Op::ArrayNewFixed { .. } => {}
                Op::AnyConvertExtern | Op::ExternConvertAny => {}
                _ => return None,
            }
        }
    }

    fn end_by_us(string: &[u8]) -> Option<u64> {
        let mut bytes = Bytes::new(string, 0, "it");
        let skipped = skip_constant(&mut bytes);
        skipped.ok().map(|()| bytes.position())
    }

    fn compare(string: &[u8]) -> bool {
        let end = end_by_us(string);
        assert_eq!(end, end_by_wasmparser(string), "{string:02x?}");
        end.is_some()
    }

    /// Each opcode of one byte, and each of two after a prefix, with different bytes after it.
    #[test]
    fn exactly_constant_instructions_are_passed_over() {
        let (mut passed, mut refused) = (0, 0);
        let tails: [&[u8]; 10] = [
            &[0x0b],
            &[0, 0x0b],
            &[0x7f, 0x0b],
            &[0x80, 0x01, 0x0b],
            &[0x80, 0x01, 0x81, 0x02, 0x0b],
            &[0x70, 0x0b],
            &[0x65, 0x6e, 0x0b],
            &[0x62, 0x03, 0x0b],
            &[9, 9, 9, 9, 0x0b],
            &[9, 9, 9, 9, 9, 9, 9, 9, 0x0b],
        ];
        let v128 = [[9; 16].as_slice(), &[0x0b]].concat();
        for tail in tails.into_iter().chain([v128.as_slice()]) {
            for opcode in 0..=0xff {
                let mut see = |begin: &[u8]| match compare(&[begin, tail].concat()) {
                    true => passed += 1,
                    false => refused += 1,
                };
                see(&[opcode]);
                for prefix in [0xfb, 0xfc, 0xfd, 0xfe] {
                    see(&[prefix, opcode]);
                    see(&[prefix, opcode | 0x80, 0]);
                    see(&[prefix, opcode | 0x80, 1]);
                }
            }
        }
        assert!(passed > 100 && refused > 1_000, "{passed}, {refused}");
    }

    /// Integers of every length up to one byte too many, with every last byte.
    #[test]
    fn an_integer_ends_where_wasmparser_ends_it() {
        let mut passed = 0;
        for opcode in [0x41, 0x42, 0x23, 0xd2] {
            for len in 0..=10 {
                for before in [0x80, 0xff, 0x81] {
                    for last in 0..=0xff {
                        let mut string = vec![opcode];
                        string.resize(1 + len, before);
                        string.extend([last, 0x0b, 0x0b]);
                        passed += usize::from(compare(&string));
                    }
                }
            }
        }
        assert!(passed > 5_000, "{passed}");
    }

    /// Several instructions in a row, and every prefix of the row.
    #[test]
    fn an_expression_cut_anywhere_is_not_passed_over() {
        let whole = [
            0x23, 1, 0x41, 0x80, 0x7f, 0x6a, 0x42, 0, 0x7e, 0x43, 0, 0, 0, 0, 0x44, 0, 0, 0, 0, 0,
            0, 0, 0, 0xd0, 0x70, 0xd0, 5, 0xd2, 3, 0xfb, 0, 1, 0xfb, 8, 1, 2, 0xfb, 0x1c, 0xfd, 12,
            1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 0x0b,
        ];
        for len in 0..whole.len() {
            assert!(!compare(&whole[..len]));
        }
        assert!(compare(&whole));
    }
}
