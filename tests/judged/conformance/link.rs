//! A linker that knows no types: what is exported, what is imported, and whether the library says
//! that the one may stand for the other.

use crate::oracle::c::Type;
use crate::oracle::explained::{field_matches, value_equal, value_matches};
use std::collections::HashMap;
use typereg::capi::abi::*;
use wasmparser::ExternalKind;

/// What can be imported and exported. Its types must be kept alive by whoever holds it.
#[derive(Clone, Copy)]
pub enum Item {
    /// A function is exactly of its type; an import may ask for no less.
    Func {
        ty: Type,
        exact: bool,
    },
    Global {
        content: wt_field_type_t,
        shared: bool,
    },
    Table {
        element: wt_val_type_t,
        sort: Sort,
        limits: Limits,
    },
    Memory {
        sort: Sort,
        limits: Limits,
    },
    Tag(Type),
}

/// What must be the same in a table or memory: of 64 bits, shared, the logarithm of a page's size.
pub type Sort = (bool, bool, u32);

#[derive(Clone, Copy)]
pub struct Limits {
    pub min: u64,
    pub max: Option<u64>,
}

/// Why an import is not satisfied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Nothing of that name is exported.
    Missing,
    /// A function where a table is wanted, or the like.
    Kind,
    /// Allowed to grow too large.
    Limits,
    /// Too small, as far as is known here, where nothing is executed that makes it grow.
    Size,
    /// What the library said no to.
    Types,
}

/// What a module exports, once it is linked.
pub struct Instance {
    pub exports: HashMap<String, Item>,
}

impl Item {
    pub fn kind(&self) -> ExternalKind {
        match self {
            Item::Func { .. } => ExternalKind::Func,
            Item::Global { .. } => ExternalKind::Global,
            Item::Table { .. } => ExternalKind::Table,
            Item::Memory { .. } => ExternalKind::Memory,
            Item::Tag(_) => ExternalKind::Tag,
        }
    }

    /// Can this be imported where `wanted` is declared?
    pub fn satisfies(&self, wanted: &Item) -> Result<(), Refusal> {
        let types = |answer: bool| answer.then_some(()).ok_or(Refusal::Types);
        let same = |same: bool| same.then_some(()).ok_or(Refusal::Kind);
        match (*self, *wanted) {
            (
                Item::Func { ty, exact },
                Item::Func {
                    ty: sup,
                    exact: wanted,
                },
            ) => types(func_matches((ty, exact), (sup, wanted))),
            (
                Item::Global { content, shared },
                Item::Global {
                    content: sup,
                    shared: wanted,
                },
            ) => {
                same(shared == wanted)?;
                types(global_matches(content, sup))
            }
            (
                Item::Table {
                    element,
                    sort,
                    limits,
                },
                Item::Table {
                    element: sup,
                    sort: wanted,
                    limits: most,
                },
            ) => {
                same(sort == wanted)?;
                types(both_ways(element, sup))?;
                limits.within(most)
            }
            (
                Item::Memory { sort, limits },
                Item::Memory {
                    sort: wanted,
                    limits: most,
                },
            ) => {
                same(sort == wanted)?;
                limits.within(most)
            }
            (Item::Tag(ty), Item::Tag(wanted)) => types(ty == wanted),
            _ => Err(Refusal::Kind),
        }
    }
}

/// By handle, by display and as a reference: the library must say the same each time.
fn func_matches((sub, exactly): (Type, bool), (sup, wanted): (Type, bool)) -> bool {
    let answer = value_matches(reference(sub, exactly), reference(sup, wanted));
    let by_type = if wanted {
        exactly && sub == sup
    } else {
        sub.is_subtype(sup)
    };
    assert_eq!(answer, by_type, "{} and {}", sub.wat(), sup.wat());
    answer
}

/// As a field that stores the same, and by the rule for globals.
fn global_matches(sub: wt_field_type_t, sup: wt_field_type_t) -> bool {
    let answer = field_matches(sub, sup);
    let by_value = sub.is_mutable == sup.is_mutable
        && match sub.is_mutable {
            0 => value_matches(sub.storage, sup.storage),
            _ => both_ways(sub.storage, sup.storage),
        };
    assert_eq!(answer, by_value, "a global is as a field");
    answer
}

fn both_ways(a: wt_val_type_t, b: wt_val_type_t) -> bool {
    let answer = value_matches(a, b) && value_matches(b, a);
    assert_eq!(answer, value_equal(a, b), "what matches both ways is equal");
    answer
}

impl Limits {
    fn within(self, wanted: Limits) -> Result<(), Refusal> {
        match (self.max, wanted.max) {
            (_, None) => {}
            (Some(max), Some(most)) if max <= most => {}
            _ => return Err(Refusal::Limits),
        }
        (self.min >= wanted.min).then_some(()).ok_or(Refusal::Size)
    }
}

pub fn reference(ty: Type, exact: bool) -> wt_val_type_t {
    wt_val_type_t {
        kind: WT_VAL_REF,
        nullable: 0,
        heap: WT_HEAP_CONCRETE,
        flags: if exact { WT_REF_EXACT } else { 0 },
        number: 0,
        type_: ty.pointer(),
        pending: std::ptr::null(),
    }
}
