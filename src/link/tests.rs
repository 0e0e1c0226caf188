//! Compares the sections with wasmparser: a module that its validator accepts is read here with the same result, and
//! its readers can read every module that is read here.

use super::{ExternKind, ExternType, ModuleInterface};
use crate::{Config, Feature, RefType, Registry, Type, TypeCollection, ValType};
use core::ops::Range;
use wasmparser::{Chunk, Parser, Payload, TableInit, TypeRef, Validator, WasmFeatures};

/// What typereg knows by default.
const KNOWN: WasmFeatures = WasmFeatures::WASM3
    .union(WasmFeatures::THREADS)
    .union(WasmFeatures::CUSTOM_PAGE_SIZES);

/// Entries of every section up to the exports, in most forms. Type 0 is a function type, 1 a struct type.
const WHOLE: &[&[u8]] = &[
    &[1, 3, 0x60, 0, 0, 0x5f, 0, 0x60, 0, 1, 0x7f],
    &[
        2, 9, 1, b'a', 1, b'f', 0, 0, 0, 1, b't', 1, 0x63, 1, 1, 1, 2, 1, b'a', 1, b'm', 2, 0, 1,
        1, b'a', 0, 2, 3, 1, 2, 1, b'a', 0, 2, 8, 9, 0, 0, 0, 3, 0x7e, 0, 0, 0, 3, 0x64, 0x6c, 1,
        0, 0, 1, 0x70, 4, 7, 0, 0, 4, 0, 0,
    ],
    &[3, 2, 2, 0],
    &[
        4, 3, 0x70, 0, 1, 0x6f, 1, 0, 7, 0x40, 0, 0x64, 0x70, 0, 1, 0xd2, 0, 0x0b,
    ],
    &[5, 2, 1, 1, 2, 4, 0x80, 1],
    &[13, 1, 0, 0],
    &[
        6, 3, 0x7f, 0, 0x41, 0, 0x0b, 0x63, 0, 1, 0xd0, 0, 0x0b, 0x7b, 0, 0xfd, 12, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x0b,
    ],
    &[
        7, 5, 1, b'f', 0, 1, 1, b't', 1, 0, 2, b'm', b'm', 2, 1, 1, b'g', 3, 2, 1, b'e', 4, 0,
    ],
];

fn module(sections: &[Vec<u8>]) -> Vec<u8> {
    let mut wasm = b"\0asm\x01\0\0\0".to_vec();
    for section in sections {
        let len = u8::try_from(section.len() - 1).unwrap();
        assert!(len < 0x80);
        wasm.extend([section[0], len]);
        wasm.extend(&section[1..]);
    }
    wasm
}

/// What wasmparser reads: the types of the imports, and where initial values of tables and globals are.
#[derive(Default)]
struct Theirs {
    imports: Vec<TypeRef>,
    tables: Vec<Option<Range<u64>>>,
    globals: Vec<Option<Range<u64>>>,
}

/// Reads all entries; also validates, if that is asked for.
fn by_wasmparser(wasm: &[u8], features: WasmFeatures, validate: bool) -> Option<Theirs> {
    let mut validator = Validator::new_with_features(features);
    let mut theirs = Theirs::default();
    let mut parser = Parser::new(0);
    parser.set_features(features);
    let mut rest = wasm;
    while !rest.is_empty() {
        // Bodies are missing, so this is not the module's end.
        let Chunk::Parsed { consumed, payload } = parser.parse(rest, false).ok()? else {
            return None;
        };
        rest = &rest[consumed..];
        if validate {
            validator.payload(&payload).ok()?;
        }
        fn all<'a, T: wasmparser::FromReader<'a>>(
            section: wasmparser::SectionLimited<'a, T>,
        ) -> Option<()> {
            section.into_iter().all(|entry| entry.is_ok()).then_some(())
        }
        match payload {
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    let ty = import.ok()?.ty;
                    match ty {
                        TypeRef::Table(_) => theirs.tables.push(None),
                        TypeRef::Global(_) => theirs.globals.push(None),
                        _ => {}
                    }
                    theirs.imports.push(ty);
                }
            }
            Payload::FunctionSection(section) => all(section)?,
            Payload::TableSection(section) => {
                for table in section {
                    theirs.tables.push(match table.ok()?.init {
                        TableInit::RefNull => None,
                        TableInit::Expr(initial) => Some(initial.get_binary_reader().range()),
                    });
                }
            }
            Payload::MemorySection(section) => all(section)?,
            Payload::TagSection(section) => all(section)?,
            Payload::GlobalSection(section) => {
                for global in section {
                    let initial = global.ok()?.init_expr;
                    theirs
                        .globals
                        .push(Some(initial.get_binary_reader().range()));
                }
            }
            Payload::ExportSection(section) => all(section)?,
            _ => {}
        }
    }
    Some(theirs)
}

