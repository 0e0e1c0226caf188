//! Marks of a group, in the flags of its leader's slot. They change while the slot is live.
//!
//! - *Provisional*: the request that registers the group has not succeeded yet, and no other has found it. If it is retired
//!   so, its types were never there: no one is told, they do not count as deaths, and their indices are used again first.
//! - *Pinned*: the group stays as long as its registry, and does not keep that. Its owners are not counted.
//! - *Unpinned*: the registry ends, and the group is to lose the owner that its pin has become (`pin.rs`).

use super::slot::{FINAL, SHARED, Slot};
use crate::sync::Ordering;

const PROVISIONAL: u8 = 2;
const PINNED: u8 = 4;
const UNPINNED: u8 = 8;
const _: () = assert!((FINAL | SHARED | PROVISIONAL | PINNED | UNPINNED).count_ones() == 5);

/// The flags of a slot that is filled.
pub(super) fn flags(is_final: bool, is_shared: bool, is_provisional: bool) -> u8 {
    let flag = |flag: u8, is_set: bool| if is_set { flag } else { 0 };
    flag(FINAL, is_final) | flag(SHARED, is_shared) | flag(PROVISIONAL, is_provisional)
}

impl Slot {
    fn is_marked(&self, mark: u8) -> bool {
        // Relaxed: who decides by it is an owner, or was the last, and ordered behind who marked it by the count.
        self.flags.load(Ordering::Relaxed) & mark != 0
    }

    /// Takes one mark off and puts one on: whether the first was there, and the second was not.
    fn mark(&self, off: u8, on: u8) -> (bool, bool) {
        // Relaxed: as in `is_marked`.
        let change = |flags| Some(flags & !off | on);
        let updated = self
            .flags
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, change);
        let (Ok(before) | Err(before)) = updated;
        (before & off != 0, before & on == 0)
    }

    pub(super) fn is_provisional(&self) -> bool {
        self.is_marked(PROVISIONAL)
    }

    /// From now on the group's types were there. The caller is an owner.
    #[inline]
    pub(super) fn confirm(&self) {
        if self.is_provisional() {
            self.mark(PROVISIONAL, 0);
        }
    }

    pub(crate) fn is_pinned(&self) -> bool {
        self.is_marked(PINNED)
    }

    /// Counts the group's owners no longer. `true` for the first who pins it: the group's hold on the registry is that
    /// one's to let go. The caller is an owner.
    #[must_use = "on `true` the hold of the group must be let go"]
    pub(super) fn pin(&self) -> bool {
        self.stay(); // The caller's own owner keeps the group until this is written.
        self.mark(0, PINNED).1
    }

    /// Counts the owners again: one, which the pin has become. No other thread sees the registry.
    pub(super) fn unpin(&self) {
        self.open();
        self.mark(PINNED, UNPINNED);
    }

    /// Is there an owner left that a pin has become? From now on there is not.
    #[must_use = "on `true` the owner must be released"]
    pub(super) fn take_unpinned(&self) -> bool {
        self.is_marked(UNPINNED) && self.mark(UNPINNED, 0).0
    }
}
