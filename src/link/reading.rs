//! Reads the sections of a module that determine what it imports and exports.
//!
//! Nothing after the exports is read. An index in a section must refer to something before it. Memory is allocated only
//! for entries that have been read, whatever a count claims.

use super::entry::{Entities, Entity, FuncEntity, NamedEntity};
use super::extern_bytes::ExternBytes;
use super::extern_type::ExternKind;
use crate::collection::TypeCollection;
use crate::decode::{Bytes, Sections, malformed, unexpected_byte};
use crate::error::{Error, ErrorKind, Malformed, Result};
use crate::feature::Feature;
use crate::memory::try_push;
use crate::ty::opcode::{
    EXPORT_SECTION, FUNCTION_SECTION, GLOBAL_SECTION, IMPORT_SECTION, MEMORY_SECTION,
    TABLE_SECTION, TAG_SECTION, TYPE_SECTION,
};

/// An interface that is being read, and what the module has so far, by number.
pub(super) struct InterfaceReading<'t> {
    externs: ExternBytes<'t>,
    pub(super) names: String,
    pub(super) imports: Vec<NamedEntity>,
    pub(super) exports: Vec<NamedEntity>,
    pub(super) entities: Entities,
}

/// The sections up to the exports, in the required order: the id, the name, and what the section lists.
const ORDER: [(u8, &str, &str); 8] = [
    (TYPE_SECTION, "the type section", "types"),
    (IMPORT_SECTION, "the import section", "imports"),
    (FUNCTION_SECTION, "the function section", "functions"),
    (TABLE_SECTION, "the table section", "tables"),
    (MEMORY_SECTION, "the memory section", "memories"),
    (TAG_SECTION, "the tag section", "tags"),
    (GLOBAL_SECTION, "the global section", "globals"),
    (EXPORT_SECTION, "the export section", "exports"),
];
/// The ids of the sections after the exports: start, elements, code, data, and the count of data.
const AFTER: core::ops::RangeInclusive<u8> = 8..=12;

/// The kind of an import that is a function of exactly its type (custom descriptors proposal).
const EXACT_FUNC: u8 = 0x20;

