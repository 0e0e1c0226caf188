//! Tables from the bytes that are a value type by themselves to the words of these types.

use super::bits::{HEAP, NULLABLE, REFERENCE, value_kind};
use crate::ty::AbstractHeapType;
use crate::ty::opcode::{F32, F64, I8, I16, I32, I64, V128};

/// The numbers and packed integers, which are their own bytes.
const NUMBERS: [u8; 7] = [I32, I64, F32, F64, V128, I8, I16];

/// For each byte the word of the number or packed integer that it stands for; 0 if there is none, as for every larger
/// byte.
pub(super) static NUMBER_WORDS: [u8; 128] = {
    let mut words = [0; 128];
    let mut i = 0;
    while i < NUMBERS.len() {
        words[NUMBERS[i] as usize] = value_kind(NUMBERS[i]) as u8;
        i += 1;
    }
    words
};

/// For each byte the word of the value type that the byte alone stands for; 0 if there is none.
pub(super) const ONE_BYTE: [u32; 256] = {
    let mut words = [0; 256];
    let mut i = 0;
    while i < NUMBERS.len() {
        words[NUMBERS[i] as usize] = value_kind(NUMBERS[i]) as u32;
        i += 1;
    }
    i = 0;
    while i < AbstractHeapType::ALL.len() {
        let byte = AbstractHeapType::ALL[i].byte();
        assert!(words[byte as usize] == 0);
        words[byte as usize] = (REFERENCE | NULLABLE.mask() | HEAP.put(byte as u64)) as u32;
        i += 1;
    }
    words
};

/// The same without packed integers, which only fields can be.
pub(super) const ONE_BYTE_VALUES: [u32; 256] = {
    let mut words = ONE_BYTE;
    (words[I8 as usize], words[I16 as usize]) = (0, 0);
    words
};
