//! A module cut down to its type section, and what wasmparser's validator says of that: so it is
//! known whether what is wrong with a module is wrong with its types.

use crate::oracle::verdict;
use wasmparser::{BinaryReader, CompositeInnerType, CompositeType, Parser, Payload, WasmFeatures};

pub enum Cut<'a> {
    /// The bytes do not begin as a module does. Whether they are a component is the library's to say.
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

/// WebAssembly 3.0 and those proposals that add types.
pub const WIDEST: WasmFeatures = WasmFeatures::WASM3
    .union(WasmFeatures::STACK_SWITCHING)
    .union(WasmFeatures::SHARED_EVERYTHING_THREADS)
    .union(WasmFeatures::CUSTOM_DESCRIPTORS);

/// What is to be said of a type section.
pub struct Judgement {
    /// By the rules of WebAssembly 3.0.
    pub standard: Result<(), String>,
    /// With those proposals that add types, as well.
    pub widest: Result<(), String>,
    /// What it defines that this version of the library knows no definitions of.
    pub defines: Option<&'static str>,
}

pub fn judge(type_section: &[u8]) -> Judgement {
    let module = verdict::module_of(type_section);
    let of = |features| verdict::of_features(&module, features).map(drop);
    Judgement {
        standard: of(WasmFeatures::WASM3),
        widest: of(WIDEST),
        defines: defines(&module),
    }
}

fn defines(module: &[u8]) -> Option<&'static str> {
    let Some(Ok(Payload::TypeSection(section))) = Parser::new(0).parse_all(module).nth(1) else {
        return None;
    };
    section.into_iter().find_map(|group| match group {
        Ok(group) => group
            .into_types()
            .find_map(|ty| definition(&ty.composite_type)),
        // The bytes that begin a descriptor, where the proposal does not allow them.
        Err(error) if error.message().starts_with("invalid leading byte (0x4c)") => {
            Some(DESCRIPTOR)
        }
        Err(error) if error.message().starts_with("invalid leading byte (0x4d)") => {
            Some(DESCRIPTOR)
        }
        Err(_) => None,
    })
}

const DESCRIPTOR: &str = "custom descriptors: a descriptor is defined";

fn definition(ty: &CompositeType) -> Option<&'static str> {
    if ty.shared {
        Some("shared-everything-threads: a shared type is defined")
    } else if ty.descriptor_idx.is_some() || ty.describes_idx.is_some() {
        Some(DESCRIPTOR)
    } else if matches!(ty.inner, CompositeInnerType::Cont(_)) {
        Some("stack switching: a continuation type is defined")
    } else {
        None
    }
}
