//! How much memory the library takes, and that it frees all of it. The allocator of this program counts
//! (`tests/oracle/heap.rs`).

#[path = "../oracle/mod.rs"]
mod oracle;

mod deletions;
mod heap;
mod interface_heap;
mod many_registries;
mod names_heap;
mod rebuilt;
mod small_registry;

use std::sync::{Mutex, MutexGuard, PoisonError};

#[global_allocator]
static ALLOCATOR: oracle::heap::Counting = oracle::heap::Counting;

/// One test at a time: memory that all registries of the process share, such as the list of their numbers, is allocated
/// by the first thread that needs it.
fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}
