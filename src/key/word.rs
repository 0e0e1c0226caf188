//! The 64 bits of one word: the one encoder and its exact inverse.
//!
//! ```text
//!           63 ......... 32   31 30    29 ................................. 0
//! head      supertype         target   results 10 | fields or params 14 | clauses 1 | shared 1 | final 1 | kind 3   (bits 29-20, 19-6, 5 .. 3, 2-0)
//! field     referred type     target   0 | heap 8 | exact 1 | shared 1 | mutable 1 | nullable 1 | value kind 8   (19-12, 11 .. 8, 7-0)
//! clauses   0 | descriptor 21 00       0 | describes 21 | DESCRIPTOR 8   (bits 52-32, 28-8, 7-0)
//! ```
//!
//! *Clauses* of custom descriptors are one more word, after the fields of the few types that have them; each is a
//! position in the same group plus one, or 0.
//!
//! *Target* says what the upper half names: nothing, a position in the same group, or the index of a registered type.
//! It is at the same place in heads and fields, so that references can be found without knowing which of the two a word
//! is. Bits not used are zero; a value kind or composite kind of zero never occurs, so a word is never zero.

use super::bits::{
    Bits, CLAUSES, DESCRIBES_PLUS_ONE, DESCRIPTOR_PLUS_ONE, EXACT, FIELDS, FINAL, HEAP, KIND,
    MUTABLE, NULLABLE, NUMBER, REFERENCE, RESULTS, SHARED, SHARED_TYPE, TARGET, TARGET_OUTSIDE,
    TARGET_OWN, VALUE,
};
use super::head::{Clauses, Head};
use super::one_byte::{IS_NUMBER, ONE_BYTE, ONE_BYTE_VALUES};
use super::target::Target;
use crate::index::{Position, TypeIndex};
use crate::system::SIZE_FIRST;
use crate::ty::opcode::{DESCRIPTOR, F32, F64, I8, I16, I32, I64, REF, V128};
use crate::ty::{
    AbstractHeapType, CompositeKind, FieldType, HeapType, RefType, StorageType, ValType,
};

/// One word of a key.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(transparent)]
pub(crate) struct Word(pub(super) u64);

/// The composite kind of each number of three bits.
const KINDS: [Option<CompositeKind>; 8] = [
    None,
    Some(CompositeKind::Func),
    Some(CompositeKind::Struct),
    Some(CompositeKind::Array),
    Some(CompositeKind::Cont),
    Some(CompositeKind::Exn),
    None,
    None,
];

const fn kind_number(kind: CompositeKind) -> u64 {
    match kind {
        CompositeKind::Exn => 5,
        _ => CompositeKind::Func as u64 + 1 - kind as u64,
    }
}

/// Each kind has a number of its own, and [`KINDS`] maps it back to the kind.
const _: () = {
    let (all, mut i) = (CompositeKind::ALL, 0);
    while i < all.len() {
        match KINDS[kind_number(all[i]) as usize] {
            Some(kind) => assert!(kind as u8 == all[i] as u8),
            None => panic!("a kind that KINDS lacks"),
        }
        i += 1;
    }
};

#[inline(always)]
fn put_target(target: Option<Target>) -> u64 {
    match target {
        None => 0,
        Some(Target::Own(position)) => TARGET.put(TARGET_OWN) | NUMBER.put(u64::from(position.0)),
        Some(Target::Outside(index)) => {
            TARGET.put(TARGET_OUTSIDE) | NUMBER.put(u64::from(index.get()))
        }
    }
}

/// 2 for the byte of a number, 1 for that of a packed integer, otherwise 0.
#[inline(always)]
fn number_or_packed(byte: u64) -> u8 {
    match usize::try_from(byte) {
        Ok(byte) => IS_NUMBER.get(byte).copied().unwrap_or(0),
        Err(_) => 0,
    }
}

impl Word {
    /// Stands where a word will be written. No other word is zero.
    pub(crate) const UNWRITTEN: Word = Word(0);

    /// The word of a sub type's head.
    #[inline(always)]
    pub(crate) fn head(head: Head) -> Word {
        let declared = Word::declared(head.is_final, head.supertype);
        Word(
            declared
                .with_composite(head.kind, head.fields, head.results)
                .0
                | SHARED_TYPE.put(u64::from(head.is_shared))
                | CLAUSES.put(u64::from(head.has_clauses)),
        )
    }

    /// A head without its composite type, which [`Word::with_composite`] adds. Neither shared nor with clauses.
    #[inline(always)]
    pub(crate) fn declared(is_final: bool, supertype: Option<Target>) -> Word {
        Word(FINAL.put(u64::from(is_final)) | put_target(supertype))
    }

