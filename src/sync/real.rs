//! The atomics and locks of programs: the processor's atomics, parking_lot's locks.

#[cfg(not(target_has_atomic = "64"))]
pub(crate) use super::locked::AtomicU64;
#[cfg(target_has_atomic = "64")]
pub(crate) use core::sync::atomic::AtomicU64;
pub(crate) use core::sync::atomic::{AtomicPtr, AtomicU8, AtomicU32, AtomicUsize};
pub(crate) use parking_lot::{Mutex, MutexGuard};

super::unsync::unsync_load!(|atomic| {
    // SAFETY: it points to an initialized value, which no thread writes meanwhile (contract).
    unsafe { *atomic.as_ptr() }
});

/// A static that each thread has its own copy of. It is initialized by a constant, so that reading it needs no check.
macro_rules! thread_static {
    (static $name:ident: $value:ty = $new:expr;) => {
        std::thread_local! { static $name: $value = const { $new }; }
    };
}
pub(crate) use thread_static;

/// The lifetime of an object in raw memory. It does nothing here; a model checker verifies that every use comes before
/// the end.
pub(crate) struct Life;

impl Life {
    pub(crate) const fn new() -> Life {
        Life
    }
    /// The memory is read or written.
    pub(crate) fn used(&self) {}
    /// From here on the memory may not be read or written.
    pub(crate) fn ends(&self) {}
}

/// Returns memory to the allocator.
///
/// # Safety
/// The obligations of [`std::alloc::dealloc`].
#[expect(unsafe_code, reason = "the allocator's own contract")]
pub(crate) unsafe fn free(memory: *mut u8, layout: std::alloc::Layout) {
    // SAFETY: allocated with this layout, and not used any more (contract).
    unsafe { std::alloc::dealloc(memory, layout) }
}

/// The stripe of this thread, of `count` ones. Threads that run at the same time usually have different stripes.
pub(crate) fn stripe(count: usize) -> usize {
    use super::Ordering;
    use core::cell::Cell;
    static THREADS: AtomicU32 = AtomicU32::new(0);
    thread_local! {
        static THREAD: Cell<u32> = const { Cell::new(u32::MAX) };
    }
    THREAD.with(|thread| {
        if thread.get() == u32::MAX {
            // Relaxed: only the number matters, nothing is published with it. The mask reserves MAX, which means "not
            // yet".
            thread.set(THREADS.fetch_add(1, Ordering::Relaxed) & 0xffff);
        }
        thread.get() as usize % count
    })
}
