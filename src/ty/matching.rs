//! When one type matches another (specification 3.0, "Matching"), for any form of reference.
//!
//! The same rules serve the validation of a new group and the queries about live types. Only the relation of two
//! *defined* types differs; [`Defined`] provides it. Every function ends in `false`, for types that no rule lets match.

use super::{CompositeKind, FieldType, HeapType, RefType, StorageType, ValType};

/// The relations of defined types that matching needs to know.
pub(crate) trait Defined<R: Copy> {
    /// The kind of its composite type.
    fn kind(&self, ty: R) -> CompositeKind;
    /// Is it shared?
    fn is_shared(&self, ty: R) -> bool;
    /// Are they the same type?
    fn same(&self, a: R, b: R) -> bool;
    /// Is `sub` the type `sup`, or declared below it?
    fn is_subtype(&self, sub: R, sup: R) -> bool;
    /// Can the two be related? Types of two registries cannot.
    fn is_comparable(&self, _a: R, _b: R) -> bool {
        true
    }
}

#[inline(always)] // Queries about references do little else.
pub(crate) fn heap_matches<R: Copy>(
    defined: &impl Defined<R>,
    sub: HeapType<R>,
    sup: HeapType<R>,
) -> bool {
    use HeapType::{Abstract, Concrete};
    match (sub, sup) {
        (
            Abstract { ty: sub, shared },
            Abstract {
                ty: sup,
                shared: sup_shared,
            },
        ) => shared == sup_shared && sub.matches(sup),
        (Concrete { target, .. }, Abstract { ty: sup, shared }) => {
            defined.kind(target).heap_type().matches(sup) && defined.is_shared(target) == shared
        }
        // The bottom of a hierarchy is below every type in it, exact or not.
        (Abstract { ty: sub, shared }, Concrete { target, .. }) => {
            sub.is_bottom()
                && sub.hierarchy() == defined.kind(target).heap_type().hierarchy()
                && defined.is_shared(target) == shared
        }
        (
            Concrete { target: sub, exact },
            Concrete {
                target: sup,
                exact: true,
            },
        ) => exact && defined.same(sub, sup),
        (
            Concrete { target: sub, .. },
            Concrete {
                target: sup,
                exact: false,
            },
        ) => defined.is_subtype(sub, sup),
    }
}

pub(crate) fn ref_matches<R: Copy>(
    defined: &impl Defined<R>,
    sub: RefType<R>,
    sup: RefType<R>,
) -> bool {
    (sup.nullable || !sub.nullable) && heap_matches(defined, sub.heap, sup.heap)
}

pub(crate) fn val_matches<R: Copy>(
    defined: &impl Defined<R>,
    sub: ValType<R>,
    sup: ValType<R>,
) -> bool {
    match (sub, sup) {
        (ValType::Ref(sub), ValType::Ref(sup)) => ref_matches(defined, sub, sup),
        (ValType::I32, ValType::I32)
        | (ValType::I64, ValType::I64)
        | (ValType::F32, ValType::F32)
        | (ValType::F64, ValType::F64)
        | (ValType::V128, ValType::V128) => true,
        _ => false,
    }
}

pub(crate) fn storage_matches<R: Copy>(
    defined: &impl Defined<R>,
    sub: StorageType<R>,
    sup: StorageType<R>,
) -> bool {
    match (sub, sup) {
        (StorageType::Val(sub), StorageType::Val(sup)) => val_matches(defined, sub, sup),
        (StorageType::I8, StorageType::I8) | (StorageType::I16, StorageType::I16) => true,
        _ => false,
    }
}

/// Const fields are covariant, mutable ones invariant; a const field and a mutable one never match.
pub(crate) fn field_matches<R: Copy>(
    defined: &impl Defined<R>,
    sub: FieldType<R>,
    sup: FieldType<R>,
) -> bool {
    match (sub.mutable, sup.mutable) {
        (false, false) => storage_matches(defined, sub.storage, sup.storage),
        (true, true) => {
            storage_matches(defined, sub.storage, sup.storage)
                && storage_matches(defined, sup.storage, sub.storage)
        }
        _ => false,
    }
}
