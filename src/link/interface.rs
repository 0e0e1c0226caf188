//! What a module imports and exports, with the type of each.
//!
//! The types are those of the type collection, which keeps them alive.

use super::entry::{Entities, Entity, NamedEntity};
use super::extern_type::{ExternKind, ExternType, FuncType, GlobalType, TableType};
use super::reading::InterfaceReading;
use crate::collection::TypeCollection;
use crate::error::{ErrorKind, Result};
use crate::key::Target;
use crate::registry::Type;
use crate::ty;
use core::ops::Range;

/// What a module imports and exports. Keeps the module's types alive.
pub struct ModuleInterface {
    types: TypeCollection,
    /// All names, one after the other.
    names: String,
    imports: Vec<NamedEntity>,
    exports: Vec<NamedEntity>,
    /// The numbers of the exports, sorted by name; exports of the same name are in the module's order.
    exports_by_name: Vec<u32>,
    /// The items that the module numbers.
    entities: Entities,
}

/// Something that a module imports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Import<'a> {
    /// The name of the module that has it.
    pub module: &'a str,
    /// Its name there.
    pub name: &'a str,
    /// The type that is required of it.
    pub ty: ExternType<'a>,
}

/// Something that a module exports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NamedExtern<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its number among those of its kind: imports come first, and then what the module defines.
    pub index: u32,
    /// What it is.
    pub ty: ExternType<'a>,
}

impl ModuleInterface {
    /// Reads what a module imports and exports. `types` are its types: those that
    /// [`Registry::register_module`](crate::Registry::register_module) gave for the same bytes.
    ///
    /// ```
    /// use typereg::{Config, ExternType, ModuleInterface, Registry};
    /// # let wasm = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 2, 7, 1, 1, 0x61, 1, 0x62, 0, 0, 7, 5, 1, 1, 0x63, 0, 0];
    ///
    /// let registry = Registry::new(&Config::default())?;
    /// let types = registry.register_module(&wasm)?; // (import "a" "b" (func)) (export "c" (func 0))
    /// let interface = ModuleInterface::read(&types, &wasm)?;
    /// let (import, export) = (interface.imports().next().unwrap(), interface.exports().next().unwrap());
    /// assert_eq!((import.module, import.name, export.name), ("a", "b", "c"));
    /// assert!(export.ty.matches(&import.ty));
    /// # Ok::<(), typereg::Error>(())
    /// ```
    pub fn read(types: &TypeCollection, wasm: &[u8]) -> Result<ModuleInterface> {
        let InterfaceReading {
            names,
            imports,
            exports,
            entities,
            ..
        } = InterfaceReading::read(types, wasm)?;
        let mut interface = ModuleInterface {
            types: types.clone(),
            names,
            imports,
            exports,
            exports_by_name: Vec::new(),
            entities,
        };
        interface.exports_by_name = interface.sort_exports()?;
        Ok(interface)
    }

    fn sort_exports(&self) -> Result<Vec<u32>> {
        let mut sorted = Vec::new();
        let room = sorted.try_reserve_exact(self.exports.len());
        room.map_err(|_| ErrorKind::OutOfMemory)?;
        // The number of a section's entries is written in 32 bits.
        sorted.extend(0..self.exports.len() as u32);
        sorted.sort_unstable_by_key(|&i| (self.export_name(i), i));
        Ok(sorted)
    }

    /// How many items of a kind the module has: first those that it imports, in their order, then those that it
    /// defines.
    pub fn num_items(&self, kind: ExternKind) -> usize {
        self.entities.count(kind)
    }

