//! Handles that know at compile time what kind of type they hold.

use super::handle::{RegisteredType, Type};
use super::value::FieldType;
use crate::error::{Error, ErrorKind};
use crate::ty::CompositeKind;
use core::borrow::Borrow;
use core::fmt;
use core::hash::Hash;
use core::marker::PhantomData;
use core::ops::Deref;

/// A kind of type that a program can define: [`Struct`], [`Array`], [`Func`], [`Cont`] or
/// [`Exn`].
pub trait Kind: sealed::Sealed + Copy + Eq + Hash {
    #[doc(hidden)]
    const KIND: CompositeKind;
}

mod sealed {
    /// Only the types below are kinds.
    pub trait Sealed {}
}

/// The kind of struct types.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Struct {}

/// The kind of array types.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Array {}

/// The kind of function types.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Func {}

/// The kind of continuation types.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Cont {}

/// The kind of exn types: the engine's exception objects.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Exn {}

impl sealed::Sealed for Cont {}
impl sealed::Sealed for Exn {}
impl sealed::Sealed for Struct {}
impl sealed::Sealed for Array {}
impl sealed::Sealed for Func {}

impl Kind for Struct {
    const KIND: CompositeKind = CompositeKind::Struct;
}

impl Kind for Array {
    const KIND: CompositeKind = CompositeKind::Array;
}

impl Kind for Func {
    const KIND: CompositeKind = CompositeKind::Func;
}

impl Kind for Exn {
    const KIND: CompositeKind = CompositeKind::Exn;
}

impl Kind for Cont {
    const KIND: CompositeKind = CompositeKind::Cont;
}

/// A [`RegisteredType`] of one kind, known at compile time. It derefs to [`Type`], which has the queries.
///
/// ```
/// use typereg::{ArrayType, RegisteredType, StructType, ValType};
/// # let registry = typereg::Registry::new(&typereg::Config::default())?;
///
/// let array: ArrayType = registry.array_type(ValType::I32)?;
/// assert_eq!(array.element(), ValType::I32.into());
/// let any_kind: RegisteredType = array.into();
/// assert!(StructType::try_from(any_kind.clone()).is_err());
/// assert!(ArrayType::try_from(any_kind).is_ok());
/// # Ok::<(), typereg::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct TypeOf<K> {
    ty: RegisteredType,
    kind: PhantomData<K>,
}

/// A struct type, kept alive.
pub type StructType = TypeOf<Struct>;

/// An array type, kept alive.
pub type ArrayType = TypeOf<Array>;

/// A function type, kept alive.
pub type FuncType = TypeOf<Func>;

/// A continuation type, kept alive.
pub type ContType = TypeOf<Cont>;

/// An exn type, kept alive.
pub type ExnType = TypeOf<Exn>;

impl<K: Kind> TypeOf<K> {
    /// Wraps a type that was registered as one of this kind.
    pub(crate) fn made(ty: RegisteredType) -> TypeOf<K> {
        debug_assert_eq!(ty.kind(), K::KIND);
        TypeOf {
            ty,
            kind: PhantomData,
        }
    }
}

impl ArrayType {
    /// The type of its elements.
    pub fn element(&self) -> FieldType<'_> {
        match self.field(0) {
            Some(element) => element,
            None => unreachable!("an array type has its element"),
        }
    }
}

impl<K> Deref for TypeOf<K> {
    type Target = Type;
    fn deref(&self) -> &Type {
        &self.ty
    }
}

impl<K> AsRef<Type> for TypeOf<K> {
    fn as_ref(&self) -> &Type {
        self
    }
}

impl<K> Borrow<Type> for TypeOf<K> {
    fn borrow(&self) -> &Type {
        self
    }
}

impl<K> From<TypeOf<K>> for RegisteredType {
    fn from(of: TypeOf<K>) -> RegisteredType {
        of.ty
    }
}

impl<K: Kind> TryFrom<RegisteredType> for TypeOf<K> {
    type Error = Error;

    /// Refused with [`Code::WrongKind`](crate::Code::WrongKind) for a type of another kind.
    fn try_from(ty: RegisteredType) -> Result<TypeOf<K>, Error> {
        if ty.kind() == K::KIND {
            Ok(TypeOf::made(ty))
        } else {
            let (expected, got) = (K::KIND.noun(), ty.kind());
            Err(ErrorKind::WrongKind { expected, got }.into())
        }
    }
}

impl<K> fmt::Debug for TypeOf<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.ty, f)
    }
}

impl<K> fmt::Display for TypeOf<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.ty, f)
    }
}
