//! A table that only grows, whose records never move, read without locks.
//!
//! Records are allocated in chunks. The first chunk has [`Record::GRANULE`] records; each later one has as many as
//! there are before it, but no more than [`Record::CHUNK`]. So a table of few records is small, and a large one is not
//! in many pieces. A directory has an address for every granule of GRANULE records, whichever chunk it is in, so that
//! finding a record takes the same few loads for all: where record 0 would be if all records were in one piece with the
//! granule. So a record's number alone leads from there to it. The entry of a granule that does not exist yet leads to
//! the first granule instead, so that two numbers are looked up without asking for each whether it has a record
//! ([`Table::get_two`]). When the directory is full, a larger one replaces it. The old one stays readable until the
//! table is dropped, since a reader may still use it. All directories together are smaller than twice the last one.
//!
//! A record's memory is all zero until its first use.

use crate::error::{ErrorKind, Result};
use crate::memory::try_reserve;
use crate::sync::{AtomicPtr, AtomicU32, Mutex, Ordering, UnsyncLoad as _};
use core::ptr::{self, NonNull};
use std::alloc::{Layout, alloc_zeroed, dealloc};

/// A record of a table.
///
/// # Safety
/// All zero bytes are a valid value, dropping one does nothing, and sharing one between threads is
/// sound.
#[expect(
    unsafe_code,
    reason = "the claim about zero bytes is one the compiler cannot check"
)]
pub(super) unsafe trait Record: Sync {
    /// How many records the largest chunks have: a power of two.
    const CHUNK: usize;
    /// How many records the smallest chunk has: a power of two that is not larger.
    const GRANULE: usize;
    /// Called for record 0, before anything can find it.
    fn begin(&self) {}
    /// The record that zero bytes stand for; a model checker's atomics are not just zero bytes.
    #[cfg(any(loom, shuttle))]
    fn unused() -> Self;
}

/// First, instead of an address, a mask: eight times the largest number for which this directory has an entry, which is a
/// power of two less one. Then for each granule, where record 0 would be; for one that does not exist yet, as if the first
/// granule were in its place.
type Directory<T> = Vec<AtomicPtr<T>>;

pub(super) struct Table<T: Record> {
    /// How many records have memory, and so how many granules of `directory` can be used.
    present: AtomicU32,
    /// The start of the last of `directories`; NULL before there is one.
    directory: AtomicPtr<AtomicPtr<T>>,
    /// Held while the table grows.
    directories: Mutex<Vec<Directory<T>>>,
}

impl<T: Record> Table<T> {
    pub(super) fn new() -> Table<T> {
        Table {
            present: AtomicU32::new(0),
            directory: AtomicPtr::new(ptr::null_mut()),
            directories: Mutex::new(Vec::new()),
        }
    }

    /// The record of this number, if its chunk exists.
    #[inline]
    pub(super) fn get(&self, number: u32) -> Option<&T> {
        let record = self.pointer(number)?;
        #[expect(unsafe_code, reason = "chunks live as long as the table")]
        // SAFETY: `pointer` points to a record in a chunk, which is valid from the first zero bytes on (`Record`). The
        // chunk stays until the table is dropped, when it is not borrowed.
        Some(unsafe { record.as_ref() })
    }

    /// The records of these two numbers, without a branch. Each is given times eight, and what is below that says nothing. A
    /// number that has no record gets the record of another.
    ///
    /// # Safety
    /// The table has a record: [`Table::reserve`] has made one before something that the caller has acquired.
    #[inline(always)]
    #[expect(unsafe_code, reason = "only the caller knows that there is a record")]
    pub(super) unsafe fn get_two(&self, one: u64, other: u64) -> (&T, &T) {
        const { assert!(size_of::<T>().is_multiple_of(8)) };
        // Acquire: as in `pointer`. No history shows this: a number that an earlier directory lacks comes from a type, and
        // whoever has it acquired the type after the directory.
        let directory = self.directory.load(Ordering::Acquire);
        // SAFETY: there is a record, so this is a directory with room (contract). It begins with a mask, which nobody writes
        // once it is published, and has entries for all numbers up to the mask. They lead to records in a chunk, perhaps in
        // the first one; from there on as in `get`. Acquire: as in `record`. No history shows this: a model's records do not
        // notice when they were made.
        unsafe {
            let mask = (*directory).unsync_load().addr();
            let find = |number: u64| {
                let number = number as usize & mask; // The mask has no bit that this cuts off.
                let granule =
                    (*directory.add(1 + number / (8 * T::GRANULE))).load(Ordering::Acquire);
                granule.wrapping_byte_add(number * (size_of::<T>() / 8))
            };
            (&*find(one), &*find(other))
        }
    }

    /// The address of the record of this number, in its chunk.
    ///
    /// # Safety
    /// Its chunk exists: it was made before something that the caller has acquired.
    #[inline(always)]
    #[expect(unsafe_code, reason = "only the caller knows that the chunk exists")]
    pub(super) unsafe fn get_present(&self, number: u32) -> NonNull<T> {
        debug_assert!((number as usize) < self.capacity());
        let directory = self.directory.load(Ordering::Acquire); // as in `pointer`
        // SAFETY: the granule is present (contract).
        unsafe { record(directory, number) }
    }

