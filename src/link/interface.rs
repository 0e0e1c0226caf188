//! The imports and exports of a module, each with its type.
//!
//! The types are those of a collection, which keeps them alive.

use super::entry::{Entities, Entity, EntityKind, NamedEntity};
use super::extern_type::{ExternType, FuncType, GlobalType, TableType};
use super::reading::InterfaceReading;
use crate::collection::TypeCollection;
use crate::error::Result;
use crate::key::Target;
use crate::registry::Type;
use crate::ty;

/// The imports and exports of a module. It keeps the module's types alive.
pub struct ModuleInterface {
    types: TypeCollection,
    /// All names, one after the other.
    names: String,
    imports: Vec<NamedEntity>,
    exports: Vec<NamedEntity>,
    /// The entities of the module.
    entities: Entities,
}

/// An import of a module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Import<'a> {
    /// The name of the module to import from.
    pub module: &'a str,
    /// Its name there.
    pub name: &'a str,
    /// The required type.
    pub ty: ExternType<'a>,
}

/// An export of a module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NamedExtern<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its type.
    pub ty: ExternType<'a>,
}

impl ModuleInterface {
    /// Reads the imports and exports of a module. `types` are its types, which
    /// [`Registry::register_module`](crate::Registry::register_module) has returned for the same bytes.
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
        Ok(ModuleInterface {
            types: types.clone(),
            names,
            imports,
            exports,
            entities,
        })
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
            ty: self.resolve(export.is)?,
        })
    }

    /// All exports, in the module's order.
    pub fn exports(&self) -> impl Iterator<Item = NamedExtern<'_>> {
        (0..self.num_exports()).map_while(|i| self.export(i))
    }

    /// The name of the module, which is empty for exports, and its own name.
    fn names(&self, named: &NamedEntity) -> Option<(&str, &str)> {
        let names = self.names.get(named.start..)?;
        let (module, names) = names.split_at_checked(named.module_len as usize)?;
        Some((module, names.get(..named.name_len as usize)?))
    }

    /// The external type of an entity, with types in place of numbers.
    fn resolve(&self, is: Entity) -> Option<ExternType<'_>> {
        let (entities, index) = (&self.entities, is.index as usize);
        Some(match is.kind {
            EntityKind::Func => {
                let func = entities.funcs.get(index)?;
                ExternType::Func(FuncType {
                    ty: self.types.get(func.ty)?,
                    is_exact: func.is_exact,
                })
            }
            EntityKind::Table => {
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
            EntityKind::Memory => ExternType::Memory(*entities.memories.get(index)?),
            EntityKind::Global => {
                let global = entities.globals.get(index)?;
                ExternType::Global(GlobalType {
                    content: self.value(global.content)?,
                    is_mutable: global.is_mutable,
                    is_shared: global.is_shared,
                })
            }
            EntityKind::Tag => ExternType::Tag(self.types.get(*entities.tags.get(index)?)?),
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
