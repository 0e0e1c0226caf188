//! What happens when memory is refused. The allocator of this program counts requests, and refuses those that a test
//! names (`refusing.rs`).

mod calls;
mod refusing;
mod registries;
mod trampolines;