fn same_reference(types: &TypeCollection, ours: RefType<'_>, theirs: wasmparser::RefType) -> bool {
    let named = match theirs.heap_type() {
        wasmparser::HeapType::Concrete(number) | wasmparser::HeapType::Exact(number) => {
            types.get(number.as_module_index().unwrap())
        }
        _ => None,
    };
    let ours_named: Option<&Type> = match ours.heap {
        crate::HeapType::Concrete { target, .. } => Some(target),
        crate::HeapType::Abstract { .. } => None,
    };
    ours.nullable == theirs.is_nullable() && ours_named == named
}

fn same_value(types: &TypeCollection, ours: ValType<'_>, theirs: wasmparser::ValType) -> bool {
    match (ours, theirs) {
        (ValType::I32, wasmparser::ValType::I32)
        | (ValType::I64, wasmparser::ValType::I64)
        | (ValType::F32, wasmparser::ValType::F32)
        | (ValType::F64, wasmparser::ValType::F64)
        | (ValType::V128, wasmparser::ValType::V128) => true,
        (ValType::Ref(ours), wasmparser::ValType::Ref(theirs)) => {
            same_reference(types, ours, theirs)
        }
        _ => false,
    }
}

fn same(types: &TypeCollection, ours: ExternType<'_>, theirs: TypeRef) -> bool {
    match (ours, theirs) {
        (ExternType::Func(ours), TypeRef::Func(ty)) => {
            !ours.is_exact && types.get(ty) == Some(ours.ty)
        }
        (ExternType::Func(ours), TypeRef::FuncExact(ty)) => {
            ours.is_exact && types.get(ty) == Some(ours.ty)
        }
        (ExternType::Table(ours), TypeRef::Table(theirs)) => {
            same_reference(types, ours.element, theirs.element_type)
                && ours.is_shared == theirs.shared
                && ours.limits.is_64 == theirs.table64
                && (ours.limits.minimum, ours.limits.maximum) == (theirs.initial, theirs.maximum)
        }
        (ExternType::Memory(ours), TypeRef::Memory(theirs)) => {
            u32::from(ours.page_size_log2) == theirs.page_size_log2.unwrap_or(16)
                && ours.is_shared == theirs.shared
                && ours.limits.is_64 == theirs.memory64
                && (ours.limits.minimum, ours.limits.maximum) == (theirs.initial, theirs.maximum)
        }
        (ExternType::Global(ours), TypeRef::Global(theirs)) => {
            same_value(types, ours.content, theirs.content_type)
                && ours.is_mutable == theirs.mutable
                && ours.is_shared == theirs.shared
        }
        (ExternType::Tag(ours), TypeRef::Tag(theirs)) => {
            types.get(theirs.func_type_idx) == Some(ours)
        }
        _ => false,
    }
}

/// Each byte of a module becomes every other one; one byte is left out; one is put in.
fn changed(sections: &[Vec<u8>], mut see: impl FnMut(&[u8])) {
    for (i, section) in sections.iter().enumerate().skip(1) {
        for at in 1..=section.len() {
            for byte in 0..=0xff {
                let mut sections = sections.to_vec();
                if let Some(changed) = sections[i].get_mut(at) {
                    *changed = byte;
                    see(&module(&sections));
                }
                sections[i] = section.clone();
                sections[i].insert(at, byte);
                see(&module(&sections));
            }
            let mut sections = sections.to_vec();
            if at < section.len() {
                sections[i].remove(at);
                see(&module(&sections));
            }
        }
    }
}

