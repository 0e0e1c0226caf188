//! Every atomic and lock of the library is imported from here, so that they can be exchanged in one place.
//!
//! `--cfg loom` and `--cfg shuttle` exchange them (`tests/interleavings.rs`): the library then runs unchanged on the
//! atomics and locks of a model checker, which tries the orders in which threads can run, and with smaller values of all
//! sizes that are large only for speed ([`scaled`]).

#[cfg(loom)]
mod followed;
#[cfg(any(loom, shuttle))]
mod model;
#[cfg(not(any(loom, shuttle)))]
mod real;

pub(crate) use core::sync::atomic::Ordering;
#[cfg(any(loom, shuttle))]
pub use model::lives;
#[cfg(any(loom, shuttle))]
pub(crate) use model::*;
#[cfg(not(any(loom, shuttle)))]
pub(crate) use real::*;

/// For statics of the process, such as the logger and the numbers of registries. Model checkers do not follow them.
pub(crate) mod process {
    pub(crate) use core::sync::atomic::{AtomicPtr, AtomicU64, fence};
    pub(crate) use parking_lot::{Mutex, RwLock};
}

/// A number for people to read: the library decides nothing by it. Model checkers do not follow it.
pub(crate) use process::AtomicU64 as Statistic;

/// A size that is smaller under a model checker, which should reach what happens beyond it in few steps: growth, reuse,
/// displays too long for a slot. Histories use only types that fit: no deeper than `registry/deep.rs::LONGEST - 1`.
pub(crate) const fn scaled(real: usize, model: usize) -> usize {
    if cfg!(any(loom, shuttle)) {
        model
    } else {
        real
    }
}

/// A value on cache lines of its own, so that writing it does not slow down threads that use its neighbours. 128 bytes:
/// two lines, because current processors fetch them in pairs.
#[repr(align(128))]
#[derive(Default)]
pub(crate) struct OwnLine<T>(pub(crate) T);

impl<T> core::ops::Deref for OwnLine<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.0
    }
}
