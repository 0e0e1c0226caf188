//! The one door to threads: every atomic and lock of the library comes through here, so that they
//! can be exchanged in one place.

pub(crate) use core::sync::atomic::{
    AtomicPtr, AtomicU8, AtomicU32, AtomicU64, AtomicUsize, Ordering,
};
pub(crate) use parking_lot::{Mutex, RwLock, RwLockReadGuard};

/// A value on cache lines of its own, so that writing it does not slow down whoever uses its
/// neighbour. 128 bytes: two lines, because current processors fetch them in pairs.
#[repr(align(128))]
#[derive(Default)]
pub(crate) struct OwnLine<T>(pub(crate) T);

impl<T> core::ops::Deref for OwnLine<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.0
    }
}

/// A small number that two threads running at once usually do not share: which of `count` stripes
/// this thread uses.
pub(crate) fn stripe(count: usize) -> usize {
    use core::cell::Cell;
    static THREADS: AtomicU32 = AtomicU32::new(0);
    thread_local! {
        static THREAD: Cell<u32> = const { Cell::new(u32::MAX) };
    }
    THREAD.with(|thread| {
        if thread.get() == u32::MAX {
            // Relaxed: only the number matters, nothing is published with it. The mask keeps MAX
            // for "not yet".
            thread.set(THREADS.fetch_add(1, Ordering::Relaxed) & 0xffff);
        }
        thread.get() as usize % count
    })
}
