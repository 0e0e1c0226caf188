//! Which slots are in use: slots are taken for new types and given back.
//!
//! Free slots are kept in two stages, so that threads do not contend for every type:
//!
//! ```text
//! pocket (one per stripe of threads)        depot (one per registry), 64 slots at a time
//!   to give out       ◀───────────────────   unused slots, or else the oldest that have rested, or else new numbers
//!   never made types  ───────────────────▶   unused slots
//!   of dead types     ───────────────────▶   a queue of resting slots
//! ```
//!
//! The slot of a dead type *rests* (`depot.rs`). A slot is *unused* if it was taken for a type that was never made,
//! because its registration was refused or another thread was faster: no one has its index, so it is used again first.
//! The same holds if the type was made, but its request was refused before anyone found it.
//!
//! If the configuration wants dense indices, there are no pockets: the depot gives out the lowest free slot.
//!
//! Lists are linked through the slots themselves, so giving slots back allocates nothing and cannot fail. No lock is
//! held for more than [`BATCH`] slots.

use super::deep_ref::DeepRef;
use super::depot::{BATCH, Deaths, Depot};
use super::shape::MemberRow;
use super::slot::Slot;
use super::stripes::{STRIPES, Stripes};
use super::table::{Record, Table};
use crate::error::{ErrorKind, Result};
use crate::index::TypeIndex;
use crate::sync::{Mutex, OwnLine, scaled};

#[expect(unsafe_code, reason = "zero bytes are an unused slot")]
// SAFETY: a slot has only atomics, for which zero is valid. It needs no drop.
unsafe impl Record for Slot {
    const CHUNK: usize = scaled(256, 4);
    const GRANULE: usize = scaled(8, 4);
    fn begin(&self) {
        self.init_slot_0();
    }
    #[cfg(any(loom, shuttle))]
    fn unused() -> Slot {
        Slot::default()
    }
}

// `NOWHERE` leads to the last slot of a granule, which is not slot 0.
const _: () = assert!(<Slot as Record>::GRANULE > 1);

/// All slots of a registry.
pub(crate) struct Slots {
    table: Table<Slot>,
    stripes: Stripes<Stripe>,
    depot: OwnLine<Mutex<Depot>>,
    /// Is the lowest free slot given out first, without resting?
    is_dense: bool,
}

/// The slots and counts of one stripe of threads.
#[derive(Default)]
struct Stripe {
    pocket: Mutex<Pocket>,
    deaths: Deaths,
}

/// Free slots of one stripe of threads.
#[derive(Default)]
struct Pocket {
    /// Slots to give out, from the depot.
    ready: List,
    /// New numbers to give out: a range, by its start and its end.
    fresh: (u32, u32),
    /// Slots that were taken and given back without becoming a type. They are given out before all others.
    unused: List,
    /// Slots of dead types.
    resting: List,
}

/// A linked list of slots: the first slot, and how many there are.
#[derive(Clone, Copy, Default)]
pub(super) struct List {
    first: u32,
    len: u32,
}

impl List {
    fn push(&mut self, number: u32, slot: &Slot) {
        slot.link(self.first);
        *self = List {
            first: number,
            len: self.len + 1,
        };
    }

    /// The first slot. It names no display record from here on, as a slot that was never used names none.
    fn pop(&mut self, table: &Table<Slot>) -> Option<u32> {
        if self.len == 0 {
            return None;
        }
        let number = self.first;
        let slot = table.get(number)?;
        slot.set_deep(DeepRef::NONE);
        *self = List {
            first: slot.linked(),
            len: self.len - 1,
        };
        Some(number)
    }

    /// The whole list as a batch, once it is long enough.
    fn take_batch(&mut self) -> Option<u32> {
        (self.len == BATCH).then(|| core::mem::take(self).first)
    }
}

impl Slots {
    /// The first slots, all free. The slot of a dead type rests until `delay` other types have died.
    pub(super) fn new(delay: u32) -> Result<Slots> {
        let table = Table::new();
        table.reserve(1)?; // for `get_two`
        Ok(Slots {
            table,
            stripes: Stripes::new(),
            depot: OwnLine(Mutex::new(Depot::new(delay))),
            is_dense: delay == 0 && !cfg!(feature = "checked-handles"),
        })
    }

