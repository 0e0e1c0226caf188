//! Versions of the library that runs.

use core::ffi::c_char;

/// Returns the version of the library that runs, packed like TYPEREG_VERSION_NUMBER.
/// Threads: any. Cost: none. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_version_number() -> u32 {
    const NUMBER: u32 = number(env!("CARGO_PKG_VERSION_MAJOR")) * 1_000_000
        + number(env!("CARGO_PKG_VERSION_MINOR")) * 1_000
        + number(env!("CARGO_PKG_VERSION_PATCH"));
    NUMBER
}

/// Returns the version of the library that runs as text, such as "0.1.0". Static.
/// Threads: any. Cost: none. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_version_string() -> *const c_char {
    concat!(env!("CARGO_PKG_VERSION"), "\0").as_ptr().cast()
}

/// Returns the version of the binary interface, which is the number in the shared library's name.
/// A program compiled against a header of the same number runs with the library.
/// Threads: any. Cost: none. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_abi_version() -> u32 {
    const NUMBER: u32 = number(env!("TYPEREG_ABI_VERSION"));
    NUMBER
}

/// The number written in these decimal digits.
const fn number(digits: &str) -> u32 {
    let bytes = digits.as_bytes();
    let (mut number, mut i) = (0, 0);
    while i < bytes.len() {
        number = number * 10 + (bytes[i] - b'0') as u32;
        i += 1;
    }
    number
}