    /// `len` records from this number on, if they exist and are in one granule.
    pub(super) fn run(&self, number: u32, len: usize) -> Option<&[T]> {
        if number as usize % T::GRANULE + len > T::GRANULE {
            return None;
        }
        let first = self.pointer(number)?;
        #[expect(unsafe_code, reason = "chunks live as long as the table")]
        // SAFETY: as in `get`, for `len` records: the granule has that many from there on.
        Some(unsafe { core::slice::from_raw_parts(first.as_ptr(), len) })
    }

    /// The address of the record of this number; `None` if its chunk does not exist.
    #[inline]
    fn pointer(&self, number: u32) -> Option<NonNull<T>> {
        // Acquire: pairs with the Release in `reserve`. The directory read below is the one in which these granules
        // were entered, or a later one.
        if number >= self.present.load(Ordering::Acquire) {
            return None;
        }
        // Acquire: pairs with the Release in `make_room`.
        let directory = self.directory.load(Ordering::Acquire);
        #[expect(unsafe_code, reason = "directories live as long as the table")]
        // SAFETY: the granule is present in this directory, which stays until the table is dropped, when it is not
        // borrowed.
        Some(unsafe { record(directory, number) })
    }

    /// Makes the records of all numbers below `end` that do not exist yet.
    pub(super) fn reserve(&self, end: u32) -> Result<()> {
        let mut directories = self.directories.lock();
        // Relaxed: written under the same lock.
        let mut present = self.present.load(Ordering::Relaxed);
        while present < end {
            let (first, records) = (present as usize / T::GRANULE, chunk_after::<T>(present));
            let granules = records / T::GRANULE;
            let chunk = allocate_chunk::<T>(records)?;
            if present == 0 {
                #[expect(unsafe_code, reason = "the first record of a chunk")]
                // SAFETY: it was just allocated.
                unsafe { chunk.as_ref() }.begin();
            }
            // Relaxed: written under the same lock.
            let first_granule = directories.last().and_then(|last| last.get(1));
            let first_granule =
                first_granule.map_or(chunk.as_ptr(), |at| at.load(Ordering::Relaxed));
            if let Err(error) = self.make_room(&mut directories, first + granules, first_granule) {
                free_chunk(chunk, records); // No other thread can reach it.
                return Err(error);
            }
            let entries = directories.last();
            let entries = entries.and_then(|last| last.get(1 + first..=first + granules));
            let entries = entries.ok_or(ErrorKind::Internal("a full directory"))?;
            // The same for all granules of one chunk.
            let origin = chunk.as_ptr().wrapping_sub(present as usize);
            for entry in entries {
                // Release: a thread that reads the address sees the records zeroed. No history shows this: a model's
                // records do not notice when they were made.
                entry.store(origin, Ordering::Release);
            }
            present += records as u32;
            // Release: a thread that reads the number sees the granules entered and zeroed.
            self.present.store(present, Ordering::Release);
        }
        Ok(())
    }

    /// Replaces the last directory by a larger one if it has fewer entries than this number of granules. `first` is the
    /// first granule.
    fn make_room(
        &self,
        directories: &mut Vec<Directory<T>>,
        granules: usize,
        first: *mut T,
    ) -> Result<()> {
        let last = directories.last().map_or(&[][..], |last| last);
        if last.len() > granules {
            return Ok(());
        }
        let len = granules.next_power_of_two();
        let mut larger = Vec::new();
        try_reserve(&mut larger, 1 + len)?;
        larger.push(AtomicPtr::new(ptr::without_provenance_mut(
            (len * T::GRANULE - 1) << 3,
        )));
        // Relaxed: written under the lock that is held.
        let entered = last
            .iter()
            .skip(1)
            .map(|granule| granule.load(Ordering::Relaxed));
        let missing = (1..=len)
            .skip(entered.len())
            .map(|granule| first.wrapping_sub((granule - 1) * T::GRANULE));
        larger.extend(entered.chain(missing).map(AtomicPtr::new));
        // A vector's elements stay where they are when it is moved.
        let start = larger.as_ptr().cast_mut();
        // There are few directories, in most registries one.
        let room = directories.try_reserve_exact(1);
        room.map_err(|_| ErrorKind::OutOfMemory)?;
        directories.push(larger);
        // Release: a thread that reads the address sees the directory's content.
        self.directory.store(start, Ordering::Release);
        Ok(())
    }

    /// How many records have memory.
    pub(super) fn capacity(&self) -> usize {
        // Relaxed: only the number matters.
        self.present.load(Ordering::Relaxed) as usize
    }
}

