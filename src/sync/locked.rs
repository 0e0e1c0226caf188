//! `AtomicU64` for processors that have no atomics of 64 bits: a number behind a lock of its own.
//!
//! A thread with the lock sees everything that earlier threads with the lock have done, which is more than any ordering
//! requires. Queries about types use no such number. Buckets of the map, counts of handles, holds, deaths and statistics
//! are such numbers, and so are the numbers of builders.
//!
//! The thread that takes a count to zero may free it while the thread that had the lock before has not returned yet.
//! That is sound because parking_lot releases a lock with its last access to it.

use super::Ordering;
use parking_lot::Mutex;

#[derive(Default)]
pub(crate) struct AtomicU64(Mutex<u64>);

impl AtomicU64 {
    pub(crate) const fn new(value: u64) -> AtomicU64 {
        AtomicU64(parking_lot::const_mutex(value))
    }

    pub(crate) fn load(&self, _: Ordering) -> u64 {
        *self.0.lock()
    }

    pub(crate) fn store(&self, value: u64, _: Ordering) {
        *self.0.lock() = value;
    }

    pub(crate) fn fetch_add(&self, by: u64, _: Ordering) -> u64 {
        self.replace(|value| value.wrapping_add(by))
    }

    pub(crate) fn fetch_sub(&self, by: u64, _: Ordering) -> u64 {
        self.replace(|value| value.wrapping_sub(by))
    }

    /// Returns the value before.
    fn replace(&self, new: impl FnOnce(u64) -> u64) -> u64 {
        let mut value = self.0.lock();
        let before = *value;
        *value = new(before);
        before
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn threads_count_as_with_the_processors_own() {
        static COUNT: AtomicU64 = AtomicU64::new(u64::MAX);
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for _ in 0..10_000 {
                        COUNT.fetch_add(3, Ordering::Relaxed);
                        COUNT.fetch_sub(1, Ordering::Relaxed);
                    }
                });
            }
        });
        assert_eq!(COUNT.load(Ordering::Relaxed), 80_000 - 1);
        assert_eq!(COUNT.fetch_add(1, Ordering::Relaxed), 79_999);
        assert_eq!(COUNT.fetch_sub(80_001, Ordering::Relaxed), 80_000);
        assert_eq!(COUNT.load(Ordering::Relaxed), u64::MAX);
        COUNT.store(7, Ordering::Relaxed);
        assert_eq!(COUNT.load(Ordering::Relaxed), 7);
    }
}
