//! Stored words, compared with keys.

use super::super::{Clauses, Head, Members, Target, references};
use super::*;
use crate::index::{Position, TypeIndex};
use crate::ty::CompositeKind;

/// A key of structs that have these numbers of fields.
fn key_of(members: &[u32]) -> Vec<Word> {
    let mut words = Vec::new();
    for &fields in members {
        words.push(Word::head(Head {
            kind: CompositeKind::Struct,
            is_final: false,
            is_shared: false,
            has_clauses: false,
            supertype: TypeIndex::new(fields).map(Target::Outside),
            fields,
            results: 0,
        }));
        let own = |i| Target::Own(Position(i));
        words.extend((0..fields).map(|i| Word::reference(i % 2 == 0, own(i))));
    }
    words
}

/// The units of a key's group: those of all words, and the upper halves of its heads.
fn units_of(key: &[Word], members: &[u32]) -> [Vec<u32>; 2] {
    let mut start = 0;
    let heads = members.iter().map(|&fields| {
        let head = key[start];
        start += 1 + fields as usize;
        upper_half(head)
    });
    [
        key.iter().copied().map(lower_half).collect(),
        heads.collect(),
    ]
}

#[test]
fn a_group_has_the_words_of_its_own_key_and_of_no_other() {
    let alone = [0, 1, 2, 3, 4, 7, 8, 9, 40].map(|fields| vec![fields]);
    let several = [vec![0, 3], vec![5, 0, 9], vec![1; 30]];
    for members in alone.into_iter().chain(several) {
        let key = key_of(&members);
        let [units, heads] = units_of(&key, &members);
        let mut starts = vec![0];
        starts.extend(members.iter().map(|&fields| 1 + fields as usize));
        (1..starts.len()).for_each(|i| starts[i] += starts[i - 1]);
        for stored in [Words::narrow(&units, &heads, Narrow(())), Words::wide(&key)] {
            let is_of = |words: &[Word]| stored.are_of(words, members.len() as u32);
            assert!(is_of(&key), "{members:?}");
            assert!(Members::of(stored).words().eq(key.iter().copied()));
            for at in 0..key.len() {
                assert!(!is_of(&key[..at]));
                for bit in [0, 2, 8, 31, 32, 34, 35, 48, 49, 58] {
                    let mut other = key.clone();
                    other[at].0 ^= 1 << bit;
                    // Above these bits, only heads have anything.
                    let is_possible = bit < 35 || starts.contains(&at);
                    assert!(!is_possible || !is_of(&other), "bit {bit} of word {at}");
                }
            }
            assert!(!is_of(&[&key[..], &key[..1]].concat()));
        }
    }
}

/// Members of other lengths, with the same lower halves.
#[test]
fn groups_that_differ_only_in_the_upper_halves_of_heads_differ() {
    let (one, other) = (key_of(&[0, 0, 0, 0]), key_of(&[0, 0, 0, 0]));
    let with = |mut words: Vec<Word>, heads: [(usize, u32); 2]| {
        for (at, fields) in heads {
            words[at] =
                Word::declared(false, None).with_composite(CompositeKind::Struct, fields, 0);
        }
        words
    };
    // The same four words as two structs of one field, and as one of two fields and one of none.
    let (one, other) = (with(one, [(0, 1), (2, 1)]), with(other, [(0, 2), (3, 0)]));
    let lower = |words: &[Word]| words.iter().copied().map(lower_half).collect::<Vec<_>>();
    assert_eq!(lower(&one), lower(&other));
    let units = lower(&one);
    let heads = [one[0], one[2]].map(upper_half);
    let is_of =
        |words: &[Word], members| Words::narrow(&units, &heads, Narrow(())).are_of(words, members);
    assert!(is_of(&one, 2) && !is_of(&other, 2) && !is_of(&one, 1) && !is_of(&one, 3));
}

/// Is a group of these words narrow?
fn are_narrow(words: &[Word]) -> bool {
    let mut units = Vec::new();
    let are_narrow = to_units(words, |_, unit| units.push(unit));
    assert!(
        units
            .iter()
            .copied()
            .eq(words.iter().copied().map(lower_half))
    );
    are_narrow
}

#[test]
fn words_are_narrow_unless_a_number_is_large_or_clauses_follow() {
    let to = |number| Word::reference(true, Target::Outside(TypeIndex::new(number).unwrap()));
    let below = |number| Word::declared(true, TypeIndex::new(number).map(Target::Outside));
    let most = (1 << 24) - 1;
    assert!(are_narrow(&[below(most), to(most), to(1)]) && are_narrow(&[]));
    for wide in [
        to(most + 1),
        to(crate::limits::MAX_TYPE_INDEX),
        below(most + 1),
    ] {
        assert!(!are_narrow(&[below(1), to(1), wide]));
    }
    let of = |describes, descriptor| {
        Word::clauses(Clauses {
            describes,
            descriptor,
        })
    };
    for position in [None, Some(Position(0)), Some(Position(7))] {
        assert!(!are_narrow(&[below(1), of(position, None)]));
        assert!(!are_narrow(&[below(1), of(None, position)]));
    }
}

#[test]
fn references_are_found_in_lower_halves() {
    let key = key_of(&[9, 2]);
    let [units, heads] = units_of(&key, &[9, 2]);
    for stored in [Words::narrow(&units, &heads, Narrow(())), Words::wide(&key)] {
        assert!(references(stored).map(TypeIndex::get).eq([9, 2]));
    }
}
