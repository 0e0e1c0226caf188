//! A table that only grows, whose records never move, read without locks.
//!
//! Records come in chunks of [`Record::CHUNK`]; a directory of pointers leads to the chunks. When a
//! directory is full a larger one takes its place; the old one stays readable until the table goes,
//! since a reader may still be in it. All directories together are less than twice the last.
//!
//! A record's memory is all zero until its first use.
//!
//! Where nothing else is said, loads are Relaxed because the lock `growing` is held, or because the
//! table is the caller's alone.

use crate::error::{ErrorKind, Result};
use crate::sync::{AtomicPtr, Mutex, Ordering, scaled};
use core::marker::PhantomData;
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
    /// Records per chunk: a power of two.
    const CHUNK: usize;
    /// What zero bytes are; the atomics of a model checker are made of more.
    #[cfg(any(loom, shuttle))]
    fn unused() -> Self;
}

/// Chunks in the first directory.
const FIRST_DIRECTORY: usize = scaled(16, 1);

pub(super) struct Table<T: Record> {
    directory: AtomicPtr<Directory<T>>,
    /// Held while the table grows.
    growing: Mutex<()>,
    records: PhantomData<T>,
}

struct Directory<T> {
    /// The directory that this one replaced.
    previous: *mut Directory<T>,
    /// Null where no chunk is yet.
    chunks: Vec<AtomicPtr<T>>,
}

impl<T: Record> Table<T> {
    pub(super) fn new() -> Table<T> {
        Table {
            directory: AtomicPtr::new(ptr::null_mut()),
            growing: Mutex::new(()),
            records: PhantomData,
        }
    }

    /// The record of this number, if its chunk is there.
    pub(super) fn get(&self, number: u32) -> Option<&T> {
        let number = number as usize;
        // Acquire: pairs with the Release in `grow`.
        let directory = self.directory.load(Ordering::Acquire);
        #[expect(unsafe_code, reason = "directories live as long as the table")]
        // SAFETY: null, or made by `grow` and kept until the table is dropped, which needs it
        // unborrowed.
        let directory = unsafe { directory.as_ref() }?;
        // Acquire: pairs with the Release in `reserve`.
        let chunk = directory
            .chunks
            .get(number / T::CHUNK)?
            .load(Ordering::Acquire);
        let chunk = NonNull::new(chunk)?;
        #[expect(unsafe_code, reason = "chunks live as long as the table")]
        // SAFETY: a chunk holds CHUNK records, valid from their first zero bytes on (`Record`), and
        // is freed only when the table is dropped.
        Some(unsafe { chunk.add(number % T::CHUNK).as_ref() })
    }

    /// Sees that the records of all numbers below `end` are there.
    pub(super) fn reserve(&self, end: u32) -> Result<()> {
        let chunks = (end as usize).div_ceil(T::CHUNK);
        let growing = self.growing.lock();
        let capacity = self
            .directory()
            .map_or(0, |directory| directory.chunks.len());
        if chunks > capacity {
            self.grow(chunks.next_power_of_two().max(FIRST_DIRECTORY))?;
        }
        let directory = self
            .directory()
            .ok_or(ErrorKind::Internal("no directory"))?;
        // Chunks are made in order, so the missing ones are the last.
        let missing = |chunk: &&AtomicPtr<T>| chunk.load(Ordering::Relaxed).is_null();
        let present = chunks
            - directory.chunks[..chunks]
                .iter()
                .rev()
                .take_while(missing)
                .count();
        for entry in &directory.chunks[present..chunks] {
            let chunk = allocate_chunk::<T>()?;
            // Release: who finds the chunk finds it zeroed.
            entry.store(chunk.as_ptr(), Ordering::Release);
        }
        drop(growing);
        Ok(())
    }

    fn directory(&self) -> Option<&Directory<T>> {
        #[expect(unsafe_code, reason = "directories live as long as the table")]
        // SAFETY: as in `get`.
        unsafe {
            self.directory.load(Ordering::Acquire).as_ref()
        }
    }

    /// Replaces the directory by one of `capacity` chunks. The caller holds `growing`.
    fn grow(&self, capacity: usize) -> Result<()> {
        let mut chunks = Vec::new();
        crate::memory::try_reserve(&mut chunks, capacity)?;
        let present = self
            .directory()
            .map_or(&[][..], |directory| &directory.chunks);
        chunks.extend(
            present
                .iter()
                .map(|chunk| AtomicPtr::new(chunk.load(Ordering::Relaxed))),
        );
        chunks.resize_with(capacity, || AtomicPtr::new(ptr::null_mut()));
        let directory = crate::memory::try_box(Directory {
            previous: self.directory.load(Ordering::Relaxed),
            chunks,
        })?;
        // Release: who finds the directory finds it filled.
        self.directory
            .store(Box::into_raw(directory), Ordering::Release);
        Ok(())
    }

    /// How many records there is memory for.
    pub(super) fn capacity(&self) -> usize {
        let _still = self.growing.lock();
        let chunks = self
            .directory()
            .map_or(&[][..], |directory| &directory.chunks);
        let present = chunks
            .iter()
            .filter(|chunk| !chunk.load(Ordering::Relaxed).is_null());
        present.count() * T::CHUNK
    }
}

impl<T: Record> Drop for Table<T> {
    fn drop(&mut self) {
        // The last directory has all chunks, the ones it replaced only some of them again.
        for chunk in self
            .directory()
            .map_or(&[][..], |directory| &directory.chunks)
        {
            if let Some(chunk) = NonNull::new(chunk.load(Ordering::Relaxed)) {
                free_chunk(chunk);
            }
        }
        let mut directory = self.directory.load(Ordering::Relaxed);
        while !directory.is_null() {
            #[expect(unsafe_code, reason = "takes back what `grow` gave away")]
            // SAFETY: made by `Box::into_raw` in `grow`, and linked from one place only.
            let taken = unsafe { Box::from_raw(directory) };
            directory = taken.previous;
        }
    }
}

fn chunk_layout<T: Record>() -> Layout {
    const { assert!(T::CHUNK.is_power_of_two() && size_of::<T>() != 0) };
    match Layout::array::<T>(T::CHUNK) {
        Ok(layout) => layout,
        Err(_) => unreachable!("a chunk is a few KiB"),
    }
}

#[expect(
    unsafe_code,
    reason = "allocates memory that is zero and aligned to a cache line"
)]
fn allocate_chunk<T: Record>() -> Result<NonNull<T>> {
    // SAFETY: the layout has a size (asserted in `chunk_layout`).
    let memory = unsafe { alloc_zeroed(chunk_layout::<T>()) };
    let chunk = NonNull::new(memory.cast::<T>()).ok_or(ErrorKind::OutOfMemory)?;
    #[cfg(any(loom, shuttle))]
    for i in 0..T::CHUNK {
        // SAFETY: fresh memory for CHUNK records.
        unsafe { chunk.add(i).write(T::unused()) };
    }
    Ok(chunk)
}

#[expect(unsafe_code, reason = "frees what `allocate_chunk` allocated")]
fn free_chunk<T: Record>(chunk: NonNull<T>) {
    // SAFETY: from `allocate_chunk` of the same type, hence the same layout. Records need no drop
    // (`Record`).
    unsafe { dealloc(chunk.as_ptr().cast(), chunk_layout::<T>()) }
}
