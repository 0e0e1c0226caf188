//! Imports, exports and the entities of a module as they are kept: names as places in one text, types as the module's
//! numbers and type indices.
//!
//! They are small, since one byte of a module can be enough to declare one. `tests/memory/interface_heap.rs` has the
//! bound.

use super::extern_type::{ExternKind, Limits, MemoryType};
use crate::key::Target;
use crate::ty;

/// Something that is imported or exported.
pub(super) struct NamedEntity {
    /// Where its names begin: that of the module, if it is an import, and its own.
    pub(super) start: usize,
    pub(super) module_len: u32,
    pub(super) name_len: u32,
    pub(super) is: Entity,
}

/// A function, table, memory, global or tag of the module, by its number among those of its kind.
#[derive(Clone, Copy)]
pub(super) struct Entity {
    pub(super) kind: ExternKind,
    pub(super) index: u32,
}

/// All entities of a module, imports first. A type is the module's number for it; in value types it is a type index.
#[derive(Default)]
pub(super) struct Entities {
    pub(super) funcs: Vec<FuncEntity>,
    pub(super) tables: Vec<Table>,
    /// The initial values of tables' elements, for tables that have one, each with the table's number; in order.
    pub(super) table_initials: Vec<(u32, Initial)>,
    pub(super) memories: Vec<MemoryType>,
    pub(super) globals: Vec<Global>,
    pub(super) tags: Vec<u32>,
}

impl Entities {
    /// How many there are of a kind.
    pub(super) fn count(&self, kind: ExternKind) -> usize {
        match kind {
            ExternKind::Func => self.funcs.len(),
            ExternKind::Table => self.tables.len(),
            ExternKind::Memory => self.memories.len(),
            ExternKind::Global => self.globals.len(),
            ExternKind::Tag => self.tags.len(),
        }
    }
}

#[derive(Clone, Copy)]
pub(super) struct FuncEntity {
    pub(super) ty: u32,
    pub(super) is_exact: bool,
}

/// The place of a constant expression in the module, and its length. Length 0 means that there is none.
#[derive(Clone, Copy, Default)]
pub(super) struct Initial {
    pub(super) start: u64,
    pub(super) len: u32,
}

#[derive(Clone, Copy)]
pub(super) struct Table {
    pub(super) element: ty::RefType<Target>,
    pub(super) limits: Limits,
    pub(super) is_shared: bool,
}

#[derive(Clone, Copy)]
pub(super) struct Global {
    pub(super) initial: Initial,
    pub(super) content: ty::ValType<Target>,
    pub(super) is_mutable: bool,
    pub(super) is_shared: bool,
}
