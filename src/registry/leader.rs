//! The owners of a group, counted in the slot of its leader. In the slot of any other member, the leader's index is in the
//! place of the count (`slot.rs`, invariant 2).
//!
//! From [`UNCOUNTED`] on, owners are no longer counted, and the group stays as long as its registry; the same holds once
//! it is pinned.

use super::slot::{MEMBER, Slot};
use crate::sync::{Ordering, scaled};

/// From this number on, a group's owners are no longer counted: the group is never retired, and adding or removing an
/// owner writes nothing.
pub(crate) const UNCOUNTED: u32 = scaled(1 << 30, 64) as u32; // more than a model's threads count

/// The value that the count gets when it reaches [`UNCOUNTED`]. It is in the middle of the range that means "not
/// counted", so that threads which still count because they have not seen it cannot take it out of that range together.
const UNCOUNTED_MIDDLE: u32 = UNCOUNTED + (MEMBER - UNCOUNTED) / 2;

impl Slot {
    /// Adds an owner, unless there is none: then the group is being retired, or the slot is not a leader.
    #[must_use]
    #[inline]
    pub(super) fn try_retain(&self) -> bool {
        // Acquire: we see the publication of the group that we keep.
        self.count_one_more(Ordering::Acquire) || self.try_retain_in_full()
    }

    /// [`Slot::try_retain`] for any number of owners, and where other threads count at the same time.
    #[cold]
    #[inline(never)]
    fn try_retain_in_full(&self) -> bool {
        let more = |owners| {
            (1..UNCOUNTED).contains(&owners).then(|| {
                if owners + 1 < UNCOUNTED {
                    owners + 1
                } else {
                    UNCOUNTED_MIDDLE
                }
            })
        };
        // Acquire: we see the publication of the group that we keep. Acquire on failure, too: the count of a group
        // whose owners are not counted is not written, but the group was published as well. No history shows this: if
        // such a group is not pinned, it is never freed, and a history must free everything.
        let updated =
            self.owners_or_leader
                .fetch_update(Ordering::Acquire, Ordering::Acquire, more);
        updated.map_or_else(means_uncounted, |_| true)
    }

    /// Adds an owner. The caller is one already.
    #[inline]
    pub(super) fn retain(&self) {
        // Relaxed, here and below: the caller is an owner and so keeps the group, and the new owner learns of the group
        // through the caller.
        if means_uncounted(self.owners_or_leader.load(Ordering::Relaxed)) {
            return;
        }
        if self.owners_or_leader.fetch_add(1, Ordering::Relaxed) + 1 >= UNCOUNTED {
            self.stop_counting(); // The owner that was just counted keeps the group until this is written.
        }
    }

    /// Stops counting the group's owners, so that the group stays. The caller is an owner.
    pub(super) fn stop_counting(&self) {
        // An exchange, so that it comes before or after each count of another thread and continues the release sequence
        // of `open`: a thread that becomes an owner by reading this value sees the whole group. So Relaxed suffices.
        let middle = |_| Some(UNCOUNTED_MIDDLE);
        let owners = &self.owners_or_leader;
        let _ = owners.fetch_update(Ordering::Relaxed, Ordering::Relaxed, middle);
    }

    /// Are owners not counted any more?
    pub(super) fn is_uncounted(&self) -> bool {
        // Relaxed: only the number matters.
        means_uncounted(self.owners_or_leader.load(Ordering::Relaxed))
    }

    /// Removes an owner. `true` for the last one: then the caller must retire the group, and no other thread will.
    #[must_use = "on `true` the group must be retired"]
    #[inline]
    pub(super) fn release(&self) -> bool {
        // Relaxed: a group whose owners are not counted is freed only with its registry, if it is pinned, or never. No
        // handle may be used or deleted then (`Type::pin`), so this need not happen before the free.
        if means_uncounted(self.owners_or_leader.load(Ordering::Relaxed)) {
            return false;
        }
        // Release: our last use happens before the group is retired. Acquire: if we retire it, every other owner's last
        // use happens before that.
        let owners = self.owners_or_leader.fetch_sub(1, Ordering::AcqRel);
        if (1..UNCOUNTED).contains(&owners) {
            return owners == 1;
        }
        // Either counting was stopped since the load above, or a handle was deleted twice: then the slot stays dead,
        // and the count stays what it was.
        self.owners_or_leader.fetch_add(1, Ordering::Relaxed);
        false
    }

    /// [`Slot::retain`] for a slot that may not be a leader. `false`, with nothing done, if it is not a leader, if its
    /// group's owners are not counted, or if another thread counts at the same time.
    #[inline(always)]
    pub(super) fn retain_counted(&self) -> bool {
        self.count_one_more(Ordering::Relaxed) // as in `retain`
    }

    /// Adds an owner in the usual case: there are some, and not nearly so many that they are no longer counted. `false`, with
    /// nothing done, in any other, and if another thread counts at the same time.
    #[inline(always)]
    fn count_one_more(&self, ordering: Ordering) -> bool {
        // Relaxed, twice: only the exchange decides, and nothing is done if it fails.
        let owners = self.owners_or_leader.load(Ordering::Relaxed);
        (1..UNCOUNTED - 1).contains(&owners)
            && self
                .owners_or_leader
                .compare_exchange(owners, owners + 1, ordering, Ordering::Relaxed)
                .is_ok()
    }

    /// Removes an owner that is not the last one of a leader's group. `false`, with nothing done, if it is the last, if
    /// owners are not counted, if another thread counts at the same time, or if the slot is not a leader.
    #[inline(always)]
    pub(super) fn release_one_of_several(&self) -> bool {
        let owners = self.owners_or_leader.load(Ordering::Relaxed);
        // Release: our last use happens before the group is retired. Relaxed otherwise: this does not retire it.
        (2..UNCOUNTED).contains(&owners)
            && self
                .owners_or_leader
                .compare_exchange(owners, owners - 1, Ordering::Release, Ordering::Relaxed)
                .is_ok()
    }

    /// How many owners this leader's group has; [`UNCOUNTED`] if they are not counted, 0 for a group that is dying.
    pub(crate) fn owners(&self) -> u32 {
        // Relaxed: a number for reports; decisions are made by the exchanges above.
        match self.owners_or_leader.load(Ordering::Relaxed) {
            owners if owners & MEMBER == 0 => owners.min(UNCOUNTED),
            _ => 0,
        }
    }

    /// The number of the leader, if that is another slot.
    #[inline]
    pub(super) fn other_leader(&self) -> Option<u32> {
        // Relaxed: a caller that keeps a type alive learned of the type after this was written. A lookup decides by
        // what it reads after `try_retain`, whose Acquire shows everything that was written before the leader's group
        // was opened: the group's members name this leader, and slots of earlier types that named it no longer do.
        let owners_or_leader = self.owners_or_leader.load(Ordering::Relaxed);
        (owners_or_leader & MEMBER != 0).then_some(owners_or_leader & !MEMBER)
    }
}

/// Does this count mean that owners are no longer counted?
fn means_uncounted(owners: u32) -> bool {
    (UNCOUNTED..MEMBER).contains(&owners)
}
