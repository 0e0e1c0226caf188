//! Calls code that may panic, such as the host's callbacks and its logger, and lets no panic out.

use core::fmt::Arguments;
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

/// Writes a line to the log, if its level is wanted. If the host's logger panics, the line is lost, and nothing else.
macro_rules! log_line {
    ($level:ident, $target:literal, $($words:tt)+) => {
        if $crate::panics::is_logged(log::Level::$level) {
            $crate::panics::write_line(log::Level::$level, $target, format_args!($($words)+));
        }
    };
}
pub(crate) use log_line;

/// Does any logger want lines of this level?
#[inline(always)]
pub(crate) fn is_logged(level: log::Level) -> bool {
    level <= log::STATIC_MAX_LEVEL && level <= log::max_level()
}

#[cold]
#[inline(never)]
pub(crate) fn write_line(level: log::Level, target: &'static str, words: Arguments<'_>) {
    let _ = unless_it_panics(|| log::log!(target: target, level, "{words}"));
}
