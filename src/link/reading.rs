//! The sections of a module that say what it imports and exports, read by wasmparser.
//!
//! What comes after the exports does not matter here. An index that a section has leads to something that came before.

use super::entry::{Entry, ExportEntry, ImportEntry};
use super::extern_type::{Limits, MemoryType};
use crate::collection::TypeCollection;
use crate::error::{Error, ErrorKind, Malformed, Result};
use crate::feature::{Feature, Features};
use crate::key::Target;
use crate::memory::try_push;
use crate::registry::Type;
use crate::ty::{self, AbstractHeapType, CompositeKind};
use core::ops::Range;
use wasmparser::{
    BinaryReader, BinaryReaderError, ExternalKind, FromReader, Imports, SectionLimited, TypeRef,
};

/// An interface that is being read, and what the module has so far, by number.
pub(super) struct Reading<'t> {
    types: &'t TypeCollection,
    features: Features,
    pub(super) names: String,
    pub(super) imports: Vec<ImportEntry>,
    pub(super) exports: Vec<ExportEntry>,
    /// The type of each, and whether it is exact. A function takes a byte of its section, so no more is kept of one.
    funcs: Vec<(u32, bool)>,
    tables: Vec<Entry>,
    memories: Vec<Entry>,
    globals: Vec<Entry>,
    tags: Vec<u32>,
    /// The place in `ORDER` of the last section read.
    last: usize,
}

/// The sections up to the exports, by their ids, as they must stand.
const ORDER: [u8; 8] = [1, 2, 3, 4, 5, 13, 6, 7];