impl<'t> InterfaceReading<'t> {
    /// Reads a module that has these types.
    pub(super) fn read(types: &'t TypeCollection, wasm: &[u8]) -> Result<InterfaceReading<'t>> {
        let mut reading = InterfaceReading {
            externs: ExternBytes {
                types,
                features: types.features(),
            },
            names: String::new(),
            imports: Vec::new(),
            exports: Vec::new(),
            entities: Entities::default(),
        };
        let mut sections = Sections::new(wasm)?;
        // How many of `ORDER` can no longer come.
        let mut passed = 0;
        while let Some(id) = sections.next_id() {
            if passed == ORDER.len() || AFTER.contains(&id) {
                break;
            }
            let place = ORDER.iter().position(|&(section, ..)| section == id);
            let (_, of, entries) = place.map_or((id, "a section", ""), |place| ORDER[place]);
            let Some(payload) = sections.next(of)? else {
                break;
            };
            let Some(place) = place else {
                continue;
            };
            // Imports after the module's own definitions would take their numbers.
            if place < passed {
                let why = "a section occurs twice, or comes after one that it must precede";
                return Err(malformed(Malformed::Other(why)).at_byte(payload.position()));
            }
            passed = place + 1;
            if place > 0 {
                reading.section(id, payload, of, entries)?;
            }
        }
        Ok(reading)
    }

    /// Reads the entries of a section.
    fn section(
        &mut self,
        id: u8,
        mut bytes: Bytes<'_>,
        of: &'static str,
        entries: &'static str,
    ) -> Result<()> {
        let count = bytes.number("the number of its entries")?;
        for read in 0..count {
            if bytes.is_empty() {
                return Err(bytes.ends_after(read, count, entries));
            }
            self.entry(id, &mut bytes)?;
        }
        match bytes.len() {
            0 => Ok(()),
            left => {
                let why = Malformed::BytesAfter(left as u64, of);
                Err(malformed(why).at_byte(bytes.position()))
            }
        }
    }

    fn entry(&mut self, id: u8, bytes: &mut Bytes<'_>) -> Result<()> {
        match id {
            IMPORT_SECTION => self.import(bytes),
            EXPORT_SECTION => self.export(bytes),
            FUNCTION_SECTION => {
                // The type of a function that the module defines is known exactly.
                let is_exact = self.externs.features.has(Feature::CustomDescriptors);
                let func = self.externs.func(bytes, is_exact)?;
                try_push(&mut self.entities.funcs, func)
            }
            TABLE_SECTION => {
                let (table, initial) = self.externs.defined_table(bytes)?;
                if let Some(initial) = initial {
                    // The number of a section's entries is written in 32 bits.
                    let number = self.entities.tables.len() as u32;
                    try_push(&mut self.entities.table_initials, (number, initial))?;
                }
                try_push(&mut self.entities.tables, table)
            }
            GLOBAL_SECTION => {
                let global = self.externs.defined_global(bytes)?;
                try_push(&mut self.entities.globals, global)
            }
            MEMORY_SECTION => self.take(ExternKind::Memory, bytes),
            _ => self.take(ExternKind::Tag, bytes),
        }
    }

    /// Reads the type of something and numbers it.
    fn take(&mut self, kind: ExternKind, bytes: &mut Bytes<'_>) -> Result<()> {
        let (externs, entities) = (&self.externs, &mut self.entities);
        match kind {
            ExternKind::Func => try_push(&mut entities.funcs, externs.func(bytes, false)?),
            ExternKind::Table => try_push(&mut entities.tables, externs.table(bytes)?),
            ExternKind::Memory => try_push(&mut entities.memories, externs.memory(bytes)?),
            ExternKind::Global => try_push(&mut entities.globals, externs.global(bytes)?),
            ExternKind::Tag => try_push(&mut entities.tags, externs.tag(bytes)?),
        }
    }

    fn import(&mut self, bytes: &mut Bytes<'_>) -> Result<()> {
        const KIND: &str = "the kind of an import";
        let (module, name) = (bytes.name()?, bytes.name()?);
        let at = bytes.position();
        let byte = bytes.byte(KIND)?;
        let kind = match ExternKind::from_byte(byte) {
            Some(kind) => {
                self.take(kind, bytes)?;
                kind
            }
            None if byte == EXACT_FUNC => {
                self.externs.need(Feature::CustomDescriptors, at)?;
                let func: FuncEntity = self.externs.func(bytes, true)?;
                try_push(&mut self.entities.funcs, func)?;
                ExternKind::Func
            }
            None => return Err(unexpected_byte(byte, KIND).at_byte(at)),
        };
        let index = self.entities.count(kind) as u32 - 1;
        let import = self.named(module, name, Entity { kind, index })?;
        try_push(&mut self.imports, import)
    }

    fn export(&mut self, bytes: &mut Bytes<'_>) -> Result<()> {
        const KIND: &str = "the kind of an export";
        let name = bytes.name()?;
        let at = bytes.position();
        let byte = bytes.byte(KIND)?;
        let Some(kind) = ExternKind::from_byte(byte) else {
            return Err(unexpected_byte(byte, KIND).at_byte(at));
        };
        let at = bytes.position();
        let index = bytes.number("the index of an export")?;
        let count = self.entities.count(kind);
        if index as usize >= count {
            let refused = ErrorKind::NoSuchExtern(kind.noun(), index, count as u32);
            return Err(Error::from(refused).at_byte(at));
        }
        let export = self.named("", name, Entity { kind, index })?;
        try_push(&mut self.exports, export)
    }

    /// Stores the names of an entity.
    fn named(&mut self, module: &str, name: &str, is: Entity) -> Result<NamedEntity> {
        let names = &mut self.names;
        let start = names.len();
        let room = names.try_reserve(module.len() + name.len());
        room.map_err(|_| ErrorKind::OutOfMemory)?;
        names.push_str(module);
        names.push_str(name);
        Ok(NamedEntity {
            start,
            // Their lengths are written in 32 bits.
            module_len: module.len() as u32,
            name_len: name.len() as u32,
            is,
        })
    }
}
