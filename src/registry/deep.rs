//! Displays too long for a slot: records of the longest length, in a table of their own.
//!
//! A type that deep is looked up in its supertype's record, which all types directly below that one
//! share. It gets a record of its own when a type is declared below it, or when a program asks for
//! its display: most never do. Once made, it stays as long as the type, also where the registration
//! that it was made for failed. One size of record will do.
//! Like slots, records are never unmapped, so that a subtype check by index can read one without
//! holding the type.

use super::slot::{INLINE_DISPLAY, Slot};
use super::table::{Record, Table};
use crate::error::{ErrorKind, Result};
use crate::index::TypeIndex;
use crate::limits::{MAX_DEPTH, MAX_TYPE_INDEX};
use crate::sync::{AtomicU32, Mutex, Ordering, scaled};

/// Room for the longest display there is.
pub(super) const LONGEST: usize = scaled(MAX_DEPTH as usize + 1, 5);

/// A whole display, padded with 0.
pub(super) struct DeepDisplay([AtomicU32; LONGEST]);

#[expect(unsafe_code, reason = "zero bytes are a valid array of atomics")]
// SAFETY: zeros are valid atomics; there is nothing to drop; atomics may be shared.
unsafe impl Record for DeepDisplay {
    const CHUNK: usize = scaled(16, 2);
    #[cfg(any(loom, shuttle))]
    fn unused() -> DeepDisplay {
        DeepDisplay(core::array::from_fn(|_| AtomicU32::new(0)))
    }
}

/// All records of a registry.
pub(crate) struct DeepDisplays {
    table: Table<DeepDisplay>,
    free: Mutex<Free>,
}

/// Free records, linked by their first entry. Record 0 is never given out.
struct Free {
    first: u32,
    next_unused: u32,
}

impl DeepDisplays {
    pub(super) fn new() -> DeepDisplays {
        DeepDisplays {
            table: Table::new(),
            free: Mutex::new(Free {
                first: 0,
                next_unused: 1,
            }),
        }
    }

    /// The record with the whole display of type `own`, made if it has none yet. The caller keeps
    /// the type, or alone has its slot.
    pub(super) fn own_record(&self, own: TypeIndex, slot: &Slot) -> Result<u32> {
        if let Some(record) = slot.own_record() {
            return Ok(record);
        }
        let record = self.take()?;
        self.write(record, own, slot);
        match slot.set_own_record(record) {
            Ok(()) => Ok(record),
            Err(faster) => {
                self.give_back(record);
                Ok(faster)
            }
        }
    }

    /// A record for one type.
    fn take(&self) -> Result<u32> {
        let mut free = self.free.lock();
        if let Some(record) = self.table.get(free.first)
            && free.first != 0
        {
            let number = free.first;
            // Relaxed: written under the same lock.
            free.first = record.0[0].load(Ordering::Relaxed);
            return Ok(number);
        }
        let number = free.next_unused;
        if number > MAX_TYPE_INDEX {
            return Err(ErrorKind::OutOfMemory.into());
        }
        self.table.reserve(number + 1)?;
        free.next_unused = number + 1;
        Ok(number)
    }

    /// Takes a record back.
    pub(super) fn give_back(&self, number: u32) {
        let mut free = self.free.lock();
        if let Some(record) = self.table.get(number) {
            // Release: as in `write`.
            record.0[0].store(free.first, Ordering::Release);
            free.first = number;
        }
    }

    /// Writes the whole display of a type that is kept alive: what is above it as its slot or its
    /// supertype's record has it, then the type itself.
    fn write(&self, number: u32, own: TypeIndex, slot: &Slot) {
        let Some(record) = self.table.get(number) else {
            return;
        };
        let depth = slot.depth() as usize;
        let above = match self.table.get(slot.record()) {
            Some(above) if depth >= INLINE_DISPLAY => &above.0[..],
            _ => &slot.inline_display()[..],
        };
        for (at, entry) in record.0.iter().enumerate() {
            let ancestor = match above.get(at) {
                _ if at == depth => own.get(),
                // Relaxed: written before the type was published.
                Some(above) if at < depth => above.load(Ordering::Relaxed),
                _ => 0,
            };
            // Release: who reads an entry of a later life also sees that the life before is over
            // (`Slot::is_live`).
            entry.store(ancestor, Ordering::Release);
        }
    }

    /// Marks each free record by `seen`, which says `false` if it must not be free.
    pub(super) fn check(&self, mut seen: impl FnMut(u32) -> bool) -> bool {
        let free = self.free.lock();
        let mut number = free.first;
        while number != 0 {
            let Some(record) = self.table.get(number).filter(|_| seen(number)) else {
                return false;
            };
            // Relaxed: written under the same lock.
            number = record.0[0].load(Ordering::Relaxed);
        }
        true
    }

    /// How many records were ever made.
    pub(super) fn made(&self) -> u32 {
        self.free.lock().next_unused - 1
    }

    /// Entry `depth` of a record; 0 where there is none.
    pub(crate) fn entry(&self, number: u32, depth: u32) -> u32 {
        match self.table.get(number) {
            Some(record) if number != 0 => match record.0.get(depth as usize) {
                // Acquire: pairs with the Release in `write`.
                Some(entry) => entry.load(Ordering::Acquire),
                None => 0,
            },
            _ => 0,
        }
    }

    /// The entries of a record that a live type owns.
    pub(super) fn entries(&self, number: u32) -> Option<&[AtomicU32; LONGEST]> {
        match number {
            0 => None,
            _ => Some(&self.table.get(number)?.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{Config, Registry};

    #[test]
    fn the_record_of_a_dead_type_is_used_again() {
        let registry = Registry::new(&Config::default()).unwrap();
        // A chain of 11 structs without fields, each below the one before.
        let mut chain = vec![11, 0x50, 0, 0x5f, 0];
        (0..10).for_each(|above| chain.extend([0x50, 1, above, 0x5f, 0]));
        let records = || registry.core().deep.free.lock().next_unused;
        let mut after_one = None;
        for _ in 0..3 {
            drop(registry.register_type_section(&chain).unwrap());
            assert!(records() > 2, "deep types have records");
            assert_eq!(*after_one.get_or_insert_with(records), records());
        }
    }
}
