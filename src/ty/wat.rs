//! Types in the WebAssembly text format.
//!
//! The references decide how defined types are written (`fmt::Display` of `R`), for example as `$t` and the type's
//! index, so that no two types of a registry have the same name.

use super::{AbstractHeapType, FieldType, HeapType, RefType, StorageType, ValType};
use core::fmt::{self, Display, Formatter};

impl<R: Display> Display for HeapType<R> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            HeapType::Abstract { ty, shared: false } => f.write_str(ty.name()),
            HeapType::Abstract { ty, shared: true } => write!(f, "(shared {})", ty.name()),
            HeapType::Concrete {
                target,
                exact: false,
            } => write!(f, "{target}"),
            HeapType::Concrete {
                target,
                exact: true,
            } => write!(f, "(exact {target})"),
        }
    }
}

impl<R: Display> Display for RefType<R> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let null = if self.nullable { "null " } else { "" };
        match self.heap {
            HeapType::Abstract { ty, shared: false } if self.nullable => f.write_str(shorthand(ty)),
            _ => write!(f, "(ref {null}{})", self.heap),
        }
    }
}

/// The text format's own abbreviation of a nullable reference.
fn shorthand(ty: AbstractHeapType) -> &'static str {
    match ty {
        AbstractHeapType::Func => "funcref",
        AbstractHeapType::Extern => "externref",
        AbstractHeapType::Any => "anyref",
        AbstractHeapType::Eq => "eqref",
        AbstractHeapType::I31 => "i31ref",
        AbstractHeapType::Struct => "structref",
        AbstractHeapType::Array => "arrayref",
        AbstractHeapType::Exn => "exnref",
        AbstractHeapType::Cont => "contref",
        AbstractHeapType::None => "nullref",
        AbstractHeapType::NoExtern => "nullexternref",
        AbstractHeapType::NoFunc => "nullfuncref",
        AbstractHeapType::NoExn => "nullexnref",
        AbstractHeapType::NoCont => "nullcontref",
    }
}

impl<R: Display> Display for ValType<R> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            ValType::I32 => f.write_str("i32"),
            ValType::I64 => f.write_str("i64"),
            ValType::F32 => f.write_str("f32"),
            ValType::F64 => f.write_str("f64"),
            ValType::V128 => f.write_str("v128"),
            ValType::Ref(reference) => reference.fmt(f),
        }
    }
}

impl<R: Display> Display for StorageType<R> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            StorageType::I8 => f.write_str("i8"),
            StorageType::I16 => f.write_str("i16"),
            StorageType::Val(value) => value.fmt(f),
        }
    }
}

impl<R: Display> Display for FieldType<R> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if self.mutable {
            write!(f, "(mut {})", self.storage)
        } else {
            self.storage.fmt(f)
        }
    }
}
