//! The types of imports and exports: makes and matches them.

use super::abi::{
    WT_EXTERN_FUNC, WT_EXTERN_GLOBAL, WT_EXTERN_MEMORY, WT_EXTERN_TABLE, WT_EXTERN_TAG,
    wt_extern_type_t, wt_registered_type_t, wt_val_type_t,
};
use super::call::{answer, of_argument};
use super::convert::{NOTHING, write_val};
use super::function::function;
use super::handle::{type_pointer, type_ref};
use super::read_value::read_val;
use crate::error::{Argument, Error, Result};
use crate::link::{FuncType, Limits};
use crate::ty::{CompositeKind, StorageType};
use crate::{ExternType, GlobalType, MemoryType, TableType, ValType};
use core::ptr;

/// The extern type of a function of this function type or one below it; set `is_exact` for
/// exactly it. The argument is checked where the value is used.
/// Threads: any. Cost: none. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_extern_type_func(
    func: *const wt_registered_type_t,
) -> wt_extern_type_t {
    wt_extern_type_t {
        kind: WT_EXTERN_FUNC,
        func,
        ..NO_EXTERN
    }
}

/// The extern type of a table of at least `minimum` of these references, addressed in 32 bits,
/// without a maximum and not shared; set `has_maximum` and `maximum`, `is_64`, `is_shared` if it
/// is different. The argument is checked where the value is used.
/// Threads: any. Cost: none. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_extern_type_table(
    element: wt_val_type_t,
    minimum: u64,
) -> wt_extern_type_t {
    wt_extern_type_t {
        kind: WT_EXTERN_TABLE,
        value: element,
        minimum,
        ..NO_EXTERN
    }
}

/// The extern type of a memory of at least `minimum` pages of 64 KiB, addressed in 32 bits,
/// without a maximum and not shared; set `has_maximum` and `maximum`, `is_64`, `is_shared`,
/// `page_size_log2` if it is different.
///
/// Threads: any. Cost: none. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_extern_type_memory(minimum: u64) -> wt_extern_type_t {
    wt_extern_type_t {
        kind: WT_EXTERN_MEMORY,
        page_size_log2: 16,
        minimum,
        ..NO_EXTERN
    }
}

/// The extern type of a global that holds a value of this type; set `is_shared` if it is shared.
/// The argument is checked where the value is used.
/// Threads: any. Cost: none. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_extern_type_global(
    content: wt_val_type_t,
    is_mutable: bool,
) -> wt_extern_type_t {
    wt_extern_type_t {
        kind: WT_EXTERN_GLOBAL,
        is_mutable: u8::from(is_mutable),
        value: content,
        ..NO_EXTERN
    }
}

/// The extern type of a tag of this function type. The argument is checked where the value is
/// used.
/// Threads: any. Cost: none. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_extern_type_tag(func: *const wt_registered_type_t) -> wt_extern_type_t {
    wt_extern_type_t {
        kind: WT_EXTERN_TAG,
        func,
        ..NO_EXTERN
    }
}

/// Can `provided` be given to an import that requires `required`? By the specification's import
/// matching: functions match by declared subtyping, but an exact one requires an exact one of
/// the same type; tables, tags and mutable globals require equal types; a const global matches
/// if its value does; limits, sharing, address sizes and page sizes must fit.
///
/// False for types of two registries, and for NULL. Also false for a type that is not well
/// formed: a log line says what is wrong with it, and wt_extern_type_explain_mismatch (SEE
/// INSIDE) gives that as an error.
/// Threads: any. Cost: a few loads. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_extern_type_matches(
    provided: *const wt_extern_type_t,
    required: *const wt_extern_type_t,
) -> bool {
    answer(function!(), false, || {
        // SAFETY: C keeps both, and the types that they name, until we return.
        let (provided, required) = unsafe {
            (
                of_argument(&"provided", read_extern(provided))?,
                of_argument(&"required", read_extern(required))?,
            )
        };
        Ok(provided.matches(&required))
    })
}

/// A type that fills none of the fields that only some kinds have.
const NO_EXTERN: wt_extern_type_t = wt_extern_type_t {
    kind: 0,
    is_mutable: 0,
    is_shared: 0,
    is_64: 0,
    has_maximum: 0,
    is_exact: 0,
    page_size_log2: 0,
    reserved: 0,
    value: NOTHING,
    func: ptr::null(),
    minimum: 0,
    maximum: 0,
};

