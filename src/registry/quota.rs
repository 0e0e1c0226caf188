//! The limit for types that are alive at once, if the registry's configuration has one.
//!
//! Types are counted under the lock of the shard that they are added to or removed from, together with
//! the shard's own counts. So the quota always agrees with the statistics.
//!
//! A lookup on another thread briefly owns the group whose words it compares, even if they differ (`find.rs`,
//! `lookup.rs`): one whose hash shares 32 bits with the hash that is looked up, or one that took over the slot of the
//! group that the lookup was for. If the last other owner is gone meanwhile, the group's types are counted until the
//! lookup is done.

use crate::error::ErrorKind;
use crate::limits::{Limit, MAX_TYPE_INDEX};
use crate::sync::{AtomicU32, Ordering};

/// On a cache line of its own: where types are limited, every new one is counted here.
#[repr(align(64))]
pub(super) struct Quota {
    maximum: u32,
    live: AtomicU32,
}

impl Quota {
    pub(super) fn new(maximum: u32) -> Quota {
        Quota {
            maximum,
            live: AtomicU32::new(0),
        }
    }

    pub(super) fn maximum(&self) -> u32 {
        self.maximum
    }

    /// Without a limit nothing is counted here: the registry runs out of indices first, and threads that share nothing
    /// else do not contend for the counter.
    fn is_limited(&self) -> bool {
        self.maximum < MAX_TYPE_INDEX
    }

    /// Counts new types, unless there would be more than the maximum.
    #[must_use]
    pub(super) fn add(&self, types: u32) -> bool {
        if !self.is_limited() {
            return true;
        }
        let within = |live: u32| live.checked_add(types).filter(|&live| live <= self.maximum);
        // Relaxed, here and below: only the number matters.
        self.live
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, within)
            .is_ok()
    }

    /// The error for a group of this number of types that would exceed the maximum.
    pub(super) fn exceeded(&self, types: u32) -> ErrorKind {
        let live = self.live.load(Ordering::Relaxed);
        ErrorKind::LimitExceeded {
            limit: Limit::LiveTypes,
            count: u64::from(live) + u64::from(types),
            maximum: self.maximum,
        }
    }

    /// Subtracts types that have left the map.
    pub(super) fn remove(&self, types: u32) {
        if self.is_limited() {
            self.live.fetch_sub(types, Ordering::Relaxed);
        }
    }

    /// How many types are alive; `None` if they are not counted.
    pub(super) fn counted(&self) -> Option<u32> {
        self.is_limited().then(|| self.live.load(Ordering::Relaxed))
    }
}