    /// The head of [`Word::declared`], with its composite type: the kind and how many words follow.
    #[inline(always)]
    pub(crate) fn with_composite(self, kind: CompositeKind, fields: u32, results: u32) -> Word {
        Word(
            self.0
                | KIND.put(kind_number(kind))
                | FIELDS.put(u64::from(fields))
                | RESULTS.put(u64::from(results)),
        )
    }

    /// The word of descriptor clauses.
    pub(crate) fn clauses(clauses: Clauses) -> Word {
        let plus_one = |position: Option<Position>| position.map_or(0, |at| u64::from(at.0) + 1);
        Word(
            VALUE.put(u64::from(DESCRIPTOR))
                | DESCRIBES_PLUS_ONE.put(plus_one(clauses.describes))
                | DESCRIPTOR_PLUS_ONE.put(plus_one(clauses.descriptor)),
        )
    }

    /// The word of a field. Params and results are written as const fields.
    pub(crate) fn field(field: FieldType<Target>) -> Word {
        let mutable = MUTABLE.put(u64::from(field.mutable));
        let number = match field.storage {
            StorageType::I8 => I8,
            StorageType::I16 => I16,
            StorageType::Val(ValType::I32) => I32,
            StorageType::Val(ValType::I64) => I64,
            StorageType::Val(ValType::F32) => F32,
            StorageType::Val(ValType::F64) => F64,
            StorageType::Val(ValType::V128) => V128,
            StorageType::Val(ValType::Ref(RefType { nullable, heap })) => {
                let heap = match heap {
                    HeapType::Abstract { ty, shared } => {
                        HEAP.put(u64::from(ty.byte())) | SHARED.put(u64::from(shared))
                    }
                    HeapType::Concrete { target, exact } => {
                        put_target(Some(target)) | EXACT.put(u64::from(exact))
                    }
                };
                return Word(heap | REFERENCE | NULLABLE.put(u64::from(nullable)) | mutable);
            }
        };
        Word(VALUE.put(u64::from(number)) | mutable)
    }

    /// The word of a const field whose type is written in one byte: a number, a packed integer, or the
    /// nullable reference to an abstract heap type.
    #[inline(always)]
    pub(crate) const fn of_byte(byte: u8) -> Option<Word> {
        match ONE_BYTE[byte as usize] {
            0 => None,
            bits => Some(Word(bits as u64)),
        }
    }

    /// The same for a param or result, which cannot be a packed integer.
    #[inline(always)]
    pub(crate) const fn of_value_byte(byte: u8) -> Option<Word> {
        match ONE_BYTE_VALUES[byte as usize] {
            0 => None,
            bits => Some(Word(bits as u64)),
        }
    }

    /// The word of a const field of the number or packed integer of this byte: the byte itself. `None` for any other
    /// number.
    #[inline(always)]
    pub(crate) fn of_number(byte: u64) -> Option<Word> {
        (number_or_packed(byte) > 0).then(|| Word(VALUE.put(byte)))
    }

    /// The same for a param or result, which cannot be a packed integer.
    #[inline(always)]
    pub(crate) fn of_value_number(byte: u64) -> Option<Word> {
        (number_or_packed(byte) > 1).then(|| Word(VALUE.put(byte)))
    }

    /// The word of a const reference to the abstract heap type of this byte.
    #[inline(always)]
    pub(crate) fn abstract_reference(nullable: bool, byte: u8, shared: bool) -> Option<Word> {
        let word = Word::of_byte(byte).filter(|word| VALUE.get(word.0) == u64::from(REF))?;
        let others = word.0 & !NULLABLE.mask();
        Some(Word(
            others | NULLABLE.put(u64::from(nullable)) | SHARED.put(u64::from(shared)),
        ))
    }

    /// The same reference to a defined type, exact if `exact` is true.
    #[inline(always)]
    pub(crate) fn with_exactness(self, exact: bool) -> Word {
        Word(self.0 & !EXACT.mask() | EXACT.put(u64::from(exact)))
    }

    /// The same reference, but to this defined type.
    #[inline(always)]
    pub(crate) fn with_target(self, target: Target) -> Word {
        Word(self.0 & !(TARGET.mask() | NUMBER.mask()) | put_target(Some(target)))
    }

    /// The word of a const field that refers to a defined type.
    #[inline(always)]
    pub(crate) fn reference(nullable: bool, target: Target) -> Word {
        Word(REFERENCE | NULLABLE.put(u64::from(nullable)) | put_target(Some(target)))
    }

