//! Allocation that can be refused, on stable Rust: running out of memory is an error.
//!
//! The library allocates only through this file or a `try_reserve`, with three exceptions: the one allocation of a
//! group (`registry/group.rs`), chunks of slots, display records and buckets (`registry/table.rs`) and the strings that C gets (`capi/error.rs`).
//! These can be refused, too.

use crate::error::{Error, ErrorKind};
use crate::sync::{AtomicUsize, Life, Ordering};
use core::fmt;
use core::ops::Deref;
use core::ptr::NonNull;
use std::alloc::{Layout, alloc};

/// A `Box`, or an error where `Box::new` would abort.
#[expect(unsafe_code, reason = "stable Rust has no fallible Box::new")]
pub(crate) fn try_box<T>(value: T) -> Result<Box<T>, Error> {
    let layout = Layout::new::<T>();
    assert!(layout.size() != 0, "boxing a zero-sized value");
    // SAFETY: the size of the layout is not 0 (asserted above).
    let memory = unsafe { alloc(layout) }.cast::<T>();
    if memory.is_null() {
        return Err(ErrorKind::OutOfMemory.into());
    }
    // SAFETY: `memory` is fresh from the global allocator with the layout of `T`, so it may be
    // written and then owned by a `Box`.
    unsafe {
        memory.write(value);
        Ok(Box::from_raw(memory))
    }
}

/// `Vec::push`, or an error where it would abort.
#[inline(always)]
pub(crate) fn try_push<T>(vec: &mut Vec<T>, value: T) -> Result<(), Error> {
    if vec.len() == vec.capacity() {
        try_reserve(vec, 1)?;
    }
    vec.push(value);
    Ok(())
}

/// Reserves room for `additional` more elements, which can then be pushed without allocating.
#[inline]
pub(crate) fn try_reserve<T>(vec: &mut Vec<T>, additional: usize) -> Result<(), Error> {
    vec.try_reserve(additional)
        .map_err(|_| ErrorKind::OutOfMemory.into())
}

/// Frees the unused memory of a vector, if there is memory for moving its elements.
pub(crate) fn trim<T: Copy>(vec: &mut Vec<T>) {
    let mut trimmed = Vec::new();
    if vec.len() < vec.capacity() && trimmed.try_reserve_exact(vec.len()).is_ok() {
        trimmed.extend_from_slice(vec);
        *vec = trimmed;
    }
}

/// A string that is being written and whose growth can be refused.
#[derive(Default)]
pub(crate) struct Text(String);

impl Text {
    /// Prints `value`. Fails only if there is no memory.
    pub(crate) fn print(value: impl fmt::Display) -> Result<String, Error> {
        let mut text = Text::default();
        text.add(format_args!("{value}"))?;
        Ok(text.0)
    }

    /// Appends text.
    pub(crate) fn add(&mut self, what: fmt::Arguments<'_>) -> Result<(), Error> {
        match fmt::write(self, what) {
            Ok(()) => Ok(()),
            Err(fmt::Error) => Err(ErrorKind::OutOfMemory.into()),
        }
    }

    pub(crate) fn into_string(self) -> String {
        self.0
    }
}

impl fmt::Write for Text {
    fn write_str(&mut self, part: &str) -> fmt::Result {
        self.0.try_reserve(part.len()).map_err(|_| fmt::Error)?;
        self.0.push_str(part);
        Ok(())
    }
}

/// Like `Arc`, but making one can be refused.
pub(crate) struct Shared<T>(NonNull<Counted<T>>);

struct Counted<T> {
    owners: AtomicUsize,
    life: Life,
    value: T,
}

impl<T> Shared<T> {
    pub(crate) fn new(value: T) -> Result<Shared<T>, Error> {
        let counted = try_box(Counted {
            owners: AtomicUsize::new(1),
            life: Life::new(),
            value,
        })?;
        Ok(Shared(NonNull::from(Box::leak(counted))))
    }

    #[expect(unsafe_code, reason = "the owners share one allocation")]
    fn counted(&self) -> &Counted<T> {
        // SAFETY: made by `new`, and freed by the last owner only.
        let counted = unsafe { self.0.as_ref() };
        counted.life.used();
        counted
    }
}

/// Two owners of one value, for histories of threads.
#[cfg(any(loom, shuttle))]
pub fn two_owners() -> [impl Send + 'static; 2] {
    let one = Shared::new(0).expect("memory");
    [one.clone(), one]
}

/// From this number on, owners are no longer counted, and the value stays. Only a program that forgets owners comes here,
/// where `usize` has 32 bits.
const UNCOUNTED: usize = usize::MAX / 4;

/// The value that the count gets when it reaches [`UNCOUNTED`], so far above that threads which have not seen it yet cannot
/// count down below.
const UNCOUNTED_MIDDLE: usize = UNCOUNTED * 2;

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Shared<T> {
        let owners = &self.counted().owners;
        // Relaxed, three times: the new owner gets the value through this one; a value that stays is not freed.
        if owners.load(Ordering::Relaxed) < UNCOUNTED
            && owners.fetch_add(1, Ordering::Relaxed) + 1 >= UNCOUNTED
        {
            owners.store(UNCOUNTED_MIDDLE, Ordering::Relaxed);
        }
        Shared(self.0)
    }
}

impl<T> Drop for Shared<T> {
    #[expect(unsafe_code, reason = "the last owner frees the allocation")]
    fn drop(&mut self) {
        // Relaxed: as in `clone`.
        if self.counted().owners.load(Ordering::Relaxed) >= UNCOUNTED {
            return;
        }
        // Release: our last use happens before the value is freed. Acquire: if we free it, the uses of all others
        // happen before that.
        if self.counted().owners.fetch_sub(1, Ordering::AcqRel) == 1 {
            self.counted().life.ends();
            // SAFETY: made by `Box::leak` in `new`, and no other owner is left.
            drop(unsafe { Box::from_raw(self.0.as_ptr()) });
        }
    }
}

impl<T> Deref for Shared<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.counted().value
    }
}

#[expect(unsafe_code, reason = "a raw pointer that is shared like an `Arc`")]
// SAFETY: as in `Arc`, owners on several threads share the value, and any of them may drop it.
unsafe impl<T: Send + Sync> Send for Shared<T> {}
#[expect(unsafe_code, reason = "a raw pointer that is shared like an `Arc`")]
// SAFETY: as in `Arc`, `&self` gives access to the value and can make another owner.
unsafe impl<T: Send + Sync> Sync for Shared<T> {}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    #[test]
    fn a_value_with_uncounted_owners_stays() {
        let inside = Arc::new(());
        let one = Shared::new(Arc::clone(&inside)).unwrap();
        // As if a program had forgotten all others.
        let owners = &one.counted().owners;
        owners.store(UNCOUNTED - 2, Ordering::Relaxed);
        drop(one.clone());
        assert_eq!(owners.load(Ordering::Relaxed), UNCOUNTED - 2);
        for _ in 0..3 {
            drop((one.clone(), one.clone()));
            assert_eq!(owners.load(Ordering::Relaxed), UNCOUNTED_MIDDLE);
        }
        owners.store(2, Ordering::Relaxed);
        drop(one.clone());
        assert_eq!(Arc::strong_count(&inside), 2);
        owners.store(1, Ordering::Relaxed);
        drop(one);
        assert_eq!(Arc::strong_count(&inside), 1);
    }
}
