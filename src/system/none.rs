//! No system: WebAssembly by itself, where the standard library panics when it is asked for the time. The host can
//! provide random numbers: `Config::set_hash_key`.

#[cfg(feature = "capi")]
pub(crate) use super::heap::{free, malloc};

pub(crate) fn random() -> Result<[u64; 2], &'static str> {
    Err("there is no system")
}

/// Always the same.
pub(crate) fn moment() -> [u64; 2] {
    [0; 2]
}
