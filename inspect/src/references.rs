//! Which types a type refers to, and how.

use typereg::{HeapType, RefType, StorageType, Type, ValType};

/// The defined type that a value is a reference to.
pub fn named(storage: StorageType<'_>) -> Option<&Type> {
    match storage {
        StorageType::Val(ValType::Ref(RefType {
            heap: HeapType::Concrete { target, .. },
            ..
        })) => Some(target),
        _ => None,
    }
}

/// The types that the parts of a type refer to, with the numbers of the parts: fields, or params and then results; and the
/// function type of a cont type, which has no number.
pub fn referred(ty: &Type) -> impl Iterator<Item = (Option<u32>, &Type)> {
    let fields = ty.fields().map(|field| field.storage);
    let values = ty.params().chain(ty.results()).map(StorageType::Val);
    let parts = (0..).zip(fields.chain(values));
    let named = parts.filter_map(|(part, storage)| Some((Some(part), named(storage)?)));
    named.chain(ty.cont_func().map(|func| (None, func)))
}

/// The types that this one directly depends on, its supertype first.
pub fn needs(ty: &Type) -> impl Iterator<Item = &Type> {
    let parts = referred(ty).map(|(_, ty)| ty);
    let tied = ty.descriptor().into_iter().chain(ty.describes());
    ty.supertype().into_iter().chain(parts).chain(tied)
}
