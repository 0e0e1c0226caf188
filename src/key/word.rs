//! The 64 bits of one word: the one encoder and its exact inverse.
//!
//! ```text
//!           58 .... 49  48 ...... 35          34 ........... 8         7 ................................ 2        1  0
//! head      results 10  fields or params 14   supertype 27             clauses 1 | shared 1 | final 1 | kind 3     target
//! field                                       referred type | heap 8   exact or shared 1 | mutable 1 | value 4     target
//! clauses   descriptor 21 (53-33) | 1 (32)    describes 21 (28-8)                                      value 4     0
//! ```
//!
//! *Clauses* of custom descriptors are one more word, after the fields of the few types that have them; each is a
//! position in the same group plus one, or 0.
//!
//! *Target* says what the number is: nothing, a position in the same group, or the index of a registered type. Both are at
//! the same places in heads and fields, so that references can be found without knowing which of the two a word is. A
//! field without a large number fits into 32 bits (`words.rs`). A reference has one of two value kinds, which differ in
//! whether it may be null. Bits not used are zero; a value kind or composite kind of zero never occurs, so a word is
//! never zero.

use super::bits::{
    Bits, CLAUSES, DESCRIBES_PLUS_ONE, DESCRIPTOR_PLUS_ONE, EXACT_OR_SHARED, FIELDS, FINAL, HEAP,
    IN_CLAUSES, KIND, MUTABLE, NULLABLE, NUMBER, REFERENCE, RESULTS, SHARED_TYPE, TARGET,
    TARGET_OUTSIDE, TARGET_OWN, VALUE, VALUE_BYTES, value_kind,
};
use super::head::{Clauses, Head};
use super::one_byte::{NUMBER_WORDS, ONE_BYTE, ONE_BYTE_VALUES};
use super::target::Target;
use crate::index::{Position, TypeIndex};
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
        // A position for which a word has no room is in no group.
        Some(Target::Own(position)) => {
            TARGET.put(TARGET_OWN) | NUMBER.put(u64::from(position.0).min(NUMBER.maximum()))
        }
        Some(Target::Outside(index)) => {
            TARGET.put(TARGET_OUTSIDE) | NUMBER.put(u64::from(index.get()))
        }
    }
}