    /// [`Word::reference`] to a registered type, in fewer instructions.
    #[inline(always)]
    pub(crate) fn reference_outside(nullable: bool, target: TypeIndex) -> Word {
        let number = NUMBER.put(u64::from(target.get()));
        Word(REFERENCE | TARGET.put(TARGET_OUTSIDE) | NULLABLE.put(u64::from(nullable)) | number)
    }

    /// The same const field, mutable if `mutable` is true.
    #[inline(always)]
    pub(crate) fn with_mutability(self, mutable: bool) -> Word {
        Word(self.0 | MUTABLE.put(u64::from(mutable)))
    }

    /// Is this a field of an integer packed into 8 or 16 bits?
    #[inline(always)]
    pub(crate) fn is_packed(self) -> bool {
        matches!(VALUE.get(self.0) as u8, I8 | I16)
    }

    /// The same head of a function, with its number of results.
    pub(crate) fn with_results(self, results: u32) -> Word {
        Word(self.0 & !RESULTS.mask() | RESULTS.put(u64::from(results)))
    }

    /// What [`Word::head`] was given. `None` only for a word that it never writes.
    #[inline]
    pub(crate) fn as_head(self) -> Option<Head> {
        Some(Head {
            kind: KINDS[KIND.get(self.0) as usize]?,
            is_final: FINAL.get_bool(self.0),
            is_shared: SHARED_TYPE.get_bool(self.0),
            has_clauses: CLAUSES.get_bool(self.0),
            supertype: self.target(),
            fields: FIELDS.get(self.0) as u32,
            results: RESULTS.get(self.0) as u32,
        })
    }

    /// What [`Word::clauses`] was given. `None` only for a word that it never writes.
    pub(crate) fn as_clauses(self) -> Option<Clauses> {
        let position = |bits: Bits| match bits.get(self.0) {
            0 => None,
            plus_one => Some(Position(plus_one as u32 - 1)),
        };
        (VALUE.get(self.0) == u64::from(DESCRIPTOR)).then(|| Clauses {
            describes: position(DESCRIBES_PLUS_ONE),
            descriptor: position(DESCRIPTOR_PLUS_ONE),
        })
    }

    /// What [`Word::field`] was given. `None` only for a word that it never writes.
    #[inline]
    pub(crate) fn as_field(self) -> Option<FieldType<Target>> {
        let storage = match VALUE.get(self.0) as u8 {
            I8 => StorageType::I8,
            I16 => StorageType::I16,
            I32 => StorageType::Val(ValType::I32),
            I64 => StorageType::Val(ValType::I64),
            F32 => StorageType::Val(ValType::F32),
            F64 => StorageType::Val(ValType::F64),
            V128 => StorageType::Val(ValType::V128),
            REF => {
                let heap = match self.target() {
                    Some(target) => HeapType::Concrete {
                        target,
                        exact: EXACT.get_bool(self.0),
                    },
                    None => HeapType::Abstract {
                        ty: AbstractHeapType::from_byte(HEAP.get(self.0) as u8)?,
                        shared: SHARED.get_bool(self.0),
                    },
                };
                StorageType::Val(ValType::Ref(RefType {
                    nullable: NULLABLE.get_bool(self.0),
                    heap,
                }))
            }
            _ => return None,
        };
        Some(FieldType {
            mutable: MUTABLE.get_bool(self.0),
            storage,
        })
    }

    /// A word of any bits. Every question about it has an answer, but it must not become a word of a key.
    #[inline(always)]
    pub(crate) fn of_bits(bits: u64) -> Word {
        Word(bits)
    }

    /// Is this a reference?
    #[inline(always)]
    pub(crate) fn is_reference(self) -> bool {
        VALUE.get(self.0) == u64::from(REF)
    }

    /// May this reference be null?
    #[inline(always)]
    pub(crate) fn is_nullable(self) -> bool {
        NULLABLE.get_bool(self.0)
    }

    /// Does this reference to a defined type refer to exactly that type?
    #[inline(always)]
    pub(crate) fn is_exact(self) -> bool {
        EXACT.get_bool(self.0)
    }

    /// The heap type of a reference to an abstract one, and whether it is shared.
    #[inline(always)]
    pub(crate) fn abstract_heap(self) -> Option<(AbstractHeapType, bool)> {
        let ty = AbstractHeapType::from_byte(HEAP.get(self.0) as u8)?;
        Some((ty, SHARED.get_bool(self.0)))
    }

    /// Is the heap type of this reference to an abstract one shared?
    #[inline(always)]
    pub(crate) fn is_shared(self) -> bool {
        SHARED.get_bool(self.0)
    }

