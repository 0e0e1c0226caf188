//! Calls code that may panic, such as the host's callbacks and its logger, and lets no panic out.

use std::panic::{AssertUnwindSafe, catch_unwind};

/// What the body returns; `None` if it panics, which the panic hook has reported.
#[inline(always)]
pub(crate) fn unless_it_panics<T>(body: impl FnOnce() -> T) -> Option<T> {
    match catch_unwind(AssertUnwindSafe(body)) {
        Ok(value) => Some(value),
        Err(payload) => {
            // Not dropped: the host may have made it, and dropping it could panic.
            core::mem::forget(payload);
            None
        }
    }
}