/// The word of the number or packed integer of this byte; 0 for any other number.
#[inline(always)]
fn number_word(byte: u64) -> u64 {
    match usize::try_from(byte) {
        Ok(byte) => NUMBER_WORDS.get(byte).copied().unwrap_or(0).into(),
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
            value_kind(DESCRIPTOR)
                | IN_CLAUSES.mask()
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
                        HEAP.put(u64::from(ty.byte())) | EXACT_OR_SHARED.put(u64::from(shared))
                    }
                    HeapType::Concrete { target, exact } => {
                        put_target(Some(target)) | EXACT_OR_SHARED.put(u64::from(exact))
                    }
                };
                return Word(heap | REFERENCE | NULLABLE.put(u64::from(nullable)) | mutable);
            }
        };
        Word(value_kind(number) | mutable)
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

    /// The word of a const field of the number or packed integer of this byte. `None` for any other number.
    #[inline(always)]
    pub(crate) fn of_number(byte: u64) -> Option<Word> {
        let word = number_word(byte);
        (word != 0).then_some(Word(word))
    }

    /// The same for a param or result, which cannot be a packed integer.
    #[inline(always)]
    pub(crate) fn of_value_number(byte: u64) -> Option<Word> {
        // These bytes follow one another.
        const { assert!(V128 + 4 == I32 && V128 < F64 && F64 < F32 && F32 < I64 && I64 < I32) };
        let is_value = (u64::from(V128)..=u64::from(I32)).contains(&byte);
        is_value.then(|| Word(value_kind(byte as u8)))
    }

    /// The word of a const reference to the abstract heap type of this byte.
    #[inline(always)]
    pub(crate) fn abstract_reference(nullable: bool, byte: u8, shared: bool) -> Option<Word> {
        let word = Word::of_byte(byte).filter(|word| word.is_reference())?;
        let others = word.0 & !NULLABLE.mask();
        Some(Word(
            others | NULLABLE.put(u64::from(nullable)) | EXACT_OR_SHARED.put(u64::from(shared)),
        ))
    }

    /// The same reference to a defined type, exact if `exact` is true.
    #[inline(always)]
    pub(crate) fn with_exactness(self, exact: bool) -> Word {
        Word(self.0 & !EXACT_OR_SHARED.mask() | EXACT_OR_SHARED.put(u64::from(exact)))
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
        matches!(self.value_byte(), I8 | I16)
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

    /// How many words follow this head: as many as [`Head::len`] says.
    #[inline(always)]
    pub(super) fn len_after_head(self) -> usize {
        (FIELDS.get(self.0) + RESULTS.get(self.0) + CLAUSES.get(self.0)) as usize
    }

    /// What [`Word::clauses`] was given. `None` only for a word that it never writes.
    pub(crate) fn as_clauses(self) -> Option<Clauses> {
        let position = |bits: Bits| match bits.get(self.0) {
            0 => None,
            plus_one => Some(Position(plus_one as u32 - 1)),
        };
        (self.0 & VALUE.mask() == value_kind(DESCRIPTOR)).then(|| Clauses {
            describes: position(DESCRIBES_PLUS_ONE),
            descriptor: position(DESCRIPTOR_PLUS_ONE),
        })
    }

    /// What [`Word::field`] was given. `None` only for a word that it never writes.
    #[inline]
    pub(crate) fn as_field(self) -> Option<FieldType<Target>> {
        let storage = match self.value_byte() {
            I8 => StorageType::I8,
            I16 => StorageType::I16,
            I32 => StorageType::Val(ValType::I32),
            I64 => StorageType::Val(ValType::I64),
            F32 => StorageType::Val(ValType::F32),
            F64 => StorageType::Val(ValType::F64),
            V128 => StorageType::Val(ValType::V128),
            REF => StorageType::Val(ValType::Ref(RefType {
                nullable: self.is_nullable(),
                heap: self.heap()?,
            })),
            _ => return None,
        };
        Some(FieldType {
            mutable: MUTABLE.get_bool(self.0),
            storage,
        })
    }

    /// The byte of the number or packed integer, or of any reference.
    #[inline(always)]
    pub(super) fn value_byte(self) -> u8 {
        VALUE_BYTES[VALUE.get(self.0) as usize]
    }

    /// The heap type of a reference.
    #[inline(always)]
    fn heap(self) -> Option<HeapType<Target>> {
        let is_exact_or_shared = EXACT_OR_SHARED.get_bool(self.0);
        Some(match self.target() {
            Some(target) => HeapType::Concrete {
                target,
                exact: is_exact_or_shared,
            },
            None => HeapType::Abstract {
                ty: AbstractHeapType::from_byte(self.heap_bits() as u8)?,
                shared: is_exact_or_shared,
            },
        })
    }

    /// The heap type of a reference to an abstract one; 0 for a number.
    #[inline(always)]
    pub(super) fn heap_bits(self) -> u64 {
        HEAP.get(self.0)
    }

    /// A reference to the registered type of number 0, which no type has.
    #[cfg(test)]
    pub(crate) const NOWHERE: Word = Word(REFERENCE | TARGET.put(TARGET_OUTSIDE));

    /// Is this a reference?
    #[inline(always)]
    pub(crate) fn is_reference(self) -> bool {
        self.0 & (VALUE.mask() & !NULLABLE.mask()) == REFERENCE
    }

    /// May this reference be null?
    #[inline(always)]
    pub(crate) fn is_nullable(self) -> bool {
        NULLABLE.get_bool(self.0)
    }

    /// Does this reference to a defined type refer to exactly that type?
    #[inline(always)]
    pub(crate) fn is_exact(self) -> bool {
        EXACT_OR_SHARED.get_bool(self.0)
    }

    /// The heap type of a reference to an abstract one, and whether it is shared.
    #[inline(always)]
    pub(crate) fn abstract_heap(self) -> Option<(AbstractHeapType, bool)> {
        let ty = AbstractHeapType::from_byte(self.heap_bits() as u8)?;
        Some((ty, self.is_shared()))
    }

    /// Is the heap type of this reference to an abstract one shared?
    #[inline(always)]
    pub(crate) fn is_shared(self) -> bool {
        EXACT_OR_SHARED.get_bool(self.0)
    }

    /// Does this refer to a registered type, be it a head or a field?
    #[inline(always)]
    pub(crate) fn names_registered_type(self) -> bool {
        // The upper of a target's two bits says this.
        const { assert!(TARGET.put(TARGET_OUTSIDE) == 2) };
        self.0 & 2 != 0
    }

    /// In a reference to a registered type, that type's index.
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
        let is_beyond = BEYOND >> (self.heap_bits() & 63) & 1 != 0;
        EXACT_OR_SHARED.get_bool(self.0) || is_beyond && TARGET.get(self.0) == 0
    }

    /// Is this a field that is not a reference?
    #[inline(always)]
    pub(crate) fn is_number(self) -> bool {
        !self.is_reference()
    }

    /// The defined type that this word refers to, be it a head or a field.
    #[inline(always)]
    pub(crate) fn target(self) -> Option<Target> {
        let number = self.number();
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
        const MORE: u64 = TARGET.mask() | EXACT_OR_SHARED.mask();
        if self.0 & MORE != TARGET.put(TARGET_OUTSIDE) {
            return None;
        }
        TypeIndex::new((self.0 >> NUMBER.low) as u32) // Above a field's number there is nothing.
    }

    /// The bits, for hashing and for nothing else.
    #[inline(always)]
    pub(crate) fn bits(self) -> u64 {
        self.0
    }
}

#[cfg(test)]
mod tests;
