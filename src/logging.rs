//! The destinations of the library's log lines: the host's callback, env_logger, both, or none.
//!
//! The `log` crate has one logger for the whole process. In a C program that logger is ours: it is installed when first
//! needed, never removed, and passes each line on to the present destinations. If a Rust program has installed its own
//! logger, that one gets the lines, and setting a callback here is refused.
//!
//! No line is written while a lock of the library is held, so a callback may call the library.

use crate::error::{Argument, ErrorKind, Result};
use crate::memory::{Shared, Text};
use crate::sync::process::RwLock;
use core::ffi::{c_char, c_void};
use log::{LevelFilter, Log, Metadata, Record};

/// The host's function. Its parameters: the host's own pointer, the level from 1 (error) to 5 (trace), target and
/// message, both NUL-terminated.
pub(crate) type Callback = unsafe extern "C" fn(
    user: *mut c_void,
    level: u32,
    target: *const c_char,
    message: *const c_char,
);

/// A callback with its pointer and its level.
#[derive(Clone, Copy)]
pub(crate) struct Receiver {
    pub(crate) callback: Callback,
    pub(crate) user: *mut c_void,
    pub(crate) level: LevelFilter,
}

#[expect(
    unsafe_code,
    reason = "the host's pointer is passed back to the host only"
)]
// SAFETY: `user` is never dereferenced here; the header says that the callback is called on any thread.
unsafe impl Send for Receiver {}
#[expect(
    unsafe_code,
    reason = "the host's pointer is passed back to the host only"
)]
// SAFETY: `user` is only copied, and passed back to the host, whose callback is called on any thread.
unsafe impl Sync for Receiver {}

/// The logger of the process.
struct Outlets {
    receiver: RwLock<Option<Receiver>>,
    environment: RwLock<Option<Shared<env_logger::Logger>>>,
}

static OUTLETS: Outlets = Outlets {
    receiver: RwLock::new(None),
    environment: RwLock::new(None),
};

/// Sets or replaces the host's callback; `None` removes it.
pub(crate) fn set_receiver(receiver: Option<Receiver>) -> Result<()> {
    install()?;
    *OUTLETS.receiver.write() = receiver;
    OUTLETS.set_max_level();
    Ok(())
}

/// Sends lines to standard error, filtered by `filter` or, without one, by the variable `TYPEREG_LOG`. Replaces an
/// earlier filter.
pub(crate) fn set_environment(filter: Option<&str>) -> Result<()> {
    let variable;
    let filter = match filter {
        Some(filter) => filter,
        None => {
            variable = std::env::var("TYPEREG_LOG").unwrap_or_default();
            &variable
        }
    };
    let mut builder = env_logger::Builder::new();
    if let Some(byte) = builder_refuses(&mut builder, filter) {
        let (what, fault) = ("the log filter", "cannot be read");
        return Err(Argument::Text { what, fault, byte }.into());
    }
    install()?;
    let logger = builder.build();
    let wanted = logger.filter() != LevelFilter::Off;
    let logger = if wanted {
        Some(Shared::new(logger)?)
    } else {
        None
    };
    // Another thread may be writing a line with the earlier logger; then that thread drops it.
    let before = core::mem::replace(&mut *OUTLETS.environment.write(), logger);
    drop(before);
    OUTLETS.set_max_level();
    Ok(())
}

/// Fills the builder. If the filter is wrong, returns the byte at which the fault begins; env_logger would only warn.
fn builder_refuses(builder: &mut env_logger::Builder, filter: &str) -> Option<usize> {
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

/// Installs our logger in the process.
fn install() -> Result<()> {
    if log::set_logger(&OUTLETS).is_ok() || is_installed() {
        return Ok(());
    }
    Err(
        ErrorKind::State("the process has set a logger of its own, which receives typereg's lines")
            .into(),
    )
}

fn is_installed() -> bool {
    let ours: *const Outlets = &OUTLETS;
    let current: *const dyn Log = log::logger();
    core::ptr::addr_eq(ours, current)
}

impl Outlets {
    fn receiver(&self) -> Option<Receiver> {
        *self.receiver.read()
    }

    fn environment(&self) -> Option<Shared<env_logger::Logger>> {
        self.environment.read().clone()
    }

    /// Sets the level to the highest one that any outlet wants, so that an unwanted line costs one load.
    fn set_max_level(&self) {
        let receiver = self
            .receiver()
            .map_or(LevelFilter::Off, |receiver| receiver.level);
        let environment = self
            .environment()
            .map_or(LevelFilter::Off, |logger| logger.filter());
        log::set_max_level(receiver.max(environment));
    }
}

impl Log for Outlets {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        self.receiver()
            .is_some_and(|receiver| metadata.level() <= receiver.level)
            || self
                .environment()
                .is_some_and(|logger| logger.enabled(metadata))
    }

    fn log(&self, record: &Record<'_>) {
        if let Some(logger) = self.environment() {
            logger.log(record);
        }
        if let Some(receiver) = self.receiver().filter(|to| record.level() <= to.level) {
            pass_on(&receiver, record);
        }
    }

    fn flush(&self) {
        if let Some(logger) = self.environment() {
            logger.flush();
        }
    }
}

/// Calls the host. A line for which there is no memory is dropped.
fn pass_on(receiver: &Receiver, record: &Record<'_>) {
    let target = Text::print(format_args!("{}\0", record.target()));
    let message = Text::print(format_args!("{}\0", record.args()));
    if let (Ok(target), Ok(message)) = (target, message) {
        #[expect(unsafe_code, reason = "calls the host's function")]
        // SAFETY: the host has passed the function for these arguments; the strings are NUL-terminated and outlive the
        // call. No lock is held: `receiver` is a copy.
        unsafe {
            (receiver.callback)(
                receiver.user,
                record.level() as u32,
                target.as_ptr().cast(),
                message.as_ptr().cast(),
            );
        }
    }
}
