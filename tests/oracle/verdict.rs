//! wasmparser's validator as the second judge of validity, and how the library must refuse the bytes that it refuses.

use super::c::Failure;
use typereg::capi::abi::*;
use wasmparser::types::Types;
use wasmparser::{Validator, WasmFeatures};

/// WebAssembly 3.0.
pub const STANDARD: WasmFeatures = WasmFeatures::WASM3;

/// The standard, and the proposals that a registry can be told to accept.
pub const PROPOSALS: WasmFeatures = WasmFeatures::WASM3
    .union(WasmFeatures::STACK_SWITCHING)
    .union(WasmFeatures::SHARED_EVERYTHING_THREADS)
    .union(WasmFeatures::CUSTOM_DESCRIPTORS);

/// These proposals, as a registry's configuration has them.
pub const FEATURES: [wt_feature_t; 3] = [
    WT_FEATURE_STACK_SWITCHING,
    WT_FEATURE_SHARED_EVERYTHING_THREADS,
    WT_FEATURE_CUSTOM_DESCRIPTORS,
];

/// The types of a module of WebAssembly 3.0, or why it is not one.
pub fn of(wasm: &[u8]) -> Result<Types, String> {
    of_features(wasm, STANDARD)
}

pub fn of_features(wasm: &[u8], features: WasmFeatures) -> Result<Types, String> {
    Validator::new_with_features(features)
        .validate_all(wasm)
        .map_err(|error| error.to_string())
}

/// The module that has only this type section.
pub fn module_of(type_section: &[u8]) -> Vec<u8> {
    let mut wasm = b"\0asm\x01\0\0\0\x01".to_vec();
    super::encode::unsigned(&mut wasm, type_section.len() as u64);
    wasm.extend(type_section);
    wasm
}

/// Checks that the error is about these bytes or their types, and says where.
pub fn check_refusal(failure: &Failure, bytes: &[u8]) {
    let codes = [
        WT_ERROR_MALFORMED,
        WT_ERROR_INVALID_TYPE,
        WT_ERROR_UNSUPPORTED,
        WT_ERROR_LIMIT,
    ];
    let is_there = |offset| offset <= bytes.len() as u64;
    assert!(
        codes.contains(&failure.code) && failure.byte_offset.is_some_and(is_there),
        "{failure:?} of {bytes:02x?}"
    );
}
