//! How imports, exports and the numbered entities of a module are kept: names as places in a string, types as the
//! module's numbers and type indices.
//!
//! They are small, since one byte of a module can stand for an entity: `tests/memory/interface_heap.rs` has the bound.

use super::extern_type::{ExternKind, Limits, MemoryType};
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
pub(super) struct Numbered {
    pub(super) kind: ExternKind,
    pub(super) index: u32,
}

/// All that a module numbers, imports first. Types are those of the module, by number, and in values by index.
#[derive(Default)]
pub(super) struct Spaces {
    pub(super) funcs: Vec<Func>,
    pub(super) tables: Vec<Table>,
    /// What elements of tables are at first, for those that say it, with the table's number; in order.
    pub(super) table_initials: Vec<(u32, Initial)>,
    pub(super) memories: Vec<MemoryType>,
    pub(super) globals: Vec<GlobalEntity>,
    pub(super) tags: Vec<u32>,
}

impl Spaces {
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

/// A function, with the number of its type.
#[derive(Clone, Copy)]
pub(super) struct FuncEntity {
    pub(super) ty: u32,
    pub(super) is_exact: bool,
}

/// Where in the module a constant expression stands, and how long it is. With length 0 there is none.
#[derive(Clone, Copy, Default)]
pub(super) struct Initial {
    pub(super) start: u64,
    pub(super) len: u32,
}

#[derive(Clone, Copy)]
pub(super) struct TableEntity {
    pub(super) element: ty::RefType<Target>,
    pub(super) limits: Limits,
    pub(super) is_shared: bool,
}

/// A global, whose type has type indices.
#[derive(Clone, Copy)]
pub(super) struct Global {
    pub(super) initial: Initial,
    pub(super) content: ty::ValType<Target>,
    pub(super) is_mutable: bool,
    pub(super) is_shared: bool,
}