/// Forms of proposals beyond WebAssembly 3.0: exact functions, shared globals and tables, tags with results.
const BEYOND: [&[u8]; 2] = [
    &[
        2, 5, 0, 0, 0x20, 0, 0, 0, 3, 0x63, 0x65, 0x6e, 2, 0, 0, 3, 0x7f, 3, 0, 0, 1, 0x63, 0x65,
        0x70, 2, 0, 0, 0, 3, 0x63, 0x62, 1, 0,
    ],
    &[13, 1, 0, 2],
];

/// Checks that the numbered items are those that are imported and exported, and that an export is found by its name.
fn check_numbers(ours: &ModuleInterface) {
    let mut next = std::collections::HashMap::new();
    for import in ours.imports() {
        let index = next.entry(import.ty.kind() as u8).or_insert(0);
        assert_eq!(ours.item(import.ty.kind(), *index), Some(import.ty));
        *index += 1;
    }
    for export in ours.exports() {
        assert_eq!(ours.item(export.ty.kind(), export.index), Some(export.ty));
        let first = ours.exports().find(|other| other.name == export.name);
        assert_eq!(ours.find_export(export.name), first);
        let count = ours.num_items(export.ty.kind());
        assert!((export.index as usize) < count);
        assert_eq!(ours.item(export.ty.kind(), count as u32), None);
    }
    assert_eq!(ours.find_export("no such name"), None);
}

/// Compares every change of a module with wasmparser, with the same proposals on.
fn compare(config: &Config, features: WasmFeatures, sections: &[&[u8]]) {
    let sections: Vec<Vec<u8>> = sections.iter().map(|section| section.to_vec()).collect();
    let registry = Registry::new(config).unwrap();
    let types = registry.register_module(&module(&sections)).unwrap();
    let (mut valid, mut read, mut refused) = (0, 0, 0);
    let mut see = |wasm: &[u8]| {
        let theirs = by_wasmparser(wasm, features, true);
        valid += usize::from(theirs.is_some());
        match ModuleInterface::read(&types, wasm) {
            Err(error) => {
                refused += 1;
                assert!(theirs.is_none(), "{error}: {wasm:02x?}");
                let at = error.place().byte_offset;
                assert!(at.is_some_and(|at| at <= wasm.len() as u64), "{error}");
            }
            Ok(ours) => {
                read += 1;
                let Some(theirs) = by_wasmparser(wasm, features, false) else {
                    panic!("wasmparser cannot read {wasm:02x?}");
                };
                assert_eq!(ours.num_imports(), theirs.imports.len());
                check_numbers(&ours);
                for (kind, initial) in [
                    (ExternKind::Table, theirs.tables),
                    (ExternKind::Global, theirs.globals),
                ] {
                    let found = (0..ours.num_items(kind) as u32).map(|i| ours.initial(kind, i));
                    let found = found.map(|at| at.map(|at| at.start as u64..at.end as u64));
                    assert!(found.eq(initial));
                }
                for (ours, theirs) in ours.imports().zip(theirs.imports) {
                    assert!(same(&types, ours.ty, theirs), "{:?} {theirs:?}", ours.ty);
                }
            }
        }
    };
    let whole = module(&sections);
    assert!(by_wasmparser(&whole, features, true).is_some());
    see(&whole);
    changed(&sections, &mut see);
    assert!(
        valid > 300 && read >= valid && refused > 500,
        "{valid} {read} {refused}"
    );
}

#[test]
fn a_module_is_read_as_wasmparser_reads_it() {
    compare(&Config::default(), KNOWN, WHOLE);
}

#[test]
fn so_is_a_module_with_forms_of_all_proposals() {
    let mut config = Config::default();
    for feature in Feature::ALL {
        config.features.set(feature, true);
    }
    let features = KNOWN
        | WasmFeatures::CUSTOM_DESCRIPTORS
        | WasmFeatures::SHARED_EVERYTHING_THREADS
        | WasmFeatures::STACK_SWITCHING;
    compare(&config, features, &[&[WHOLE[0]], &BEYOND[..]].concat());
    compare(&config, features, WHOLE);
}