impl<T: Record> Drop for Table<T> {
    fn drop(&mut self) {
        // The last directory has all granules; the earlier ones have only some of them.
        let directories = self.directories.lock();
        let granules = directories.last().map_or(&[][..], |last| last);
        let (mut number, present) = (0, self.capacity());
        while number < present {
            let records = chunk_after::<T>(number as u32);
            // Relaxed: no other thread has the table.
            let origin = granules.get(1 + number / T::GRANULE);
            let chunk = origin.map(|origin| origin.load(Ordering::Relaxed).wrapping_add(number));
            if let Some(chunk) = chunk.and_then(NonNull::new) {
                free_chunk(chunk, records);
            }
            number += records;
        }
    }
}

/// The address of the record of this number or, if it has none, of one in the first granule.
///
/// # Safety
/// The directory has an entry for the number's granule, and the caller has acquired the directory.
#[inline(always)]
#[expect(
    unsafe_code,
    reason = "only the caller knows that the directory has the entry"
)]
unsafe fn record<T: Record>(directory: *mut AtomicPtr<T>, number: u32) -> NonNull<T> {
    let number = number as usize;
    // SAFETY: the directory has the entry (contract). It leads to a record: of this number, or in the first granule.
    // Acquire: pairs with the Release in `reserve`, for those who have not acquired the granule otherwise. No history shows
    // this: a model's records do not notice when they were made.
    unsafe {
        let origin = (*directory.add(1 + number / T::GRANULE)).load(Ordering::Acquire);
        NonNull::new_unchecked(origin.wrapping_add(number))
    }
}

/// How many records the next chunk has when there are `present` ones.
fn chunk_after<T: Record>(present: u32) -> usize {
    const { assert!(T::CHUNK.is_power_of_two() && T::GRANULE.is_power_of_two()) };
    const { assert!(T::GRANULE <= T::CHUNK && size_of::<T>() != 0) };
    (present as usize).clamp(T::GRANULE, T::CHUNK)
}

fn chunk_layout<T: Record>(records: usize) -> Layout {
    match Layout::array::<T>(records) {
        Ok(layout) => layout,
        Err(_) => unreachable!("a chunk is far smaller than memory"),
    }
}

#[expect(
    unsafe_code,
    reason = "allocates memory that is zero and aligned to a cache line"
)]
fn allocate_chunk<T: Record>(records: usize) -> Result<NonNull<T>> {
    // SAFETY: the layout has a size: neither number of records nor size of a record is 0 (`chunk_after`).
    let memory = unsafe { alloc_zeroed(chunk_layout::<T>(records)) };
    let chunk = NonNull::new(memory.cast::<T>()).ok_or(ErrorKind::OutOfMemory)?;
    #[cfg(any(loom, shuttle))]
    for i in 0..records {
        // SAFETY: fresh memory for this number of records.
        unsafe { chunk.add(i).write(T::unused()) };
    }
    Ok(chunk)
}

#[expect(unsafe_code, reason = "frees what `allocate_chunk` allocated")]
fn free_chunk<T: Record>(chunk: NonNull<T>, records: usize) {
    // SAFETY: from `allocate_chunk` of the same type and number, hence the same layout. Records need no drop
    // (`Record`).
    unsafe { dealloc(chunk.as_ptr().cast(), chunk_layout::<T>(records)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[repr(align(64))]
    struct Line(AtomicU32);

    #[expect(unsafe_code, reason = "zero bytes are a valid atomic")]
    // SAFETY: an atomic, for which zero is valid; it needs no drop.
    unsafe impl Record for Line {
        const CHUNK: usize = 16;
        const GRANULE: usize = 2;
    }

    #[test]
    fn every_number_has_a_place_of_its_own_that_is_aligned_and_zero() {
        let table = Table::<Line>::new();
        for end in 1..1000 {
            let capacity = table.capacity() as u32;
            assert!(table.get(capacity).is_none());
            table.reserve(end).unwrap();
            assert!(table.capacity() < end as usize + Line::CHUNK);
            let record = table.get(end - 1).unwrap();
            assert!(ptr::from_ref(record).is_aligned());
            #[expect(unsafe_code, reason = "a question after a record was made")]
            // SAFETY: it was made above.
            let (last, other) = unsafe { table.get_two(u64::from(end - 1) << 3 | 7, end.into()) };
            assert!(
                ptr::eq(last, record),
                "another record for a number that has one"
            );
            assert!(ptr::eq(other, table.get(end / 8).unwrap()));
            for lacking in [capacity, 2 * capacity, u32::MAX, 1 << 31 | end] {
                #[expect(unsafe_code, reason = "a question after a record was made")]
                // SAFETY: it was made above.
                let (found, _) = unsafe { table.get_two(u64::from(lacking) << 3, 0) };
                // One that was made: those were written, and the others are not in a chunk.
                let written = found.0.load(Ordering::Relaxed);
                assert!((0..end).contains(&written), "{written} of {end}");
            }
            assert_eq!(record.0.swap(end, Ordering::Relaxed), 0);
        }
        for number in 0..999 {
            let record = table.get(number).unwrap();
            assert_eq!(record.0.load(Ordering::Relaxed), number + 1);
        }
    }
}
