//! The types of what modules import and export, and the specification's import matching ("Matching", external types).

use crate::registry::{RefType, Type, ValType};
use crate::ty::CompositeKind;

/// The kinds of things that a module can import and export. A module numbers each kind on its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExternKind {
    /// A function.
    Func,
    /// A table.
    Table,
    /// A memory.
    Memory,
    /// A global.
    Global,
    /// A tag.
    Tag,
}

impl ExternKind {
    /// The kind of this byte in imports and exports.
    pub(crate) fn from_byte(byte: u8) -> Option<ExternKind> {
        [
            ExternKind::Func,
            ExternKind::Table,
            ExternKind::Memory,
            ExternKind::Global,
            ExternKind::Tag,
        ]
        .get(usize::from(byte))
        .copied()
    }

    pub(super) const fn noun(self) -> &'static str {
        match self {
            ExternKind::Func => "function",
            ExternKind::Table => "table",
            ExternKind::Memory => "memory",
            ExternKind::Global => "global",
            ExternKind::Tag => "tag",
        }
    }
}

/// The type of something that a module imports or exports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExternType<'a> {
    /// A function.
    Func(FuncType<'a>),
    /// A table.
    Table(TableType<'a>),
    /// A memory.
    Memory(MemoryType),
    /// A global.
    Global(GlobalType<'a>),
    /// A tag: its function type.
    Tag(&'a Type),
}

/// The type of an imported or exported function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FuncType<'a> {
    /// The function type.
    pub ty: &'a Type,
    /// Is the function of exactly this type, and not of a type below it (custom descriptors proposal)?
    pub is_exact: bool,
}

/// The type of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TableType<'a> {
    /// What its elements are.
    pub element: RefType<'a>,
    /// How many there are.
    pub limits: Limits,
    /// Shared between threads?
    pub is_shared: bool,
}

/// The type of a memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MemoryType {
    /// How many pages there are.
    pub limits: Limits,
    /// Shared between threads?
    pub is_shared: bool,
    /// The binary logarithm of the page size in bytes: 16 unless the module specifies another.
    pub page_size_log2: u8,
}

/// The type of a global.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GlobalType<'a> {
    /// What it holds.
    pub content: ValType<'a>,
    /// May it be written?
    pub is_mutable: bool,
    /// Shared between threads?
    pub is_shared: bool,
}

/// How many elements or pages something has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// At least this many.
    pub minimum: u64,
    /// At most this many, if there is a maximum.
    pub maximum: Option<u64>,
    /// Are they counted and addressed in 64 bits?
    pub is_64: bool,
}

/// Why something does not match what an import requires.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ExternMismatch {
    /// It is of another kind.
    Kind,
    /// A function or a tag of a type that is not below, or not the same as, the type that is required.
    FuncType,
    /// An exact function is required, and this one is not known to be exact, or is of another type.
    Exactness,
    /// A table with other elements.
    Element,
    /// One is shared and the other is not.
    Sharing,
    /// One is addressed in 64 bits and the other is not.
    AddressType,
    /// It has fewer elements or pages than are required.
    Minimum,
    /// It has no maximum, or a greater one than is required.
    Maximum,
    /// Pages of another size.
    PageSize,
    /// One can be written and the other cannot.
    Mutability,
    /// A global that holds something else.
    Content,
}

impl ExternType<'_> {
    /// Its kind.
    pub fn kind(&self) -> ExternKind {
        match self {
            ExternType::Func(_) => ExternKind::Func,
            ExternType::Table(_) => ExternKind::Table,
            ExternType::Memory(_) => ExternKind::Memory,
            ExternType::Global(_) => ExternKind::Global,
            ExternType::Tag(_) => ExternKind::Tag,
        }
    }

    /// Can something of this type be given to an import that requires type `required`? `false` for types of two
    /// registries.
    pub fn matches(&self, required: &ExternType<'_>) -> bool {
        self.mismatch(required).is_none()
    }

    /// The first reason why it cannot; `None` if it can.
    pub fn mismatch(&self, required: &ExternType<'_>) -> Option<ExternMismatch> {
        match (self, required) {
            (ExternType::Func(provided), ExternType::Func(required)) => provided.mismatch(required),
            (ExternType::Table(provided), ExternType::Table(required)) => {
                provided.mismatch(required)
            }
            (ExternType::Memory(provided), ExternType::Memory(required)) => {
                provided.mismatch(required)
            }
            (ExternType::Global(provided), ExternType::Global(required)) => {
                provided.mismatch(required)
            }
            // Equal types are one object, so this compares in both directions.
            (ExternType::Tag(provided), ExternType::Tag(required)) => {
                let is_that = provided.kind() == CompositeKind::Func && provided == required;
                first([(is_that, ExternMismatch::FuncType)])
            }
            _ => Some(ExternMismatch::Kind),
        }
    }
}

/// The first of these conditions that does not hold.
fn first<const N: usize>(conditions: [(bool, ExternMismatch); N]) -> Option<ExternMismatch> {
    let failed = conditions.into_iter().find(|(holds, _)| !holds);
    failed.map(|(_, why)| why)
}

impl FuncType<'_> {
    fn mismatch(&self, required: &FuncType<'_>) -> Option<ExternMismatch> {
        // Another kind of type is no function's.
        let is_func = self.ty.kind() == CompositeKind::Func;
        if is_func && required.is_exact {
            let is_that = self.is_exact && self.ty == required.ty;
            return first([(is_that, ExternMismatch::Exactness)]);
        }
        let is_below = is_func && self.ty.is_subtype_of(required.ty);
        first([(is_below, ExternMismatch::FuncType)])
    }
}

impl TableType<'_> {
    fn mismatch(&self, required: &TableType<'_>) -> Option<ExternMismatch> {
        first([
            // Elements are read and written, so their types must match both ways: they must be equal.
            (self.element == required.element, ExternMismatch::Element),
            (
                self.is_shared == required.is_shared,
                ExternMismatch::Sharing,
            ),
        ])
        .or_else(|| self.limits.mismatch(&required.limits))
    }
}

impl MemoryType {
    fn mismatch(&self, required: &MemoryType) -> Option<ExternMismatch> {
        first([
            (
                self.is_shared == required.is_shared,
                ExternMismatch::Sharing,
            ),
            (
                self.page_size_log2 == required.page_size_log2,
                ExternMismatch::PageSize,
            ),
        ])
        .or_else(|| self.limits.mismatch(&required.limits))
    }
}

impl GlobalType<'_> {
    fn mismatch(&self, required: &GlobalType<'_>) -> Option<ExternMismatch> {
        // The type of a mutable global must match both ways: it must be equal.
        let holds = if self.is_mutable {
            self.content == required.content
        } else {
            self.content.matches(required.content)
        };
        first([
            (
                self.is_mutable == required.is_mutable,
                ExternMismatch::Mutability,
            ),
            (
                self.is_shared == required.is_shared,
                ExternMismatch::Sharing,
            ),
            (holds, ExternMismatch::Content),
        ])
    }
}

impl Limits {
    fn mismatch(&self, required: &Limits) -> Option<ExternMismatch> {
        let within = match (self.maximum, required.maximum) {
            (_, None) => true,
            (Some(maximum), Some(most)) => maximum <= most,
            (None, Some(_)) => false,
        };
        first([
            (self.is_64 == required.is_64, ExternMismatch::AddressType),
            (self.minimum >= required.minimum, ExternMismatch::Minimum),
            (within, ExternMismatch::Maximum),
        ])
    }
}
