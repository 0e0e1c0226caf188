//! Overwrites parts of groups that are otherwise constant, to see whether the checker reports it.

#![expect(unsafe_code, reason = "writes what is constant")]

use super::{Group, Header, OwnedGroup, Shape, shard_of};
use crate::key::{Members, Word, kept_half, lower_half, upper_half};

impl OwnedGroup {
    /// Overwrites parts of a group that stays registered, but that only this thread uses.
    pub(in crate::registry) fn corrupt(group: Group<'_>, change: impl FnOnce(&mut OwnedGroup)) {
        let mut corrupted = OwnedGroup(group.0);
        change(&mut corrupted);
        core::mem::forget(corrupted);
    }

    /// Overwrites what is kept of the hash.
    pub(in crate::registry) fn corrupt_hash(&mut self, hash: u64) {
        self.corrupt_half_hash(kept_half(hash));
        self.corrupt_shard(shard_of(hash));
    }

    /// Overwrites the kept half of the hash.
    pub(in crate::registry) fn corrupt_half_hash(&mut self, half: u32) {
        // SAFETY: the header is there; no reference to it is in use.
        unsafe { (*self.0.as_ptr()).start.known.hash = half };
    }

    /// Overwrites the number of the shard.
    pub(in crate::registry) fn corrupt_shard(&mut self, shard: usize) {
        let header = self.view().header();
        let (is_wide, has_layouts) = (header.narrow().is_none(), header.has_layouts());
        let members = Header::members_of(header.members(), shard, is_wide, has_layouts);
        // SAFETY: as above.
        unsafe { (*self.0.as_ptr()).members = members };
    }

    /// Overwrites a head of a narrow group, and the kept hash with that of the words.
    pub(in crate::registry) fn corrupt_head(&mut self, member: usize, start: usize, head: Word) {
        let rows_end = Shape::end_of_rows(self.view().header().members()) as usize;
        // SAFETY: as in `corrupt_word`; the group is narrow, so it has the upper halves there.
        unsafe {
            let heads = self.0.cast::<u8>().add(rows_end).cast::<u32>();
            heads.add(member).write(upper_half(head));
        }
        self.corrupt_word(start, head);
    }

    /// Overwrites a word, and the kept hash with that of the words. Of a head in a narrow group only the lower half.
    pub(in crate::registry) fn corrupt_word(&mut self, at: usize, word: Word) {
        assert!(at < self.view().words().len());
        let (words, is_wide) = (self.view().shape().words, self.view().is_wide());
        // SAFETY: the group has such a word, in memory that was allocated to be written; no reference to it is in use.
        unsafe {
            let words = self.0.cast::<u8>().add(words);
            if is_wide {
                words.cast::<Word>().add(at).write(word);
            } else {
                words.cast::<u32>().add(at).write(lower_half(word));
            }
        }
        let words: Vec<_> = Members::of(self.view().words()).words().collect();
        let hash = self.view().core().seed.hash(&words);
        self.corrupt_hash(hash);
    }
}
