//! How imports, exports and the numbered entities of a module are kept: names as places in a string, types as the
//! module's numbers and type indices.
//!
//! They are small, since one byte of a module can stand for an entity: `tests/memory/interface_heap.rs` has the bound.

use super::extern_type::{Limits, MemoryType};
use crate::key::Target;
use crate::ty;

/// An import or an export.
pub(super) struct NamedEntity {
    /// Where its names begin: the module's name, if it is an import, then its own.
    pub(super) start: usize,
    pub(super) module_len: u32,
    pub(super) name_len: u32,
    pub(super) is: Entity,
}

/// An entity that a module numbers.
#[derive(Clone, Copy)]
pub(super) struct Entity {
    pub(super) kind: EntityKind,
    pub(super) index: u32,
}

/// The kinds of entities, each with its own numbers.
#[derive(Clone, Copy)]
pub(super) enum EntityKind {
    Func,
    Table,
    Memory,
    Global,
    Tag,
}

impl EntityKind {
    /// The kind of this byte in imports and exports.
    pub(super) fn from_byte(byte: u8) -> Option<EntityKind> {
        [
            EntityKind::Func,
            EntityKind::Table,
            EntityKind::Memory,
            EntityKind::Global,
            EntityKind::Tag,
        ]
        .get(usize::from(byte))
        .copied()
    }

    pub(super) const fn noun(self) -> &'static str {
        match self {
            EntityKind::Func => "function",
            EntityKind::Table => "table",
            EntityKind::Memory => "memory",
            EntityKind::Global => "global",
            EntityKind::Tag => "tag",
        }
    }
}

/// All entities of a module, imports first. Types are the module's numbers, and type indices in value types.
#[derive(Default)]
pub(super) struct Entities {
    pub(super) funcs: Vec<FuncEntity>,
    pub(super) tables: Vec<TableEntity>,
    pub(super) memories: Vec<MemoryType>,
    pub(super) globals: Vec<GlobalEntity>,
    pub(super) tags: Vec<u32>,
}

impl Entities {
    /// How many entities of this kind there are.
    pub(super) fn count(&self, kind: EntityKind) -> usize {
        match kind {
            EntityKind::Func => self.funcs.len(),
            EntityKind::Table => self.tables.len(),
            EntityKind::Memory => self.memories.len(),
            EntityKind::Global => self.globals.len(),
            EntityKind::Tag => self.tags.len(),
        }
    }
}

/// A function, with the number of its type.
#[derive(Clone, Copy)]
pub(super) struct FuncEntity {
    pub(super) ty: u32,
    pub(super) is_exact: bool,
}

/// A table, whose element type has type indices.
#[derive(Clone, Copy)]
pub(super) struct TableEntity {
    pub(super) element: ty::RefType<Target>,
    pub(super) limits: Limits,
    pub(super) is_shared: bool,
}

/// A global, whose type has type indices.
#[derive(Clone, Copy)]
pub(super) struct GlobalEntity {
    pub(super) content: ty::ValType<Target>,
    pub(super) is_mutable: bool,
    pub(super) is_shared: bool,
}
