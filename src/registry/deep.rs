//! Records for displays that are too long for a slot, each as long as it needs to be, in a table of their own.
//!
//! Like slots, records are never unmapped, so that a subtype check by index can read one without
//! holding the type.
//!
//! A record is a run of *units* of sixteen entries, in one chunk of the table. Its number is that of its first unit; unit
//! 0 is in no record. Free records are listed by length.
//!
//! A record belongs to the type that took it, and has room up to the end of its last unit. So types below it may share
//! it (`display.rs`): a chain of supertypes takes a record for every sixteen types, not one for each.
//!
//! Invariants
//! 1. The entry at a depth below the record's owner, or at its own, is constant as long as the owner lives.
//! 2. Each entry behind that is 0, or the type that has extended the record by it and has not ended what it had.

use super::deep_ref::DeepRef;
use super::table::{Record, Table};
use crate::error::{ErrorKind, Result};
use crate::limits::MAX_DEPTH;
use crate::sync::{AtomicU32, Mutex, Ordering, scaled};

/// How many entries the longest possible display has.
pub(super) const LONGEST: usize = scaled(MAX_DEPTH as usize + 1, 5);

/// How many entries a unit has.
const UNIT: usize = scaled(16, 4);

/// How many units the longest record has.
const MOST_UNITS: usize = LONGEST.div_ceil(UNIT);

type Unit = [AtomicU32; UNIT];

#[expect(unsafe_code, reason = "zero bytes are a valid array of atomics")]
// SAFETY: zeros are valid atomics; there is nothing to drop; atomics may be shared.
unsafe impl Record for Unit {
    const CHUNK: usize = scaled(64, 4);
    const GRANULE: usize = Self::CHUNK; // a record is in one chunk
    #[cfg(any(loom, shuttle))]
    fn unused() -> Unit {
        core::array::from_fn(|_| AtomicU32::new(0))
    }
}

/// All records of a registry.
pub(crate) struct DeepDisplays {
    table: Table<Unit>,
    free: Mutex<Free>,
}

/// Free records.
struct Free {
    /// For each length in units, the first record of a list that is linked through first entries; 0 for an empty list.
    lists: [u32; MOST_UNITS + 1],
    next_unused: u32,
    /// How many records were ever made, including the free ones.
    #[cfg(any(loom, shuttle))]
    made: u32,
}

/// How many units the record of a type of this depth has.
pub(super) fn units(depth: u32) -> usize {
    (depth as usize + 1).div_ceil(UNIT)
}

/// Has a record with the whole display of a type one less deep than this an entry at this depth?
///
/// It has if its last unit does: units are full only at the end of each. All types that share a record end in the same
/// unit, so `units` is the same for all.
fn has_room(depth: u32) -> bool {
    !(depth as usize).is_multiple_of(UNIT)
}

impl Free {
    /// Model checkers ask afterwards whether all records are free again.
    fn count_made(&mut self) {
        #[cfg(any(loom, shuttle))]
        {
            self.made += 1;
        }
    }
}

impl DeepDisplays {
    pub(super) fn new() -> DeepDisplays {
        DeepDisplays {
            table: Table::new(),
            free: Mutex::new(Free {
                lists: [0; MOST_UNITS + 1],
                next_unused: 1,
                #[cfg(any(loom, shuttle))]
                made: 0,
            }),
        }
    }

    /// A record of this length.
    pub(super) fn take(&self, units: usize) -> Result<u32> {
        let mut free = self.free.lock();
        let Some(&listed) = free.lists.get(units) else {
            return Err(ErrorKind::Internal("a display longer than any can be").into());
        };
        if let Some(first) = self.table.get(listed).filter(|_| listed != 0) {
            // Relaxed: written under the same lock.
            free.lists[units] = first[0].load(Ordering::Relaxed);
            return Ok(listed);
        }
        let left = Unit::CHUNK - free.next_unused as usize % Unit::CHUNK;
        if left < units {
            // The record does not fit into this chunk; the rest of the chunk becomes a shorter record.
            self.table.reserve(free.next_unused)?;
            let short = free.next_unused;
            self.put(&mut free, short, left);
            free.next_unused += left as u32;
            free.count_made();
        }
        let number = free.next_unused;
        let end = number + units as u32;
        if end > DeepRef::MAX_RECORD {
            return Err(ErrorKind::OutOfMemory.into());
        }
        self.table.reserve(end)?;
        free.next_unused = end;
        free.count_made();
        Ok(number)
    }

