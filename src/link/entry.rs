//! Imports, exports and what is numbered in a module as they are kept: names by where they stand, types by the module's
//! numbers and type indices.
//!
//! They are small, since a byte of a module can be enough for one: `tests/memory/interface_heap.rs` has the bound.

use super::extern_type::{Limits, MemoryType};
use crate::key::Target;
use crate::ty;

/// Something that is imported or exported.
pub(super) struct Named {
    /// Where its names begin: that of the module, if it is an import, and its own.
    pub(super) start: usize,
    pub(super) module_len: u32,
    pub(super) name_len: u32,
    pub(super) is: Numbered,
}

/// One of what a module numbers.
#[derive(Clone, Copy)]
pub(super) struct Numbered {
    pub(super) kind: Kind,
    pub(super) index: u32,
}

/// What a module numbers, each kind on its own.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    Func,
    Table,
    Memory,
    Global,
    Tag,
}

impl Kind {
    /// As imports and exports write it.
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

/// All that a module numbers, imports first. Types are those of the module, by number, and in values by index.
#[derive(Default)]
pub(super) struct Spaces {
    pub(super) funcs: Vec<Func>,
    pub(super) tables: Vec<Table>,
    pub(super) memories: Vec<MemoryType>,
    pub(super) globals: Vec<Global>,
    pub(super) tags: Vec<u32>,
}

impl Spaces {
    /// How many there are of a kind.
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
