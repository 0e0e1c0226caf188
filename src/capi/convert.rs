//! The structs of C ↔ the types of Rust.
//!
//! Every byte that C fills is checked: a kind that does not exist, a reserved field that is not
//! zero, or a pointer where the kind has none is an error, so that a struct half filled is never
//! taken for another type.

use super::abi::{
    WT_HEAP_CONCRETE, WT_HEAP_PENDING, WT_REF_EXACT, WT_REF_SHARED, WT_VAL_F32, WT_VAL_F64,
    WT_VAL_I8, WT_VAL_I16, WT_VAL_I32, WT_VAL_I64, WT_VAL_REF, WT_VAL_V128, wt_field_type_t,
    wt_gc_field_layout_t, wt_gc_layout_policy_t, wt_gc_layout_t, wt_val_type_t,
};
use super::handle::{borrow, live_type, type_pointer, type_ref};
use crate::builder::Named;
use crate::error::{Argument, Result};
use crate::key::{Target, Word};
use crate::registry::TypeRef;
use crate::ty::{AbstractHeapType, FieldType, HeapType, RefType, StorageType, ValType};
use crate::{GcFieldLayout, GcLayout, LayoutPolicy, Registry};
use core::{ptr, slice};

/// A value type with nothing in it.
pub(super) const NOTHING: wt_val_type_t = wt_val_type_t {
    kind: 0,
    nullable: 0,
    heap: 0,
    flags: 0,
    reserved: 0,
    type_: ptr::null(),
    pending: ptr::null(),
};

#[cold]
#[inline(never)]
fn wrong<T>(words: &'static str) -> Result<T> {
    Err(Argument::Fault(words).into())
}

/// Refuses a number that a field of a struct has.
#[cold]
#[inline(never)]
fn wrong_number<T>(what: &'static str, got: u64, expected: &'static str) -> Result<T> {
    let argument = Argument::Number {
        what,
        got,
        expected,
    };
    Err(argument.into())
}

/// # Safety
/// C keeps the types that the value names during `'a`.
pub(super) unsafe fn read_storage<'a>(value: &wt_val_type_t) -> Result<StorageType<Named<'a>>> {
    if value.reserved != 0 {
        return wrong_number(
            "the value type's reserved field",
            value.reserved.into(),
            "0",
        );
    }
    let number = match value.kind {
        WT_VAL_REF => {
            // SAFETY: the contract.
            let reference = unsafe { read_ref(value) }?;
            return Ok(StorageType::Val(ValType::Ref(reference)));
        }
        WT_VAL_I32 => StorageType::Val(ValType::I32),
        WT_VAL_I64 => StorageType::Val(ValType::I64),
        WT_VAL_F32 => StorageType::Val(ValType::F32),
        WT_VAL_F64 => StorageType::Val(ValType::F64),
        WT_VAL_V128 => StorageType::Val(ValType::V128),
        WT_VAL_I8 => StorageType::I8,
        WT_VAL_I16 => StorageType::I16,
        kind => return wrong_number("the value type's kind", kind.into(), "one of WT_VAL_..."),
    };
    let bare = wt_val_type_t {
        kind: value.kind,
        ..NOTHING
    };
    match *value == bare {
        true => Ok(number),
        false => wrong(
            "the value type is a number, but its nullable, heap, flags, type or pending is set, which only references have",
        ),
    }
}

/// # Safety
/// As for [`read_storage`].
unsafe fn read_ref<'a>(value: &wt_val_type_t) -> Result<RefType<Named<'a>>> {
    if value.nullable > 1 {
        return wrong_number("the reference's nullable", value.nullable.into(), "0 or 1");
    }
    if value.flags & !(WT_REF_SHARED | WT_REF_EXACT) != 0 {
        return wrong_number(
            "the reference's flags",
            value.flags.into(),
            "a sum of WT_REF_...",
        );
    }
    let (shared, exact) = (
        value.flags & WT_REF_SHARED != 0,
        value.flags & WT_REF_EXACT != 0,
    );
    if value.heap != WT_HEAP_CONCRETE && !value.type_.is_null() {
        return wrong("the reference's type is set, but its heap kind is not WT_HEAP_CONCRETE");
    }
    if value.heap != WT_HEAP_PENDING && !value.pending.is_null() {
        return wrong("the reference's pending is set, but its heap kind is not WT_HEAP_PENDING");
    }
    let heap = match value.heap {
        WT_HEAP_CONCRETE | WT_HEAP_PENDING if shared => {
            return wrong(
                "WT_REF_SHARED is set on a reference to a defined type; it is for abstract heap types, since a defined type is shared or not by itself",
            );
        }
        WT_HEAP_CONCRETE => HeapType::Concrete {
            // SAFETY: C keeps the type during `'a`.
            target: Named::Registered(unsafe { type_ref(value.type_) }?),
            exact,
        },
        WT_HEAP_PENDING => HeapType::Concrete {
            // SAFETY: a label is constant, and C keeps it until we return.
            target: Named::Pending(*unsafe { borrow(value.pending) }?),
            exact,
        },
        _ if exact => {
            return wrong(
                "WT_REF_EXACT is set on a reference to an abstract heap type; only one to a defined type can be exact",
            );
        }
        byte => match AbstractHeapType::from_byte(byte) {
            Some(ty) => HeapType::Abstract { ty, shared },
            None => {
                return wrong_number(
                    "the reference's heap kind",
                    byte.into(),
                    "one of WT_HEAP_...",
                );
            }
        },
    };
    Ok(RefType {
        nullable: value.nullable == 1,
        heap,
    })
}

