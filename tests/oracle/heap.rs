//! How much memory a call takes from the heap.
//!
//! A program that measures makes `Counting` its allocator. What a call takes is counted on its own
//! thread, from the beginning of the call to its end, so what a test allocates itself is not. Memory
//! that grows is counted twice for a moment, the old and the new, since an allocator may have to
//! move it.
#![allow(unsafe_code, reason = "an allocator")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

pub struct Counting;

#[derive(Clone, Copy)]
struct Count {
    counting: bool,
    /// Bytes taken and not given back since counting began. Below 0 where older ones were given back.
    now: isize,
    most: isize,
}

const NOT_COUNTING: Count = Count {
    counting: false,
    now: 0,
    most: 0,
};

thread_local! {
    static COUNT: Cell<Count> = const { Cell::new(NOT_COUNTING) };
}

/// The most bytes that registering an input of so many bytes may take, whatever the bytes are.
pub fn bound(input: usize) -> usize {
    64 * input + 64 * 1024
}

/// Calls, and tells how many bytes the call had at most at one time, beyond those from before.
pub fn measure<T>(call: impl FnOnce() -> T) -> (T, usize) {
    COUNT.set(Count {
        counting: true,
        ..NOT_COUNTING
    });
    let result = call();
    (result, COUNT.replace(NOT_COUNTING).most.unsigned_abs())
}

fn count(taken: usize, given_back: usize) {
    let mut count = COUNT.get();
    if count.counting {
        count.now += taken as isize;
        count.most = count.most.max(count.now);
        count.now -= given_back as isize;
        COUNT.set(count);
    }
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
