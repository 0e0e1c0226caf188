//! A module reduced to its type section.

use wasmparser::BinaryReader;

pub enum Cut<'a> {
    /// The bytes do not begin like a module. The library decides whether they are a component.
    NoModule,
    /// The header of a section is broken before any type section.
    Broken,
    NoTypes,
    /// The payload of the first type section.
    Types(&'a [u8]),
}

pub fn cut(wasm: &[u8]) -> Cut<'_> {
    match wasm.get(..8) {
        Some(b"\0asm\x01\0\0\0") => sections(wasm).unwrap_or(Cut::Broken),
        _ => Cut::NoModule,
    }
}

fn sections(wasm: &[u8]) -> wasmparser::Result<Cut<'_>> {
    let mut reader = BinaryReader::new(&wasm[8..], 8);
    while !reader.eof() {
        let id = reader.read_u8()?;
        let len = reader.read_var_u32()?;
        let payload = reader.read_bytes(len as usize)?;
        if id == 1 {
            return Ok(Cut::Types(payload));
        }
    }
    Ok(Cut::NoTypes)
}
