//! The sections of a module. Only their headers are read, and only as far as the caller asks: other sections may be
//! invalid or missing.

use super::bytes::{Bytes, malformed};
use crate::error::{Error, ErrorKind, Malformed, Result};
use crate::ty::opcode::TYPE_SECTION;

/// The payload of a module's type section; `None` for a module without one.
pub(crate) fn type_section_payload(wasm: &[u8]) -> Result<Option<Bytes<'_>>> {
    let mut bytes = sections(wasm)?;
    while let Some((id, payload)) = next_section(&mut bytes, "the type section")? {
        if id == TYPE_SECTION {
            return Ok(Some(payload));
        }
    }
    Ok(None)
}

/// The sections of a module, one after the other.
pub(crate) struct Sections<'a>(Bytes<'a>);

impl<'a> Sections<'a> {
    /// The sections of this module. Reads the module's header.
    pub(crate) fn new(wasm: &'a [u8]) -> Result<Sections<'a>> {
        sections(wasm).map(Sections)
    }

    /// The id of the next section, if there is one. The rest of that section may be missing.
    pub(crate) fn next_id(&self) -> Option<u8> {
        self.0.peek()
    }

    /// The next section's payload; `of` is what errors call it. `None` at the end of the module.
    pub(crate) fn next(&mut self, of: &'static str) -> Result<Option<Bytes<'a>>> {
        Ok(next_section(&mut self.0, of)?.map(|(_, payload)| payload))
    }
}

/// The next section's id and payload; `of` is what errors call the payload.
fn next_section<'a>(bytes: &mut Bytes<'a>, of: &'static str) -> Result<Option<(u8, Bytes<'a>)>> {
    if bytes.is_empty() {
        return Ok(None);
    }
    let id = bytes.byte("a section")?;
    let size = bytes.number("the size of a section")?;
    let (start, left) = (bytes.position(), bytes.len() as u64);
    match bytes.take(size as usize, of) {
        Some(payload) => Ok(Some((id, payload))),
        None => Err(malformed(Malformed::SectionCut { id, size, left }).at_byte(start)),
    }
}

/// The bytes after the header of a module.
pub(super) fn sections(wasm: &[u8]) -> Result<Bytes<'_>> {
    const MAGIC: &[u8; 4] = b"\0asm";
    const MODULE: [u8; 4] = [1, 0, 0, 0];
    const COMPONENT: [u8; 4] = [0x0d, 0, 1, 0];
    if wasm.is_empty() {
        return Err(malformed(Malformed::Empty).at_byte(0));
    }
    match wasm.split_first_chunk() {
        Some((MAGIC, _)) => {}
        Some((&other, _)) => return Err(malformed(Malformed::NotWasm(other)).at_byte(0)),
        None if MAGIC.starts_with(wasm) => return Err(header_cut(wasm)),
        None => {
            let why =
                Malformed::Other("this is not a wasm module: it does not begin with 00 61 73 6d");
            return Err(malformed(why).at_byte(0));
        }
    }
    match wasm[MAGIC.len()..].split_first_chunk() {
        Some((&MODULE, rest)) => Ok(Bytes::new(rest, 8, "the module")),
        Some((&COMPONENT, _)) => {
            Err(Error::from(ErrorKind::Unsupported("components are")).at_byte(4))
        }
        Some((&version, _)) => Err(malformed(Malformed::UnknownVersion(version)).at_byte(4)),
        None => Err(header_cut(wasm)),
    }
}

/// The error of a header that is shorter than 8 bytes.
fn header_cut(wasm: &[u8]) -> Error {
    malformed(Malformed::HeaderCut(wasm.len() as u8)).at_byte(wasm.len() as u64)
}
