//! An allocator that counts the library's requests, and refuses them on demand. Each thread has its own plans and
//! counts, so that tests do not affect each other.
#![allow(unsafe_code, reason = "an allocator")]
#![allow(dead_code, reason = "each test uses some of it")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::ptr;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Which request to refuse, from 1, whether to refuse all later ones, and what was counted.
#[derive(Clone, Copy)]
struct Plan {
    nth: usize,
    and_all_after: bool,
    seen: Seen,
}

/// The requests while a plan was in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Seen {
    pub(crate) requests: usize,
    pub(crate) refusals: usize,
}

thread_local! {
    static PLAN: Cell<Option<Plan>> = const { Cell::new(None) };
    static BLOCKS: Cell<isize> = const { Cell::new(0) };
}

struct Refusing;

#[global_allocator]
static ALLOCATOR: Refusing = Refusing;

// SAFETY: the system's allocator, which may refuse at any time. Growing uses these two,
// too.
unsafe impl GlobalAlloc for Refusing {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if is_refused() {
            return ptr::null_mut();
        }
        // SAFETY: the caller's contract is the system allocator's.
        let memory = unsafe { System.alloc(layout) };
        BLOCKS.set(BLOCKS.get() + isize::from(!memory.is_null()));
        memory
    }
    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        BLOCKS.set(BLOCKS.get() - 1);
        // SAFETY: as above.
        unsafe { System.dealloc(memory, layout) }
    }
}

fn is_refused() -> bool {
    let Some(mut plan) = PLAN.get() else {
        return false;
    };
    plan.seen.requests += 1;
    let past = plan.seen.requests >= plan.nth;
    let refused = past && (plan.and_all_after || plan.seen.requests == plan.nth);
    plan.seen.refusals += usize::from(refused);
    PLAN.set(Some(plan));
    refused
}

/// Blocks that this thread has allocated, minus those that it has freed.
pub(crate) fn blocks() -> isize {
    BLOCKS.get()
}

/// Makes a call with its `nth` request refused and, with `and_all_after`, all later ones.
pub(crate) fn with_refused<T>(
    nth: usize,
    and_all_after: bool,
    call: impl FnOnce() -> T,
) -> (T, Seen) {
    let seen = Seen {
        requests: 0,
        refusals: 0,
    };
    PLAN.set(Some(Plan {
        nth,
        and_all_after,
        seen,
    }));
    let result = call();
    let plan = PLAN.take().expect("set above");
    (result, plan.seen)
}

/// From here on, until the call is over, no request is refused.
pub(crate) fn memory_is_back() {
    PLAN.set(PLAN.get().map(|plan| Plan {
        nth: usize::MAX,
        ..plan
    }));
}

/// One test at a time: the process has one list of the registries' free numbers, whose memory may be allocated by one
/// thread and freed by another.
pub(crate) fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}