/// # Safety
/// As for [`read_storage`].
pub(super) unsafe fn read_val<'a>(value: &wt_val_type_t) -> Result<ValType<Named<'a>>> {
    // SAFETY: the contract.
    match unsafe { read_storage(value) }? {
        StorageType::Val(value) => Ok(value),
        StorageType::I8 => Err(Argument::Packed("i8").into()),
        StorageType::I16 => Err(Argument::Packed("i16").into()),
    }
}

/// # Safety
/// As for [`read_storage`].
pub(super) unsafe fn read_field<'a>(field: &wt_field_type_t) -> Result<FieldType<Named<'a>>> {
    if field.is_mutable > 1 {
        return wrong_number("the field's is_mutable", field.is_mutable.into(), "0 or 1");
    }
    if field.reserved != [0; 7] {
        return wrong("the field type's reserved bytes are not all 0");
    }
    Ok(FieldType {
        mutable: field.is_mutable == 1,
        // SAFETY: the contract.
        storage: unsafe { read_storage(&field.storage) }?,
    })
}

/// As [`read_val`], as the word of a param or result in a type on its own.
///
/// # Safety
/// As for [`read_storage`].
#[cold]
#[inline(never)]
pub(super) unsafe fn val_word(value: &wt_val_type_t, registry: &Registry) -> Result<Word> {
    // SAFETY: the contract.
    registry.word(FieldType::constant(unsafe { read_val(value) }?))
}

/// As [`read_field`], as the word of a field in a type on its own.
///
/// # Safety
/// As for [`read_storage`].
#[cold]
#[inline(never)]
pub(super) unsafe fn field_word(field: &wt_field_type_t, registry: &Registry) -> Result<Word> {
    // SAFETY: the contract.
    registry.word(unsafe { read_field(field) }?)
}

/// The word of a param or result, if it is a usual one.
///
/// # Safety
/// As for [`read_storage`].
#[inline(always)]
pub(super) unsafe fn usual_val<'a>(
    value: &wt_val_type_t,
    target: impl FnOnce(Named<'a>) -> Option<Target>,
) -> Option<Word> {
    // SAFETY: the contract.
    unsafe { usual_storage(value, target) }.filter(|word| !word.is_packed())
}

/// The word of a field, if it is a usual one.
///
/// # Safety
/// As for [`read_storage`].
#[inline(always)]
pub(super) unsafe fn usual_field<'a>(
    field: &wt_field_type_t,
    target: impl FnOnce(Named<'a>) -> Option<Target>,
) -> Option<Word> {
    // Together these are one load and one comparison.
    let [a, b, c, d, e, f, g] = field.reserved;
    if u64::from_le_bytes([field.is_mutable, a, b, c, d, e, f, g]) > 1 {
        return None;
    }
    // SAFETY: the contract.
    let constant = unsafe { usual_storage(&field.storage, target) }?;
    Some(constant.with_mutability(field.is_mutable == 1))
}

/// The word of a number, a packed integer, a reference to a defined type or a nullable one to an
/// abstract heap type, if that is what the value is and nothing is wrong with it. Whether something
/// is wrong with the type it refers to, `target` says, and is asked last.
///
/// # Safety
/// As for [`read_storage`].
#[inline(always)]
unsafe fn usual_storage<'a>(
    value: &wt_val_type_t,
    target: impl FnOnce(Named<'a>) -> Option<Target>,
) -> Option<Word> {
    if value.reserved != 0 {
        return None;
    }
    let (no_type, no_label) = (value.type_.is_null(), value.pending.is_null());
    let bytes = u32::from_le_bytes([value.kind, value.nullable, value.heap, value.flags]);
    if bytes <= 0xff {
        return Word::of_number(value.kind).filter(|_| no_type && no_label);
    }
    if value.kind != WT_VAL_REF || value.nullable > 1 || value.flags != 0 {
        return None;
    }
    let named = match value.heap {
        // SAFETY: C keeps the type until we return (contract).
        WT_HEAP_CONCRETE if no_label => Named::Registered(unsafe { live_type(value.type_) }?),
        // SAFETY: a label is constant, and C keeps it until we return.
        WT_HEAP_PENDING if no_type => Named::Pending(*unsafe { borrow(value.pending) }.ok()?),
        byte if value.nullable == 1 && no_type && no_label => {
            return Word::of_byte(byte).filter(|_| Word::of_number(byte).is_none());
        }
        _ => return None,
    };
    Some(Word::reference(value.nullable == 1, target(named)?))
}

