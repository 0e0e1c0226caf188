//! Words as a registered group stores them: the lower halves alone, if those and the upper halves of heads say everything.
//!
//! Nearly all groups are *narrow*. Then there is a *unit* of 32 bits for each word, its lower half, and for each head
//! another one, its upper half with the numbers of fields and results. This suffices if no word names a type index of 2^24
//! or more, or is clauses. Whether a group is narrow follows from its words, so equal groups are stored alike. In the
//! others, the *wide* ones, words are stored as they are.

use super::bits::{FIELDS, IN_CLAUSES, NUMBER};
use super::word::Word;
use crate::system::SIZE_FIRST;

/// The bits of a lower half, and those above it that no narrow word has.
const NARROW: u64 = (1 << FIELDS.low) - 1;
const WIDE: u64 = NARROW >> 32 << 32;

// Above these bits only heads have something, and clauses, which are wide.
const _: () = assert!(NUMBER.mask() <= NARROW && IN_CLAUSES.mask() & WIDE != 0);

/// Can groups be narrow? Not where size comes first, so that words of one size need no code.
pub(crate) const NARROW_GROUPS: bool = !SIZE_FIRST && !cfg!(typereg_wide_words);

/// Passes the unit of each word to `write`, with the word's number. Returns whether a group of these words is narrow;
/// otherwise the units say too little.
#[inline(always)]
pub(crate) fn to_units(words: &[Word], mut write: impl FnMut(usize, u32)) -> bool {
    let mut bits = 0;
    for (i, &word) in words.iter().enumerate() {
        write(i, lower_half(word));
        bits |= word.0;
    }
    bits & WIDE == 0
}

/// The unit of a word.
#[inline(always)]
pub(crate) fn lower_half(word: Word) -> u32 {
    word.0 as u32
}

/// The other unit of a head.
#[inline(always)]
pub(crate) fn upper_half(head: Word) -> u32 {
    (head.0 >> 32) as u32
}

#[inline(always)]
fn widened(unit: u32) -> Word {
    Word(unit.into())
}

/// The words of a group.
#[derive(Clone, Copy)]
pub(crate) struct Words<'a> {
    words: Parts<'a>,
    /// The upper halves of heads. Empty in a wide group.
    heads: &'a [u32],
}

#[cfg_attr(
    target_family = "wasm",
    expect(unused_variables, reason = "they are for narrow groups")
)]
impl<'a> Words<'a> {
    #[inline(always)]
    pub(crate) fn narrow(units: &'a [u32], heads: &'a [u32]) -> Words<'a> {
        #[cfg(not(target_family = "wasm"))]
        let words = Parts::Narrow(units);
        #[cfg(target_family = "wasm")] // There is no such group (`NARROW_GROUPS`).
        let (words, _) = (Parts::Wide(&[]), units);
        Words { words, heads }
    }

    #[inline(always)]
    pub(crate) fn wide(words: &'a [Word]) -> Words<'a> {
        let words = Parts::Wide(words);
        Words { words, heads: &[] }
    }

    /// How many words there are.
    #[inline(always)]
    pub(crate) fn len(self) -> usize {
        match self.words {
            #[cfg(not(target_family = "wasm"))]
            Parts::Narrow(units) => units.len(),
            Parts::Wide(words) => words.len(),
        }
    }

    /// The head of this member, which begins at this word.
    #[inline(always)]
    pub(crate) fn head_at(self, member: usize, start: usize) -> Option<Word> {
        let word = self.words.get(start)?;
        match self.words {
            #[cfg(not(target_family = "wasm"))]
            Parts::Narrow(_) => {
                let upper = u64::from(*self.heads.get(member)?);
                Some(Word(upper << 32 | word.0))
            }
            Parts::Wide(_) => Some(word),
        }
    }

    /// `len` words from this one on, none of which is a head.
    #[inline(always)]
    pub(crate) fn part(self, start: usize, len: usize) -> Option<Parts<'a>> {
        self.words.part(start, len)
    }

    /// A word; of a head perhaps only the lower half, which says what it refers to.
    #[inline]
    pub(crate) fn get(self, i: usize) -> Option<Word> {
        self.words.get(i)
    }

    /// All words; of heads perhaps only the lower halves, which say what a word refers to.
    #[inline]
    pub(crate) fn iter(self) -> Iter<'a> {
        self.words.iter()
    }

    /// Are these the words of the key of this group of so many members?
    #[inline(always)]
    pub(crate) fn are_of(self, key: &[Word], members: u32) -> bool {
        match self.words {
            #[cfg(not(target_family = "wasm"))]
            Parts::Narrow(units) => {
                let differences = differences(units, key);
                differences.is_some_and(|bits| bits & NARROW == 0)
                    && self.heads_are_of(key, members)
            }
            Parts::Wide(words) => words == key,
        }
    }

    /// Are the upper halves of these narrow heads those of this key?
    #[inline(always)]
    fn heads_are_of(self, key: &[Word], members: u32) -> bool {
        if let (&[upper], 1, Some(&head)) = (self.heads, members, key.first()) {
            return upper_half(head) == upper;
        }
        let (mut start, mut bits) = (0, 0);
        for &upper in self.heads {
            let Some(&head) = key.get(start) else {
                return false;
            };
            bits |= upper_half(head) ^ upper;
            start += 1 + head.len_after_head();
        }
        bits == 0 && self.heads.len() == members as usize
    }
}

