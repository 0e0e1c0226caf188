//! Every atomic and lock of the library is imported from here, so that they can be replaced in one place.
//!
//! `--cfg loom` and `--cfg shuttle` replace them (`interleavings/Cargo.toml`) by those of a model checker, which tries
//! the orders in which threads can run. The rest of the library is unchanged, except that all sizes which are large
//! only for speed are smaller ([`scaled`]).

#[cfg(loom)]
mod followed;
#[cfg(any(test, not(target_has_atomic = "64")))]
mod locked;
#[cfg(any(loom, shuttle))]
mod model;
#[cfg(not(any(loom, shuttle)))]
mod real;
mod unsync;

pub(crate) use core::sync::atomic::Ordering;
#[cfg(any(loom, shuttle))]
pub use model::lives;
#[cfg(any(loom, shuttle))]
pub(crate) use model::*;
#[cfg(not(any(loom, shuttle)))]
pub(crate) use real::*;
pub(crate) use unsync::UnsyncLoad;

/// For statics of the process, such as the logger and the numbers of registries, and for what else model checkers need
/// not track, such as statistics.
pub(crate) mod process {
    #[cfg(not(target_has_atomic = "64"))]
    pub(crate) use super::locked::AtomicU64;
    #[cfg(target_has_atomic = "64")]
    pub(crate) use core::sync::atomic::AtomicU64;
    pub(crate) use core::sync::atomic::{AtomicPtr, fence};
    pub(crate) use parking_lot::{Mutex, RwLock};
}

/// A number for reports, or one that other synchronization already orders. Model checkers do not track it.
pub(crate) use process::AtomicU64 as Statistic;

/// A size that is smaller under a model checker, so that histories reach growth, reuse and displays too long for a slot
/// in few steps. Histories use only types that fit: no deeper than `registry/deep.rs::LONGEST - 1`.
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
