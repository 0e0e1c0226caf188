//! Ranges of bits in a word, each with the largest value that it can hold. The picture in `word.rs` shows them.

use super::head::{CLAUSE_BITS, Clauses};
use crate::limits::{Limit, MAX_TYPE_INDEX};
use crate::ty::opcode::REF;

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

pub(super) const NUMBER: Bits = Bits::new(32, 32);
pub(super) const TARGET: Bits = Bits::new(30, 2);
pub(super) const TARGET_OWN: u64 = 1;
pub(super) const TARGET_OUTSIDE: u64 = 2;

pub(super) const KIND: Bits = Bits::new(0, 3);
pub(super) const FINAL: Bits = Bits::new(3, 1);
pub(super) const SHARED_TYPE: Bits = Bits::new(4, 1);
pub(super) const CLAUSES: Bits = Bits::new(5, 1);
pub(super) const FIELDS: Bits = Bits::new(6, 14);
pub(super) const RESULTS: Bits = Bits::new(20, 10);

pub(super) const VALUE: Bits = Bits::new(0, 8);
pub(super) const NULLABLE: Bits = Bits::new(8, 1);
pub(super) const MUTABLE: Bits = Bits::new(9, 1);
pub(super) const SHARED: Bits = Bits::new(10, 1);
pub(super) const EXACT: Bits = Bits::new(11, 1);
pub(super) const HEAP: Bits = Bits::new(12, 8);

pub(super) const DESCRIBES_PLUS_ONE: Bits = Bits::new(8, CLAUSE_BITS);
pub(super) const DESCRIPTOR_PLUS_ONE: Bits = Bits::new(32, CLAUSE_BITS);

const _: () = {
    assert!(disjoint([
        NUMBER,
        TARGET,
        KIND,
        FINAL,
        SHARED_TYPE,
        CLAUSES,
        FIELDS,
        RESULTS
    ]));
    assert!(disjoint([
        DESCRIPTOR_PLUS_ONE,
        TARGET,
        DESCRIBES_PLUS_ONE,
        VALUE
    ]));
    assert!((Limit::GroupTypes.maximum() as u64) < Clauses::OUTSIDE.0 as u64);
    assert!(disjoint([
        NUMBER, TARGET, VALUE, NULLABLE, MUTABLE, SHARED, EXACT, HEAP
    ]));
    assert!(Limit::Fields.maximum() as u64 <= FIELDS.maximum());
    assert!(Limit::Params.maximum() as u64 <= FIELDS.maximum());
    assert!(Limit::Results.maximum() as u64 <= RESULTS.maximum());
    assert!(Limit::GroupTypes.maximum() as u64 <= NUMBER.maximum());
    assert!(MAX_TYPE_INDEX as u64 <= NUMBER.maximum());
};

/// The value kind of every reference; the kinds are bytes of the binary format.
pub(super) const REFERENCE: u64 = VALUE.put(REF as u64);
