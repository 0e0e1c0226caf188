//! What wasmparser's validator says of bytes: the second judge, of validity.

use wasmparser::types::Types;
use wasmparser::{Validator, WasmFeatures};

/// WebAssembly 3.0.
pub const STANDARD: WasmFeatures = WasmFeatures::WASM3;

/// The standard, and the proposals that a registry can be told to accept.
pub const PROPOSALS: WasmFeatures = WasmFeatures::WASM3
    .union(WasmFeatures::STACK_SWITCHING)
    .union(WasmFeatures::SHARED_EVERYTHING_THREADS)
    .union(WasmFeatures::CUSTOM_DESCRIPTORS);

/// A module of the WebAssembly 3.0 standard, or why not.
pub fn of(wasm: &[u8]) -> Result<Types, String> {
    of_features(wasm, STANDARD)
}

pub fn of_features(wasm: &[u8], features: WasmFeatures) -> Result<Types, String> {
    Validator::new_with_features(features)
        .validate_all(wasm)
        .map_err(|error| error.to_string())
}

/// The module that consists of this type section.
pub fn module_of(type_section: &[u8]) -> Vec<u8> {
    let mut wasm = b"\0asm\x01\0\0\0\x01".to_vec();
    super::encode::unsigned(&mut wasm, type_section.len() as u64);
    wasm.extend(type_section);
    wasm
}
