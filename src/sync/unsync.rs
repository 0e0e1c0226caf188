//! Loads of atomics that need not be atomic.

/// A load without any synchronization, of what no thread writes. The compiler joins it with what is done with the value,
/// as it does with no atomic load.
#[expect(unsafe_code, reason = "a load that may not race with a store")]
pub(crate) trait UnsyncLoad {
    type Value;

    /// # Safety
    /// Every store comes before this load (happens-before), or after the caller has ended.
    unsafe fn unsync_load(&self) -> Self::Value;
}
