//! Value types, storage types, field types. They are plain values, compared bit by bit and never interned.

use super::{AbstractHeapType, Hierarchy, opcode};
use core::convert::Infallible;

/// What a reference refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HeapType<R> {
    /// An abstract heap type.
    Abstract {
        /// Which one.
        ty: AbstractHeapType,
        /// Is it in the `shared` copy of its hierarchy?
        shared: bool,
    },
    /// A defined type.
    Concrete {
        /// Which one.
        target: R,
        /// Only objects of exactly this type, not of its subtypes (custom descriptors proposal).
        exact: bool,
    },
}

/// A reference type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RefType<R> {
    /// May the reference be null?
    pub nullable: bool,
    /// What it refers to.
    pub heap: HeapType<R>,
}

impl<R> From<AbstractHeapType> for HeapType<R> {
    /// The unshared heap type.
    fn from(ty: AbstractHeapType) -> HeapType<R> {
        HeapType::Abstract { ty, shared: false }
    }
}

impl<R> RefType<R> {
    /// `(ref null heap)`.
    pub fn null_to(heap: impl Into<HeapType<R>>) -> RefType<R> {
        RefType {
            nullable: true,
            heap: heap.into(),
        }
    }

    /// `(ref heap)`: never null.
    pub fn to(heap: impl Into<HeapType<R>>) -> RefType<R> {
        RefType {
            nullable: false,
            heap: heap.into(),
        }
    }
}

/// A value type: the type of a param, a result or a local.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "each is named as in the specification")]
pub enum ValType<R> {
    I32,
    I64,
    F32,
    F64,
    V128,
    Ref(RefType<R>),
}

/// What a field stores: a value, or an integer packed into 8 or 16 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "each is named as in the specification")]
pub enum StorageType<R> {
    I8,
    I16,
    Val(ValType<R>),
}

/// Which kind of value a field holds, whatever a reference refers to. As a number it is the byte of the binary format;
/// for a reference, nullable or not, it is that of `(ref …)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "each is named as in the specification")]
#[repr(u8)]
pub enum StorageKind {
    I8 = opcode::I8,
    I16 = opcode::I16,
    I32 = opcode::I32,
    I64 = opcode::I64,
    F32 = opcode::F32,
    F64 = opcode::F64,
    V128 = opcode::V128,
    Ref = opcode::REF,
}

impl<R> StorageType<R> {
    /// Which kind of value it is.
    pub fn kind(&self) -> StorageKind {
        match self {
            StorageType::I8 => StorageKind::I8,
            StorageType::I16 => StorageKind::I16,
            StorageType::Val(ValType::I32) => StorageKind::I32,
            StorageType::Val(ValType::I64) => StorageKind::I64,
            StorageType::Val(ValType::F32) => StorageKind::F32,
            StorageType::Val(ValType::F64) => StorageKind::F64,
            StorageType::Val(ValType::V128) => StorageKind::V128,
            StorageType::Val(ValType::Ref(_)) => StorageKind::Ref,
        }
    }
}

/// A field of a struct, or the element of an array.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct FieldType<R> {
    /// May it be written after the object's creation?
    pub mutable: bool,
    /// What it stores.
    pub storage: StorageType<R>,
}

impl<R> From<RefType<R>> for ValType<R> {
    fn from(reference: RefType<R>) -> ValType<R> {
        ValType::Ref(reference)
    }
}

impl<R> From<ValType<R>> for StorageType<R> {
    fn from(value: ValType<R>) -> StorageType<R> {
        StorageType::Val(value)
    }
}

impl<R> From<StorageType<R>> for FieldType<R> {
    /// A field that is never written again.
    fn from(storage: StorageType<R>) -> FieldType<R> {
        FieldType::constant(storage)
    }
}

impl<R> From<ValType<R>> for FieldType<R> {
    /// A field that is never written again.
    fn from(value: ValType<R>) -> FieldType<R> {
        FieldType::constant(value)
    }
}

impl<R> FieldType<R> {
    /// A field that is never written again, as the params of a tag are in an exception object.
    pub fn constant(storage: impl Into<StorageType<R>>) -> FieldType<R> {
        FieldType {
            mutable: false,
            storage: storage.into(),
        }
    }

    /// A field that can be written: `(mut …)`.
    pub fn mutable(storage: impl Into<StorageType<R>>) -> FieldType<R> {
        FieldType {
            mutable: true,
            storage: storage.into(),
        }
    }