pub(super) fn write_extern(ty: &ExternType<'_>) -> wt_extern_type_t {
    let limited = |limits: &Limits| wt_extern_type_t {
        is_64: u8::from(limits.is_64),
        has_maximum: u8::from(limits.maximum.is_some()),
        minimum: limits.minimum,
        maximum: limits.maximum.unwrap_or(0),
        ..NO_EXTERN
    };
    match ty {
        ExternType::Func(func) => wt_extern_type_t {
            kind: WT_EXTERN_FUNC,
            is_exact: u8::from(func.is_exact),
            func: type_pointer(func.ty),
            ..NO_EXTERN
        },
        ExternType::Table(table) => wt_extern_type_t {
            kind: WT_EXTERN_TABLE,
            is_shared: u8::from(table.is_shared),
            value: write_val(ValType::Ref(table.element)),
            ..limited(&table.limits)
        },
        ExternType::Memory(memory) => wt_extern_type_t {
            kind: WT_EXTERN_MEMORY,
            is_shared: u8::from(memory.is_shared),
            page_size_log2: memory.page_size_log2,
            ..limited(&memory.limits)
        },
        ExternType::Global(global) => wt_extern_type_t {
            kind: WT_EXTERN_GLOBAL,
            is_mutable: u8::from(global.is_mutable),
            is_shared: u8::from(global.is_shared),
            value: write_val(global.content),
            ..NO_EXTERN
        },
        ExternType::Tag(func) => wt_extern_type_t {
            kind: WT_EXTERN_TAG,
            func: type_pointer(func),
            ..NO_EXTERN
        },
    }
}

/// The type that C describes. Fields that its kind does not need are zero.
///
/// # Safety
/// `ty` is NULL or may be read; C keeps the types that it names during `'a`.
pub(super) unsafe fn read_extern<'a>(ty: *const wt_extern_type_t) -> Result<ExternType<'a>> {
    if ty.is_null() {
        return Err(Argument::Null("the type").into());
    }
    if !ty.is_aligned() {
        return Err(Argument::Fault("it is not aligned as a wt_extern_type_t is").into());
    }
    // SAFETY: not NULL, aligned, and C's until we return (contract).
    let ty = unsafe { ty.read() };
    let flags = [
        ty.is_mutable,
        ty.is_shared,
        ty.is_64,
        ty.has_maximum,
        ty.is_exact,
    ];
    if flags.iter().any(|&flag| flag > 1) || ty.reserved != 0 {
        return Err(
            Argument::Fault("a flag is neither 0 nor 1, or the reserved byte is not 0").into(),
        );
    }
    let limits = Limits {
        minimum: ty.minimum,
        maximum: (ty.has_maximum != 0).then_some(ty.maximum),
        is_64: ty.is_64 != 0,
    };
    let (is_shared, is_mutable) = (ty.is_shared != 0, ty.is_mutable != 0);
    // SAFETY: C keeps the types that it names (contract).
    let read = unsafe {
        match ty.kind {
            WT_EXTERN_FUNC => ExternType::Func(FuncType {
                ty: func_type(&ty)?,
                is_exact: ty.is_exact != 0,
            }),
            WT_EXTERN_TABLE => {
                let StorageType::Val(ValType::Ref(element)) = content(&ty)? else {
                    let fault = "the elements of a table are references";
                    return Err(Argument::Fault(fault).into());
                };
                ExternType::Table(TableType {
                    element,
                    limits,
                    is_shared,
                })
            }
            WT_EXTERN_MEMORY => ExternType::Memory(MemoryType {
                limits,
                is_shared,
                page_size_log2: ty.page_size_log2,
            }),
            WT_EXTERN_GLOBAL => {
                let StorageType::Val(content) = content(&ty)? else {
                    return Err(Argument::Packed("what a global holds").into());
                };
                ExternType::Global(GlobalType {
                    content,
                    is_mutable,
                    is_shared,
                })
            }
            WT_EXTERN_TAG => ExternType::Tag(func_type(&ty)?),
            other => return Err(unknown_kind(other)),
        }
    };
    // What its kind does not need would be lost.
    if write_extern(&read) == ty {
        Ok(read)
    } else {
        Err(Argument::Fault("a field is set that its kind does not have").into())
    }
}

/// # Safety
/// C keeps the type during `'a`.
unsafe fn func_type<'a>(ty: &wt_extern_type_t) -> Result<&'a crate::Type> {
    // SAFETY: C keeps the type until we return (contract).
    let func = unsafe { type_ref(ty.func) }?;
    if func.kind() != CompositeKind::Func {
        return Err(Argument::Fault("func is not a function type").into());
    }
    Ok(func)
}

/// # Safety
/// C keeps the type that the value names during `'a`.
unsafe fn content<'a>(ty: &wt_extern_type_t) -> Result<crate::StorageType<'a>> {
    // SAFETY: C keeps what the value refers to until we return (contract).
    Ok(unsafe { read_val(&ty.value) }?.registered()?.storage)
}

#[cold]
fn unknown_kind(kind: u8) -> Error {
    let argument = Argument::Number {
        what: "the kind of the extern type",
        got: kind.into(),
        expected: "one of WT_EXTERN_...",
    };
    argument.into()
}
