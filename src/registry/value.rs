//! Value types for programs in Rust: their references borrow registered types.

use super::handle::Type;
use super::type_ref::LiveTypes;
use crate::ty::{self, matching};

/// What a reference refers to: a [`Type`], or an abstract heap type.
pub type HeapType<'a> = ty::HeapType<&'a Type>;

/// A reference type.
pub type RefType<'a> = ty::RefType<&'a Type>;

/// A value type: the type of a param or a result.
///
/// ```
/// use typereg::{AbstractHeapType, Config, FieldType, Registry, ValType};
///
/// let registry = Registry::new(&Config::default())?;
/// let point = registry.struct_type([FieldType::mutable(ValType::F64); 2])?;
/// let maybe_point = ValType::ref_null(&point);
/// assert_eq!(maybe_point.to_string(), "(ref null $t1)");
/// assert!(ValType::ref_to(&point).matches(maybe_point));
/// assert!(maybe_point.matches(ValType::ref_null(AbstractHeapType::Struct)));
/// # Ok::<(), typereg::Error>(())
/// ```
pub type ValType<'a> = ty::ValType<&'a Type>;

/// What a field stores: a value, or an integer packed into 8 or 16 bits.
pub type StorageType<'a> = ty::StorageType<&'a Type>;

/// A field of a struct, or the element of an array: [`FieldType::constant`](ty::FieldType::constant) or
/// [`FieldType::mutable`](ty::FieldType::mutable) of what it stores. A storage type converts into a const field.
pub type FieldType<'a> = ty::FieldType<&'a Type>;

impl<'a, T: AsRef<Type> + ?Sized> From<&'a T> for ty::HeapType<&'a Type> {
    /// The type itself, or any below it.
    fn from(ty: &'a T) -> HeapType<'a> {
        ty::HeapType::Concrete {
            target: ty.as_ref(),
            exact: false,
        }
    }
}

impl ty::ValType<&Type> {
    /// Does every value of this type also have type `sup`? `false` if the two refer to types of two registries.
    pub fn matches(self, sup: ValType<'_>) -> bool {
        matching::val_matches(&LiveTypes, self, sup)
    }
}

impl ty::StorageType<&Type> {
    /// Like [`ValType::matches`](ty::ValType::matches), for what fields store; packed integers match only themselves.
    pub fn matches(self, sup: StorageType<'_>) -> bool {
        matching::storage_matches(&LiveTypes, self, sup)
    }
}

impl ty::FieldType<&Type> {
    /// Can a subtype have a field of this type where its supertype has one of type `sup`? Const fields match by what
    /// they store; mutable ones match only if that matches both ways; a const field and a mutable one never match.
    pub fn matches(self, sup: FieldType<'_>) -> bool {
        matching::field_matches(&LiveTypes, self, sup)
    }
}