    /// The same field with every reference to a defined type replaced.
    pub(crate) fn map<S>(self, map: impl FnOnce(R) -> S) -> FieldType<S> {
        let Ok(field) = self.try_map(|ty| Ok::<S, Infallible>(map(ty)));
        field
    }

    /// The same field with every reference to a defined type replaced. All traversals of the references in a value use
    /// this one.
    pub fn try_map<S, E>(self, map: impl FnOnce(R) -> Result<S, E>) -> Result<FieldType<S>, E> {
        Ok(FieldType {
            mutable: self.mutable,
            storage: self.storage.try_map(map)?,
        })
    }
}

impl<R> StorageType<R> {
    /// The same storage type with every reference to a defined type replaced.
    pub fn try_map<S, E>(self, map: impl FnOnce(R) -> Result<S, E>) -> Result<StorageType<S>, E> {
        Ok(match self {
            StorageType::I8 => StorageType::I8,
            StorageType::I16 => StorageType::I16,
            StorageType::Val(value) => StorageType::Val(value.try_map(map)?),
        })
    }
}

impl<R> ValType<R> {
    /// `(ref null heap)`: a reference that may be null.
    pub fn ref_null(heap: impl Into<HeapType<R>>) -> ValType<R> {
        ValType::Ref(RefType::null_to(heap))
    }

    /// `(ref heap)`: a reference that is never null.
    pub fn ref_to(heap: impl Into<HeapType<R>>) -> ValType<R> {
        ValType::Ref(RefType::to(heap))
    }

    /// The same value type with every reference to a defined type replaced.
    pub fn try_map<S, E>(self, map: impl FnOnce(R) -> Result<S, E>) -> Result<ValType<S>, E> {
        Ok(match self {
            ValType::I32 => ValType::I32,
            ValType::I64 => ValType::I64,
            ValType::F32 => ValType::F32,
            ValType::F64 => ValType::F64,
            ValType::V128 => ValType::V128,
            ValType::Ref(RefType { nullable, heap }) => {
                let heap = match heap {
                    HeapType::Abstract { ty, shared } => HeapType::Abstract { ty, shared },
                    HeapType::Concrete { target, exact } => HeapType::Concrete {
                        target: map(target)?,
                        exact,
                    },
                };
                ValType::Ref(RefType { nullable, heap })
            }
        })
    }
}

impl<R> ValType<R> {
    /// The same value type as the trampoline type of a function has it: a reference becomes one to the top of its
    /// hierarchy that may be null, shared if it was. `of` returns hierarchy and sharing of a defined type; the result
    /// names none.
    ///
    /// A trampoline type has its function's params and results, widened in this way. It is final and has no supertype.
    /// This is for a compiler, which has no registry; a registered type has [`trampoline`](crate::Type::trampoline).
    ///
    /// ```
    /// use typereg::ty::{AbstractHeapType, Hierarchy, ValType};
    ///
    /// let to_struct_7 = ValType::ref_to(typereg::ty::HeapType::Concrete { target: 7, exact: false });
    /// let widened: ValType<u32> = to_struct_7.widened(|_| (Hierarchy::Any, false));
    /// assert_eq!(widened, ValType::ref_null(AbstractHeapType::Any));
    /// ```
    pub fn widened<S>(self, of: impl FnOnce(R) -> (Hierarchy, bool)) -> ValType<S> {
        let reference = match self {
            ValType::I32 => return ValType::I32,
            ValType::I64 => return ValType::I64,
            ValType::F32 => return ValType::F32,
            ValType::F64 => return ValType::F64,
            ValType::V128 => return ValType::V128,
            ValType::Ref(reference) => reference,
        };
        let (hierarchy, shared) = match reference.heap {
            HeapType::Abstract { ty, shared } => (ty.hierarchy(), shared),
            HeapType::Concrete { target, .. } => of(target),
        };
        let ty = hierarchy.top();
        ValType::ref_null(HeapType::Abstract { ty, shared })
    }
}

impl<R> HeapType<R> {
    /// Is this heap type shared? `of` answers that for a defined type.
    pub fn is_shared(self, of: impl FnOnce(R) -> bool) -> bool {
        match self {
            HeapType::Abstract { shared, .. } => shared,
            HeapType::Concrete { target, .. } => of(target),
        }
    }

    /// The hierarchy of this heap type; `of` returns that of a defined type.
    pub fn hierarchy(self, of: impl FnOnce(R) -> Hierarchy) -> Hierarchy {
        match self {
            HeapType::Abstract { ty, .. } => ty.hierarchy(),
            HeapType::Concrete { target, .. } => of(target),
        }
    }
}