impl<'t> Reading<'t> {
    /// One of which nothing has been read.
    pub(super) fn new(types: &'t TypeCollection) -> Reading<'t> {
        Reading {
            types,
            features: types.features(),
            names: String::new(),
            imports: Vec::new(),
            exports: Vec::new(),
            funcs: Vec::new(),
            tables: Vec::new(),
            memories: Vec::new(),
            globals: Vec::new(),
            tags: Vec::new(),
            last: 0,
        }
    }

    /// Reads a section of the module.
    pub(super) fn section(&mut self, id: u8, start: u64, payload: &[u8]) -> Result<()> {
        // Imports that came after what the module defines would take its numbers.
        if let Some(place) = ORDER.iter().position(|&section| section == id) {
            if place < self.last {
                let why = "a section is there twice, or stands after one that it must precede";
                return Err(Error::from(ErrorKind::Malformed(Malformed::Other(why))).at_byte(start));
            }
            self.last = place + 1;
        }
        match id {
            2 => self.read_imports(start, payload),
            3 => each(start, payload, "a function", |at, ty: u32| {
                self.func(at, ty)
            }),
            4 => each(
                start,
                payload,
                "a table",
                |at, table: wasmparser::Table<'_>| {
                    let entry = self.table(at, table.ty)?;
                    try_push(&mut self.tables, entry)
                },
            ),
            5 => each(
                start,
                payload,
                "a memory",
                |_, memory: wasmparser::MemoryType| {
                    try_push(&mut self.memories, Self::memory(memory))
                },
            ),
            6 => each(
                start,
                payload,
                "a global",
                |at, global: wasmparser::Global<'_>| {
                    let entry = self.global(at, global.ty)?;
                    try_push(&mut self.globals, entry)
                },
            ),
            7 => each(
                start,
                payload,
                "an export",
                |at, export: wasmparser::Export<'_>| self.export(at, &export),
            ),
            13 => each(start, payload, "a tag", |at, tag: wasmparser::TagType| {
                let ty = self.tag(at, tag)?;
                try_push(&mut self.tags, ty)
            }),
            _ => Ok(()),
        }
    }

    fn read_imports(&mut self, start: u64, payload: &[u8]) -> Result<()> {
        each(
            start,
            payload,
            "an import",
            |at, imports: Imports<'_>| match imports {
                Imports::Single(_, import) => self.import(at, import),
                Imports::Compact1 { .. } | Imports::Compact2 { .. } => {
                    Err(Error::from(ErrorKind::Unsupported("compact imports are")).at_byte(at))
                }
            },
        )
    }

    fn import(&mut self, at: u64, import: wasmparser::Import<'_>) -> Result<()> {
        let module = self.name(import.module)?;
        let name = self.name(import.name)?;
        let ty = match import.ty {
            TypeRef::Func(ty) => self.function("a function", at, ty, false)?,
            TypeRef::FuncExact(ty) => {
                if !self.features.has(Feature::CustomDescriptors) {
                    return Err(off(Feature::CustomDescriptors, at));
                }
                self.function("a function", at, ty, true)?
            }
            TypeRef::Table(table) => self.table(at, table)?,
            TypeRef::Memory(memory) => Self::memory(memory),
            TypeRef::Global(global) => self.global(at, global)?,
            TypeRef::Tag(tag) => Entry::Tag {
                ty: self.tag(at, tag)?,
            },
        };
        match ty {
            Entry::Func { ty, is_exact } => try_push(&mut self.funcs, (ty, is_exact))?,
            Entry::Table { .. } => try_push(&mut self.tables, ty)?,
            Entry::Memory(_) => try_push(&mut self.memories, ty)?,
            Entry::Global { .. } => try_push(&mut self.globals, ty)?,
            Entry::Tag { ty } => try_push(&mut self.tags, ty)?,
        }
        try_push(&mut self.imports, ImportEntry { module, name, ty })
    }

    /// A function of the module's own, of which the type is known exactly.
    fn func(&mut self, at: u64, ty: u32) -> Result<()> {
        let is_exact = self.features.has(Feature::CustomDescriptors);
        self.func_type("a function", at, ty)?;
        try_push(&mut self.funcs, (ty, is_exact))
    }

    fn function(&self, what: &'static str, at: u64, ty: u32, is_exact: bool) -> Result<Entry> {
        self.func_type(what, at, ty)?;
        Ok(Entry::Func { ty, is_exact })
    }

    /// The function type of this number in the module.
    fn func_type(&self, what: &'static str, at: u64, ty: u32) -> Result<&'t Type> {
        let types = self.types;
        let found = types.get(ty).ok_or_else(|| {
            let (number, known) = (ty, types.len() as u32);
            Error::from(ErrorKind::UnknownType { number, known }).at_byte(at)
        })?;
        if found.kind() != CompositeKind::Func {
            let refused = ErrorKind::NotAFunctionType(what, ty, found.kind());
            return Err(Error::from(refused).at_byte(at));
        }
        Ok(found)
    }

    fn table(&self, at: u64, table: wasmparser::TableType) -> Result<Entry> {
        let element = self.reference(at, table.element_type)?;
        // Tables of functions are older than all proposals.
        if table.element_type != wasmparser::RefType::FUNCREF {
            self.check(at, &ty::ValType::Ref(element))?;
        }
        self.check_sharing(at, table.shared)?;
        Ok(Entry::Table {
            element,
            limits: Limits {
                minimum: table.initial,
                maximum: table.maximum,
                is_64: table.table64,
            },
            is_shared: table.shared,
        })
    }

    fn memory(memory: wasmparser::MemoryType) -> Entry {
        const PAGE_SIZE_LOG2: u8 = 16;
        let page_size = memory.page_size_log2.map(u8::try_from);
        Entry::Memory(MemoryType {
            limits: Limits {
                minimum: memory.initial,
                maximum: memory.maximum,
                is_64: memory.memory64,
            },
            is_shared: memory.shared,
            page_size_log2: page_size.map_or(PAGE_SIZE_LOG2, |size| size.unwrap_or(u8::MAX)),
        })
    }

    fn global(&self, at: u64, global: wasmparser::GlobalType) -> Result<Entry> {
        self.check_sharing(at, global.shared)?;
        Ok(Entry::Global {
            content: self.value(at, global.content_type)?,
            is_mutable: global.mutable,
            is_shared: global.shared,
        })
    }

    /// The number of a tag's function type.
    fn tag(&self, at: u64, tag: wasmparser::TagType) -> Result<u32> {
        if !self.features.has(Feature::Exceptions) && !self.features.has(Feature::StackSwitching) {
            return Err(off(Feature::Exceptions, at));
        }
        let ty = tag.func_type_idx;
        let func = self.func_type("a tag", at, ty)?;
        if func.result_count() != 0 && !self.features.has(Feature::StackSwitching) {
            let refused = ErrorKind::TagHasResults(func.result_count() as u32);
            return Err(Error::from(refused).at_byte(at));
        }
        Ok(ty)
    }

    fn export(&mut self, at: u64, export: &wasmparser::Export<'_>) -> Result<()> {
        let i = export.index as usize;
        let func = |&(ty, is_exact): &(u32, bool)| Entry::Func { ty, is_exact };
        let (found, what, known) = match export.kind {
            ExternalKind::Func | ExternalKind::FuncExact => {
                (self.funcs.get(i).map(func), "function", self.funcs.len())
            }
            ExternalKind::Table => (self.tables.get(i).copied(), "table", self.tables.len()),
            ExternalKind::Memory => (self.memories.get(i).copied(), "memory", self.memories.len()),
            ExternalKind::Global => (self.globals.get(i).copied(), "global", self.globals.len()),
            ExternalKind::Tag => {
                let found = self.tags.get(i).map(|&ty| Entry::Tag { ty });
                (found, "tag", self.tags.len())
            }
        };
        let Some(ty) = found else {
            let refused = ErrorKind::NoSuchExtern(what, export.index, known as u32);
            return Err(Error::from(refused).at_byte(at));
        };
        let name = self.name(export.name)?;
        try_push(&mut self.exports, ExportEntry { name, ty })
    }

    /// Keeps a name.
    fn name(&mut self, name: &str) -> Result<Range<usize>> {
        let names = &mut self.names;
        let start = names.len();
        let room = names.try_reserve(name.len());
        room.map_err(|_| ErrorKind::OutOfMemory)?;
        names.push_str(name);
        Ok(start..names.len())
    }

    /// A value type, with the module's types by their indices.
    fn value(&self, at: u64, value: wasmparser::ValType) -> Result<ty::ValType<Target>> {
        use wasmparser::ValType as Wasm;
        let value = match value {
            Wasm::I32 => ty::ValType::I32,
            Wasm::I64 => ty::ValType::I64,
            Wasm::F32 => ty::ValType::F32,
            Wasm::F64 => ty::ValType::F64,
            Wasm::V128 => ty::ValType::V128,
            Wasm::Ref(reference) => ty::ValType::Ref(self.reference(at, reference)?),
        };
        self.check(at, &value)?;
        Ok(value)
    }

    /// Are the proposals on that this value type needs?
    fn check(&self, at: u64, value: &ty::ValType<Target>) -> Result<()> {
        match self.features.lack_for_value(value) {
            Some(feature) => Err(off(feature, at)),
            None => Ok(()),
        }
    }

    /// A table or global that threads share; memories are older.
    fn check_sharing(&self, at: u64, is_shared: bool) -> Result<()> {
        if is_shared && !self.features.has(Feature::SharedEverythingThreads) {
            return Err(off(Feature::SharedEverythingThreads, at));
        }
        Ok(())
    }

    fn reference(&self, at: u64, reference: wasmparser::RefType) -> Result<ty::RefType<Target>> {
        Ok(ty::RefType {
            nullable: reference.is_nullable(),
            heap: self.heap(at, reference.heap_type())?,
        })
    }

    fn heap(&self, at: u64, heap: wasmparser::HeapType) -> Result<ty::HeapType<Target>> {
        use wasmparser::AbstractHeapType as Wasm;
        let (number, exact) = match heap {
            wasmparser::HeapType::Concrete(number) => (number, false),
            wasmparser::HeapType::Exact(number) => (number, true),
            wasmparser::HeapType::Abstract { shared, ty } => {
                let ty = match ty {
                    Wasm::Func => AbstractHeapType::Func,
                    Wasm::Extern => AbstractHeapType::Extern,
                    Wasm::Any => AbstractHeapType::Any,
                    Wasm::None => AbstractHeapType::None,
                    Wasm::NoExtern => AbstractHeapType::NoExtern,
                    Wasm::NoFunc => AbstractHeapType::NoFunc,
                    Wasm::Eq => AbstractHeapType::Eq,
                    Wasm::Struct => AbstractHeapType::Struct,
                    Wasm::Array => AbstractHeapType::Array,
                    Wasm::I31 => AbstractHeapType::I31,
                    Wasm::Exn => AbstractHeapType::Exn,
                    Wasm::NoExn => AbstractHeapType::NoExn,
                    Wasm::Cont => AbstractHeapType::Cont,
                    Wasm::NoCont => AbstractHeapType::NoCont,
                };
                return Ok(ty::HeapType::Abstract { ty, shared });
            }
        };
        let types = self.types;
        let number = number.as_module_index();
        let ty = number.and_then(|number| types.get(number));
        match ty {
            Some(ty) => Ok(ty::HeapType::Concrete {
                target: Target::Outside(ty.index()),
                exact,
            }),
            None => {
                let (number, known) = (number.unwrap_or(u32::MAX), types.len() as u32);
                Err(Error::from(ErrorKind::UnknownType { number, known }).at_byte(at))
            }
        }
    }
}

/// Reads the entries of a section, and passes each with its offset to `see`.
fn each<'a, T: FromReader<'a>>(
    start: u64,
    payload: &'a [u8],
    what: &'static str,
    mut see: impl FnMut(u64, T) -> Result<()>,
) -> Result<()> {
    let section = SectionLimited::<T>::new(BinaryReader::new(payload, start));
    for entry in section
        .map_err(|e| unread(e, what))?
        .into_iter_with_offsets()
    {
        let (at, entry) = entry.map_err(|e| unread(e, what))?;
        see(at, entry)?;
    }
    Ok(())
}

#[cold]
fn unread(error: BinaryReaderError, what: &'static str) -> Error {
    Error::from(ErrorKind::Malformed(Malformed::Entry(what))).at_byte(error.offset())
}

#[cold]
fn off(feature: Feature, at: u64) -> Error {
    Error::from(ErrorKind::FeatureOff(feature)).at_byte(at)
}