    /// Adds a type of this depth to a record that has the whole display of its supertype. `false` if there is no room, or
    /// another type is there. More than one thread may do this for the same type.
    pub(super) fn extend(&self, number: u32, depth: u32, own: u32) -> bool {
        let entry = self.place(number, depth).filter(|_| has_room(depth));
        // Relaxed, twice: what this thread does is published by `set_deep_whole`. An exchange continues the release sequence
        // of `shorten` or `write`, so a thread that reads this entry sees that the type removed before it is dead.
        let set =
            entry.map(|entry| entry.compare_exchange(0, own, Ordering::Relaxed, Ordering::Relaxed));
        matches!(set, Some(Ok(_))) || set == Some(Err(own))
    }

    /// Removes a type that has extended a record, if it is there: it is dead, or names another record.
    pub(super) fn shorten(&self, number: u32, depth: u32, own: u32) {
        if let Some(entry) = self.place(number, depth) {
            // Release: pairs with the Acquire in `entry`: a thread that reads the entry of a later type (`extend`) also sees
            // that this one is dead. Relaxed on failure: then nothing is done.
            let _ = entry.compare_exchange(own, 0, Ordering::Release, Ordering::Relaxed);
        }
    }

    /// Takes back a record of this length.
    pub(super) fn give_back(&self, number: u32, units: usize) {
        self.put(&mut self.free.lock(), number, units);
    }

    fn put(&self, free: &mut Free, number: u32, units: usize) {
        if let (Some(first), Some(list)) = (self.table.get(number), free.lists.get_mut(units)) {
            // Relaxed: read under the same lock. A query by a stale index may read this record, but not its entry 0,
            // since every slot has that entry itself.
            first[0].store(*list, Ordering::Relaxed);
            *list = number;
        }
    }

    /// Calls `seen` for each free record; `seen` returns `false` for one that must not be free.
    pub(super) fn check(&self, mut seen: impl FnMut(u32) -> bool) -> bool {
        let free = self.free.lock();
        for mut number in free.lists {
            while number != 0 {
                let Some(first) = self.table.get(number).filter(|_| seen(number)) else {
                    return false;
                };
                // Relaxed: written under the same lock.
                number = first[0].load(Ordering::Relaxed);
            }
        }
        true
    }

    /// One more than the highest unit of any record ever made.
    pub(super) fn end(&self) -> u32 {
        self.free.lock().next_unused
    }

    /// How many records were ever made.
    #[cfg(any(loom, shuttle))]
    pub(super) fn made(&self) -> u32 {
        self.free.lock().made
    }

    /// Bytes of memory for records, in use or not.
    pub(super) fn reserved_bytes(&self) -> usize {
        self.table.capacity() * size_of::<Unit>()
    }

    /// Entry `depth` of a record that is long enough; 0 if there is none.
    #[inline]
    pub(crate) fn entry(&self, number: u32, depth: u32) -> u32 {
        let entry = self.place(number, depth);
        // Acquire: pairs with the Release in `DeepDisplays::write` and `shorten`.
        entry.map_or(0, |entry| entry.load(Ordering::Acquire))
    }

    /// Where entry `depth` of a record is that is long enough.
    #[inline]
    fn place(&self, number: u32, depth: u32) -> Option<&AtomicU32> {
        match self.table.get(number + depth / UNIT as u32) {
            Some(unit) if number != 0 => unit.get(depth as usize % UNIT),
            _ => None,
        }
    }

    /// [`DeepDisplays::entry`] of a record that exists.
    ///
    /// # Safety
    /// A live type that the caller keeps alive names the record, and is deeper than `depth`.
    #[inline(always)]
    #[expect(unsafe_code, reason = "only the caller knows the record")]
    pub(super) unsafe fn entry_present(&self, number: u32, depth: usize) -> u32 {
        // SAFETY: the record was made before the type named it, and has an entry for each depth above the type's
        // (contract). Its units follow one another in one chunk, which stays until the table is dropped.
        let entry = unsafe {
            let first = self.table.get_present(number).cast::<AtomicU32>();
            first.add(depth).as_ref()
        };
        // Relaxed: written before the type named the record, whose number was acquired (`Slot::deep`).
        entry.load(Ordering::Relaxed)
    }

