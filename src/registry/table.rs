//! A table that only grows, whose records never move, read without locks.
//!
//! Records come in chunks: the first has [`Record::GRANULE`] records, each later one as many as are there before it, but
//! no more than [`Record::CHUNK`]. So a table of few records is small, and a large one is not in many pieces. A directory
//! has the address of every granule, whichever chunk that is in, so that finding a record is the same few loads for all.
//! When it is full a larger one takes its place; the old one stays readable until the table goes, since a reader may
//! still be in it. All directories together are less than twice the last.
//!
//! A record's memory is all zero until its first use.

use crate::error::{ErrorKind, Result};
use crate::memory::try_reserve;
use crate::sync::{AtomicPtr, AtomicU32, Mutex, Ordering, scaled};
use core::ptr::{self, NonNull};
use std::alloc::{Layout, alloc_zeroed, dealloc};

/// What a table is made of.
///
/// # Safety
/// All zero bytes are a valid value, dropping one does nothing, and sharing one between threads is
/// sound.
#[expect(
    unsafe_code,
    reason = "the claim about zero bytes is one the compiler cannot check"
)]
pub(super) unsafe trait Record: Sync {
    /// Records of the largest chunks: a power of two.
    const CHUNK: usize;
    /// Records of the smallest one: a power of two that is no larger.
    const GRANULE: usize;
    /// What zero bytes are; the atomics of a model checker are made of more.
    #[cfg(any(loom, shuttle))]
    fn unused() -> Self;
}

/// Granules in the first directory.
const FIRST_DIRECTORY: usize = scaled(4, 1);

/// The addresses of granules, as many as are there, and then null.
type Directory<T> = Vec<AtomicPtr<T>>;

pub(super) struct Table<T: Record> {
    /// Records there is memory for: the granules in `directory` that can be used.
    present: AtomicU32,
    /// Where the last of `directories` begins; null before there is one.
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

    /// The record of this number, if its chunk is there.
    #[inline]
    pub(super) fn get(&self, number: u32) -> Option<&T> {
        let record = self.pointer(number)?;
        #[expect(unsafe_code, reason = "chunks live as long as the table")]
        // SAFETY: `pointer` leads to a record in a chunk, valid from its first zero bytes on (`Record`). The
        // chunk stays until the table is dropped, which needs it unborrowed.
        Some(unsafe { &*record })
    }

    /// So many records from this number on, if they are there and in one granule.
    pub(super) fn run(&self, number: u32, len: usize) -> Option<&[T]> {
        if number as usize % T::GRANULE + len > T::GRANULE {
            return None;
        }
        let first = self.pointer(number)?;
        #[expect(unsafe_code, reason = "chunks live as long as the table")]
        // SAFETY: as in `get`, for `len` records: that many are left in the granule.
        Some(unsafe { core::slice::from_raw_parts(first, len) })
    }

    /// Where the record of this number is, in its chunk; `None` if that is not there.
    #[inline]
    fn pointer(&self, number: u32) -> Option<*mut T> {
        // Acquire: pairs with the Release in `reserve`. The directory found below is the one that so
        // many granules were entered in, or a later one.
        if number >= self.present.load(Ordering::Acquire) {
            return None;
        }
        let number = number as usize;
        // Acquire: pairs with the Release in `grow`.
        let directory = self.directory.load(Ordering::Acquire);
        #[expect(unsafe_code, reason = "directories live as long as the table")]
        // SAFETY: the directory has an entry for each granule that is present, and stays until the table
        // is dropped, which needs it unborrowed. A granule holds GRANULE records.
        unsafe {
            // Relaxed: entered before what was acquired above.
            let granule = (*directory.add(number / T::GRANULE)).load(Ordering::Relaxed);
            Some(granule.add(number % T::GRANULE))
        }
    }

