//! The bytes are a whole module, or anything.
//!
//! It is registered in a registry of WebAssembly 3.0 and in one with every proposal on. Only
//! the first type section counts, wherever it is; wasmparser's validator decides whether it is valid,
//! by a module that has no other section. Valid types are written as bytes and as text, with the names
//! that the module gives and without, and read again: this gives the same types.

use crate::oracle::c::{Registry, Types};
use crate::oracle::named::Names;
use crate::oracle::{heap, verdict, written};
use typereg::capi::abi::*;
use wasmparser::WasmFeatures;

/// Tries an input; returns whether it was valid.
pub fn try_input(wasm: &[u8]) -> bool {
    let registry = Registry::new(WT_GC_LAYOUT_COPYING);
    let standard = register(&registry, wasm, verdict::STANDARD);
    let every = register(
        &Registry::with_features(WT_GC_LAYOUT_COPYING, &verdict::FEATURES),
        wasm,
        WasmFeatures::all(),
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
fn register(registry: &Registry, wasm: &[u8], features: WasmFeatures) -> bool {
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
                    let trampoline = ty.trampoline().expect("a function type has one");
                    assert!(types.trampoline(trampoline.index()).is_some());
                }
            }
            written::reads_back(registry, &types, features, "a module");
            read_names(registry, &types, wasm);
            registry.check();
            true
        }
    };
    registry.check();
    assert_eq!(registry.stats().live_types, 0);
    assert_eq!(registry.stats().live_bytes, 0);
    accepted
}

/// Prints the types with the names that the module gives them, as far as these can be read. The text has the
/// same types.
fn read_names(registry: &Registry, types: &Types, wasm: &[u8]) {
    let mut names = Names::new(registry);
    let (outcome, taken) = names.read(types, wasm);
    assert!(
        taken <= 32 * wasm.len() + 1024,
        "the names in {} bytes take {taken}",
        wasm.len()
    );
    outcome.expect("a fault in names is not an error");
    let text = names.wat(types);
    let parsed = wat::parse_str(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    let again = registry.register_module(&parsed).expect("it is valid");
    assert_eq!(again.indices(), types.indices(), "{text}");
    // The text uses these names, unless a name was taken; of a long name it uses the beginning.
    let mut of_text = Names::new(registry);
    of_text
        .read(&again, &parsed)
        .0
        .expect("it is a name section");
    for ty in (0..types.len()).filter_map(|i| types.get(i)) {
        let (name, called) = (names.of(ty).unwrap_or_default(), of_text.of(ty));
        let called = called.expect("every type is called something");
        let begins = name
            .char_indices()
            .nth(6)
            .map_or(name, |(len, _)| &name[..len]);
        assert!(called.starts_with(begins), "{name:?} is called {called:?}");
    }
}

/// The contents of the first type section, if there is one; nothing if the bytes up to it are not
/// the sections of a module.
fn type_section_of(wasm: &[u8]) -> Option<Option<&[u8]>> {
    let mut rest = wasm.strip_prefix(b"\0asm\x01\0\0\0")?;
    while let Some((&id, after)) = rest.split_first() {
        let (len, after) = number(after)?;
        let (contents, after) = after.split_at_checked(len)?;
        if id == 1 {
            return Some(Some(contents));
        }
        rest = after;
    }
    Some(None)
}

/// An unsigned LEB128 number of 32 bits, and the bytes after it.
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