    /// The type of number `index` of a kind: as the module imports it, or defines it.
    pub fn item(&self, kind: ExternKind, index: u32) -> Option<ExternType<'_>> {
        self.resolve(Entity { kind, index })
    }

    /// Where in the module the initial value of a global, or of a table's elements, is: a constant expression, its
    /// `end` included. `None` for a table whose elements are initially null, for imports, and for other kinds.
    pub fn initial(&self, kind: ExternKind, index: u32) -> Option<Range<usize>> {
        let initial = match kind {
            ExternKind::Table => {
                let initials = &self.entities.table_initials;
                let found = initials.binary_search_by_key(&index, |&(table, _)| table);
                initials.get(found.ok()?)?.1
            }
            ExternKind::Global => self.entities.globals.get(index as usize)?.initial,
            ExternKind::Func | ExternKind::Memory | ExternKind::Tag => return None,
        };
        // It fits, since the module was in memory.
        let start = initial.start as usize;
        (initial.len != 0).then(|| start..start + initial.len as usize)
    }

    /// How many imports there are.
    pub fn num_imports(&self) -> usize {
        self.imports.len()
    }

    /// Import `i`, in the module's order.
    pub fn import(&self, i: usize) -> Option<Import<'_>> {
        let import = self.imports.get(i)?;
        let (module, name) = self.names(import)?;
        Some(Import {
            module,
            name,
            ty: self.resolve(import.is)?,
        })
    }

    /// All imports, in the module's order.
    pub fn imports(&self) -> impl Iterator<Item = Import<'_>> {
        (0..self.num_imports()).map_while(|i| self.import(i))
    }

    /// How many exports there are.
    pub fn num_exports(&self) -> usize {
        self.exports.len()
    }

    /// Export `i`, in the module's order.
    pub fn export(&self, i: usize) -> Option<NamedExtern<'_>> {
        let export = self.exports.get(i)?;
        let (_, name) = self.names(export)?;
        Some(NamedExtern {
            name,
            index: export.is.index,
            ty: self.resolve(export.is)?,
        })
    }

    /// All exports, in the module's order.
    pub fn exports(&self) -> impl Iterator<Item = NamedExtern<'_>> {
        (0..self.num_exports()).map_while(|i| self.export(i))
    }

    /// The export of this name; if several have it, which no valid module has, the first.
    pub fn find_export(&self, name: &str) -> Option<NamedExtern<'_>> {
        let sorted = &self.exports_by_name;
        let place = sorted.partition_point(|&i| self.export_name(i) < Some(name));
        let found = self.export(*sorted.get(place)? as usize)?;
        (found.name == name).then_some(found)
    }

    fn export_name(&self, i: u32) -> Option<&str> {
        let (_, name) = self.names(self.exports.get(i as usize)?)?;
        Some(name)
    }

    /// The name of the module that it is imported from, empty for an export, and its own name.
    fn names(&self, named: &NamedEntity) -> Option<(&str, &str)> {
        let names = self.names.get(named.start..)?;
        let (module, names) = names.split_at_checked(named.module_len as usize)?;
        Some((module, names.get(..named.name_len as usize)?))
    }

    /// The type of an entity, with types in place of their numbers.
    fn resolve(&self, is: Entity) -> Option<ExternType<'_>> {
        let (entities, index) = (&self.entities, is.index as usize);
        Some(match is.kind {
            ExternKind::Func => {
                let func = entities.funcs.get(index)?;
                ExternType::Func(FuncType {
                    ty: self.types.get(func.ty)?,
                    is_exact: func.is_exact,
                })
            }
            ExternKind::Table => {
                let table = entities.tables.get(index)?;
                let ty::ValType::Ref(element) = self.value(ty::ValType::Ref(table.element))? else {
                    return None;
                };
                ExternType::Table(TableType {
                    element,
                    limits: table.limits,
                    is_shared: table.is_shared,
                })
            }
            ExternKind::Memory => ExternType::Memory(*entities.memories.get(index)?),
            ExternKind::Global => {
                let global = entities.globals.get(index)?;
                ExternType::Global(GlobalType {
                    content: self.value(global.content)?,
                    is_mutable: global.is_mutable,
                    is_shared: global.is_shared,
                })
            }
            ExternKind::Tag => ExternType::Tag(self.types.get(*entities.tags.get(index)?)?),
        })
    }

    #[expect(unsafe_code, reason = "resolves what the module names")]
    fn value(&self, value: ty::ValType<Target>) -> Option<ty::ValType<&Type>> {
        let resolve = |target| match target {
            // SAFETY: the indices of an entry are those of the module's types (`decode::value_type`).
            Target::Outside(index) => unsafe { self.types.by_index(index) }.ok_or(()),
            Target::Own(_) => Err(()),
        };
        value.try_map(resolve).ok()
    }
}