    /// The slot of this number, in use or not.
    #[inline]
    pub(crate) fn get(&self, number: u32) -> Option<&Slot> {
        self.table.get(number)
    }

    /// The slots of two numbers, each given times eight, perhaps with something below that. A number that has none gets the
    /// slot of another.
    #[inline(always)]
    #[expect(unsafe_code, reason = "the table cannot know that it has a slot")]
    pub(crate) fn get_two(&self, one: u64, other: u64) -> (&Slot, &Slot) {
        // SAFETY: `new` made the first slots, before any other thread had them.
        unsafe { self.table.get_two(one, other) }
    }

    /// The live slot of an index.
    #[inline]
    pub(crate) fn live(&self, index: TypeIndex) -> Option<&Slot> {
        match self.get(index.get()) {
            Some(slot) if slot.is_live(index) => Some(slot),
            _ => None,
        }
    }

    /// How many slots have memory.
    pub(super) fn capacity(&self) -> usize {
        self.table.capacity()
    }

    /// Takes a slot for each row, or none.
    #[inline(never)]
    pub(super) fn take(&self, rows: &mut [MemberRow]) -> Result<()> {
        let mut taken = 0;
        let result = rows
            .chunks_mut(BATCH as usize)
            .try_for_each(|some| self.take_each(some, &mut taken));
        if result.is_err() {
            self.give_back_unused(&rows[..taken]);
        }
        result
    }

