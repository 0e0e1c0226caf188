//! Free numbers, given out lowest first, for registries whose indices stay dense.
//!
//! Each number has a bit that says whether it is free; each 64 of those bits have one that says whether one of them is
//! set; and so on. Finding the lowest number and putting one back take as many steps as there are levels. Memory is
//! reserved when numbers are new, so that putting one back cannot fail.

use crate::error::{ErrorKind, Result};
use crate::limits::MAX_TYPE_INDEX;

/// 64^5 is more than there are indices.
const LEVELS: usize = 5;
const _: () = assert!(MAX_TYPE_INDEX < 1 << (6 * LEVELS));

#[derive(Default)]
pub(super) struct Lowest {
    /// The bits of the numbers, then those of each level above. Empty before the first number is put in; in most
    /// registries it stays empty.
    levels: Vec<Vec<u64>>,
}

impl Lowest {
    /// Reserves memory for all numbers below `end`.
    pub(super) fn reserve(&mut self, end: u32) -> Result<()> {
        self.levels
            .try_reserve_exact(LEVELS - self.levels.len())
            .map_err(|_| ErrorKind::OutOfMemory)?;
        self.levels.resize_with(LEVELS, Vec::new);
        let mut bits = end as usize;
        for level in &mut self.levels {
            let words = bits.div_ceil(64);
            let more = words.saturating_sub(level.len());
            level
                .try_reserve(more)
                .map_err(|_| ErrorKind::OutOfMemory)?;
            level.resize(words.max(level.len()), 0);
            bits = words;
        }
        Ok(())
    }

    /// Puts a free number in. There is room for it.
    pub(super) fn put(&mut self, number: u32) {
        let mut at = number as usize;
        for level in &mut self.levels {
            let Some(word) = level.get_mut(at / 64) else {
                return;
            };
            let had_some = *word != 0;
            *word |= 1 << (at % 64);
            if had_some {
                return; // The levels above have it.
            }
            at /= 64;
        }
    }

    /// Takes the lowest free number out.
    pub(super) fn take(&mut self) -> Option<u32> {
        if self.levels.is_empty() {
            return None;
        }
        let mut at = 0;
        for level in self.levels.iter().rev() {
            let word = level.get(at).filter(|&&word| word != 0)?;
            at = 64 * at + word.trailing_zeros() as usize;
        }
        let number = at as u32;
        for level in &mut self.levels {
            let word = level.get_mut(at / 64)?;
            *word &= !(1 << (at % 64));
            if *word != 0 {
                break;
            }
            at /= 64;
        }
        Some(number)
    }

    /// All free numbers.
    pub(super) fn iter(&self) -> impl Iterator<Item = u32> {
        let words = (0_u32..).zip(self.levels.first().into_iter().flatten());
        words.flat_map(|(at, &word)| {
            let bits = (0..64).filter(move |bit| word >> bit & 1 != 0);
            bits.map(move |bit| 64 * at + bit)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_lowest_is_taken_first_whatever_was_put_in() {
        let (mut lowest, mut model) = (Lowest::default(), BTreeSet::new());
        const END: u32 = 300_000; // fills three levels and a part of the fourth
        lowest.reserve(1).unwrap();
        lowest.reserve(END).unwrap();
        assert_eq!(lowest.take(), None);
        let mut drawn: u64 = 1;
        for step in 0..40_000 {
            drawn = drawn
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            let number = (drawn >> 40) as u32 % END;
            // First more numbers are put in than taken out, then the other way round.
            if (drawn >> 33) % 10 < if step < 20_000 { 7 } else { 3 } {
                lowest.put(number);
                model.insert(number);
            } else {
                assert_eq!(lowest.take(), model.pop_first());
            }
            if step % 5_000 == 0 {
                assert!(lowest.iter().eq(model.iter().copied()));
            }
        }
    }
}
