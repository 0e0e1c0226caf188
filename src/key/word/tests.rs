//! Words of all forms, written and read again.

use super::super::bits::disjoint;
use super::*;
use crate::limits::MAX_TYPE_INDEX;
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

/// Every possible field with these targets: all storages, heap types and flags.
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
        for flags in 0..8 {
            let [is_final, is_shared, has_clauses] = [1, 2, 4].map(|flag| flags & flag != 0);
            for supertype in supertypes() {
                for fields in [0, 1, 2, 999, 1_000, 9_999, 10_000] {
                    for results in [0, 1, 999, 1_000] {
                        let head = Head {
                            kind,
                            is_final,
                            is_shared,
                            has_clauses,
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

#[test]
fn every_pair_of_clauses_round_trips_and_is_no_field() {
    let mut words = HashSet::new();
    let edges = [0, 1, 255, 999_999].map(Position);
    let positions = || {
        edges
            .into_iter()
            .chain([Clauses::OUTSIDE])
            .map(Some)
            .chain([None])
    };
    for describes in positions() {
        for descriptor in positions() {
            let clauses = Clauses {
                describes,
                descriptor,
            };
            let word = Word::clauses(clauses);
            assert_eq!(word.as_clauses(), Some(clauses));
            assert!(word.is_clauses() && !word.is_field());
            assert_eq!(word.outside(), None);
            assert!(
                words.insert(word.bits()),
                "{clauses:?} has the word of another"
            );
        }
    }
}

/// Every value of the low 16 bits, alone and with one bit set above them: as many of them decode as there are fields
/// and heads, so no other word is mistaken for one.
#[test]
fn no_word_decodes_that_is_not_written() {
    let (mut fields, mut heads) = (0_u64, 0_u64);
    for low in 0..1_u64 << 16 {
        for stray in [0, 1 << 16, 1 << 34, 1 << 35, 1 << 59, 1 << 63] {
            fields += u64::from(Word(low | stray).is_field());
            heads += u64::from(Word(low | stray).is_head());
        }
    }
    // Eight low bits of a position, and one of two higher ones or none; an index is not 0.
    let (positions, indices) = (3 << 8, (3 << 8) - 1);
    // 7 number and packed kinds, 28 abstract references × nullable, other references × nullable, exact; each const or
    // mutable.
    assert_eq!(fields, 2 * (7 + 2 * 28 + 4 * (positions + indices)));
    // 5 kinds × final, shared, clauses × no field or one × supertype. None of these has a field and a high bit.
    let (positions, indices) = (positions + (1 << 8), indices + (1 << 8) - 1);
    assert_eq!(heads, 5 * 8 * (2 + positions + indices));
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
