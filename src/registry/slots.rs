//! Which slots are in use: taking them for new types, and taking them back.
//!
//! Three stages, so that threads on different types do not meet at every type:
//!
//! ```text
//! pocket (one per stripe of threads)      depot (one per registry)
//!   to give out   <──── 64 at a time ────   fresh numbers, or the oldest batch of freed slots
//!   taken back    ───── 64 at a time ────>  a queue of batches, oldest first
//! ```
//!
//! A freed slot is used again only when at least [`QUARANTINE`] others were freed after it: the
//! depot gives out a batch only from a queue that long, and the queue is first in, first out. So a
//! stale index stays recognisable for as long as is practical. In a build with `checked-handles` it
//! is until all numbers were used, 2^27; from then on the oldest is used again in any build.
//!
//! Lists are linked through the slots themselves: taking back allocates nothing and cannot fail.

use super::group::Row;
use super::slot::Slot;
use super::table::{Record, Table};
use crate::error::{ErrorKind, Result};
use crate::index::TypeIndex;
use crate::limits::{Limit, MAX_TYPE_INDEX};
use crate::sync::{Mutex, OwnLine, scaled, stripe};

#[expect(unsafe_code, reason = "zero bytes are an unused slot")]
// SAFETY: a slot is made of atomics and raw pointers in atomics, for all of which zero is valid; it
// needs no drop.
unsafe impl Record for Slot {
    const CHUNK: usize = scaled(256, 4);
    #[cfg(any(loom, shuttle))]
    fn unused() -> Slot {
        Slot::default()
    }
}

/// Slots that move between a pocket and the depot at a time.
const BATCH: u32 = scaled(64, 2) as u32;

/// Other slots that are freed before a freed one is used again.
pub(crate) const QUARANTINE: u32 = scaled(65_536, 2) as u32;

const POCKETS: usize = scaled(16, 1);

/// All slots of a registry.
pub(crate) struct Slots {
    table: Table<Slot>,
    pockets: [OwnLine<Mutex<Pocket>>; POCKETS],
    depot: OwnLine<Mutex<Depot>>,
}

/// Some slots of one stripe of threads.
#[derive(Default)]
struct Pocket {
    /// Fresh numbers to give out: from the first to before the second.
    fresh: (u32, u32),
    /// Freed long ago, to give out: the first of a list.
    reusable: u32,
    /// Taken back lately: the first of a list, and how many.
    freed: (u32, u32),
}

/// What the pockets share.
struct Depot {
    next_fresh: u32,
    /// Queue of batches of freed slots, by the first slot of each: the oldest, the newest, and how
    /// many.
    oldest: u32,
    newest: u32,
    batches: u32,
}

impl Slots {
    pub(super) fn new() -> Slots {
        Slots {
            table: Table::new(),
            pockets: Default::default(),
            depot: OwnLine(Mutex::new(Depot {
                next_fresh: 1,
                oldest: 0,
                newest: 0,
                batches: 0,
            })),
        }
    }

    /// The slot of this number, in use or not.
    #[inline]
    pub(crate) fn get(&self, number: u32) -> Option<&Slot> {
        self.table.get(number)
    }

    /// The live slot of an index.
    #[inline]
    pub(crate) fn live(&self, index: TypeIndex) -> Option<&Slot> {
        match self.get(index.get()) {
            Some(slot) if slot.is_live(index) => Some(slot),
            _ => None,
        }
    }

    /// How many slots there is memory for.
    pub(super) fn capacity(&self) -> usize {
        self.table.capacity()
    }

    /// Takes a slot for each row, or none at all.
    pub(super) fn take(&self, rows: &mut [Row]) -> Result<()> {
        let mut taken = 0;
        let result = self.take_each(rows, &mut taken);
        if result.is_err() {
            self.give_back(&rows[..taken]);
        }
        result
    }

