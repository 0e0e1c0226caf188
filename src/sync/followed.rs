//! loom's atomics, changed so that loom's search sees every conflict between threads.
//!
//! loom repeats an order with two steps exchanged if they conflict, and remembers only the last access to each atomic.
//! So if one thread loads, and then another loads and stores, loom compares the store with the second thread's load,
//! and never tries the first thread's load after the store (loom 0.7.2, `Execution::schedule`; a test in
//! `tests/interleavings.rs` shows it). Here every load is also a step on a mark of its own thread, and every store and
//! exchange a step on the marks of all other threads, so that conflicting steps are always neighbours. The marks are
//! Relaxed and order nothing.

use core::cell::Cell;
use core::hash::{Hash, Hasher};
use loom::sync::atomic;
use loom::sync::atomic::Ordering;

/// Threads of a history, including the one that sets it up.
const THREADS: usize = 3;

/// One mark for each thread, and whether the thread has loaded.
struct Marks([(atomic::AtomicU8, Cell<bool>); THREADS]);

// SAFETY: the threads of a model are one thread of the system.
#[expect(unsafe_code, reason = "cells without locks")]
unsafe impl Sync for Marks {}

impl Marks {
    fn new() -> Marks {
        Marks(core::array::from_fn(|_| {
            (atomic::AtomicU8::new(0), Cell::new(false))
        }))
    }

    /// Called before this thread loads.
    fn load(&self) {
        let (mark, loaded) = &self.0[this_thread()];
        loaded.set(true);
        mark.fetch_add(0, Ordering::Relaxed);
    }

    /// Called before this thread stores. A thread that loads later conflicts with the store itself.
    fn store(&self) {
        let this = this_thread();
        for (thread, (mark, loaded)) in self.0.iter().enumerate() {
            if thread != this && loaded.get() {
                mark.fetch_add(0, Ordering::Relaxed);
            }
        }
    }
}

/// The number of this thread, which loom only hashes and prints.
fn this_thread() -> usize {
    #[derive(Default)]
    struct Last(usize);
    impl Hasher for Last {
        fn write(&mut self, _: &[u8]) {}
        fn write_usize(&mut self, number: usize) {
            self.0 = number;
        }
        fn finish(&self) -> u64 {
            self.0 as u64
        }
    }
    let mut last = Last::default();
    loom::thread::current().id().hash(&mut last);
    last.0
}

macro_rules! followed {
    ($name:ident, $value:ty $(, $parameter:ident)?) => {
        pub(crate) struct $name$(<$parameter>)? {
            value: atomic::$name$(<$parameter>)?,
            marks: Marks,
        }

        impl$(<$parameter>)? $name$(<$parameter>)? {
            pub(crate) fn new(value: $value) -> Self {
                Self { value: atomic::$name::new(value), marks: Marks::new() }
            }
            pub(crate) fn load(&self, ordering: Ordering) -> $value {
                self.marks.load();
                self.value.load(ordering)
            }
            pub(crate) fn store(&self, value: $value, ordering: Ordering) {
                self.marks.store();
                self.value.store(value, ordering);
            }
            pub(crate) fn compare_exchange(
                &self,
                current: $value,
                new: $value,
                success: Ordering,
                failure: Ordering,
            ) -> Result<$value, $value> {
                self.marks.store();
                self.value.compare_exchange(current, new, success, failure)
            }
            pub(crate) fn fetch_update(
                &self,
                success: Ordering,
                failure: Ordering,
                update: impl FnMut($value) -> Option<$value>,
            ) -> Result<$value, $value> {
                self.marks.load();
                self.marks.store();
                self.value.fetch_update(success, failure, update)
            }
        }

        impl$(<$parameter>)? Default for $name$(<$parameter>)?
        where
            atomic::$name$(<$parameter>)?: Default,
        {
            fn default() -> Self {
                Self { value: Default::default(), marks: Marks::new() }
            }
        }
    };
}

followed!(AtomicU8, u8);
followed!(AtomicU32, u32);
followed!(AtomicU64, u64);
followed!(AtomicUsize, usize);
followed!(AtomicPtr, *mut T, T);

super::unsync::unsync_load!(|atomic| {
    // SAFETY: the obligations of the caller. loom ends the test if a store races with it.
    unsafe { atomic.value.unsync_load() }
});

macro_rules! counting {
    ($($name:ident: $value:ty),*) => {$(
        impl $name {
            pub(crate) fn fetch_add(&self, by: $value, ordering: Ordering) -> $value {
                self.marks.store();
                self.value.fetch_add(by, ordering)
            }
            pub(crate) fn fetch_sub(&self, by: $value, ordering: Ordering) -> $value {
                self.marks.store();
                self.value.fetch_sub(by, ordering)
            }
        }
    )*};
}

counting!(AtomicU32: u32, AtomicU64: u64, AtomicUsize: usize);
