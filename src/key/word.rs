//! The 64 bits of one word: the one encoder and its exact inverse.
//!
//! ```text
//!           63 ......... 32   31 30    29 ................................. 0
//! head      supertype         target   results 10 | fields or params 14 | 00 | final 1 | kind 3   (bits 29-20, 19-6, 5-4, 3, 2-0)
//! field     referred type     target   0 | heap 8 | exact 1 | shared 1 | mutable 1 | nullable 1 | value kind 8   (19-12, 11 .. 8, 7-0)
//! ```
//!
//! *Target* says what the upper half names: nothing, a position in the own group, or the index of a
//! registered type. It stands at the same place in both forms, so that references can be found
//! without knowing which form a word has. Bits not used are zero; a value kind or composite kind of
//! zero never occurs, so a word is never zero.

use crate::error::Part;
use crate::index::{Position, TypeIndex};
use crate::limits::{Limit, MAX_TYPE_INDEX};
use crate::planted::{Bug, planted};
use crate::ty::{
    AbstractHeapType, CompositeKind, FieldType, HeapType, RefType, StorageType, ValType,
};

/// A type that a member of a group refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Target {
    /// A member of the same group.
    Own(Position),
    /// A type registered before. Whoever holds the word keeps that type alive.
    Outside(TypeIndex),
}

/// What a sub type is but for its fields, params and results.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Head {
    pub(crate) kind: CompositeKind,
    pub(crate) is_final: bool,
    pub(crate) supertype: Option<Target>,
    /// Fields of a struct, 1 for an array; params of a function; 1 for an exn type: its tag's
    /// function type.
    pub(crate) fields: u32,
    /// Results of a function; 0 for every other kind.
    pub(crate) results: u32,
}

impl Head {
    /// What the first run of words behind the head is.
    pub(crate) const fn part_of_fields(&self) -> Part {
        match self.kind {
            CompositeKind::Func => Part::Param,
            _ => Part::Field,
        }
    }

    /// Words that follow the head.
    pub(crate) const fn len(&self) -> usize {
        self.fields as usize + self.results as usize
    }
}

/// One word of a key.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(transparent)]
pub(crate) struct Word(u64);

/// A named range of bits.
#[derive(Clone, Copy)]
struct Bits {
    low: u32,
    width: u32,
}

impl Bits {
    const fn new(low: u32, width: u32) -> Bits {
        Bits { low, width }
    }
    const fn maximum(self) -> u64 {
        (1 << self.width) - 1
    }
    const fn mask(self) -> u64 {
        self.maximum() << self.low
    }
    /// `value` at its place. Values come from types and checked limits that fit; the assertion
    /// below says which.
    const fn put(self, value: u64) -> u64 {
        debug_assert!(value <= self.maximum());
        (value & self.maximum()) << self.low
    }
    const fn get(self, word: u64) -> u64 {
        (word >> self.low) & self.maximum()
    }
    const fn get_bool(self, word: u64) -> bool {
        self.get(word) != 0
    }
}

const NUMBER: Bits = Bits::new(32, 32);
const TARGET: Bits = Bits::new(30, 2);
const TARGET_OWN: u64 = 1;
const TARGET_OUTSIDE: u64 = 2;

const KIND: Bits = Bits::new(0, 3);
const FINAL: Bits = Bits::new(3, 1);
const FIELDS: Bits = Bits::new(6, 14);
const RESULTS: Bits = Bits::new(20, 10);

const VALUE: Bits = Bits::new(0, 8);
const NULLABLE: Bits = Bits::new(8, 1);
const MUTABLE: Bits = Bits::new(9, 1);
const SHARED: Bits = Bits::new(10, 1);
const EXACT: Bits = Bits::new(11, 1);
const HEAP: Bits = Bits::new(12, 8);

/// Is no bit in two of these ranges?
const fn disjoint<const N: usize>(ranges: [Bits; N]) -> bool {
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

const _: () = {
    assert!(disjoint([NUMBER, TARGET, KIND, FINAL, FIELDS, RESULTS]));
    assert!(disjoint([
        NUMBER, TARGET, VALUE, NULLABLE, MUTABLE, SHARED, EXACT, HEAP
    ]));
    assert!(Limit::Fields.maximum() as u64 <= FIELDS.maximum());
    assert!(Limit::Params.maximum() as u64 <= FIELDS.maximum());
    assert!(Limit::Results.maximum() as u64 <= RESULTS.maximum());
    assert!(Limit::GroupTypes.maximum() as u64 <= NUMBER.maximum());
    assert!(MAX_TYPE_INDEX as u64 <= NUMBER.maximum());
};

/// Value kinds: the bytes of the binary format.
const I32: u64 = 0x7f;
const I64: u64 = 0x7e;
const F32: u64 = 0x7d;
const F64: u64 = 0x7c;
const V128: u64 = 0x7b;
const I8: u64 = 0x78;
const I16: u64 = 0x77;
const REF: u64 = 0x64;

/// Composite kinds in three bits.
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
        CompositeKind::Func => 1,
        CompositeKind::Struct => 2,
        CompositeKind::Array => 3,
        CompositeKind::Cont => 4,
        CompositeKind::Exn => 5,
    }
}