    /// The entries of the record of a type of this depth, up to the end of its last unit.
    pub(super) fn entries(&self, number: u32, depth: u32) -> Option<&[AtomicU32]> {
        match number {
            0 => None,
            _ => Some(self.table.run(number, units(depth))?.as_flattened()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Config, Registry, TypeCollection};

    /// A chain of structs without fields, each below the one before.
    fn chain(len: u8) -> Vec<u8> {
        let mut chain = vec![len, 0x50, 0, 0x5f, 0];
        (0..len - 1).for_each(|above| chain.extend([0x50, 1, above, 0x5f, 0]));
        chain
    }

    #[test]
    fn the_record_of_a_dead_type_is_used_again() {
        let registry = Registry::new(&Config::default()).unwrap();
        let mut after_one = None;
        for _ in 0..3 {
            drop(registry.register_type_section(&chain(20)).unwrap());
            let end = registry.core().deep.end();
            assert!(end > 2, "deep types have records");
            assert_eq!(*after_one.get_or_insert(end), end);
        }
    }

    /// Units of records that are in use, and of those that were, as far as they lie between them.
    fn used(registry: &Registry) -> usize {
        registry.core().deep.end() as usize - 1
    }

    #[test]
    fn a_chain_shares_one_record_for_sixteen_types() {
        let registry = Registry::new(&Config::default()).unwrap();
        let types = registry.register_type_section(&chain(64)).unwrap();
        // Of the types from depth 7 on, the first of each sixteen takes a record, as long as it is deep. The deepest
        // type has no subtype and needs none; it lies in the last record once it is asked for its display.
        assert_eq!(used(&registry), 1 + 2 + 3 + 4);
        let last = types.get(63).unwrap();
        let display = last.display().unwrap();
        let display = display.iter().map(|entry| entry.load(Ordering::Relaxed));
        assert!(display.eq(types.indices().iter().copied()));
        assert_eq!(used(&registry), 1 + 2 + 3 + 4);
        assert_eq!(registry.check(), Ok(()));
    }

    /// Below the last type of `chain(8)`: a struct with so many fields, and one below that.
    fn two_below(registry: &Registry, fields: u8) -> TypeCollection {
        let mut section = chain(8);
        section[0] += 2;
        for above in [7, 8] {
            section.extend([0x50, 1, above, 0x5f, fields]);
            section.extend([0x7f, 0].repeat(fields.into()));
        }
        registry.register_type_section(&section).unwrap()
    }

    #[test]
    fn one_of_several_subtypes_extends_a_record() {
        let registry = Registry::new(&Config::default()).unwrap();
        let first = two_below(&registry, 1);
        assert_eq!(used(&registry), 1, "the record of the last common type");
        let second = two_below(&registry, 2);
        assert_eq!(used(&registry), 2, "the second one needs its own");
        let get = |types: &TypeCollection, at| types.get(at).unwrap().to_owned();
        for [types, other] in [[&first, &second], [&second, &first]] {
            let (above, below) = (get(types, 8), get(types, 9));
            assert!(below.is_subtype_of(&above) && !get(other, 9).is_subtype_of(&above));
            assert!(registry.is_subtype(below.index().get(), above.index().get()));
            assert!(!registry.is_subtype(get(other, 9).index().get(), above.index().get()));
        }
        assert_eq!(registry.check(), Ok(()));
    }

    #[test]
    fn a_record_is_extended_again_after_a_subtype_has_died() {
        let registry = Registry::new(&Config::default()).unwrap();
        let _above = registry.register_type_section(&chain(8)).unwrap();
        for fields in 1..20 {
            let types = two_below(&registry, fields);
            assert_eq!(used(&registry), 1, "{fields}");
            assert_eq!(registry.check(), Ok(()));
            drop(types);
        }
    }

    #[test]
    fn what_is_left_of_a_chunk_serves_shorter_records() {
        let deep = DeepDisplays::new();
        let lengths = || (1..=MOST_UNITS).rev().cycle().take(1000);
        let taken: Vec<(u32, usize)> = lengths()
            .map(|units| (deep.take(units).unwrap(), units))
            .collect();
        let mut used = std::collections::HashSet::new();
        for &(number, units) in &taken {
            assert!(deep.table.run(number, units).is_some());
            assert!((number..number + units as u32).all(|unit| used.insert(unit)));
        }
        let end = deep.end();
        assert!(
            used.len() + 16 > end as usize - 1,
            "{} of {end}",
            used.len()
        );
        for &(number, units) in &taken {
            deep.give_back(number, units);
        }
        let again = lengths().map(|units| deep.take(units).unwrap());
        assert_eq!(again.max().map(|most| most < end), Some(true));
        assert_eq!(deep.end(), end, "nothing new is needed");
    }
}
