//! The callback of a registry for each type that dies.

use crate::index::TypeIndex;
use crate::panics::{log_line, unless_it_panics};
use core::ffi::c_void;
use core::fmt;
use std::sync::Arc;

/// The callback of a Rust program: gets the type's index, and the data that the host has set for it, or null.
pub(super) type Closure = Arc<dyn Fn(TypeIndex, *mut c_void) + Send + Sync>;

/// The callback of a C program: gets the program's own pointer, the type's index, and the data that the host has set
/// for it, or NULL.
pub(crate) type RetireFunction =
    unsafe extern "C" fn(user: *mut c_void, type_index: u32, host_data: *mut c_void);

/// A callback, cloned with its configuration.
#[derive(Clone)]
pub(crate) enum RetireCallback {
    Closure(Closure),
    Function {
        function: RetireFunction,
        user: *mut c_void,
    },
}

#[expect(
    unsafe_code,
    reason = "the host's pointer is passed back to the host only"
)]
// SAFETY: `user` is never dereferenced here; the host knows from the header that its callback is called from any
// thread. A closure is `Send` and `Sync` by its type.
unsafe impl Send for RetireCallback {}
#[expect(
    unsafe_code,
    reason = "the host's pointer is passed back to the host only"
)]
// SAFETY: as for Send.
unsafe impl Sync for RetireCallback {}

impl RetireCallback {
    /// Calls it. A panic is caught here, so that the other types that die are reported, too.
    pub(crate) fn call(&self, index: TypeIndex, host_data: *mut c_void) {
        match self {
            RetireCallback::Closure(closure) => {
                if unless_it_panics(|| closure(index, host_data)).is_none() {
                    log_line!(
                        Error,
                        "typereg::lifetime",
                        "the retire callback panicked at {index:?}"
                    );
                }
            }
            #[expect(unsafe_code, reason = "calls the host's function")]
            // SAFETY: the host has passed the function for these arguments.
            RetireCallback::Function { function, user } => unsafe {
                function(*user, index.get(), host_data);
            },
        }
    }
}

impl fmt::Debug for RetireCallback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RetireCallback")
    }
}
