//! How imports, exports and the numbered entities of a module are kept: names as places in a string, types as the
//! module's numbers and type indices.
//!
//! They are small, since one byte of a module can stand for an entity: `tests/memory/interface_heap.rs` has the bound.

use super::extern_type::{Limits, MemoryType};
use crate::key::Target;
use crate::ty;

/// An import or an export.
pub(super) struct Named {
    /// Where its names begin: the module's name, if it is an import, then its own.
    pub(super) start: usize,
    pub(super) module_len: u32,
    pub(super) name_len: u32,
    pub(super) is: Numbered,
}

/// An entity that a module numbers.
#[derive(Clone, Copy)]
pub(super) struct Numbered {
    pub(super) kind: Kind,
    pub(super) index: u32,
}

/// The kinds of entities, each with its own numbers.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    Func,
    Table,
    Memory,
    Global,
    Tag,
}

impl Kind {
    /// The kind of this byte in imports and exports.
    pub(super) fn from_byte(byte: u8) -> Option<Kind> {
        [
            Kind::Func,
            Kind::Table,
            Kind::Memory,
            Kind::Global,
            Kind::Tag,
        ]
        .get(usize::from(byte))
        .copied()
    }

    pub(super) const fn noun(self) -> &'static str {
        match self {
            Kind::Func => "function",
            Kind::Table => "table",
            Kind::Memory => "memory",
            Kind::Global => "global",
            Kind::Tag => "tag",
        }
    }
}

/// All entities of a module, imports first. Types are the module's numbers, and type indices in value types.
#[derive(Default)]
pub(super) struct Spaces {
    pub(super) funcs: Vec<Func>,
    pub(super) tables: Vec<Table>,
    pub(super) memories: Vec<MemoryType>,
    pub(super) globals: Vec<Global>,
    pub(super) tags: Vec<u32>,
}

impl Spaces {
    /// How many entities of this kind there are.
    pub(super) fn count(&self, kind: Kind) -> usize {
        match kind {
            Kind::Func => self.funcs.len(),
            Kind::Table => self.tables.len(),
            Kind::Memory => self.memories.len(),
            Kind::Global => self.globals.len(),
            Kind::Tag => self.tags.len(),
        }
    }
}

#[derive(Clone, Copy)]
pub(super) struct Func {
    pub(super) ty: u32,
    pub(super) is_exact: bool,
}

#[derive(Clone, Copy)]
pub(super) struct Table {
    pub(super) element: ty::RefType<Target>,
    pub(super) limits: Limits,
    pub(super) is_shared: bool,
}

#[derive(Clone, Copy)]
pub(super) struct Global {
    pub(super) content: ty::ValType<Target>,
    pub(super) is_mutable: bool,
    pub(super) is_shared: bool,
}