fn put_target(target: Option<Target>) -> u64 {
    match target {
        None => 0,
        Some(Target::Own(position)) => TARGET.put(TARGET_OWN) | NUMBER.put(u64::from(position.0)),
        Some(Target::Outside(index)) => {
            let kept = if planted(Bug::IndexTruncated) {
                0xff
            } else {
                u32::MAX
            };
            TARGET.put(TARGET_OUTSIDE) | NUMBER.put(u64::from(index.get() & kept))
        }
    }
}

impl Word {
    /// The word of a sub type's head.
    pub(crate) fn head(head: Head) -> Word {
        Word(
            KIND.put(kind_number(head.kind))
                | FINAL.put(u64::from(head.is_final))
                | FIELDS.put(u64::from(head.fields))
                | RESULTS.put(u64::from(head.results))
                | put_target(head.supertype),
        )
    }

    /// The word of a field. Params and results are written as const fields.
    pub(crate) fn field(field: FieldType<Target>) -> Word {
        let value = match field.storage {
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
                heap | REF | NULLABLE.put(u64::from(nullable))
            }
        };
        Word(value | MUTABLE.put(u64::from(field.mutable)))
    }

    /// What [`Word::head`] was given, or `None` for a word it never writes.
    pub(crate) fn as_head(self) -> Option<Head> {
        let head = Head {
            kind: KINDS[KIND.get(self.0) as usize]?,
            is_final: FINAL.get_bool(self.0),
            supertype: self.target(),
            fields: FIELDS.get(self.0) as u32,
            results: RESULTS.get(self.0) as u32,
        };
        (Word::head(head) == self).then_some(head)
    }

    /// What [`Word::field`] was given, or `None` for a word it never writes.
    pub(crate) fn as_field(self) -> Option<FieldType<Target>> {
        let storage = match VALUE.get(self.0) {
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
        let field = FieldType {
            mutable: MUTABLE.get_bool(self.0),
            storage,
        };
        (Word::field(field) == self).then_some(field)
    }

    /// The defined type this word refers to, whichever form it has.
    pub(crate) fn target(self) -> Option<Target> {
        let number = NUMBER.get(self.0) as u32;
        match TARGET.get(self.0) {
            TARGET_OWN => Some(Target::Own(Position(number))),
            TARGET_OUTSIDE => TypeIndex::new(number).map(Target::Outside),
            _ => None,
        }
    }

    /// The bits, for hashing and for nothing else.
    pub(crate) fn bits(self) -> u64 {
        self.0 & !self.left_out()
    }

    /// Bits that neither hash nor equality looks at: none, but for a planted bug.
    #[cfg(not(feature = "planted-bugs"))]
    const fn left_out(self) -> u64 {
        0
    }

    #[cfg(feature = "planted-bugs")]
    fn left_out(self) -> u64 {
        // Set in every value kind, and not used in heads.
        let is_field = self.0 & 0x20 != 0;
        let is_reference = is_field && VALUE.get(self.0) == REF;
        let bugs = [
            (Bug::NullabilityIgnored, is_reference, NULLABLE.mask()),
            (Bug::MutabilityIgnored, is_field, MUTABLE.mask()),
            (Bug::HeapTypeIgnored, is_reference, HEAP.mask()),
            (Bug::OwnAndOutsideConflated, is_reference, TARGET.mask()),
            (Bug::FinalityIgnored, !is_field, FINAL.mask()),
            (
                Bug::SupertypeIgnored,
                !is_field,
                TARGET.mask() | NUMBER.mask(),
            ),
            (
                Bug::SignatureRunTogether,
                !is_field,
                FIELDS.mask() | RESULTS.mask(),
            ),
        ];
        let on = bugs
            .into_iter()
            .find(|&(bug, concerned, _)| concerned && planted(bug));
        on.map_or(0, |(_, _, bits)| bits)
    }
}

