//! The atomics and locks of a model checker: loom, which tries every order of the threads' steps, weak memory included,
//! or shuttle, which runs long histories in random orders.
//!
//! Their locks can be poisoned; ours cannot, so a poisoned one ends the test.

#[cfg(loom)]
pub(crate) use loom::thread_local as thread_static;
#[cfg(loom)]
use loom::{cell, sync};
#[cfg(shuttle)]
use shuttle::sync;
#[cfg(shuttle)]
pub(crate) use shuttle::thread_local as thread_static;

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;

#[cfg(loom)]
pub(crate) use super::followed::{AtomicPtr, AtomicU8, AtomicU32, AtomicU64, AtomicUsize};
pub(crate) use sync::MutexGuard;
#[cfg(shuttle)]
pub(crate) use sync::atomic::{AtomicPtr, AtomicU8, AtomicU32, AtomicU64, AtomicUsize};

pub(crate) struct Mutex<T>(sync::Mutex<T>);

impl<T> Mutex<T> {
    pub(crate) fn new(value: T) -> Mutex<T> {
        Mutex(sync::Mutex::new(value))
    }
    pub(crate) fn lock(&self) -> MutexGuard<'_, T> {
        self.0.lock().expect("no thread panicked")
    }
}

impl<T: Default> Default for Mutex<T> {
    fn default() -> Mutex<T> {
        Mutex::new(T::default())
    }
}

#[cfg(shuttle)]
super::unsync::unsync_load!(|atomic| atomic.load(super::Ordering::Relaxed));

/// The lifetime of an object in raw memory. Two uses may overlap; the end must come after every use. A flag says whether
/// it did, and loom checks happens-before, too, in every order that it tries.
#[cfg(loom)]
pub(crate) struct Life {
    uses: cell::UnsafeCell<()>,
    /// For uses that come after the end without a race.
    lives: core::sync::atomic::AtomicBool,
}

// SAFETY: the cell holds nothing, so threads that use it at the same time share no data; its purpose is that loom
// reports them.
#[cfg(loom)]
#[expect(unsafe_code, reason = "a cell that only loom looks into")]
unsafe impl Sync for Life {}

#[cfg(loom)]
impl Life {
    pub(crate) fn new() -> Life {
        LIVES.set(LIVES.get() + 1);
        Life {
            uses: cell::UnsafeCell::new(()),
            lives: core::sync::atomic::AtomicBool::new(true),
        }
    }
    pub(crate) fn used(&self) {
        self.uses.with(|_| ());
        let lives = self.lives.load(core::sync::atomic::Ordering::SeqCst);
        assert!(lives, "used after its end");
    }
    pub(crate) fn ends(&self) {
        self.uses.with_mut(|_| ());
        let lived = self.lives.swap(false, core::sync::atomic::Ordering::SeqCst);
        assert!(lived, "ended twice");
        LIVES.set(LIVES.get() - 1);
    }
}

#[cfg(shuttle)]
pub(crate) struct Life(core::sync::atomic::AtomicBool);

#[cfg(shuttle)]
impl Life {
    pub(crate) fn new() -> Life {
        LIVES.set(LIVES.get() + 1);
        Life(core::sync::atomic::AtomicBool::new(true))
    }
    pub(crate) fn used(&self) {
        assert!(self.0.load(super::Ordering::SeqCst), "used after its end");
    }
    pub(crate) fn ends(&self) {
        let lived = self.0.swap(false, super::Ordering::SeqCst);
        assert!(lived, "ended twice");
        LIVES.set(LIVES.get() - 1);
    }
}

thread_local! {
    /// How many lifetimes have begun and not ended.
    static LIVES: Cell<usize> = const { Cell::new(0) };
    /// Memory that was freed but has not been returned to the allocator. All threads of a model are one thread of the
    /// system.
    static FREED: RefCell<VecDeque<(*mut u8, std::alloc::Layout)>> = const { RefCell::new(VecDeque::new()) };
}

/// How many registries, groups, tables of trampolines and shared values are in memory. Anything left after a model was
/// leaked.
pub fn lives() -> usize {
    LIVES.get()
}

/// Returns memory to the allocator, but late, so that [`Life`] reports a use after the end before the memory is
/// unmapped.
///
/// # Safety
/// The obligations of [`std::alloc::dealloc`].
#[expect(unsafe_code, reason = "the allocator's own contract")]
pub(crate) unsafe fn free(memory: *mut u8, layout: std::alloc::Layout) {
    const KEPT: usize = 512;
    let oldest = FREED.with_borrow_mut(|freed| {
        freed.push_back((memory, layout));
        if freed.len() > KEPT {
            freed.pop_front()
        } else {
            None
        }
    });
    if let Some((memory, layout)) = oldest {
        // SAFETY: the caller of `free` has met this contract; nothing has used the memory since.
        unsafe { std::alloc::dealloc(memory, layout) }
    }
}

/// All threads share one stripe, so that they conflict wherever they can.
pub(crate) fn stripe(_count: usize) -> usize {
    0
}