    /// Does this refer to a registered type, be it a head or a field?
    #[inline(always)]
    pub(crate) fn names_registered_type(self) -> bool {
        // The upper of a target's two bits says this.
        const { assert!(TARGET.put(TARGET_OUTSIDE) == 1 << 31) };
        (self.0 as u32).cast_signed() < 0
    }

    /// The upper half; in a reference to a registered type, that type's index.
    #[inline(always)]
    pub(crate) fn number(self) -> u32 {
        NUMBER.get(self.0) as u32
    }

    /// Did [`Word::head`] write this? Readers do not ask, since every word of a key was written here.
    pub(crate) fn is_head(self) -> bool {
        self.as_head().is_some_and(|head| Word::head(head) == self)
    }

    /// Did [`Word::clauses`] write this?
    pub(crate) fn is_clauses(self) -> bool {
        self.as_clauses()
            .is_some_and(|clauses| Word::clauses(clauses) == self)
    }

    /// Did [`Word::field`] write this?
    pub(crate) fn is_field(self) -> bool {
        self.as_field()
            .is_some_and(|field| Word::field(field) == self)
    }

    /// Does this field need a proposal beyond WebAssembly 3.0?
    #[inline(always)]
    pub(crate) fn needs_rare_checks(self) -> bool {
        // A set of heap types, by their lower six bits, which differ between any two; a number has 0 there.
        const fn bit(heap: AbstractHeapType) -> u64 {
            1 << (heap.byte() & 63)
        }
        const BEYOND: u64 = bit(AbstractHeapType::Cont) | bit(AbstractHeapType::NoCont);
        self.0 & (SHARED.mask() | EXACT.mask()) != 0
            || BEYOND >> ((self.0 >> HEAP.low) & 63) & 1 != 0
    }

    /// Is this a field that is not a reference?
    #[inline(always)]
    pub(crate) fn is_number(self) -> bool {
        // A reference has a target, or the byte of an abstract heap type, which is not 0.
        const REFERS: u64 = TARGET.mask() | SHARED.mask() | EXACT.mask() | HEAP.mask();
        self.0 & REFERS == 0
    }

    /// The defined type that this word refers to, be it a head or a field.
    #[inline(always)]
    pub(crate) fn target(self) -> Option<Target> {
        let number = NUMBER.get(self.0) as u32;
        match TARGET.get(self.0) {
            TARGET_OWN => Some(Target::Own(Position(number))),
            TARGET_OUTSIDE => TypeIndex::new(number).map(Target::Outside),
            _ => None,
        }
    }

    /// The registered type that this word refers to.
    #[inline(always)]
    pub(crate) fn outside(self) -> Option<TypeIndex> {
        if !self.names_registered_type() {
            return None;
        }
        TypeIndex::new(self.number())
    }

    /// The registered type that this field refers to, if the reference needs no proposal beyond WebAssembly 3.0.
    #[inline(always)]
    pub(crate) fn plain_outside(self) -> Option<TypeIndex> {
        const MORE: u64 = TARGET.mask() | SHARED.mask() | EXACT.mask() | HEAP.mask();
        if self.0 & MORE != TARGET.put(TARGET_OUTSIDE) {
            return None;
        }
        TypeIndex::new(self.number())
    }

    /// The bits, for hashing and for nothing else.
    #[inline(always)]
    pub(crate) fn bits(self) -> u64 {
        self.0
    }
}

/// Are these the words of equal groups?
#[inline]
pub(crate) fn same_words(a: &[Word], b: &[Word]) -> bool {
    // Most groups have at most eight words. How many is hard to predict, so halves that overlap are compared.
    a.len() == b.len()
        && match a.len() {
            _ if SIZE_FIRST => a == b,
            ..=2 => same_halves::<1>(a, b),
            3..=4 => same_halves::<2>(a, b),
            5..=8 => same_halves::<4>(a, b),
            _ => a.iter().zip(b).fold(0, |bits, (a, b)| bits | (a.0 ^ b.0)) == 0,
        }
}

/// Are the first words and the last words the same, `N` each?
#[inline(always)]
fn same_halves<const N: usize>(a: &[Word], b: &[Word]) -> bool {
    let differences = |a: Option<&[Word; N]>, b: Option<&[Word; N]>| match (a, b) {
        (Some(a), Some(b)) => a.iter().zip(b).fold(0, |bits, (a, b)| bits | (a.0 ^ b.0)),
        _ => 0, // There are no words at all.
    };
    differences(a.first_chunk(), b.first_chunk()) | differences(a.last_chunk(), b.last_chunk()) == 0
}

#[cfg(test)]
mod tests;
