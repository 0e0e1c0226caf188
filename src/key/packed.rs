//! Value types in 64 bits, for validators and generated code: words of const fields in another order of bits, which the C
//! header promises (`include/typereg/inline.h`).
//!
//! ```text
//! 63 ......... 32   31 30    29 ................................. 0
//! referred type     target   0 | heap 8 | exact 1 | shared 1 | 0 | nullable 1 | value byte 8   (19-12, 11, 10, 8, 7-0)
//! ```
//!
//! Whether one matches the other is asked of the bits, as far as they say.

use super::bits::{Bits, TARGET_OUTSIDE, disjoint};
use super::word::Word;
use crate::index::TypeIndex;
use crate::ty::AbstractHeapType;
use crate::ty::opcode::REF;

const VALUE: Bits = Bits::new(0, 8);
const NULLABLE: Bits = Bits::new(8, 1);
const SHARED: Bits = Bits::new(10, 1);
const EXACT: Bits = Bits::new(11, 1);
const HEAP: Bits = Bits::new(12, 8);
const TARGET: Bits = Bits::new(30, 2);
const NUMBER: Bits = Bits::new(32, 32);

const _: () = assert!(disjoint([
    VALUE, NULLABLE, SHARED, EXACT, HEAP, TARGET, NUMBER
]));

/// The value byte of every reference.
const REFERENCE: u64 = VALUE.put(REF as u64);

/// A number of 64 bits that may be a packed value type. Every question about it has an answer.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(transparent)]
pub(crate) struct PackedBits(pub(crate) u64);

impl PackedBits {
    /// The bits of the value type of a const field that refers to no position.
    #[inline]
    pub(crate) fn of(word: Word) -> PackedBits {
        let nullable = NULLABLE.put(u64::from(word.is_reference() && word.is_nullable()));
        let to = match word.outside() {
            Some(index) => {
                let exact = EXACT.put(u64::from(word.is_exact()));
                TARGET.put(TARGET_OUTSIDE) | NUMBER.put(u64::from(index.get())) | exact
            }
            None => HEAP.put(word.heap_bits()) | SHARED.put(u64::from(word.is_shared())),
        };
        PackedBits(VALUE.put(u64::from(word.value_byte())) | nullable | to)
    }

    /// What [`PackedBits::of`] was given; `None` for bits that it never returns.
    pub(crate) fn word(self) -> Option<Word> {
        let word = match self.outside() {
            Some(index) => Word::reference_outside(self.is_nullable(), index)
                .with_exactness(EXACT.get_bool(self.0)),
            None if self.is_reference() => {
                let heap = self.heap_bits() as u8;
                Word::abstract_reference(self.is_nullable(), heap, self.is_shared())?
            }
            None => Word::of_number(VALUE.get(self.0))?,
        };
        (PackedBits::of(word) == self).then_some(word)
    }

    /// Is this a reference?
    #[inline(always)]
    pub(crate) fn is_reference(self) -> bool {
        VALUE.get(self.0) == u64::from(REF)
    }

    #[inline(always)]
    fn is_nullable(self) -> bool {
        NULLABLE.get_bool(self.0)
    }

    /// Is the heap type of this reference to an abstract one shared?
    #[inline(always)]
    pub(crate) fn is_shared(self) -> bool {
        SHARED.get_bool(self.0)
    }

    /// The registered type that this refers to.
    #[inline(always)]
    pub(crate) fn outside(self) -> Option<TypeIndex> {
        if TARGET.get(self.0) != TARGET_OUTSIDE {
            return None;
        }
        TypeIndex::new(self.number())
    }

    /// The upper half; in a reference to a registered type, that type's index.
    #[inline(always)]
    pub(crate) fn number(self) -> u32 {
        NUMBER.get(self.0) as u32
    }

    /// Is this a reference to a registered type that is not exact? There are two such lower halves. As signed
    /// numbers they are less than all others, and that of the nullable reference is the larger one.
    #[inline(always)]
    pub(crate) fn is_inexact_type_ref(self) -> bool {
        const { assert!(TARGET.put(TARGET_OUTSIDE) == 1 << 31) };
        const { assert!(REFERENCE < NULLABLE.mask() && NULLABLE.mask() < EXACT.mask()) };
        const EXACT_REF: u32 = (TARGET.put(TARGET_OUTSIDE) | EXACT.mask()) as u32;
        (self.0 as u32).cast_signed() < EXACT_REF.cast_signed()
    }

    /// Is `sub` also a reference to a registered type that is not exact, and is it nullable only if `sup` is? Of an inexact
    /// `sup` only ([`PackedBits::is_inexact_type_ref`]).
    #[inline(always)]
    pub(crate) fn is_as_inexact(sub: PackedBits, sup: PackedBits) -> bool {
        (sub.0 as u32).cast_signed() <= (sup.0 as u32).cast_signed()
    }

    /// Is this neither a reference to a registered type, nor zero?
    #[inline(always)]
    pub(crate) fn names_no_type(self) -> bool {
        (self.0 as u32).cast_signed() > 0
    }

    /// Are these two alike except for the index, the heap type and nullability?
    #[inline(always)]
    pub(crate) fn are_alike(sub: PackedBits, sup: PackedBits) -> bool {
        const DIFFERENT: u32 = (HEAP.mask() | NULLABLE.mask()) as u32;
        (sub.0 as u32 ^ sup.0 as u32) & !DIFFERENT == 0
    }

    /// Does the nullability of one reference match that of the other? A reference that may be null does not match one
    /// that may not.
    #[inline(always)]
    pub(crate) fn nullability_matches(sub: PackedBits, sup: PackedBits) -> bool {
        (sub.0 as u32 ^ sup.0 as u32) & sub.0 as u32 & NULLABLE.mask() as u32 == 0
    }

    /// Does one abstract heap type match the other? A number has none, which matches itself.
    #[inline(always)]
    pub(crate) fn heap_matches(sub: PackedBits, sup: PackedBits) -> bool {
        let byte = |bits: PackedBits| bits.0 as u32 >> HEAP.low;
        AbstractHeapType::bytes_match(byte(sub), byte(sup))
    }

    /// Does one of these refer to a registered type, and the other to an abstract heap type?
    #[inline(always)]
    pub(crate) fn names_type_below(sub: PackedBits, sup: PackedBits) -> bool {
        const REGISTERED: u64 = REFERENCE | TARGET.put(TARGET_OUTSIDE);
        let kind_and_target = |bits: PackedBits| bits.0 & (VALUE.mask() | TARGET.mask());
        kind_and_target(sub) == REGISTERED && kind_and_target(sup) == REFERENCE
    }

    /// The heap type of a reference to an abstract one, in the low bits, with nothing above them.
    #[inline(always)]
    pub(crate) fn heap_bits(self) -> u32 {
        HEAP.get(self.0) as u32
    }

    /// [`PackedBits::number`] times eight, and something below that.
    #[inline(always)]
    pub(crate) fn number_times_eight(self) -> u64 {
        self.0 >> (NUMBER.low - 3)
    }
}
