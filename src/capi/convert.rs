//! The structs of C ↔ the types of Rust.
//!
//! Every byte that C fills is checked. A kind that does not exist, a reserved field that is not zero, or a pointer
//! that the kind does not have is an error, so that a struct half filled is never taken for another type.

use super::abi::{
    WT_HEAP_CONCRETE, WT_HEAP_INDEX, WT_HEAP_OWN, WT_HEAP_PENDING, WT_REF_EXACT, WT_REF_SHARED,
    WT_VAL_F32, WT_VAL_F64, WT_VAL_I8, WT_VAL_I16, WT_VAL_I32, WT_VAL_I64, WT_VAL_REF, WT_VAL_V128,
    wt_cont_definition_t, wt_field_type_t, wt_gc_field_layout_t, wt_gc_layout_policy_t,
    wt_gc_layout_t, wt_pending_type_t, wt_registered_type_t, wt_val_type_t,
};
use super::handle::{borrow, live, live_type, not_a_type, not_marked, type_pointer, type_ref};
use crate::builder::{Continuation, Referent, UnresolvedField};
use crate::error::{Argument, Error, ErrorKind, Result};
use crate::index::{Position, TypeIndex};
use crate::key::{Target, Word};
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

/// What is wrong with a value type or a field type. It is small, so that reading valid ones
/// does not move errors.
#[derive(Clone, Copy)]
enum Wrong {
    Number,
    Kind,
    NumberWithMore,
    Nullable,
    Flags,
    TypeIsSet,
    PendingIsSet,
    SharedIsSet,
    ExactIsSet,
    HeapKind,
    Type,
    Pending,
    Index,
    Packed,
}

impl Wrong {
    #[cold]
    #[inline(never)]
    fn with(self, value: &wt_val_type_t) -> Error {
        let (what, got, expected) = match self {
            Wrong::Number => (
                "the value type's number",
                value.number,
                "0, unless its heap kind is WT_HEAP_OWN or WT_HEAP_INDEX",
            ),
            Wrong::Index => return ErrorKind::Stale(value.number).into(),
            Wrong::Kind => (
                "the value type's kind",
                value.kind.into(),
                "one of WT_VAL_...",
            ),
            Wrong::Nullable => ("the reference's nullable", value.nullable.into(), "0 or 1"),
            Wrong::Flags => (
                "the reference's flags",
                value.flags.into(),
                "a sum of WT_REF_...",
            ),
            Wrong::HeapKind => (
                "the reference's heap kind",
                value.heap.into(),
                "one of WT_HEAP_...",
            ),
            Wrong::Type => return not_a_type(value.type_),
            Wrong::Pending => return not_marked(value.pending),
            Wrong::Packed if value.kind == WT_VAL_I8 => return Argument::Packed("i8").into(),
            Wrong::Packed => return Argument::Packed("i16").into(),
            Wrong::NumberWithMore => {
                return fault(
                    "the value type is a number, but its nullable, heap, flags, type or pending is set, which only references have",
                );
            }
            Wrong::TypeIsSet => {
                return fault(
                    "the reference's type is set, but its heap kind is not WT_HEAP_CONCRETE",
                );
            }
            Wrong::PendingIsSet => {
                return fault(
                    "the reference's pending is set, but its heap kind is not WT_HEAP_PENDING",
                );
            }
            Wrong::SharedIsSet => {
                return fault(
                    "WT_REF_SHARED is set on a reference to a defined type; it is for abstract heap types, since a defined type is shared or not by itself",
                );
            }
            Wrong::ExactIsSet => {
                return fault(
                    "WT_REF_EXACT is set on a reference to an abstract heap type; only one to a defined type can be exact",
                );
            }
        };
        wrong_number(what, got.into(), expected)
    }
}

fn fault(words: &'static str) -> Error {
    Argument::Fault(words).into()
}

/// The error of a number that a field of a struct has.
fn wrong_number(what: &'static str, got: u64, expected: &'static str) -> Error {
    let argument = Argument::Number {
        what,
        got,
        expected,
    };
    argument.into()
}

/// # Safety
/// C keeps the types that the value refers to during `'a`.
#[inline(always)]
unsafe fn storage<'a>(value: &wt_val_type_t) -> core::result::Result<UnresolvedField<'a>, Wrong> {
    match number(value) {
        Some(word) => Ok(UnresolvedField::of_word(word)),
        // SAFETY: the contract.
        None if value.kind == WT_VAL_REF => unsafe { reference(value) },
        None => Err(not_a_number(value)),
    }
}

/// The word of a number of which nothing but the kind is set: most values are that, and it takes one comparison.
#[inline(always)]
pub(super) fn number(value: &wt_val_type_t) -> Option<Word> {
    const { assert!(offset_of!(wt_val_type_t, number) + size_of::<u32>() == size_of::<u64>()) };
    // SAFETY: the first eight bytes are the members from `kind` to `number`, without gaps; the pointer is aligned for
    // eight bytes wherever pointers are, and `read_unaligned` needs no alignment.
    let first = unsafe { ptr::from_ref(value).cast::<u64>().read_unaligned() };
    let has_pointer = value.type_.addr() | value.pending.addr() != 0;
    Word::of_number(u64::from_le(first)).filter(|_| !has_pointer)
}