    /// Makes the records of all numbers below `end`, unless they exist.
    pub(super) fn reserve(&self, end: u32) -> Result<()> {
        let mut directories = self.directories.lock();
        // Relaxed: written under the same lock.
        let mut present = self.present.load(Ordering::Relaxed);
        while present < end {
            let (first, records) = (present as usize / T::GRANULE, chunk_after::<T>(present));
            let granules = records / T::GRANULE;
            while directories.last().map_or(0, Vec::len) < first + granules {
                self.grow(&mut directories)?;
            }
            let directory = directories.last();
            let entries = directory.and_then(|last| last.get(first..first + granules));
            let entries = entries.ok_or(ErrorKind::Internal("a full directory"))?;
            let chunk = allocate_chunk::<T>(records)?;
            for (granule, entry) in entries.iter().enumerate() {
                #[expect(unsafe_code, reason = "a place inside the chunk")]
                // SAFETY: the chunk has so many granules.
                let address = unsafe { chunk.add(granule * T::GRANULE) };
                // Relaxed: published by what follows.
                entry.store(address.as_ptr(), Ordering::Relaxed);
            }
            present += records as u32;
            // Release: who reads the number finds the granules entered and zeroed.
            self.present.store(present, Ordering::Release);
        }
        Ok(())
    }

    /// Replaces the last directory by a larger one.
    fn grow(&self, directories: &mut Vec<Directory<T>>) -> Result<()> {
        let last = directories.last().map_or(&[][..], |last| last);
        let len = (2 * last.len()).max(FIRST_DIRECTORY);
        let mut larger = Vec::new();
        try_reserve(&mut larger, len)?;
        // Relaxed: written under the lock that is held.
        let entered = last.iter().map(|granule| granule.load(Ordering::Relaxed));
        larger.extend(entered.map(AtomicPtr::new));
        larger.resize_with(len, || AtomicPtr::new(ptr::null_mut()));
        // A vector's elements stay where they are when it is moved.
        let start = larger.as_ptr().cast_mut();
        // There are few of them, and in most registries one.
        let room = directories.try_reserve_exact(1);
        room.map_err(|_| ErrorKind::OutOfMemory)?;
        directories.push(larger);
        // Release: who finds the directory finds it filled.
        self.directory.store(start, Ordering::Release);
        Ok(())
    }

    /// How many records there is memory for.
    pub(super) fn capacity(&self) -> usize {
        // Relaxed: only the number matters.
        self.present.load(Ordering::Relaxed) as usize
    }
}

impl<T: Record> Drop for Table<T> {
    fn drop(&mut self) {
        // The last directory has all granules, the ones it replaced only some of them again.
        let directories = self.directories.lock();
        let granules = directories.last().map_or(&[][..], |last| last);
        let (mut number, present) = (0, self.capacity());
        while number < present {
            let records = chunk_after::<T>(number as u32);
            // Relaxed: the table is the caller's alone.
            let chunk = granules.get(number / T::GRANULE);
            let chunk = chunk.and_then(|chunk| NonNull::new(chunk.load(Ordering::Relaxed)));
            if let Some(chunk) = chunk {
                free_chunk(chunk, records);
            }
            number += records;
        }
    }
}

/// How many records the chunk has that comes when there are so many.
fn chunk_after<T: Record>(present: u32) -> usize {
    const { assert!(T::CHUNK.is_power_of_two() && T::GRANULE.is_power_of_two()) };
    const { assert!(T::GRANULE <= T::CHUNK && size_of::<T>() != 0) };
    (present as usize).clamp(T::GRANULE, T::CHUNK)
}

fn chunk_layout<T: Record>(records: usize) -> Layout {
    match Layout::array::<T>(records) {
        Ok(layout) => layout,
        Err(_) => unreachable!("a chunk is a few KiB"),
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
        // SAFETY: fresh memory for so many records.
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
            assert_eq!(record.0.swap(end, Ordering::Relaxed), 0);
        }
        for number in 0..999 {
            let record = table.get(number).unwrap();
            assert_eq!(record.0.load(Ordering::Relaxed), number + 1);
        }
    }
}
