//! Batches of free slots that are in no pocket; and how long the slot of a dead type rests.
//!
//! After a type has died, another type gets its index only when a number of other types have died, too: the *delay* of
//! the registry's configuration. So a stale index is recognized for as long as is practical. The delay is exact,
//! whichever threads the types died on, until all 2^27 numbers have been used once. From then on the oldest batch is
//! used again. A build with `checked-handles` uses no number again before that.
//!
//! If the delay is 0, there are no batches: the lowest free number is given out first (`lowest.rs`).
//!
//! Deaths are counted for each stripe of threads, when they begin and when they have ended. A batch is marked with the
//! number of deaths that had *begun* when the last of its own had ended. When more deaths than that have *ended*, the
//! difference is a number of deaths that began later.

use super::lowest::Lowest;
use super::slot::Slot;
use super::table::Table;
use crate::error::{ErrorKind, Result};
use crate::limits::{Limit, MAX_TYPE_INDEX};
use crate::sync::process::{AtomicU64, fence};
use crate::sync::{Ordering, scaled};

/// How many slots move between a pocket and the depot at a time.
pub(super) const BATCH: u32 = scaled(64, 2) as u32;

/// How many new numbers the first pocket gets. Together with 0, which is not an index, they fill the first memory for
/// slots.
const FIRST_BATCH: u32 = scaled(7, 2) as u32;

/// Counts of the types that died on one stripe of threads.
///
/// Model checkers do not see these counts: each would multiply the interleavings, and no memory depends on them. So the
/// orderings are justified here only, and no history tests them.
#[derive(Default)]
pub(super) struct Deaths {
    begun: AtomicU64,
    ended: AtomicU64,
}

impl Deaths {
    /// Counts types that are about to die.
    pub(super) fn begin(&self, types: u32) {
        // SeqCst: together with the fence in `begun`, a sum without these deaths was made before any of them. No
        // history shows this: deaths are counted outside of the model.
        self.begun.fetch_add(types.into(), Ordering::SeqCst);
    }

    /// Counts types that have died.
    pub(super) fn end(&self, types: u32) {
        // Release: pairs with the Acquire in `ended`; a thread that counts these deaths sees the types dead. No history
        // shows this: deaths are counted outside of the model.
        self.ended.fetch_add(types.into(), Ordering::Release);
    }

    /// How many deaths have begun; all those before the call are counted.
    pub(super) fn begun<'a, All: Iterator<Item = &'a Deaths>>(all: impl FnOnce() -> All) -> u32 {
        // See `begin`. A stripe that is not found here was made later, and so were its counts (`stripes.rs`). No
        // history shows this: deaths are counted outside of the model.
        fence(Ordering::SeqCst);
        let each = all().map(|deaths| deaths.begun.load(Ordering::Relaxed));
        each.sum::<u64>() as u32
    }

    /// How many deaths have ended.
    pub(super) fn ended<'a>(all: impl Iterator<Item = &'a Deaths>) -> u32 {
        // Acquire: see `end`. No history shows this: deaths are counted outside of the model.
        let each = all.map(|deaths| deaths.ended.load(Ordering::Acquire));
        each.sum::<u64>() as u32
    }
}

/// What the pockets share.
pub(super) struct Depot {
    next_fresh: u32,
    /// Slots that never became types: they are given out first.
    pub(super) unused: Queue,
    /// Slots of dead types.
    pub(super) resting: Queue,
    /// How many other types die before one of those slots is used again.
    delay: u32,
    /// Free slots of both sorts, if the delay is 0.
    pub(super) lowest: Lowest,
}

/// Batches of free slots, each by its first slot: the oldest, the newest, and how many.
#[derive(Default)]
pub(super) struct Queue {
    oldest: u32,
    newest: u32,
    len: u32,
}

impl Queue {
    pub(super) fn push(&mut self, table: &Table<Slot>, batch: u32) {
        if let Some(slot) = table.get(batch) {
            slot.link_batch(0);
        }
        match table.get(self.newest) {
            Some(newest) if self.len != 0 => newest.link_batch(batch),
            _ => self.oldest = batch,
        }
        self.newest = batch;
        self.len += 1;
    }

    /// The first slot of the oldest batch.
    fn oldest<'a>(&self, table: &'a Table<Slot>) -> Option<&'a Slot> {
        table.get(self.oldest).filter(|_| self.len != 0)
    }

    fn pop(&mut self, table: &Table<Slot>) -> Option<u32> {
        let batch = self.oldest;
        self.oldest = self.oldest(table)?.linked_batch();
        self.len -= 1;
        Some(batch)
    }

    pub(super) fn batches(&self, table: &Table<Slot>) -> impl Iterator<Item = u32> {
        let next = |&batch: &u32| Some(table.get(batch).map_or(0, Slot::linked_batch));
        core::iter::successors(Some(self.oldest), next).take(self.len as usize)
    }
}

impl Depot {
    pub(super) fn new(delay: u32) -> Depot {
        Depot {
            next_fresh: 1,
            unused: Queue::default(),
            resting: Queue::default(),
            // Fewer types die before all numbers have been used once; after that the delay no longer matters.
            delay: delay.min(1 << 30),
            lowest: Lowest::default(),
        }
    }

    fn is_exhausted(&self) -> bool {
        self.next_fresh > MAX_TYPE_INDEX
    }

    /// A batch that may be used again, by its first slot.
    pub(super) fn take_batch(
        &mut self,
        table: &Table<Slot>,
        ended: impl FnOnce() -> u32,
    ) -> Option<u32> {
        if let Some(batch) = self.unused.pop(table) {
            return Some(batch);
        }
        let oldest = self.resting.oldest(table)?;
        // Wraps around: no batch rests while 2^31 types die, each of which needs a slot.
        let has_rested = || ended().wrapping_sub(oldest.begun()) as i32 >= self.delay as i32;
        let may_go = self.is_exhausted() || (!cfg!(feature = "checked-handles") && has_rested());
        may_go.then(|| self.resting.pop(table))?
    }

    /// The lowest free number.
    pub(super) fn take_lowest(&mut self, table: &Table<Slot>) -> Result<u32> {
        if let Some(number) = self.lowest.take() {
            return Ok(number);
        }
        self.has_fresh()?;
        let next = self.next_fresh;
        table.reserve(next + 1)?;
        self.lowest.reserve(next + 1)?;
        self.next_fresh = next + 1;
        Ok(next)
    }

    /// A range of numbers that were never given out: its first number, and the one after its last.
    pub(super) fn take_fresh(&mut self, table: &Table<Slot>) -> Result<(u32, u32)> {
        self.has_fresh()?;
        let next = self.next_fresh;
        // As many as were given out so far, so that a registry of few types has few slots.
        let more = next.clamp(FIRST_BATCH, BATCH);
        let end = (next + more).min(MAX_TYPE_INDEX + 1);
        table.reserve(end)?;
        self.next_fresh = end;
        Ok((next, end))
    }

    fn has_fresh(&self) -> Result<()> {
        if self.is_exhausted() {
            let exceeded = ErrorKind::LimitExceeded {
                limit: Limit::LiveTypes,
                count: u64::from(MAX_TYPE_INDEX) + 1,
                maximum: MAX_TYPE_INDEX,
            };
            return Err(exceeded.into());
        }
        Ok(())
    }
}

#[cfg(test)]
impl Depot {
    /// Pretends that all numbers have been used.
    pub(super) fn exhaust(&mut self) {
        self.next_fresh = MAX_TYPE_INDEX + 1;
    }
}