    fn take_each(&self, rows: &mut [Row], taken: &mut usize) -> Result<()> {
        let mut pocket = self.pocket().lock();
        for row in rows {
            row.slot = match self.next_of(&mut pocket) {
                Some(number) => number,
                None => {
                    self.refill(&mut pocket)?;
                    self.next_of(&mut pocket)
                        .ok_or(ErrorKind::Internal("an empty refill"))?
                }
            };
            *taken += 1;
            if let Some(slot) = self.get(row.slot) {
                slot.set_deep(0);
            }
        }
        Ok(())
    }

    /// Takes back slots that are dead, or were never live. Allocates nothing.
    pub(super) fn give_back(&self, rows: &[Row]) {
        let mut pocket = self.pocket().lock();
        for row in rows {
            if let Some(slot) = self.get(row.slot) {
                self.put(&mut pocket, row.slot, slot);
            }
        }
    }

    fn put(&self, pocket: &mut Pocket, number: u32, slot: &Slot) {
        let (first, count) = pocket.freed;
        slot.link(first);
        pocket.freed = (number, count + 1);
        if pocket.freed.1 == BATCH {
            pocket.freed = (0, 0);
            slot.link_batch(0);
            let mut depot = self.depot.lock();
            match self.get(depot.newest) {
                Some(newest) if depot.batches != 0 => newest.link_batch(number),
                _ => depot.oldest = number,
            }
            depot.newest = number;
            depot.batches += 1;
        }
    }

    fn pocket(&self) -> &Mutex<Pocket> {
        &self.pockets[stripe(POCKETS)]
    }

    /// The next slot a pocket has to give out.
    fn next_of(&self, pocket: &mut Pocket) -> Option<u32> {
        if let Some(slot) = self.get(pocket.reusable).filter(|_| pocket.reusable != 0) {
            let number = pocket.reusable;
            pocket.reusable = slot.linked();
            return Some(number);
        }
        let (next, end) = pocket.fresh;
        (next < end).then(|| {
            pocket.fresh = (next + 1, end);
            next
        })
    }

    /// Gives an empty pocket a batch of the depot's.
    fn refill(&self, pocket: &mut Pocket) -> Result<()> {
        let mut depot = self.depot.lock();
        let exhausted = depot.next_fresh > MAX_TYPE_INDEX;
        let ripe = depot.batches > QUARANTINE / BATCH && !cfg!(feature = "checked-handles");
        if let Some(oldest) = self.get(depot.oldest).filter(|_| ripe || exhausted)
            && depot.batches != 0
        {
            pocket.reusable = depot.oldest;
            depot.oldest = oldest.linked_batch();
            depot.batches -= 1;
            return Ok(());
        }
        if exhausted {
            return Err(ErrorKind::LimitExceeded(Limit::LiveTypes, MAX_TYPE_INDEX).into());
        }
        let next = depot.next_fresh;
        let end = (next + BATCH).min(MAX_TYPE_INDEX + 1);
        self.table.reserve(end)?;
        depot.next_fresh = end;
        pocket.fresh = (next, end);
        Ok(())
    }

