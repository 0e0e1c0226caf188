//! A value that is made when first asked for, and then kept. There is no lock: two threads may make it at the same
//! time, and then one of the two values is kept.

#![expect(
    unsafe_code,
    reason = "a pointer that is set once, and owns what it leads to"
)]

use crate::error::{ErrorKind, Result};
use crate::memory::try_box;
use crate::sync::{AtomicPtr, Ordering};
use core::ptr::{self, NonNull};

/// A value that is set once, by the first thread that has made one.
pub(crate) struct MadeOnce<T: Send + Sync>(AtomicPtr<T>);

impl<T: Send + Sync> Default for MadeOnce<T> {
    fn default() -> MadeOnce<T> {
        MadeOnce(AtomicPtr::new(ptr::null_mut()))
    }
}

impl<T: Send + Sync> MadeOnce<T> {
    /// The value, which the first call makes. If that fails, a later call tries again.
    pub(crate) fn get(&self, make: impl FnOnce() -> Result<T>) -> Result<&T> {
        // Acquire: a thread that reads the pointer sees the whole value.
        let present = NonNull::new(self.0.load(Ordering::Acquire));
        let value = match present {
            Some(present) => present,
            None => {
                let made = Box::into_raw(try_box(make()?)?);
                // Release: pairs with the Acquire above. Acquire on failure: the value of the faster thread is read.
                let set = self.0.compare_exchange(
                    ptr::null_mut(),
                    made,
                    Ordering::Release,
                    Ordering::Acquire,
                );
                let winner = match set {
                    Ok(_) => made,
                    Err(faster) => {
                        // SAFETY: made just now by `Box::into_raw`, and no other thread has it.
                        drop(unsafe { Box::from_raw(made) });
                        faster
                    }
                };
                NonNull::new(winner).ok_or(ErrorKind::Internal("a value that was made is null"))?
            }
        };
        // SAFETY: set once, and freed only when `self` is dropped.
        Ok(unsafe { value.as_ref() })
    }
}

impl<T: Send + Sync> Drop for MadeOnce<T> {
    fn drop(&mut self) {
        // Relaxed: no other thread has `self`.
        if let Some(value) = NonNull::new(self.0.load(Ordering::Relaxed)) {
            // SAFETY: made by `Box::into_raw`, set once, and no longer borrowed.
            drop(unsafe { Box::from_raw(value.as_ptr()) });
        }
    }
}