/// Are these the words of equal groups?
pub(crate) fn same_words(a: &[Word], b: &[Word]) -> bool {
    if cfg!(feature = "planted-bugs") {
        let bits = |words: &[Word]| words.iter().map(|word| word.bits()).collect::<Vec<u64>>();
        return planted(Bug::HashIsEvidence) || bits(a) == bits(b);
    }
    a == b
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    /// Numbers at the edges of what a target can hold.
    fn targets() -> Vec<Target> {
        let numbers = [
            0,
            1,
            2,
            7,
            255,
            256,
            65_535,
            999_999,
            1 << 20,
            MAX_TYPE_INDEX,
        ];
        let own = numbers.iter().map(|&n| Target::Own(Position(n)));
        let outside = numbers
            .iter()
            .filter_map(|&n| TypeIndex::new(n).map(Target::Outside));
        own.chain(outside).collect()
    }

    /// Every field there is, over these targets: all storages, heap types and flags.
    fn all_fields() -> Vec<FieldType<Target>> {
        let mut heaps = Vec::new();
        for shared in [false, true] {
            heaps.extend(AbstractHeapType::ALL.map(|ty| HeapType::Abstract { ty, shared }));
        }
        for exact in [false, true] {
            heaps.extend(
                targets()
                    .into_iter()
                    .map(|target| HeapType::Concrete { target, exact }),
            );
        }
        let mut values = vec![
            ValType::I32,
            ValType::I64,
            ValType::F32,
            ValType::F64,
            ValType::V128,
        ];
        for nullable in [false, true] {
            values.extend(
                heaps
                    .iter()
                    .map(|&heap| ValType::Ref(RefType { nullable, heap })),
            );
        }
        let mut storages = vec![StorageType::I8, StorageType::I16];
        storages.extend(values.into_iter().map(StorageType::Val));
        [false, true]
            .into_iter()
            .flat_map(|mutable| {
                storages
                    .iter()
                    .map(move |&storage| FieldType { mutable, storage })
            })
            .collect()
    }

    #[test]
    fn every_field_round_trips_and_no_two_share_a_word() {
        let fields = all_fields();
        let mut words = HashSet::new();
        for &field in &fields {
            let word = Word::field(field);
            assert_eq!(word.as_field(), Some(field));
            assert!(
                words.insert(word.bits()),
                "{field:?} has the word of another field"
            );
        }
        assert_eq!(
            words.len(),
            2 * (2 + 5 + 2 * (2 * 14 + 2 * targets().len()))
        );
    }

    #[test]
    fn every_head_round_trips_and_no_two_share_a_word() {
        let mut words = HashSet::new();
        let supertypes = || targets().into_iter().map(Some).chain([None]);
        for kind in CompositeKind::ALL {
            for is_final in [false, true] {
                for supertype in supertypes() {
                    for fields in [0, 1, 2, 999, 1_000, 9_999, 10_000] {
                        for results in [0, 1, 999, 1_000] {
                            let head = Head {
                                kind,
                                is_final,
                                supertype,
                                fields,
                                results,
                            };
                            let word = Word::head(head);
                            assert_eq!(word.as_head(), Some(head));
                            assert!(
                                words.insert(word.bits()),
                                "{head:?} has the word of another"
                            );
                        }
                    }
                }
            }
        }
    }

    /// Every value of the low 20 bits, alone and with one bit set above them: as many decode as there
    /// are fields and heads, so nothing else is taken for one.
    #[test]
    fn no_word_decodes_that_is_not_written() {
        let (mut fields, mut heads) = (0_u64, 0_u64);
        // Every bit of the value part of a field, on its own and with one stray bit each above it.
        for low in 0..1_u64 << 20 {
            for stray in [0, 1 << 20, 1 << 29, 1 << 32, 1 << 63] {
                fields += u64::from(Word(low | stray).as_field().is_some());
                heads += u64::from(Word(low | stray).as_head().is_some());
            }
        }
        // Without a target: 7 number and packed kinds, 28 abstract references × nullable, each
        // const or mutable.
        assert_eq!(fields, 2 * (7 + 2 * 28));
        // 5 kinds × final × 14 bits of fields; bits 20 and 29 belong to the results. Reserved bits
        // 4 and 5 are refused.
        assert_eq!(heads, 5 * 2 * (1 << 14) * 3);
    }

    #[test]
    fn no_word_is_zero() {
        assert_eq!(Word(0).as_field(), None);
        assert_eq!(Word(0).as_head(), None);
    }

    #[test]
    fn ranges_that_share_a_bit_are_found_wherever_they_stand() {
        let [low, middle, high] = [Bits::new(0, 8), Bits::new(8, 4), Bits::new(12, 8)];
        assert!(disjoint([low, middle, high]) && disjoint([high, low, middle]));
        for shared in [
            Bits::new(0, 1),
            Bits::new(7, 2),
            Bits::new(10, 1),
            Bits::new(19, 9),
        ] {
            assert!(!disjoint([low, middle, high, shared]));
            assert!(!disjoint([shared, low, middle, high]));
        }
    }
}
