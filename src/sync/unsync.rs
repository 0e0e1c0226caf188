//! Loads of atomics that need not be atomic.

/// A load without any synchronization, of a value that no thread writes. The compiler can merge it with the use of the
/// value, which it never does with an atomic load.
#[expect(unsafe_code, reason = "a load that may not race with a store")]
pub(crate) trait UnsyncLoad {
    type Value;

    /// # Safety
    /// No store races with this load: each happens before it, or after it.
    unsafe fn unsync_load(&self) -> Self::Value;
}

/// Implements [`UnsyncLoad`] for the atomics that are loaded like this.
macro_rules! unsync_load {
    (|$atomic:ident| $load:expr) => {
        $crate::sync::unsync::unsync_load!(AtomicU8: u8, |$atomic| $load);
        $crate::sync::unsync::unsync_load!(AtomicU32: u32, |$atomic| $load);
        $crate::sync::unsync::unsync_load!(AtomicPtr<T>: *mut T, |$atomic| $load);
    };
    ($name:ident $(<$parameter:ident>)?: $value:ty, |$atomic:ident| $load:expr) => {
        #[expect(unsafe_code, reason = "a load that may not race with a store")]
        impl$(<$parameter>)? $crate::sync::unsync::UnsyncLoad for $name$(<$parameter>)? {
            type Value = $value;
            #[inline(always)]
            unsafe fn unsync_load(&self) -> $value {
                let $atomic = self;
                $load
            }
        }
    };
}
pub(super) use unsync_load;