impl PartialEq for Words<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.words == other.words && self.heads == other.heads
    }
}

/// The words of one member after its head, or of a whole group without the upper halves of heads.
#[derive(Clone, Copy)]
pub(crate) enum Parts<'a> {
    #[cfg(not(target_family = "wasm"))]
    Narrow(&'a [u32]),
    Wide(&'a [Word]),
}

impl<'a> Parts<'a> {
    #[inline(always)]
    pub(crate) fn get(self, i: usize) -> Option<Word> {
        match self {
            #[cfg(not(target_family = "wasm"))]
            Parts::Narrow(units) => units.get(i).copied().map(widened),
            Parts::Wide(words) => words.get(i).copied(),
        }
    }

    /// `len` words from this one on.
    #[inline(always)]
    pub(crate) fn part(self, start: usize, len: usize) -> Option<Parts<'a>> {
        Some(match self {
            #[cfg(not(target_family = "wasm"))]
            Parts::Narrow(units) => Parts::Narrow(units.get(start..)?.get(..len)?),
            Parts::Wide(words) => Parts::Wide(words.get(start..)?.get(..len)?),
        })
    }

    #[inline]
    pub(crate) fn iter(self) -> Iter<'a> {
        match self {
            #[cfg(not(target_family = "wasm"))]
            Parts::Narrow(units) => Iter::Narrow(units.iter()),
            Parts::Wide(words) => Iter::Wide(words.iter()),
        }
    }
}

impl PartialEq for Parts<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

/// The words of [`Parts`], one after the other.
#[derive(Clone)]
pub(crate) enum Iter<'a> {
    #[cfg(not(target_family = "wasm"))]
    Narrow(core::slice::Iter<'a, u32>),
    Wide(core::slice::Iter<'a, Word>),
}

impl Iterator for Iter<'_> {
    type Item = Word;

    #[inline(always)]
    fn next(&mut self) -> Option<Word> {
        match self {
            #[cfg(not(target_family = "wasm"))]
            Iter::Narrow(units) => units.next().copied().map(widened),
            Iter::Wide(words) => words.next().copied(),
        }
    }

    /// Asks once for the size.
    #[inline(always)]
    fn fold<B, F: FnMut(B, Word) -> B>(self, init: B, mut f: F) -> B {
        match self {
            #[cfg(not(target_family = "wasm"))]
            Iter::Narrow(units) => units.fold(init, |so_far, &unit| f(so_far, widened(unit))),
            Iter::Wide(words) => words.fold(init, |so_far, &word| f(so_far, word)),
        }
    }
}

/// The bits in which a unit differs from its word; `None` for another number of them.
#[inline(always)]
fn differences(units: &[u32], words: &[Word]) -> Option<u64> {
    if units.len() != words.len() {
        return None;
    }
    // How many there are is hard to predict, so of most groups halves that overlap are compared.
    Some(match units.len() {
        _ if SIZE_FIRST => of_all(units, words),
        ..=2 => of_halves::<1>(units, words),
        3..=4 => of_halves::<2>(units, words),
        5..=8 => of_halves::<4>(units, words),
        _ => of_all(units, words),
    })
}

#[inline(always)]
fn of_all(units: &[u32], words: &[Word]) -> u64 {
    units.iter().zip(words).fold(0, difference)
}

/// The differences of the first and the last `N`.
#[inline(always)]
fn of_halves<const N: usize>(units: &[u32], words: &[Word]) -> u64 {
    let differences = |units: Option<&[u32; N]>, words: Option<&[Word; N]>| match (units, words) {
        (Some(units), Some(words)) => units.iter().zip(words).fold(0, difference),
        _ => 0, // There are no words at all.
    };
    differences(units.first_chunk(), words.first_chunk())
        | differences(units.last_chunk(), words.last_chunk())
}

#[inline(always)]
fn difference(bits: u64, (&unit, &word): (&u32, &Word)) -> u64 {
    bits | (widened(unit).0 ^ word.0)
}

#[cfg(test)]
mod tests;
