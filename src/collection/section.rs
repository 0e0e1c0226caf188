//! Where a module has its types.

use crate::decode::type_section_payload;
use crate::error::Result;
use core::ops::Range;

/// Where in a module's bytes the payload of its type section lies, which
/// [`Registry::register_type_section`](crate::Registry::register_type_section) takes; `None` for a module without one.
/// Only the headers of sections are read.
///
/// ```
/// let wasm = b"\0asm\x01\0\0\0\0\x02\x01a\x01\x03\x01\x5f\0"; // a custom section, then (type (struct))
/// assert_eq!(typereg::type_section(wasm)?, Some(14..17));
/// assert_eq!(typereg::type_section(&wasm[..12])?, None);
/// # Ok::<(), typereg::Error>(())
/// ```
pub fn type_section(wasm: &[u8]) -> Result<Option<Range<usize>>> {
    let payload = type_section_payload(wasm)?;
    Ok(payload.map(|payload| {
        let start = payload.position() as usize; // An offset in bytes that are in memory.
        start..start + payload.len()
    }))
}
