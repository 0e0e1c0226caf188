//! How much memory the library takes, and that it gives all of it back. The allocator of this program counts
//! (`tests/oracle/heap.rs`).

#[path = "../oracle/mod.rs"]
mod oracle;

mod deletions;
mod fuzz_seeds;
mod heap;
mod names_heap;

#[global_allocator]
static ALLOCATOR: oracle::heap::Counting = oracle::heap::Counting;
