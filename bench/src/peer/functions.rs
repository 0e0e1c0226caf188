//! C functions of a shared library, found at run time, so that the program builds without the library.

/// A struct of C functions, with `open` to find them all. A call through it costs as much as a call through
/// the linkage table of a shared library.
macro_rules! functions {
    ($(#[$doc:meta])* $name:ident { $(fn $function:ident($($argument:ty),* $(,)?) $(-> $result:ty)?;)* }) => {
        $(#[$doc])*
        #[allow(non_snake_case, reason = "C's names, which are so in one of the libraries only")]
        pub(super) struct $name {
            $(pub(super) $function: unsafe extern "C" fn($($argument),*) $(-> $result)?,)*
            _library: libloading::Library,
        }

        impl $name {
            pub(super) fn open(path: &str) -> Result<Self, String> {
                let fault = |error: libloading::Error| format!("{path}: {error}");
                // SAFETY: it is the library that the user named; its initializers do nothing unusual.
                let library = unsafe { libloading::Library::new(path) }.map_err(fault)?;
                Ok(Self {
                    // SAFETY: the signatures are those of the library's header.
                    $($function: *unsafe { library.get(concat!(stringify!($function), "\0").as_bytes()) }.map_err(fault)?,)*
                    _library: library,
                })
            }
        }
    };
}
pub(super) use functions;
