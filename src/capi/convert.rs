//! The structs of C ↔ the types of Rust. What C fills is checked byte by byte, as in `read_value.rs`.

use super::abi::{
    WT_HEAP_CONCRETE, WT_REF_EXACT, WT_REF_SHARED, WT_VAL_F32, WT_VAL_F64, WT_VAL_I8, WT_VAL_I16,
    WT_VAL_I32, WT_VAL_I64, WT_VAL_REF, WT_VAL_V128, wt_cont_definition_t, wt_field_type_t,
    wt_gc_field_layout_t, wt_gc_layout_policy_t, wt_gc_layout_t, wt_pending_type_t,
    wt_registered_type_t, wt_val_type_t,
};
use super::handle::{borrow, type_pointer, type_ref};
use super::read_value::{fault, wrong_number};
use crate::builder::{Continuation, Referent};
use crate::error::{Argument, Result};
use crate::registry::TypeRef;
use crate::ty::{FieldType, HeapType, RefType, StorageType, ValType};
use crate::{GcFieldLayout, GcLayout, LayoutPolicy, Traced};
use core::mem::offset_of;
use core::{ptr, slice};

/// A value type whose members are all zero.
pub(super) const NOTHING: wt_val_type_t = wt_val_type_t {
    kind: 0,
    nullable: 0,
    heap: 0,
    flags: 0,
    number: 0,
    type_: ptr::null(),
    pending: ptr::null(),
};

/// An array that C passed as the argument of this name.
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
        // An array that claims to be larger than memory is not read.
        (false, _) if count > isize::MAX as usize / size_of::<T>() => {
            Err(Argument::ArrayTooLong(name, count as u64).into())
        }
        // SAFETY: not NULL, and as long as C says (contract).
        (false, _) => Ok(unsafe { slice::from_raw_parts(first, count) }),
    }
}

/// # Safety
/// `policy` is NULL, or as many bytes may be read there as its `size` says.
pub(super) unsafe fn read_policy(policy: *const wt_gc_layout_policy_t) -> Result<LayoutPolicy> {
    /// The size in programs compiled before members were added.
    const FIRST_SIZE: usize = offset_of!(wt_gc_layout_policy_t, max_field_align);
    let mut whole = wt_gc_layout_policy_t::default();
    if policy.is_null() {
        return Err(Argument::Null("policy").into());
    }
    if !policy.is_aligned() {
        return Err(fault(
            "policy does not point to a wt_gc_layout_policy_t: it is not aligned",
        ));
    }
    // SAFETY: not NULL and aligned (above); the size stands first, and may be read (contract).
    let size = unsafe { (&raw const (*policy).size).read() };
    if size != size_of::<wt_gc_layout_policy_t>() && size != FIRST_SIZE {
        return Err(wrong_number(
            "the layout policy's size",
            size as u64,
            "sizeof(wt_gc_layout_policy_t)",
        ));
    }
    let to = (&raw mut whole).cast::<u8>();
    // SAFETY: as many bytes may be read (contract), and `whole` has that many at least; its members are plain numbers.
    unsafe { to.copy_from_nonoverlapping(policy.cast::<u8>(), size) };
    let policy = whole;
    for reserved in [policy.reserved, policy.reserved_2] {
        if reserved != 0 {
            let what = "the layout policy's reserved field";
            return Err(wrong_number(what, reserved.into(), "0"));
        }
    }
    let traced = policy.traced_hierarchies;
    let Some(traced) = Traced::from_bits(traced) else {
        let expected = "a sum of any 1, func 2, extern 4, exn 8, cont 16; or 0";
        return Err(wrong_number("traced_hierarchies", traced.into(), expected));
    };
    Ok(LayoutPolicy {
        header_size: policy.header_size,
        header_align: policy.header_align,
        reference_size: policy.reference_size,
        min_object_align: policy.min_object_align.max(1),
        min_struct_size: policy.min_struct_size,
        max_field_align: policy.max_field_align,
        traced,
        descriptor_size: policy.descriptor_size,
    })
}

/// A continuation type as C defines it.
///
/// # Safety
/// C keeps the definition, and the types and labels that it names, until the function that was
/// called returns.
pub(super) unsafe fn read_cont_definition<'a>(
    definition: *const wt_cont_definition_t,
) -> Result<Continuation<'a>> {
    if definition.is_null() {
        return Err(Argument::Null("definition").into());
    }
    if !definition.is_aligned() {
        return Err(fault(
            "definition does not point to a wt_cont_definition_t: it is not aligned",
        ));
    }
    // SAFETY: not NULL, aligned, and C's until we return (contract).
    let definition = unsafe { definition.read() };
    let flag = |what, flag: u8| match flag {
        0 => Ok(false),
        1 => Ok(true),
        other => Err(wrong_number(what, other.into(), "0 or 1")),
    };
    if definition.reserved != [0; 6] {
        return Err(fault("the definition's reserved field is not zero"));
    }
    // SAFETY: C keeps what the definition names (contract).
    let (func, supertype) = unsafe {
        (
            read_referent(definition.func, definition.pending_func)?,
            read_referent(definition.supertype, definition.pending_supertype)?,
        )
    };
    Ok(Continuation {
        func: func.ok_or_else(|| fault("a continuation type needs a function type"))?,
        supertype,
        is_final: !flag("the definition's is_open", definition.is_open)?,
        is_shared: flag("the definition's is_shared", definition.is_shared)?,
    })
}

/// A registered type or a label, of which C gives at most one.
///
/// # Safety
/// C keeps both until the function that was called returns.
unsafe fn read_referent<'a>(
    ty: *const wt_registered_type_t,
    label: *const wt_pending_type_t,
) -> Result<Option<Referent<'a>>> {
    // SAFETY: C keeps both (contract).
    unsafe {
        match (ty.is_null(), label.is_null()) {
            (true, true) => Ok(None),
            (false, true) => Ok(Some(Referent::Registered(type_ref(ty)?))),
            (true, false) => Ok(Some(Referent::Pending(borrow(label)?))),
            (false, false) => Err(fault(
                "the definition names a registered and a pending type where one of them is meant",
            )),
        }
    }
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
        kind: layout.kind as u8,
        reserved: [0; 2],
    }
}
