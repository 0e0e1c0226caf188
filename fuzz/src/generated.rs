//! The bytes steer wasm-smith, which generates a valid module with the types of every proposal that it knows:
//! WebAssembly 3.0, shared types, custom descriptors.
//!
//! The library and wasmparser's validator accept it, and agree on which types are equal and which are subtypes.

use crate::oracle::c::Registry;
use crate::oracle::verdict;
use libfuzzer_sys::arbitrary::Unstructured;
use typereg::capi::abi::*;
use wasm_smith::{Config, Module};
use wasmparser::types::CoreTypeId;
use wasmparser::{Validator, WasmFeatures};

/// Tries an input; returns whether it gave a module with types.
pub fn try_input(bytes: &[u8]) -> bool {
    let Ok(module) = Module::new(config(), &mut Unstructured::new(bytes)) else {
        return false;
    };
    let wasm = module.to_bytes();
    let validated = Validator::new_with_features(WasmFeatures::all()).validate_all(&wasm);
    let theirs = validated.expect("wasm-smith generates valid modules");
    let theirs = theirs.as_ref();

    let registry = Registry::with_features(WT_GC_LAYOUT_DRC, &verdict::FEATURES);
    let ours = registry.register_module(&wasm);
    let ours = ours.unwrap_or_else(|failure| panic!("{failure:?} of {wasm:02x?}"));
    let indices = ours.indices();
    assert_eq!(indices.len() as u32, theirs.core_type_count_in_module());
    let their_types: Vec<_> = (0..indices.len() as u32)
        .map(|number| theirs.core_type_at_in_module(number))
        .collect();
    for (sub, their_sub) in indices.iter().zip(&their_types) {
        let above = |ty: &CoreTypeId| {
            theirs[*ty]
                .supertype_idxs
                .first()?
                .unpack()
                .as_core_type_id()
        };
        let itself_and_above: Vec<_> = std::iter::successors(Some(*their_sub), above).collect();
        for (sup, their_sup) in indices.iter().zip(&their_types) {
            assert_eq!(sub == sup, their_sub == their_sup, "equal: {wasm:02x?}");
            assert_eq!(
                registry.is_subtype(*sub, *sup),
                itself_and_above.contains(their_sup),
                "subtypes: {wasm:02x?}"
            );
        }
    }
    drop(ours);
    registry.delete_empty();
    !indices.is_empty()
}

/// Many types and little else.
fn config() -> Config {
    Config {
        min_types: 1,
        max_types: 40,
        max_funcs: 1,
        max_instructions: 1,
        max_memories: 1,
        max_tables: 1,
        max_globals: 1,
        shared_everything_threads_enabled: true,
        custom_descriptors_enabled: true,
        ..Config::default()
    }
}
