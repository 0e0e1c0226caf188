//! Ranges of bits in a word, each with the largest value that it can hold. The picture in `word.rs` shows them.

use super::head::{CLAUSE_BITS, Clauses};
use crate::limits::{Limit, MAX_TYPE_INDEX};
use crate::ty::opcode::{DESCRIPTOR, F32, F64, I8, I16, I32, I64, REF, V128};

/// A named range of bits.
#[derive(Clone, Copy)]
pub(super) struct Bits {
    pub(super) low: u32,
    width: u32,
}

impl Bits {
    pub(super) const fn new(low: u32, width: u32) -> Bits {
        Bits { low, width }
    }
    pub(super) const fn maximum(self) -> u64 {
        (1 << self.width) - 1
    }
    pub(super) const fn mask(self) -> u64 {
        self.maximum() << self.low
    }
    /// `value` at the place of these bits. It fits: values come from types and from counts within checked limits.
    pub(super) const fn put(self, value: u64) -> u64 {
        debug_assert!(value <= self.maximum());
        (value & self.maximum()) << self.low
    }
    pub(super) const fn get(self, word: u64) -> u64 {
        (word >> self.low) & self.maximum()
    }
    pub(super) const fn get_bool(self, word: u64) -> bool {
        self.get(word) != 0
    }
}

/// Is no bit in two of these ranges?
pub(super) const fn disjoint<const N: usize>(ranges: [Bits; N]) -> bool {
    let mut union = 0;
    let mut i = 0;
    while i < N {
        if union & ranges[i].mask() != 0 {
            return false;
        }
        union |= ranges[i].mask();
        i += 1;
    }
    true
}

/// What a word refers to: at the same place in heads and fields. In clauses these bits are 0.
pub(super) const TARGET: Bits = Bits::new(0, 2);
pub(super) const TARGET_OWN: u64 = 1;
pub(super) const TARGET_OUTSIDE: u64 = 2;
/// The number of the target.
pub(super) const NUMBER: Bits = Bits::new(8, 27);

pub(super) const KIND: Bits = Bits::new(2, 3);
pub(super) const FINAL: Bits = Bits::new(5, 1);
pub(super) const SHARED_TYPE: Bits = Bits::new(6, 1);
pub(super) const CLAUSES: Bits = Bits::new(7, 1);
pub(super) const FIELDS: Bits = Bits::new(35, 14);
pub(super) const RESULTS: Bits = Bits::new(49, 10);

pub(super) const VALUE: Bits = Bits::new(2, 4);
/// The lowest bit of a reference's value kind.
pub(super) const NULLABLE: Bits = Bits::new(2, 1);
pub(super) const MUTABLE: Bits = Bits::new(6, 1);
/// In a reference to a defined type: is it exact? To an abstract heap type: is that shared?
pub(super) const EXACT_OR_SHARED: Bits = Bits::new(7, 1);
/// In place of a target's number.
pub(super) const HEAP: Bits = Bits::new(8, 8);

pub(super) const DESCRIBES_PLUS_ONE: Bits = Bits::new(8, CLAUSE_BITS);
/// Always set in clauses, so that they are never narrow (`words.rs`).
pub(super) const IN_CLAUSES: Bits = Bits::new(32, 1);
pub(super) const DESCRIPTOR_PLUS_ONE: Bits = Bits::new(33, CLAUSE_BITS);

const _: () = {
    assert!(disjoint([
        TARGET,
        NUMBER,
        KIND,
        FINAL,
        SHARED_TYPE,
        CLAUSES,
        FIELDS,
        RESULTS
    ]));
    assert!(disjoint([
        TARGET,
        VALUE,
        DESCRIBES_PLUS_ONE,
        IN_CLAUSES,
        DESCRIPTOR_PLUS_ONE
    ]));
    assert!((Limit::GroupTypes.maximum() as u64) < Clauses::OUTSIDE.0 as u64);
    assert!(disjoint([TARGET, NUMBER, VALUE, MUTABLE, EXACT_OR_SHARED]));
    assert!(disjoint([TARGET, HEAP, VALUE, MUTABLE, EXACT_OR_SHARED]));
    assert!(Limit::Fields.maximum() as u64 <= FIELDS.maximum());
    assert!(Limit::Params.maximum() as u64 <= FIELDS.maximum());
    assert!(Limit::Results.maximum() as u64 <= RESULTS.maximum());
    assert!((Limit::GroupTypes.maximum() as u64) < NUMBER.maximum());
    assert!(MAX_TYPE_INDEX as u64 <= NUMBER.maximum());
};

/// The value kind of the number, packed integer or reference that begins with this byte in the binary format; or of
/// clauses, by the byte of a descriptor's.
pub(super) const fn value_kind(byte: u8) -> u64 {
    match byte {
        DESCRIPTOR => VALUE.put(1),
        _ => VALUE.put(byte as u64 & 15),
    }
}

/// The byte of each value kind; 0 for clauses, and for a kind that no word has.
pub(super) static VALUE_BYTES: [u8; 16] = {
    let bytes = [I32, I64, F32, F64, V128, I8, I16, REF];
    let mut of_kinds = [0; 16];
    let mut i = 0;
    while i < bytes.len() {
        let kind = VALUE.get(value_kind(bytes[i])) as usize;
        assert!(kind > VALUE.get(value_kind(DESCRIPTOR)) as usize && of_kinds[kind] == 0);
        of_kinds[kind] = bytes[i];
        i += 1;
    }
    let nullable = VALUE.get(REFERENCE | NULLABLE.mask()) as usize;
    assert!(REFERENCE & NULLABLE.mask() == 0 && of_kinds[nullable] == 0);
    of_kinds[nullable] = REF;
    of_kinds
};

/// The value kind of a reference that may not be null. That of one that may has one more bit.
pub(super) const REFERENCE: u64 = value_kind(REF);
