//! An operating system, or the parts of one that WASI has.

#[cfg(feature = "capi")]
pub(crate) use libc::{free, malloc};

use std::time::{SystemTime, UNIX_EPOCH};

/// Random numbers from the system's source. It is asked each time, since a forked child would have the same copy of any
/// numbers that the process keeps.
pub(crate) fn random() -> Result<[u64; 2], getrandom::Error> {
    Ok([getrandom::u64()?, getrandom::u64()?])
}

/// Numbers that are seldom the same in two processes, or at two times.
pub(crate) fn moment() -> [u64; 2] {
    let process = if cfg!(target_family = "wasm") {
        0 // The standard library panics there.
    } else {
        std::process::id()
    };
    let time = SystemTime::now().duration_since(UNIX_EPOCH);
    [
        process.into(),
        time.map_or(0, |time| time.as_nanos() as u64),
    ]
}
