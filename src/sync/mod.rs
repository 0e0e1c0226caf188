//! The one door to threads: every atomic and lock of the library comes through here, so that they
//! can be exchanged in one place.
//!
//! That is done by `--cfg loom` and `--cfg shuttle` (`tests/interleavings.rs`): the library then runs
//! as it is, but on atomics and locks of a model checker, which tries the orders in which threads can
//! go on, and with smaller numbers of everything that only has to be large to be fast ([`scaled`]).

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

/// Statics of the process, which no registry shares: the logger, numbers. Model checkers do not look
/// at them.
pub(crate) mod process {
    pub(crate) use core::sync::atomic::{AtomicPtr, AtomicU64, fence};
    pub(crate) use parking_lot::{Mutex, RwLock};
}

/// A number for people to read, by which nothing is decided. Model checkers do not look at it.
pub(crate) use process::AtomicU64 as Statistic;

/// A size that is smaller where a model checker runs, which should see what happens beyond it in few
/// steps: growth, reuse, displays too long for a slot. Histories keep to what fits: types no deeper
/// than `registry/deep.rs::LONGEST - 1`.
pub(crate) const fn scaled(real: usize, model: usize) -> usize {
    if cfg!(any(loom, shuttle)) {
        model
    } else {
        real
    }
}

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