/// Is the field mutable? `None` where neither that nor the reserved bytes say so rightly.
#[inline(always)]
pub(super) fn mutability(field: &wt_field_type_t) -> Option<bool> {
    const AT: usize = offset_of!(wt_field_type_t, is_mutable);
    const { assert!(AT + size_of::<u64>() == size_of::<wt_field_type_t>()) };
    // SAFETY: the last eight bytes of the field, from a pointer to all of it, are these members, without gaps;
    // `read_unaligned` needs no alignment.
    let last = unsafe {
        let bytes = ptr::from_ref(field).cast::<u8>();
        bytes.add(AT).cast::<u64>().read_unaligned()
    };
    match u64::from_le(last) {
        0 => Some(false),
        1 => Some(true),
        _ => None,
    }
}

/// What is wrong with a value that is not a reference, nor a number by itself.
#[cold]
fn not_a_number(value: &wt_val_type_t) -> Wrong {
    if value.number != 0 {
        Wrong::Number
    } else if Word::of_number(value.kind.into()).is_none() {
        Wrong::Kind
    } else {
        Wrong::NumberWithMore
    }
}

/// # Safety
/// The obligations of [`storage`].
#[inline(always)]
unsafe fn reference<'a>(value: &wt_val_type_t) -> core::result::Result<UnresolvedField<'a>, Wrong> {
    if value.nullable > 1 {
        return Err(Wrong::Nullable);
    }
    if value.flags & !(WT_REF_SHARED | WT_REF_EXACT) != 0 {
        return Err(Wrong::Flags);
    }
    let nullable = value.nullable != 0;
    let shared = value.flags & WT_REF_SHARED != 0;
    let exact = value.flags & WT_REF_EXACT != 0;
    if value.heap != WT_HEAP_CONCRETE && !value.type_.is_null() {
        return Err(Wrong::TypeIsSet);
    }
    if value.heap != WT_HEAP_PENDING && !value.pending.is_null() {
        return Err(Wrong::PendingIsSet);
    }
    let to = match value.heap {
        WT_HEAP_CONCRETE | WT_HEAP_PENDING | WT_HEAP_OWN | WT_HEAP_INDEX if shared => {
            return Err(Wrong::SharedIsSet);
        }
        WT_HEAP_INDEX => {
            let index = TypeIndex::new(value.number).ok_or(Wrong::Index)?;
            Referent::Numbered(Target::Outside(index))
        }
        WT_HEAP_OWN => Referent::Numbered(Target::Own(Position(value.number))),
        _ if value.number != 0 => return Err(Wrong::Number),
        WT_HEAP_CONCRETE => {
            // SAFETY: C keeps the type during `'a`.
            let ty = unsafe { live_type(value.type_) };
            Referent::Registered(ty.ok_or(Wrong::Type)?)
        }
        // SAFETY: a label is constant, and C keeps it until we return.
        WT_HEAP_PENDING => Referent::Pending(unsafe { live(value.pending) }.ok_or(Wrong::Pending)?),
        _ if exact => return Err(Wrong::ExactIsSet),
        byte => {
            let word = Word::abstract_reference(nullable, byte, shared);
            return word.map(UnresolvedField::of_word).ok_or(Wrong::HeapKind);
        }
    };
    Ok(UnresolvedField::reference(nullable, exact, to))
}

/// Reads what a field stores.
///
/// # Safety
/// The obligations of [`storage`].
#[inline(always)]
pub(super) unsafe fn read_storage<'a>(value: &wt_val_type_t) -> Result<UnresolvedField<'a>> {
    // SAFETY: the contract.
    match unsafe { storage(value) } {
        Ok(field) => Ok(field),
        Err(wrong) => Err(wrong.with(value)),
    }
}

/// Reads a param or result.
///
/// # Safety
/// The obligations of [`storage`].
#[inline(always)]
pub(super) unsafe fn read_val<'a>(value: &wt_val_type_t) -> Result<UnresolvedField<'a>> {
    // SAFETY: the contract.
    match unsafe { storage(value) } {
        Ok(field) if field.is_packed() => Err(Wrong::Packed.with(value)),
        Ok(field) => Ok(field),
        Err(wrong) => Err(wrong.with(value)),
    }
}

/// Reads a field.
///
/// # Safety
/// The obligations of [`storage`].
#[inline(always)]
pub(super) unsafe fn read_field<'a>(field: &wt_field_type_t) -> Result<UnresolvedField<'a>> {
    let Some(mutable) = mutability(field) else {
        return Err(wrong_field(field));
    };
    // SAFETY: the contract.
    match unsafe { storage(&field.storage) } {
        Ok(constant) => Ok(constant.with_mutability(mutable)),
        Err(wrong) => Err(wrong.with(&field.storage)),
    }
}

/// What is wrong with a field apart from what it stores.
#[cold]
#[inline(never)]
fn wrong_field(field: &wt_field_type_t) -> Error {
    if field.is_mutable > 1 {
        let what = "the field's is_mutable";
        return wrong_number(what, field.is_mutable.into(), "0 or 1");
    }
    fault("the field type's reserved bytes are not all 0")
}

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
    // SAFETY: not NULL; the size stands first, and only after it has been seen to be right as many bytes as it says are
    // copied over plain numbers.
    unsafe {
        if policy.is_null() {
            return Err(Argument::Null("policy").into());
        }
        if !policy.is_aligned() {
            return Err(fault(
                "policy does not point to a wt_gc_layout_policy_t: it is not aligned",
            ));
        }
        let size = (&raw const (*policy).size).read();
        if size != size_of::<wt_gc_layout_policy_t>() && size != FIRST_SIZE {
            return Err(wrong_number(
                "the layout policy's size",
                size as u64,
                "sizeof(wt_gc_layout_policy_t)",
            ));
        }
        let to = (&raw mut whole).cast::<u8>();
        to.copy_from_nonoverlapping(policy.cast::<u8>(), size);
    }
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
        func: func.ok_or_else(|| fault("a continuation type needs a func type"))?,
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
