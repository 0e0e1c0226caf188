//! Tables from the bytes that are a value type by themselves to the words of these types.

use super::bits::{HEAP, NULLABLE, REFERENCE, VALUE};
use crate::ty::AbstractHeapType;
use crate::ty::opcode::{F32, F64, I8, I16, I32, I64, V128};

/// The numbers and packed integers, which are their own bytes.
const NUMBERS: [u8; 7] = [I32, I64, F32, F64, V128, I8, I16];

/// Is this the byte of a number (2) or of a packed integer (1)? No larger one is.
pub(super) static IS_NUMBER: [u8; 128] = {
    let mut is_number = [0; 128];
    let mut i = 0;
    while i < NUMBERS.len() {
        is_number[NUMBERS[i] as usize] = if matches!(NUMBERS[i], I8 | I16) { 1 } else { 2 };
        i += 1;
    }
    is_number
};

/// For each byte the word of the value type that the byte alone stands for; 0 if there is none.
pub(super) const ONE_BYTE: [u32; 256] = {
    let mut words = [0; 256];
    let mut i = 0;
    while i < NUMBERS.len() {
        words[NUMBERS[i] as usize] = VALUE.put(NUMBERS[i] as u64) as u32;
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