/// An array of C's, the argument of this name.
///
/// # Safety
/// `first` is NULL or has `count` elements that C keeps as they are during `'a`.
pub(super) unsafe fn read_array<'a, T>(
    name: &'static str,
    first: *const T,
    count: usize,
) -> Result<&'a [T]> {
    match (first.is_null(), count) {
        (_, 0) => Ok(&[]),
        (true, _) => Err(Argument::NullArray(name, count as u64).into()),
        // No array of C's is larger than memory; one that claims to be is not read.
        (false, _) if count > isize::MAX as usize / size_of::<T>() => {
            Err(Argument::ArrayTooLong(name, count as u64).into())
        }
        // SAFETY: not NULL, and as long as C says (contract).
        (false, _) => Ok(unsafe { slice::from_raw_parts(first, count) }),
    }
}

/// # Safety
/// `policy` is NULL or has a size that C may be read up to.
pub(super) unsafe fn read_policy(policy: *const wt_gc_layout_policy_t) -> Result<LayoutPolicy> {
    // SAFETY: not NULL; the size stands first, and only after it has been seen to be right the rest
    // is read.
    let policy = unsafe {
        if policy.is_null() {
            return Err(Argument::Null("policy").into());
        }
        if !policy.is_aligned() {
            return wrong("policy does not point to a wt_gc_layout_policy_t: it is not aligned");
        }
        let size = (&raw const (*policy).size).read();
        if size != size_of::<wt_gc_layout_policy_t>() {
            return wrong_number(
                "the layout policy's size",
                size as u64,
                "sizeof(wt_gc_layout_policy_t)",
            );
        }
        policy.read()
    };
    if policy.reserved != 0 {
        return wrong_number(
            "the layout policy's reserved field",
            policy.reserved.into(),
            "0",
        );
    }
    Ok(LayoutPolicy {
        header_size: policy.header_size,
        header_align: policy.header_align,
        reference_size: policy.reference_size,
        min_object_align: policy.min_object_align.max(1),
        min_struct_size: policy.min_struct_size,
    })
}

pub(super) fn write_storage(storage: StorageType<TypeRef<'_>>) -> wt_val_type_t {
    let number = |kind| wt_val_type_t { kind, ..NOTHING };
    match storage {
        StorageType::I8 => number(WT_VAL_I8),
        StorageType::I16 => number(WT_VAL_I16),
        StorageType::Val(ValType::I32) => number(WT_VAL_I32),
        StorageType::Val(ValType::I64) => number(WT_VAL_I64),
        StorageType::Val(ValType::F32) => number(WT_VAL_F32),
        StorageType::Val(ValType::F64) => number(WT_VAL_F64),
        StorageType::Val(ValType::V128) => number(WT_VAL_V128),
        StorageType::Val(ValType::Ref(RefType { nullable, heap })) => {
            let reference = wt_val_type_t {
                kind: WT_VAL_REF,
                nullable: u8::from(nullable),
                ..NOTHING
            };
            match heap {
                HeapType::Abstract { ty, shared } => wt_val_type_t {
                    heap: ty.byte(),
                    flags: if shared { WT_REF_SHARED } else { 0 },
                    ..reference
                },
                HeapType::Concrete { target, exact } => wt_val_type_t {
                    heap: WT_HEAP_CONCRETE,
                    flags: if exact { WT_REF_EXACT } else { 0 },
                    type_: type_pointer(target),
                    ..reference
                },
            }
        }
    }
}

pub(super) fn write_val(value: ValType<TypeRef<'_>>) -> wt_val_type_t {
    write_storage(StorageType::Val(value))
}

pub(super) fn write_field(field: FieldType<TypeRef<'_>>) -> wt_field_type_t {
    wt_field_type_t {
        storage: write_storage(field.storage),
        is_mutable: u8::from(field.mutable),
        reserved: [0; 7],
    }
}

pub(super) fn write_layout(layout: GcLayout) -> wt_gc_layout_t {
    wt_gc_layout_t {
        kind: layout.kind as u32,
        size: layout.size,
        align: layout.align,
        element_size: layout.element_size,
        array_length_offset: layout.array_length_offset,
        elements_are_gc_refs: u8::from(layout.elements_are_gc_refs),
        reserved: [0; 3],
    }
}

pub(super) fn write_field_layout(layout: GcFieldLayout) -> wt_gc_field_layout_t {
    wt_gc_field_layout_t {
        offset: layout.offset,
        size: layout.size,
        is_gc_ref: u8::from(layout.is_gc_ref),
        reserved: [0; 3],
    }
}
