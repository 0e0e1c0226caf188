//! Words as a registered group stores them: the lower halves alone, if those and the upper halves of heads say everything.
//!
//! Nearly all groups are *narrow*. Then there is a *unit* of 32 bits for each word, its lower half, and for each head
//! another one, its upper half with the numbers of fields and results. This suffices if no word names a type index of 2^24
//! or more, or is clauses. Whether a group is narrow follows from its words, so equal groups are stored alike. In the
//! others, the *wide* ones, words are stored as they are.

use super::bits::{FIELDS, IN_CLAUSES, NUMBER};
use super::word::Word;

/// The bits below the counts of a head.
const BELOW_COUNTS: u64 = (1 << FIELDS.low) - 1;
/// Those of them that no narrow word has.
const WIDE: u64 = BELOW_COUNTS >> 32 << 32;

// Above these bits only heads have something, and clauses, which are wide.
const _: () = assert!(NUMBER.mask() <= BELOW_COUNTS && IN_CLAUSES.mask() & WIDE != 0);

/// What whoever makes or reads narrow words has. In WebAssembly, where size comes first ([`SIZE_FIRST`]), nobody has it, so
/// that the compiler leaves out the code for them.
///
/// [`SIZE_FIRST`]: crate::system::SIZE_FIRST
#[cfg(not(target_family = "wasm"))]
#[derive(Clone, Copy)]
pub(crate) struct Narrow(());
#[cfg(target_family = "wasm")]
#[derive(Clone, Copy)]
pub(crate) enum Narrow {}

/// `None` if all groups are wide.
#[cfg(not(target_family = "wasm"))]
pub(crate) const NARROW: Option<Narrow> = if cfg!(typereg_wide_words) {
    None
} else {
    Some(Narrow(()))
};
#[cfg(target_family = "wasm")]
pub(crate) const NARROW: Option<Narrow> = None;

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

impl<'a> Words<'a> {
    #[inline(always)]
    pub(crate) fn narrow(units: &'a [u32], heads: &'a [u32], narrow: Narrow) -> Words<'a> {
        let words = Parts::Narrow(units, narrow);
        Words { words, heads }
    }

    #[inline(always)]
    pub(crate) fn wide(words: &'a [Word]) -> Words<'a> {
        let words = Parts::Wide(words);
        Words { words, heads: &[] }
    }

    /// How many words there are.
    #[inline]
    pub(crate) fn len(self) -> usize {
        match self.words {
            Parts::Narrow(units, _) => units.len(),
            Parts::Wide(words) => words.len(),
        }
    }

    /// The head of this member, which begins at this word.
    #[inline]
    pub(crate) fn head_at(self, member: usize, start: usize) -> Option<Word> {
        let word = self.words.get(start)?;
        match self.words {
            Parts::Narrow(..) => {
                let upper = u64::from(*self.heads.get(member)?);
                Some(Word(upper << 32 | word.0))
            }
            Parts::Wide(_) => Some(word),
        }
    }

    /// `len` words from this one on, none of which is a head.
    #[inline]
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
            Parts::Narrow(units, _) => {
                let differences = differences(units, key);
                differences.is_some_and(|bits| bits & BELOW_COUNTS == 0)
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
    Narrow(&'a [u32], Narrow),
    Wide(&'a [Word]),
}

impl<'a> Parts<'a> {
    #[inline]
    pub(crate) fn get(self, i: usize) -> Option<Word> {
        match self {
            Parts::Narrow(units, _) => units.get(i).copied().map(widened),
            Parts::Wide(words) => words.get(i).copied(),
        }
    }

    /// `len` words from this one on.
    #[inline]
    pub(crate) fn part(self, start: usize, len: usize) -> Option<Parts<'a>> {
        Some(match self {
            Parts::Narrow(units, narrow) => Parts::Narrow(units.get(start..)?.get(..len)?, narrow),
            Parts::Wide(words) => Parts::Wide(words.get(start..)?.get(..len)?),
        })
    }

    #[inline]
    pub(crate) fn iter(self) -> Iter<'a> {
        match self {
            Parts::Narrow(units, narrow) => Iter::Narrow(units.iter(), narrow),
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
    Narrow(core::slice::Iter<'a, u32>, Narrow),
    Wide(core::slice::Iter<'a, Word>),
}

impl Iterator for Iter<'_> {
    type Item = Word;

    #[inline(always)]
    fn next(&mut self) -> Option<Word> {
        match self {
            Iter::Narrow(units, _) => units.next().copied().map(widened),
            Iter::Wide(words) => words.next().copied(),
        }
    }

    /// Asks once for the size.
    #[inline(always)]
    fn fold<B, F: FnMut(B, Word) -> B>(self, init: B, mut f: F) -> B {
        match self {
            Iter::Narrow(units, _) => units.fold(init, |so_far, &unit| f(so_far, widened(unit))),
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
