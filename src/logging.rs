//! The destinations of the library's log lines: the host's callback, env_logger, both, or none.
//!
//! The `log` crate has one logger for the whole process. In a C program that logger is ours: it is installed when first
//! needed, never removed, and passes each line on to the present destinations. If a Rust program has installed its own
//! logger, that one gets the lines, and setting a callback here is refused.
//!
//! No line is written while a lock of the library is held, so a callback may call the library.

#[cfg(feature = "log-env")]
mod filter;
#[cfg(not(feature = "log-env"))]
mod no_filter;

use crate::error::{ErrorKind, Result};
use crate::memory::Text;
use crate::sync::process::{Mutex, RwLock};
use core::ffi::{c_char, c_void};
#[cfg(feature = "log-env")]
use filter as environment;
use log::{LevelFilter, Log, Metadata, Record};
#[cfg(not(feature = "log-env"))]
use no_filter as environment;

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
}

static OUTLETS: Outlets = Outlets {
    receiver: RwLock::new(None),
};

/// Held while a destination and then the level for all of them is set, so that the level is that of the destinations.
static CHANGES: Mutex<()> = Mutex::new(());

/// Sets or replaces the host's callback; `None` removes it.
pub(crate) fn set_receiver(receiver: Option<Receiver>) -> Result<()> {
    install()?;
    let _no_other = CHANGES.lock();
    *OUTLETS.receiver.write() = receiver;
    OUTLETS.set_max_level();
    Ok(())
}

/// Sends lines to standard error, filtered by `filter` or, without one, by the variable `TYPEREG_LOG`. Replaces an
/// earlier filter.
pub(crate) fn set_environment(filter: Option<&str>) -> Result<()> {
    let logger = environment::read(filter)?;
    install()?;
    let _no_other = CHANGES.lock();
    environment::set(logger)?;
    OUTLETS.set_max_level();
    Ok(())
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

    /// Sets the level to the highest one that any outlet wants, so that an unwanted line costs one load.
    fn set_max_level(&self) {
        let receiver = self
            .receiver()
            .map_or(LevelFilter::Off, |receiver| receiver.level);
        log::set_max_level(receiver.max(environment::level()));
    }
}

impl Log for Outlets {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        self.receiver()
            .is_some_and(|receiver| metadata.level() <= receiver.level)
            || environment::enabled(metadata)
    }

    fn log(&self, record: &Record<'_>) {
        environment::log(record);
        if let Some(receiver) = self.receiver().filter(|to| record.level() <= to.level) {
            pass_on(&receiver, record);
        }
    }

    fn flush(&self) {
        environment::flush();
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
