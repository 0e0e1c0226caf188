//! The bytes are a whole module, or anything: its imports and exports are read, with all proposals on.
//!
//! A module that wasmparser's validator accepts can be read, and has as many imports and exports as wasmparser finds.
//! Each extern that can be read matches itself; an explanation exists exactly if two do not match. The items that the
//! interface numbers include those that it imports and exports.

use crate::oracle::c::{Registry, Types};
use crate::oracle::interface::{Interface, explain, matches};
use crate::oracle::{heap, verdict};
use typereg::capi::abi::*;
use wasmparser::{Parser, Payload, Result, WasmFeatures};

/// Tries an input; returns whether there was an interface to read.
pub fn try_input(wasm: &[u8]) -> bool {
    let registry = Registry::with_features(WT_GC_LAYOUT_NONE, &verdict::FEATURES);
    let Ok(types) = registry.register_module(wasm) else {
        return false;
    };
    let is_read = read(&types, wasm);
    registry.check();
    drop(types);
    registry.delete_empty();
    is_read
}

fn read(types: &Types, wasm: &[u8]) -> bool {
    // The library does not know this proposal.
    let known = WasmFeatures::all() - WasmFeatures::COMPACT_IMPORTS;
    let is_valid = verdict::of_features(wasm, known).is_ok();
    let (interface, taken) = heap::measure(|| Interface::read(types, wasm));
    assert!(
        taken <= 2 * heap::bound(wasm.len()),
        "{} bytes take {taken}",
        wasm.len()
    );
    let interface = match interface {
        Ok(interface) => interface,
        Err(failure) => {
            assert!(!is_valid, "valid, but {failure:?}");
            let place = failure.byte_offset.expect("a place");
            assert!(place <= wasm.len() as u64, "{failure:?}");
            return false;
        }
    };
    let imports = interface.imports().into_iter().map(|import| import.ty);
    let exports = interface.exports().into_iter().map(|export| export.ty);
    let counts = [imports.len(), exports.len()];
    if is_valid {
        assert_eq!(counts, count(wasm).expect("it is valid"));
    }
    check_numbers(&interface, wasm);
    let externs: Vec<_> = imports.chain(exports).collect();
    for pair in externs.windows(2) {
        assert!(matches(&pair[0], &pair[0]) && explain(&pair[0], &pair[0]).is_none());
        let is_explained = explain(&pair[0], &pair[1]).is_some();
        assert_eq!(matches(&pair[0], &pair[1]), !is_explained);
    }
    true
}

/// Imports have the first numbers of their kinds, an export is found by its name, and initial values are in the module.
fn check_numbers(interface: &Interface, wasm: &[u8]) {
    let mut next = [0; 5];
    for import in interface.imports() {
        let index = &mut next[usize::from(import.ty.kind)];
        assert_eq!(interface.item(import.ty.kind, *index), Some(import.ty));
        assert_eq!(interface.initial(import.ty.kind, *index), None);
        *index += 1;
    }
    for (i, export) in interface.exports().into_iter().enumerate() {
        let index = interface.export_index(i).expect("an export");
        assert_eq!(interface.item(export.ty.kind, index), Some(export.ty));
        // Another may have the same name, in a module that is not valid.
        let (kind, index) = interface.find_export(&export.name).expect("its name");
        assert!(interface.item(kind, index).is_some());
    }
    for kind in 0..5 {
        let count = interface.num_items(kind) as u32;
        assert_eq!(interface.item(kind, count), None);
        for place in (0..count).filter_map(|index| interface.initial(kind, index)) {
            assert_eq!(wasm[place].last(), Some(&0x0b));
        }
    }
}

/// The number of imports and exports that wasmparser finds.
fn count(wasm: &[u8]) -> Result<[usize; 2]> {
    let mut counts = [0; 2];
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::ImportSection(section) => counts[0] += section.into_imports().count(),
            Payload::ExportSection(section) => counts[1] += section.count() as usize,
            _ => {}
        }
    }
    Ok(counts)
}
