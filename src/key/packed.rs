//! What packed value types ask of the words that they are: whether one matches the other, as far as bits say.

use super::bits::{
    EXACT, HEAP, MUTABLE, NULLABLE, NUMBER, REFERENCE, TARGET, TARGET_OUTSIDE, TARGET_OWN, VALUE,
};
use super::word::Word;
use crate::ty::AbstractHeapType;

impl Word {
    /// A const field in 64 bits, as [`crate::PackedValType`] has it.
    pub(crate) fn of_packed(bits: u64) -> Option<Word> {
        let is_own = TARGET.get(bits) == TARGET_OWN; // a position, which says nothing outside of its group
        Some(Word(bits)).filter(|word| word.is_field() && !MUTABLE.get_bool(bits) && !is_own)
    }

    /// Is this const field a reference to a registered type that is not exact? There are two such lower halves. As signed
    /// numbers they are less than all others, and that of the nullable reference is the larger one.
    #[inline(always)]
    pub(crate) fn is_inexact_type_ref(self) -> bool {
        const { assert!(TARGET.put(TARGET_OUTSIDE) == 1 << 31) };
        const { assert!(REFERENCE < NULLABLE.mask() && NULLABLE.mask() < EXACT.mask()) };
        const EXACT_REF: u32 = (TARGET.put(TARGET_OUTSIDE) | EXACT.mask()) as u32;
        (self.0 as u32).cast_signed() < EXACT_REF.cast_signed()
    }

    /// Is `sub` also a reference to a registered type that is not exact, and is it nullable only if `sup` is? Of an inexact
    /// `sup` only ([`Word::is_inexact_type_ref`]).
    #[inline(always)]
    pub(crate) fn is_as_inexact(sub: Word, sup: Word) -> bool {
        (sub.0 as u32).cast_signed() <= (sup.0 as u32).cast_signed()
    }

    /// Is this const field neither a reference to a registered type, nor zero?
    #[inline(always)]
    pub(crate) fn names_no_type(self) -> bool {
        (self.0 as u32).cast_signed() > 0
    }

    /// Are these two const fields alike except for the index, the heap type and nullability?
    #[inline(always)]
    pub(crate) fn are_alike(sub: Word, sup: Word) -> bool {
        const DIFFERENT: u32 = (HEAP.mask() | NULLABLE.mask()) as u32;
        (sub.0 as u32 ^ sup.0 as u32) & !DIFFERENT == 0
    }

    /// Does the nullability of one reference match that of the other? A reference that may be null does not match one
    /// that may not.
    #[inline(always)]
    pub(crate) fn nullability_matches(sub: Word, sup: Word) -> bool {
        (sub.0 as u32 ^ sup.0 as u32) & sub.0 as u32 & NULLABLE.mask() as u32 == 0
    }

    /// Does one abstract heap type match the other? A number has none, which matches itself.
    #[inline(always)]
    pub(crate) fn heap_matches(sub: Word, sup: Word) -> bool {
        let byte = |word: Word| word.0 as u32 >> HEAP.low;
        AbstractHeapType::bytes_match(byte(sub), byte(sup))
    }

    /// Does one of these refer to a registered type, and the other to an abstract heap type?
    #[inline(always)]
    pub(crate) fn names_type_below(sub: Word, sup: Word) -> bool {
        const REGISTERED: u64 = REFERENCE | TARGET.put(TARGET_OUTSIDE);
        let kind_and_target = |word: Word| word.0 & (VALUE.mask() | TARGET.mask());
        kind_and_target(sub) == REGISTERED && kind_and_target(sup) == REFERENCE
    }

    /// The heap type of a reference to an abstract one, in the low bits, with nothing above them.
    #[inline(always)]
    pub(crate) fn heap_bits(self) -> u32 {
        HEAP.get(self.0) as u32
    }

    /// [`Word::number`] times eight, and something below that.
    #[inline(always)]
    pub(crate) fn number_times_eight(self) -> u64 {
        self.0 >> (NUMBER.low - 3)
    }
}
