//! Displays too long for a slot: records of the longest length, in a table of their own.
//!
//! Types that deep are rare in real modules, so one size of record will do.
//! Like slots, records are never unmapped, so that a subtype check by index can read one without
//! holding the type.

use super::table::{Record, Table};
use crate::error::{ErrorKind, Result};
use crate::facts::display::{Display, LONGEST};
use crate::limits::MAX_TYPE_INDEX;
use crate::sync::{AtomicU32, Mutex, Ordering};

/// A whole display, padded with 0.
pub(super) struct DeepDisplay([AtomicU32; LONGEST]);

#[expect(unsafe_code, reason = "zero bytes are a valid array of atomics")]
// SAFETY: zeros are valid atomics; there is nothing to drop; atomics may be shared.
unsafe impl Record for DeepDisplay {
    const CHUNK: usize = 16;
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
    pub(super) const fn new() -> DeepDisplays {
        DeepDisplays {
            table: Table::new(),
            free: Mutex::new(Free {
                first: 0,
                next_unused: 1,
            }),
        }
    }

    /// A record for one type.
    pub(super) fn take(&self) -> Result<u32> {
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

    /// Fills a record.
    pub(super) fn write(&self, number: u32, display: &Display) {
        let Some(record) = self.table.get(number) else {
            return;
        };
        for (depth, entry) in record.0.iter().enumerate() {
            let ancestor = display.entries().get(depth).copied().unwrap_or(0);
            // Release: who reads an entry of a later life also sees that the life before is over
            // (`Slot::is_live`).
            entry.store(ancestor, Ordering::Release);
        }
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

    /// The entries of a record that a live type has.
    pub(crate) fn entries(&self, number: u32) -> Option<&[AtomicU32; LONGEST]> {
        match number {
            0 => None,
            _ => Some(&self.table.get(number)?.0),
        }
    }
}
