//! Loads of atomics that need not be atomic.

/// A load without any synchronization, of a value that no thread writes. The compiler can merge it with the use of the
/// value, which it never does with an atomic load.
#[expect(unsafe_code, reason = "a load that may not race with a store")]
pub(crate) trait UnsyncLoad {
    type Value;

    /// # Safety
    /// Every store comes before this load (happens-before), or after the caller has ended.
    unsafe fn unsync_load(&self) -> Self::Value;
}
