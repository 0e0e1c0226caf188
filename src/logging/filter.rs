//! Lines to standard error, as a filter says: env_logger with a filter that can be replaced.

use crate::error::{Argument, Result};
use crate::memory::Shared;
use crate::sync::process::RwLock;
use env_logger::{Builder, Logger};
use log::{LevelFilter, Log, Metadata, Record};

static LOGGER: RwLock<Option<Shared<Logger>>> = RwLock::new(None);

/// A logger of this filter or, for `None`, of that in the variable `TYPEREG_LOG`.
pub(super) fn read(filter: Option<&str>) -> Result<Logger> {
    let variable;
    let filter = match filter {
        Some(filter) => filter,
        None => {
            variable = std::env::var("TYPEREG_LOG").unwrap_or_default();
            &variable
        }
    };
    let mut builder = Builder::new();
    if let Some(byte) = builder_refuses(&mut builder, filter) {
        let (what, fault) = ("the log filter", "cannot be read");
        return Err(Argument::Text { what, fault, byte }.into());
    }
    Ok(builder.build())
}

/// Writes lines with this logger, in place of an earlier one.
pub(super) fn set(logger: Logger) -> Result<()> {
    let wanted = logger.filter() != LevelFilter::Off;
    let logger = if wanted {
        Some(Shared::new(logger)?)
    } else {
        None
    };
    // Another thread may be writing a line with the earlier logger; that thread then drops it.
    let before = core::mem::replace(&mut *LOGGER.write(), logger);
    drop(before);
    Ok(())
}

/// Fills the builder; or returns the byte from which the filter is wrong, which env_logger would only warn about.
fn builder_refuses(builder: &mut Builder, filter: &str) -> Option<usize> {
    let mut start = 0;
    let refused = filter.split(',').find_map(|part| {
        let here = start;
        start += part.len() + 1;
        let level = part.rsplit_once('=').map_or(part, |(_, level)| level);
        let names_level = level.parse::<LevelFilter>().is_ok();
        // `target`, `level` and `target=level` are allowed; `target=nonsense` is not.
        let is_wrong = part.contains('=') && !names_level || part.contains(char::is_whitespace);
        (!part.is_empty() && is_wrong).then_some(here)
    });
    if refused.is_none() {
        builder.parse_filters(filter);
    }
    refused
}

fn logger() -> Option<Shared<Logger>> {
    LOGGER.read().clone()
}

/// The highest level that any part of the filter wants.
pub(super) fn level() -> LevelFilter {
    logger().map_or(LevelFilter::Off, |logger| logger.filter())
}

pub(super) fn enabled(metadata: &Metadata<'_>) -> bool {
    logger().is_some_and(|logger| logger.enabled(metadata))
}

pub(super) fn log(record: &Record<'_>) {
    if let Some(logger) = logger() {
        logger.log(record);
    }
}

pub(super) fn flush() {
    if let Some(logger) = logger() {
        logger.flush();
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Receiver, set_environment, set_receiver};
    use core::ffi::{c_char, c_void};
    use log::{Level, LevelFilter, log_enabled};

    extern "C" fn overhear(_: *mut c_void, _: u32, _: *const c_char, _: *const c_char) {}

    /// A program in Rust may write lines of its own with our logger; `log` asks the logger before it makes one.
    #[test]
    fn a_line_is_wanted_if_one_of_the_destinations_wants_it() {
        set_environment(Some("own_lines=info")).expect("no other logger is set");
        assert!(log_enabled!(target: "own_lines", Level::Info));
        assert!(!log_enabled!(target: "own_lines", Level::Debug));
        assert!(!log_enabled!(target: "other_lines", Level::Error));
        log::logger().flush();

        let errors = Receiver {
            callback: overhear,
            user: core::ptr::null_mut(),
            level: LevelFilter::Error,
        };
        set_receiver(Some(errors)).expect("ours is the logger");
        assert!(log_enabled!(target: "other_lines", Level::Error));
        assert!(!log_enabled!(target: "other_lines", Level::Warn));
        assert!(log_enabled!(target: "own_lines", Level::Info));

        set_receiver(None).expect("ours is the logger");
        set_environment(Some("off")).expect("ours is the logger");
        assert!(!log_enabled!(target: "own_lines", Level::Error));
        log::logger().flush(); // to nowhere
    }
}
