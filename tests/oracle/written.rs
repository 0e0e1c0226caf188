//! The types of a module, written as bytes and as text and read again, are the same, number by number.
//!
//! Safety, in all of this file: as in `c`, whose owners are those of the handles here.
#![allow(unsafe_code, reason = "C functions are called here")]
#![allow(
    clippy::undocumented_unsafe_blocks,
    reason = "said once for all of them, above"
)]

use super::c::{Registry, Types, call, text};
use super::{disagreement, verdict};
use typereg::capi::*;
use wasmparser::WasmFeatures;

/// The module that an encoder makes of all types, after those that `before` adds.
pub fn bytes(registry: &Registry, types: &Types) -> Vec<u8> {
    unsafe {
        let encoder = call(|error| wt_type_encoder_new(registry.pointer(), error)).unwrap();
        let mut first = u32::MAX;
        call(|error| wt_type_encoder_add_collection(encoder, types.pointer(), &mut first, error))
            .unwrap();
        assert_eq!(first, 0);
        let mut len = 0;
        let module = call(|error| wt_type_encoder_module(encoder, &mut len, error)).unwrap();
        let bytes = std::slice::from_raw_parts(module, len).to_vec();
        wt_type_encoder_delete(encoder);
        bytes
    }
}

/// The types as text.
pub fn wat(types: &Types) -> String {
    let none = std::ptr::null();
    text(call(|error| unsafe { wt_type_collection_to_wat(types.pointer(), none, error) }).unwrap())
}

/// Panics unless bytes and text, when read again, are the same types, with the same numbers in the same number of
/// groups; and unless a validator with these proposals accepts the bytes.
pub fn reads_back(registry: &Registry, types: &Types, features: WasmFeatures, name: &str) {
    let bytes = bytes(registry, types);
    if let Err(error) = verdict::of_features(&bytes, features)
        && !disagreement::is_too_strict(&error)
    {
        panic!("{name}: written, it is not valid: {error}");
    }
    let same = |wasm: &[u8], how: &str| {
        let again = registry.register_module(wasm);
        let again = again.unwrap_or_else(|failure| panic!("{name}, {how}: {failure:?}"));
        assert_eq!(again.indices(), types.indices(), "{name}, {how}");
        assert_eq!(
            again.num_rec_groups(),
            types.num_rec_groups(),
            "{name}, {how}"
        );
        again
    };
    let again = same(&bytes, "as bytes");
    // Writing the types that were read gives the same bytes.
    assert!(
        self::bytes(registry, &again) == bytes,
        "{name}: other bytes"
    );
    let text = wat(types);
    let parsed = wat::parse_str(&text).unwrap_or_else(|error| panic!("{name}: {error}\n{text}"));
    same(&parsed, "as text");
}
