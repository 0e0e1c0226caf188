//! Marks of a group, in the flags of its leader's slot. They change while the slot is live.
//!
//! - *Provisional*: the request that registers the group has not succeeded yet, and no other request has found the
//!   group. If the group is retired in this state, its types have never existed for anyone else: the host's callback is
//!   not called, no deaths are counted, and their indices are used again first.
//! - *Pinned*: the group stays as long as its registry, but does not keep the registry alive. Its owners are not
//!   counted.
//! - *Unpinned*: the registry is ending. The pin has become an owner, which will be released (`pin.rs`).
//! - *Fingerprinted*: the registry's list has the group's fingerprint (`computed.rs`).

use super::slot::{FINAL, SHARED, Slot};
use crate::sync::Ordering;

const PROVISIONAL: u8 = 2;
const PINNED: u8 = 4;
const UNPINNED: u8 = 8;
const FINGERPRINTED: u8 = 32;
const ALL: u8 = FINAL | SHARED | PROVISIONAL | PINNED | UNPINNED | FINGERPRINTED;
const _: () = assert!(ALL.count_ones() == 6);

/// The flags of a newly filled slot.
pub(super) fn flags(is_final: bool, is_shared: bool, is_provisional: bool) -> u8 {
    let flag = |flag: u8, is_set: bool| if is_set { flag } else { 0 };
    flag(FINAL, is_final) | flag(SHARED, is_shared) | flag(PROVISIONAL, is_provisional)
}

impl Slot {
    fn is_marked(&self, mark: u8) -> bool {
        // Acquire: `check` is no owner, whom the count of owners would order after the thread that set the mark. If it sees
        // the mark, it sees what that thread had done before: owners are not counted, and what the group names is pinned.
        self.flags.load(Ordering::Acquire) & mark != 0
    }

    /// Clears one mark and sets another. Returns whether the first was set, and whether the second was not.
    fn change_flags(&self, off: u8, on: u8) -> (bool, bool) {
        // Release: see `is_marked`. Relaxed for the load: what is changed does not depend on other memory.
        let change = |flags| Some(flags & !off | on);
        let updated = self
            .flags
            .fetch_update(Ordering::Release, Ordering::Relaxed, change);
        let (Ok(before) | Err(before)) = updated;
        (before & off != 0, before & on == 0)
    }

    pub(super) fn is_provisional(&self) -> bool {
        self.is_marked(PROVISIONAL)
    }

    /// Ends the provisional state: from now on the group's types exist for everyone. The caller is an owner.
    #[inline]
    pub(super) fn confirm(&self) {
        if self.is_provisional() {
            self.change_flags(PROVISIONAL, 0);
        }
    }

    pub(crate) fn is_pinned(&self) -> bool {
        self.is_marked(PINNED)
    }

    /// Stops counting the group's owners. `true` for the first caller, who must release the group's hold on the
    /// registry. The caller is an owner.
    #[must_use = "on `true` the hold of the group must be let go"]
    pub(super) fn pin(&self) -> bool {
        self.stop_counting(); // The caller's own owner keeps the group until this is written.
        self.change_flags(0, PINNED).1
    }

    /// Counts the owners again, beginning with one: the pin. No other thread can reach the registry.
    pub(super) fn unpin(&self) {
        self.open();
        self.change_flags(PINNED, UNPINNED);
    }

    pub(super) fn is_fingerprinted(&self) -> bool {
        self.is_marked(FINGERPRINTED)
    }

    /// Says that the list has the group's fingerprint. The caller is an owner.
    pub(super) fn set_fingerprinted(&self) {
        self.change_flags(0, FINGERPRINTED);
    }

    /// Takes the owner that a pin has become, if no other call has taken it.
    #[must_use = "on `true` the owner must be released"]
    pub(super) fn take_unpinned(&self) -> bool {
        self.is_marked(UNPINNED) && self.change_flags(UNPINNED, 0).0
    }
}
