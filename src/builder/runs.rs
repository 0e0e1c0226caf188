//! The fields, params and results of all definitions of a builder: runs of words in one memory, so that a
//! definition seldom asks for memory of its own.
//!
//! The last run grows where it is; one that another stands behind moves to the end, with room for as many
//! again. What it leaves behind, and what a void definition does, goes when the group is built, or with the
//! builder.

use crate::error::{ErrorKind, Result};
use crate::key::Word;
use crate::memory::try_reserve;

/// All runs of a builder.
#[derive(Default)]
pub(super) struct Runs {
    words: Vec<Word>,
}

/// Where the words of a definition are: from `start` on there are `len` of them, and room for `room`
/// unless more are there.
#[derive(Clone, Copy, Default)]
pub(super) struct Run {
    pub(super) start: usize,
    pub(super) len: usize,
    pub(super) room: usize,
}

impl Runs {
    pub(super) fn of(&self, run: Run) -> &[Word] {
        self.words
            .get(run.start..run.start + run.len)
            .unwrap_or_default()
    }

    pub(super) fn get_mut(&mut self, run: Run, number: usize) -> Option<&mut Word> {
        let words = self.words.get_mut(run.start..run.start + run.len)?;
        words.get_mut(number)
    }

    /// Is nothing behind the run?
    #[inline(always)]
    fn is_last(&self, run: Run) -> bool {
        run.len == 0 || run.start + run.len == self.words.len()
    }

    /// Can a word be added where the run is, and without a request for memory?
    #[inline(always)]
    pub(super) fn can_grow(&self, run: Run) -> bool {
        self.is_last(run) && self.words.len() < self.words.capacity()
    }

    /// Adds a word to a run that can grow.
    #[inline(always)]
    pub(super) fn grow(&mut self, run: &mut Run, word: Word) {
        run.start = self.words.len() - run.len;
        run.len += 1;
        self.words.push(word);
    }

    /// Adds a word.
    pub(super) fn push(&mut self, run: &mut Run, word: Word) -> Result<()> {
        /// Words to begin with, so that small groups ask for memory but once.
        const FIRST: usize = 64;
        if self.is_last(*run) {
            if self.words.len() == self.words.capacity() {
                let missing = FIRST.saturating_sub(self.words.len());
                try_reserve(&mut self.words, missing.max(1))?;
            }
            self.grow(run, word);
            return Ok(());
        }
        if run.len >= run.room {
            self.move_to_the_end(run)?;
        }
        run.len += 1;
        match self.get_mut(*run, run.len - 1) {
            Some(place) => *place = word,
            None => return Err(ErrorKind::Internal("no room for a part").into()),
        }
        Ok(())
    }

    fn move_to_the_end(&mut self, run: &mut Run) -> Result<()> {
        let (from, to) = (run.start..run.start + run.len, self.words.len());
        try_reserve(&mut self.words, 2 * run.len)?;
        // Once for the words, and once for the room behind them.
        self.words.extend_from_within(from.clone());
        self.words.extend_from_within(from);
        run.start = to;
        run.room = 2 * run.len;
        Ok(())
    }
}