    fn take_each(&self, rows: &mut [MemberRow], taken: &mut usize) -> Result<()> {
        if self.is_dense {
            return self.take_lowest(rows, taken);
        }
        let mut pocket = self.stripes.mine_made().pocket.lock();
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
        }
        Ok(())
    }

    fn take_lowest(&self, rows: &mut [MemberRow], taken: &mut usize) -> Result<()> {
        let mut depot = self.depot.lock();
        for row in rows {
            row.slot = depot.take_lowest(&self.table)?;
            *taken += 1;
            if let Some(slot) = self.get(row.slot) {
                slot.set_deep(DeepRef::NONE);
            }
        }
        Ok(())
    }

    fn give_back_lowest(&self, rows: &[MemberRow]) {
        let mut depot = self.depot.lock();
        rows.iter().for_each(|row| depot.lowest.put(row.slot));
    }

    /// Takes back slots whose types were never made, or never existed for others; last ones first, so that whoever asks
    /// next gets them in the same order. Allocates nothing.
    pub(super) fn give_back_unused(&self, rows: &[MemberRow]) {
        for some in rows.rchunks(BATCH as usize) {
            if self.is_dense {
                self.give_back_lowest(some);
                continue;
            }
            let mut pocket = self.pocket().lock();
            for row in some.iter().rev() {
                if let Some(slot) = self.get(row.slot) {
                    pocket.unused.push(row.slot, slot);
                }
                if let Some(batch) = pocket.unused.take_batch() {
                    self.depot.lock().unused.push(&self.table, batch);
                }
            }
        }
    }

    /// Ends the types in these slots; counts deaths if `were_there`. Returns whether any type has its display in a record.
    #[must_use]
    pub(super) fn end(&self, rows: &[MemberRow], were_there: bool) -> bool {
        let mut have_records = false;
        for some in rows.chunks(BATCH as usize) {
            let deaths = &self.stripes.mine().deaths;
            let died = if were_there { some.len() as u32 } else { 0 };
            deaths.begin(died);
            for slot in some.iter().filter_map(|row| self.get(row.slot)) {
                slot.die();
                have_records |= slot.deep().is_whole();
            }
            deaths.end(died);
            if let Some(last) = whole_batch(some).filter(|_| were_there && !self.is_dense) {
                self.mark(last.slot);
            }
        }
        have_records
    }

    /// Takes back slots whose types have ended; they rest. Allocates nothing.
    pub(super) fn give_back_dead(&self, rows: &[MemberRow]) {
        for some in rows.chunks(BATCH as usize) {
            if self.is_dense {
                self.give_back_lowest(some);
                continue;
            }
            let slots = some
                .iter()
                .filter_map(|row| Some((row.slot, self.get(row.slot)?)));
            if whole_batch(some).is_some() {
                let mut batch = List::default();
                slots.for_each(|(number, slot)| batch.push(number, slot));
                self.depot.lock().resting.push(&self.table, batch.first);
                continue;
            }
            let mut pocket = self.pocket().lock();
            for (number, slot) in slots {
                pocket.resting.push(number, slot);
                if let Some(batch) = pocket.resting.take_batch() {
                    self.mark(batch);
                    self.depot.lock().resting.push(&self.table, batch);
                }
            }
        }
    }

    /// Marks a batch, by its first slot, with the deaths that have begun by now. Those of its own types have ended.
    fn mark(&self, batch: u32) {
        if let Some(slot) = self.get(batch) {
            slot.set_begun(Deaths::begun(|| self.deaths()));
        }
    }

    fn pocket(&self) -> &Mutex<Pocket> {
        &self.stripes.mine().pocket
    }

    fn deaths(&self) -> impl Iterator<Item = &Deaths> {
        self.stripes.all().map(|stripe| &stripe.deaths)
    }

    /// The next slot that a pocket gives out.
    fn next_of(&self, pocket: &mut Pocket) -> Option<u32> {
        let listed = pocket.unused.pop(&self.table);
        listed
            .or_else(|| pocket.ready.pop(&self.table))
            .or_else(|| {
                let (next, end) = pocket.fresh;
                (next < end).then(|| {
                    pocket.fresh = (next + 1, end);
                    next
                })
            })
    }

    /// Moves a batch from the depot to an empty pocket.
    fn refill(&self, pocket: &mut Pocket) -> Result<()> {
        let mut depot = self.depot.lock();
        match depot.take_batch(&self.table, || Deaths::ended(self.deaths())) {
            Some(first) => pocket.ready = List { first, len: BATCH },
            None => pocket.fresh = depot.take_fresh(&self.table)?,
        }
        Ok(())
    }

    /// Reports what is wrong with slot 0 and the lists of free slots. Calls `seen` for each slot in a list; `seen` returns
    /// `false` if the slot must not be free.
    pub(super) fn check(
        &self,
        mut seen: impl FnMut(u32) -> bool,
    ) -> core::result::Result<(), &'static str> {
        if !self.get(0).is_some_and(Slot::is_slot_0) {
            return Err("slot 0 could be mistaken for a type's");
        }
        let mut walk = |first: u32, len: u32| {
            let mut number = first;
            for _ in 0..len {
                if number == 0 {
                    return Err("a list of free slots is shorter than counted");
                }
                let Some(slot) = self.get(number) else {
                    return Err("a list of free slots leads to a slot that does not exist");
                };
                if !seen(number) {
                    return Err("a slot in a list of free slots is live, or is there twice");
                }
                if slot.has_display() {
                    return Err("a slot in a list of free slots has display entries");
                }
                number = slot.linked();
            }
            match number {
                0 => Ok(()),
                _ => Err("a list of free slots is longer than counted"),
            }
        };
        // Locks all at once, in the order in which others lock them, so that no batch is seen twice on its way from a
        // pocket to the depot.
        let mut stripes = self.stripes.all();
        let pockets: [_; STRIPES] = core::array::from_fn(|_| Some(stripes.next()?.pocket.lock()));
        let depot = self.depot.lock();
        for pocket in pockets.iter().flatten() {
            for list in [pocket.ready, pocket.unused, pocket.resting] {
                walk(list.first, list.len)?;
            }
        }
        for queue in [&depot.unused, &depot.resting] {
            for batch in queue.batches(&self.table) {
                walk(batch, BATCH)?;
            }
        }
        let lowest: u32 = depot
            .lowest
            .iter()
            .map(|number| u32::from(!seen(number)))
            .sum();
        if lowest != 0 {
            return Err("a slot that is marked as free is live");
        }
        Ok(())
    }
}

/// The last row, if the rows are as many as a batch: their slots become one, which begins with the last slot.
fn whole_batch(rows: &[MemberRow]) -> Option<&MemberRow> {
    rows.last().filter(|_| rows.len() == BATCH as usize)
}

#[cfg(test)]
mod delays;

#[cfg(test)]
mod tests;
