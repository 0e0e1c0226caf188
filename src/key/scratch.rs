//! Memory for the words of a key whose length is known before they are written: on the stack if there are few, so that
//! looking up such a key allocates nothing.

use super::Word;
use crate::error::Result;
use crate::memory::try_reserve;

/// How many words need no allocation: a type of 31 fields, or params and results.
const SHORT: usize = 32;

/// Memory for words.
pub(crate) struct Scratch {
    short: [Word; SHORT],
    long: Vec<Word>,
}

impl Scratch {
    #[inline(always)]
    pub(crate) fn new() -> Scratch {
        Scratch {
            short: [Word::UNWRITTEN; SHORT],
            long: Vec::new(),
        }
    }

    /// This many words, to be written. Called once.
    #[inline(always)]
    pub(crate) fn words(&mut self, len: usize) -> Result<&mut [Word]> {
        match self.short.get_mut(..len) {
            Some(words) => Ok(words),
            None => {
                try_reserve(&mut self.long, len)?;
                self.long.resize(len, Word::UNWRITTEN);
                Ok(&mut self.long)
            }
        }
    }
}
