//! The fields, params and results of all definitions of a builder: runs of words in one vector, so that a
//! definition seldom allocates.
//!
//! The last run grows in place. A run with another run after it moves to the end when it grows, with room for twice its
//! words. The memory that it leaves, and that of void definitions, is freed when the group is built, or with the
//! builder.

use crate::error::{ErrorKind, Result};
use crate::key::Word;
use crate::memory::try_reserve;

/// All runs of a builder.
#[derive(Default)]
pub(super) struct Runs {
    words: Vec<Word>,
}

/// Where the words of a definition are: `len` of them from `start` on. If other words follow, the run has room for
/// `room`.
#[derive(Clone, Copy, Default)]
pub(super) struct Run {
    start: usize,
    pub(super) len: usize,
    room: usize,
}

impl Runs {
    /// Forgets all runs; their memory stays.
    pub(super) fn clear(&mut self) {
        self.words.clear();
    }

    pub(super) fn of(&self, run: Run) -> &[Word] {
        self.words
            .get(run.start..run.start + run.len)
            .unwrap_or_default()
    }

    pub(super) fn get_mut(&mut self, run: Run, number: usize) -> Option<&mut Word> {
        let words = self.words.get_mut(run.start..run.start + run.len)?;
        words.get_mut(number)
    }

    /// Removes what was added to the run since it had this length.
    pub(super) fn cut(&mut self, run: &mut Run, len: usize) {
        if run.len == len {
            return; // An empty run has no place: the words there are of other runs.
        }
        if self.is_last(*run) {
            self.words.truncate(run.start + len);
            run.room = len; // The room after that is given to other runs.
        }
        run.len = len;
    }

    /// Does nothing follow the run? An empty run has no place yet.
    #[inline(always)]
    fn is_last(&self, run: Run) -> bool {
        run.len == 0 || run.start + run.len == self.words.len()
    }

    /// Adds a word to this run, if no other follows it and there is memory. Otherwise returns `false`.
    #[inline(always)]
    pub(super) fn add_last(&mut self, run: &mut Run, word: Word) -> bool {
        if !self.is_last(*run) || self.words.len() == self.words.capacity() {
            return false;
        }
        if run.len == 0 {
            run.start = self.words.len();
        }
        self.words.push(word);
        run.len += 1;
        true
    }

    /// Makes room for one more word in this run, and returns its place.
    #[inline(always)]
    pub(super) fn place(&mut self, run: &mut Run) -> Result<usize> {
        let len = self.words.len();
        if run.len == 0 {
            run.start = len; // An empty run has no place yet.
        }
        let place = run.start + run.len;
        let has_room = if place == len {
            len < self.words.capacity()
        } else {
            run.len < run.room
        };
        if has_room {
            return Ok(place);
        }
        self.make_room(run)
    }

    #[cold]
    #[inline(never)]
    fn make_room(&mut self, run: &mut Run) -> Result<usize> {
        /// How many words are reserved first, so that small groups allocate once.
        const FIRST: usize = 64;
        if self.is_last(*run) {
            let missing = FIRST.saturating_sub(self.words.len());
            try_reserve(&mut self.words, missing.max(1))?;
            return Ok(run.start + run.len);
        }
        let (from, to) = (run.start..run.start + run.len, self.words.len());
        try_reserve(&mut self.words, 2 * run.len)?;
        // Once for the words, and once for the room after them.
        self.words.extend_from_within(from.clone());
        self.words.extend_from_within(from);
        run.start = to;
        run.room = 2 * run.len;
        Ok(to + run.len)
    }

    /// Adds a word at the place that [`Runs::place`] returned for this run; no other run has changed since.
    #[inline(always)]
    pub(super) fn put(&mut self, run: &mut Run, place: usize, word: Word) -> Result<()> {
        if place == self.words.len() {
            self.words.push(word);
        } else {
            match self.words.get_mut(place) {
                Some(old) => *old = word,
                None => return Err(ErrorKind::Internal("no room for a part").into()),
            }
        }
        run.len += 1;
        Ok(())
    }
}