    /// Says what is wrong with the lists of free slots, and marks each slot in one by `seen`, which
    /// says `false` if the slot must not be there.
    pub(super) fn check(
        &self,
        mut seen: impl FnMut(u32) -> bool,
    ) -> core::result::Result<(), &'static str> {
        let mut walk = |first: u32, limit: u32| {
            let (mut number, mut count) = (first, 0);
            while number != 0 && count < limit {
                let Some(slot) = self.get(number) else {
                    return Err("a list of free slots leads to a slot that does not exist");
                };
                if !seen(number) {
                    return Err("a slot in a list of free slots is live, or is there twice");
                }
                number = slot.linked();
                count += 1;
            }
            Ok(count)
        };
        // All at once and in the order in which others lock them, so that no batch is met twice on
        // its way from a pocket to the depot.
        let pockets = self.pockets.each_ref().map(|pocket| pocket.lock());
        let depot = self.depot.lock();
        for pocket in &pockets {
            walk(pocket.reusable, BATCH)?;
            if walk(pocket.freed.0, BATCH)? != pocket.freed.1 {
                return Err("a pocket counts other slots than its list has");
            }
        }
        let (mut batch, mut batches) = (depot.oldest, 0);
        while batches < depot.batches {
            if walk(batch, BATCH)? != BATCH {
                return Err("a batch of free slots is not full");
            }
            batch = self.get(batch).map_or(0, Slot::linked_batch);
            batches += 1;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::{HashMap, HashSet};

    /// Takes one slot.
    fn take(slots: &Slots) -> u32 {
        let mut row = [Row::default()];
        slots.take(&mut row).unwrap();
        row[0].slot
    }

    fn give_back(slots: &Slots, number: u32) {
        let mut row = Row::default();
        row.slot = number;
        slots.give_back(&[row]);
    }

    #[test]
    fn numbers_are_dense_from_one() {
        let slots = Slots::new();
        let taken: Vec<u32> = (0..1000).map(|_| take(&slots)).collect();
        assert_eq!(taken, (1..=1000).collect::<Vec<u32>>());
        assert!((1001..=2 * 1000).contains(&slots.capacity()));
    }

    #[test]
    fn a_freed_slot_rests_until_as_many_others_are_freed() {
        let slots = Slots::new();
        let mut freed_at = HashMap::new();
        let mut reused = 0;
        for freed in 0..3 * QUARANTINE {
            let number = take(&slots);
            if let Some(before) = freed_at.insert(number, freed) {
                reused += 1;
                let others = freed - before - 1;
                assert!(
                    others >= QUARANTINE,
                    "{number} was used again after {others} others"
                );
            }
            give_back(&slots, number);
        }
        let checked = cfg!(feature = "checked-handles");
        assert_eq!(reused == 0, checked, "{reused} slots were used again");
    }

    #[test]
    fn what_cannot_be_had_whole_is_not_taken_at_all() {
        let slots = Slots::new();
        slots.table.reserve(11).unwrap();
        slots.pocket().lock().fresh = (1, 11);
        slots.depot.lock().next_fresh = MAX_TYPE_INDEX + 1;
        let mut rows: Vec<Row> = std::iter::repeat_with(Row::default).take(200).collect();
        assert!(slots.take(&mut rows).is_err());
        let mut free = 0;
        let counted = slots.check(|_| {
            free += 1;
            true
        });
        assert_eq!((counted, free), (Ok(()), 10));
    }

    #[test]
    fn the_check_sees_a_list_of_free_slots_that_is_spoiled() {
        type Spoil = fn(&Slots);
        const NOWHERE: u32 = 1 << 20;
        let cases: [(Spoil, &str); 8] = [
            (
                |slots| slots.pocket().lock().reusable = NOWHERE,
                "not exist",
            ),
            (|slots| slots.pocket().lock().reusable = 1, "there twice"),
            (|slots| slots.pocket().lock().freed.0 = NOWHERE, "not exist"),
            (|slots| slots.pocket().lock().freed.1 += 1, "other slots"),
            (
                |slots| slots.get(BATCH + 1).unwrap().link(BATCH + 1),
                "there twice",
            ),
            (|slots| slots.depot.lock().oldest = NOWHERE, "not exist"),
            (|slots| slots.get(2).unwrap().link(0), "not full"),
            (|slots| slots.depot.lock().batches += 1, "not full"),
        ];
        for (spoil, sentence) in cases {
            let slots = Slots::new();
            let taken: Vec<u32> = (0..2 * BATCH).map(|_| take(&slots)).collect();
            // A batch, and two more.
            taken[..BATCH as usize + 2]
                .iter()
                .for_each(|&number| give_back(&slots, number));
            let said = || {
                let mut seen = HashSet::new();
                slots.check(|number| seen.insert(number))
            };
            assert_eq!(said(), Ok(()), "before anything is spoiled");
            spoil(&slots);
            let said = said().unwrap_err();
            assert!(
                said.contains(sentence),
                "expected {sentence:?}, got {said:?}"
            );
        }
    }
}
