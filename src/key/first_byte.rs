//! A table from the first byte of a value type to the word that begins with it.

use super::bits::{HEAP, NULLABLE, REFERENCE, TARGET, TARGET_OUTSIDE, VALUE};
use crate::ty::AbstractHeapType;
use crate::ty::opcode::{F32, F64, I8, I16, I32, I64, REF, REF_NULL, V128};

/// The numbers and packed integers, which are their own bytes.
pub(super) const NUMBERS: [u8; 7] = [I32, I64, F32, F64, V128, I8, I16];

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

/// For each byte the word that a value type begins with it: that of [`ONE_BYTE`], or a reference to a registered type
/// whose index follows; 0 if there is none.
const fn first_bytes(with_packed: bool) -> [u32; 256] {
    let mut words = ONE_BYTE;
    if !with_packed {
        (words[I8 as usize], words[I16 as usize]) = (0, 0);
    }
    let reference = REFERENCE | TARGET.put(TARGET_OUTSIDE);
    words[REF as usize] = reference as u32;
    words[REF_NULL as usize] = (reference | NULLABLE.mask()) as u32;
    words
}

pub(super) const OF_FIELDS: [u32; 256] = first_bytes(true);
pub(super) const OF_VALUES: [u32; 256] = first_bytes(false);
