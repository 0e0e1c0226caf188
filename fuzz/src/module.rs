//! The bytes are a whole module, or anything.
//!
//! Registered in a registry where every proposal is off and in one where every proposal is on. Only
//! the first type section counts, wherever it stands; whether it is valid is what wasmparser's
//! validator says of a module that has no other section.

use crate::oracle::c::Registry;
use crate::oracle::{heap, verdict};
use typereg::capi::abi::*;

/// Tries an input; whether it was valid.
pub fn try_input(wasm: &[u8]) -> bool {
    let standard = register(&Registry::new(WT_GC_LAYOUT_COPYING), wasm);
    let every = register(
        &Registry::with_features(WT_GC_LAYOUT_COPYING, &verdict::FEATURES),
        wasm,
    );
    assert!(
        every || !standard,
        "a proposal takes nothing from the standard"
    );
    let expected = type_section_of(wasm).is_some_and(|section| {
        section.is_none_or(|section| verdict::of(&verdict::module_of(section)).is_ok())
    });
    assert_eq!(standard, expected, "valid, as the judge says");
    standard
}

/// Whether it was accepted. Nothing is left of it.
fn register(registry: &Registry, wasm: &[u8]) -> bool {
    let (outcome, taken) = registry.measure_module(wasm);
    assert!(
        taken <= heap::bound(wasm.len()),
        "{} bytes take {taken}",
        wasm.len()
    );
    let accepted = match outcome {
        Err(failure) => {
            verdict::check_refusal(&failure, wasm);
            false
        }
        Ok(types) => {
            for index in types.indices() {
                let ty = registry.type_at(index).expect("a type of the module");
                // The text is that of the whole group.
                if let (_, 0) = ty.rec_group() {
                    assert!(!ty.wat().is_empty());
                }
                if ty.kind() == WT_TYPE_FUNC {
                    let adapter = ty.trampoline().expect("a func type has one");
                    assert!(types.trampoline(adapter.index()).is_some());
                }
            }
            registry.check();
            true
        }
    };
    registry.check();
    assert_eq!(registry.stats().live_types, 0);
    assert_eq!(registry.stats().live_bytes, 0);
    accepted
}

/// The contents of the first type section, if there is one; nothing if the bytes up to it are not
/// the sections of a module.
fn type_section_of(wasm: &[u8]) -> Option<Option<&[u8]>> {
    let mut rest = wasm.strip_prefix(b"\0asm\x01\0\0\0")?;
    while let Some((&id, behind)) = rest.split_first() {
        let (len, behind) = number(behind)?;
        let (contents, behind) = behind.split_at_checked(len)?;
        if id == 1 {
            return Some(Some(contents));
        }
        rest = behind;
    }
    Some(None)
}

/// An unsigned LEB128 number of 32 bits, and the bytes behind it.
fn number(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let mut value = 0;
    for (i, &byte) in bytes.iter().enumerate().take(5) {
        value |= u64::from(byte & 0x7f) << (7 * i);
        if byte & 0x80 == 0 {
            let value = u32::try_from(value).ok()?;
            return Some((value as usize, &bytes[i + 1..]));
        }
    }
    None
}
