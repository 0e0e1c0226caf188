//! Imports and exports as they are kept: names by where they stand, types by the module's numbers and type indices.

use super::extern_type::{Limits, MemoryType};
use crate::key::Target;
use crate::ty;
use core::ops::Range;

pub(super) struct ImportEntry {
    pub(super) module: Range<usize>,
    pub(super) name: Range<usize>,
    pub(super) ty: Entry,
}

pub(super) struct ExportEntry {
    pub(super) name: Range<usize>,
    pub(super) ty: Entry,
}

/// The type of something, with the module's types by number, and those in values by index.
#[derive(Clone, Copy)]
pub(super) enum Entry {
    Func {
        ty: u32,
        is_exact: bool,
    },
    Table {
        element: ty::RefType<Target>,
        limits: Limits,
        is_shared: bool,
    },
    Memory(MemoryType),
    Global {
        content: ty::ValType<Target>,
        is_mutable: bool,
        is_shared: bool,
    },
    Tag {
        ty: u32,
    },
}
