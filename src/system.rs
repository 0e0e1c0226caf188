//! What the library asks of the system that it runs on: random numbers, what differs from process to process, and the
//! allocator of C. Threads, locks and standard error come from the standard library.
//!
//! WebAssembly by itself (wasm32-unknown-unknown) has no system. There nothing is random, and strings for C come from Rust's
//! allocator.

#[cfg(any(test, all(target_family = "wasm", target_os = "unknown")))]
mod heap;
#[cfg(all(target_family = "wasm", target_os = "unknown"))]
mod none;
#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
mod os;

#[cfg(all(target_family = "wasm", target_os = "unknown"))]
pub(crate) use none::*;
#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
pub(crate) use os::*;

/// Does a small library matter more there than a fast one? In WebAssembly it does: people wait for it to load.
pub(crate) const SIZE_FIRST: bool = cfg!(target_family = "wasm");
