//! Where a module has its types.

use crate::decode::Sections;
use crate::error::Result;
use crate::ty::opcode::TYPE_SECTION;
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
    let mut sections = Sections::new(wasm)?;
    while let Some(id) = sections.next_id() {
        let payload = sections.next("the type section")?;
        if let (TYPE_SECTION, Some(payload)) = (id, payload) {
            // Offsets in bytes that are in memory.
            let start = payload.position() as usize;
            return Ok(Some(start..start + payload.len()));
        }
    }
    Ok(None)
}
