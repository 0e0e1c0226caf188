//! Finding a registered group by its words, without a lock.
//!
//! The map leads to candidates, which are only hints (`map.rs`). So a lookup becomes an owner of a candidate *before* it
//! reads the group, then compares all words; if they differ, it gives the owner back.

use super::core::Core;
use super::group::Group;
use super::map::Search;
use super::retire::release;
use super::shape::shard_of;
use super::slot::Slot;
use crate::key::{Key, Word, kept_half};
use core::ptr::NonNull;

impl Core {
    /// Makes the caller an owner of the live group of these words, and returns its leader. If there is none, returns the
    /// hash of the words. Takes no lock.
    ///
    /// A group that is added, or moved in the table, meanwhile can be missed; whoever adds one looks again.
    #[inline(never)]
    pub(super) fn find(&self, words: &[Word], members: u32) -> Result<NonNull<Slot>, u64> {
        let key = Key { words, members };
        let hash = self.seed.hash(words);
        let map = &self.shard(shard_of(hash)).map;
        let mut search = map.search();
        match map.next_candidate(&self.slots, kept_half(hash), &mut search) {
            None => Err(hash),
            Some((_, first)) if self.retain_if_equal(first, key) => Ok(NonNull::from(first)),
            Some(_) => self.find_another(hash, key, search).ok_or(hash),
        }
    }

    /// Continues [`Core::find`] where the first candidate was another group, or dying.
    #[cold]
    #[inline(never)]
    fn find_another(&self, hash: u64, key: Key<'_>, mut search: Search) -> Option<NonNull<Slot>> {
        let map = &self.shard(shard_of(hash)).map;
        loop {
            let (_, leader) = map.next_candidate(&self.slots, kept_half(hash), &mut search)?;
            if self.retain_if_equal(leader, key) {
                return Some(NonNull::from(leader));
            }
        }
    }

    /// Makes the caller an owner of the group that this slot leads, if it is alive and has these words.
    #[inline(always)]
    fn retain_if_equal(&self, leader: &Slot, key: Key<'_>) -> bool {
        // Become an owner before reading the group: without an owner it may be freed.
        if !leader.try_retain() {
            return false;
        }
        #[expect(unsafe_code, reason = "reads a group that was just retained")]
        // SAFETY: who has counted an owner finds the slot live, and the owner keeps its group.
        let group = unsafe { Group::of(leader) };
        let is_equal = group.is_of(key);
        if !is_equal {
            #[expect(unsafe_code, reason = "gives back the owner just counted")]
            // SAFETY: that owner; the caller keeps this registry.
            unsafe {
                release_other(leader);
            }
        }
        is_equal
    }
}

/// Gives back the owner of a group that shares half a hash with the one that is looked up.
///
/// # Safety
/// As for [`release`].
#[cold]
#[inline(never)]
#[expect(unsafe_code, reason = "only the caller knows that it has an owner")]
unsafe fn release_other(leader: &Slot) {
    // SAFETY: the caller has this owner, and the registry is kept (contract).
    unsafe {
        release(NonNull::from(leader), "look up of other words");
    }
}
