//! Measures how much heap memory a thread has, and how much a call takes.
//!
//! A program that measures uses `Counting` as its allocator. Each thread is counted on its own. A call is counted from
//! its beginning to its end, without what the test has allocated before. Memory that grows is counted twice for a
//! moment, the old and the new, since an allocator may have to move it.
#![allow(unsafe_code, reason = "an allocator")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

pub struct Counting;

thread_local! {
    static IN_USE: Cell<isize> = const { Cell::new(0) };
    /// The most bytes in use since the measured call began.
    static MOST: Cell<isize> = const { Cell::new(0) };
}

/// Bytes that this thread has allocated and not freed. Negative if it has freed those of another thread.
pub fn in_use() -> isize {
    IN_USE.get()
}

/// The most bytes that registering any input of this length may take.
pub fn bound(input: usize) -> usize {
    64 * input + 64 * 1024
}

/// Calls, and returns the most bytes that the call had at one time, beyond those from before.
pub fn measure<T>(call: impl FnOnce() -> T) -> (T, usize) {
    let before = in_use();
    MOST.set(before);
    let result = call();
    (result, (MOST.get() - before).unsigned_abs())
}

fn count(taken: usize, given_back: usize) {
    let most = in_use() + taken as isize;
    MOST.set(MOST.get().max(most));
    IN_USE.set(most - given_back as isize);
}

// SAFETY: the system's allocator, whose contract is the caller's.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size(), 0);
        // SAFETY: as above.
        unsafe { System.alloc(layout) }
    }
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count(layout.size(), 0);
        // SAFETY: as above.
        unsafe { System.alloc_zeroed(layout) }
    }
    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count(size, layout.size());
        // SAFETY: as above.
        unsafe { System.realloc(memory, layout, size) }
    }
    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        count(0, layout.size());
        // SAFETY: as above.
        unsafe { System.dealloc(memory, layout) }
    }
}
