//! The value types and fields that C fills → fields of a builder.
//!
//! Every byte is checked. A kind that does not exist, a reserved field that is not zero, or a pointer that the kind does not
//! have is an error, so that a half-filled struct is never taken for another type. The usual forms, a number or a
//! reference with nothing set except nullability, are recognised by comparing their first eight bytes at once.

use super::abi::{
    WT_HEAP_CONCRETE, WT_HEAP_INDEX, WT_HEAP_OWN, WT_HEAP_PENDING, WT_REF_EXACT, WT_REF_SHARED,
    WT_VAL_I8, WT_VAL_REF, wt_field_type_t, wt_val_type_t,
};
use super::handle::{live, live_type, not_a_type, not_marked};
use crate::Registry;
use crate::builder::{Definition, Referent, UnresolvedField};
use crate::error::{Argument, Error, ErrorKind, Result};
use crate::index::{Position, TypeIndex};
use crate::key::{Target, Word};
use core::mem::offset_of;
use core::ptr;

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
    /// The error of this value.
    ///
    /// # Safety
    /// C keeps what the value refers to until this returns.
    #[cold]
    #[inline(never)]
    unsafe fn with(self, value: &wt_val_type_t) -> Error {
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
            // SAFETY: NULL, or what the value refers to, which C keeps (contract).
            Wrong::Type => return unsafe { not_a_type(value.type_) },
            // SAFETY: as above.
            Wrong::Pending => return unsafe { not_marked(value.pending) },
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

pub(super) fn fault(words: &'static str) -> Error {
    Argument::Fault(words).into()
}

/// The error of a number that a field of a struct has.
pub(super) fn wrong_number(what: &'static str, got: u64, expected: &'static str) -> Error {
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
    if let Some(word) = number(value) {
        return Ok(UnresolvedField::of_word(word));
    }
    // SAFETY: C keeps what the value refers to until we return (contract).
    unsafe {
        match usual_reference(value) {
            Some(reference) => Ok(reference),
            None if value.kind == WT_VAL_REF => reference(value),
            None => Err(not_a_number(value)),
        }
    }
}

/// In [`first_bytes`]: a reference to a registered type, with nothing else set.
pub(super) const TO_TYPE: u64 = WT_VAL_REF as u64 | (WT_HEAP_CONCRETE as u64) << 16;
/// In [`first_bytes`]: may it be null?
pub(super) const NULLABLE: u64 = 1 << 8;
/// In [`first_bytes`]: the heap kind.
pub(super) const HEAP: u64 = 0xff << 16;

/// The members of a value type from `kind` to `number`, as one number.
#[inline(always)]
pub(super) fn first_bytes(value: &wt_val_type_t) -> u64 {
    const { assert!(offset_of!(wt_val_type_t, number) + size_of::<u32>() == size_of::<u64>()) };
    // SAFETY: the first eight bytes are these members, without gaps; the pointer is aligned for eight bytes wherever
    // pointers are, and `read_unaligned` needs no alignment.
    u64::from_le(unsafe { ptr::from_ref(value).cast::<u64>().read_unaligned() })
}

/// A reference with nothing set except nullability and what it refers to. Most references are of this form, and this
/// takes two comparisons.
///
/// # Safety
/// The obligations of [`storage`].
#[inline(always)]
unsafe fn usual_reference<'a>(value: &wt_val_type_t) -> Option<UnresolvedField<'a>> {
    const { assert!(offset_of!(wt_val_type_t, nullable) == 1 && offset_of!(wt_val_type_t, heap) == 2) };
    const NULLABLE: u32 = self::NULLABLE as u32;
    const fn to(heap: u8) -> u32 {
        WT_VAL_REF as u32 | (heap as u32) << 16
    }
    const HEAP: u32 = self::HEAP as u32;
    const TO_NOTHING: u32 = to(0);
    const TO_TYPE: u32 = self::TO_TYPE as u32;
    const TO_LABEL: u32 = to(WT_HEAP_PENDING);
    const TO_OWN: u32 = to(WT_HEAP_OWN);
    const TO_INDEX: u32 = to(WT_HEAP_INDEX);
    let (first, number) = (first_bytes(value) as u32, value.number);
    let (has_type, has_label) = (!value.type_.is_null(), !value.pending.is_null());
    // SAFETY: C keeps the type during `'a`; a label is constant, and C keeps it until we return.
    let to = unsafe {
        match first & !NULLABLE {
            TO_TYPE if number == 0 && !has_label => Referent::Registered(live_type(value.type_)?),
            TO_LABEL if number == 0 && !has_type => Referent::Pending(live(value.pending)?),
            TO_OWN if !has_type && !has_label => Referent::Numbered(Target::Own(Position(number))),
            TO_INDEX if !has_type && !has_label => {
                Referent::Numbered(Target::Outside(TypeIndex::new(number)?))
            }
            to if to & !HEAP == TO_NOTHING && number == 0 && !has_type && !has_label => {
                let word = Word::abstract_reference(first & NULLABLE != 0, value.heap, false);
                return word.map(UnresolvedField::of_word);
            }
            _ => return None,
        }
    };
    Some(UnresolvedField::reference(first & NULLABLE != 0, false, to))
}

/// The word of a number with nothing set except the kind. Most values are of this form, and this takes few comparisons.
#[inline(always)]
fn number(value: &wt_val_type_t) -> Option<Word> {
    if !has_no_pointer(value) {
        return None;
    }
    Word::of_number(first_bytes(value))
}

/// The word of a value in a definition that names no registered type, with nothing else set except nullability.
///
/// # Safety
/// The obligations of [`storage`].
#[inline(always)]
pub(super) unsafe fn without_type<const FIELD: bool>(
    value: &wt_val_type_t,
    definition: &Definition,
) -> Option<Word> {
    const TO_LABEL: u64 = WT_VAL_REF as u64 | (WT_HEAP_PENDING as u64) << 16;
    if has_no_pointer(value) {
        return without_pointers::<false, FIELD>(value);
    }
    let first = first_bytes(value);
    if first & !NULLABLE != TO_LABEL || !value.type_.is_null() {
        return None;
    }
    // SAFETY: a label is constant, and C keeps it until we return (contract).
    let label = unsafe { live(value.pending) }?;
    definition.reference(*label, first & NULLABLE != 0)
}

/// The word of a reference to a type of this registry, with nothing else set except nullability.
///
/// # Safety
/// The obligations of [`storage`].
#[inline(always)]
pub(super) unsafe fn registered(value: &wt_val_type_t, registry: &Registry) -> Option<Word> {
    let first = first_bytes(value);
    if first & !NULLABLE != TO_TYPE || !value.pending.is_null() {
        return None;
    }
    // SAFETY: C keeps the type until we return (contract).
    let ty = unsafe { live_type(value.type_) }?;
    registry.core().require_own(ty).ok()?;
    let target = Target::Outside(ty.index());
    Some(Word::reference(first & NULLABLE != 0, target))
}

/// The word of a value that has no pointer, with nothing else set except nullability: a number, or a reference to an
/// abstract heap type. In plain data also a reference to a position in its own group or to a type index. Packed integers
/// only for a field.
#[inline(always)]
pub(super) fn without_pointers<const PLAIN: bool, const FIELD: bool>(
    value: &wt_val_type_t,
) -> Option<Word> {
    const TO_OWN: u32 = WT_VAL_REF as u32 | (WT_HEAP_OWN as u32) << 16;
    const TO_INDEX: u32 = WT_VAL_REF as u32 | (WT_HEAP_INDEX as u32) << 16;
    let first = first_bytes(value);
    let number = match FIELD {
        true => Word::of_number(first),
        false => Word::of_value_number(first),
    };
    if let Some(word) = number {
        return Some(word);
    }
    let nullable = first & NULLABLE != 0;
    let target = match (first & !NULLABLE) as u32 {
        TO_OWN if PLAIN => Target::Own(Position(value.number)),
        TO_INDEX if PLAIN => Target::Outside(TypeIndex::new(value.number)?),
        _ if first & !(NULLABLE | HEAP) == u64::from(WT_VAL_REF) => {
            return Word::abstract_reference(nullable, value.heap, false);
        }
        _ => return None,
    };
    Some(Word::reference(nullable, target))
}

/// Has the value neither a type nor a pending type?
#[inline(always)]
pub(super) fn has_no_pointer(value: &wt_val_type_t) -> bool {
    value.type_.addr() | value.pending.addr() == 0
}

/// Is the field mutable? `None` if `is_mutable` is neither 0 nor 1, or a reserved byte is not 0.
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

/// A reference of any form.
///
/// # Safety
/// The obligations of [`storage`].
#[cold]
#[inline(never)]
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
    // SAFETY: C keeps what the value refers to (contract).
    unsafe { storage(value).map_err(|wrong| wrong.with(value)) }
}

/// Reads a param or result.
///
/// # Safety
/// The obligations of [`storage`].
#[inline(always)]
pub(super) unsafe fn read_val<'a>(value: &wt_val_type_t) -> Result<UnresolvedField<'a>> {
    // SAFETY: C keeps what the value refers to (contract).
    unsafe {
        match storage(value) {
            Ok(field) if field.is_packed() => Err(Wrong::Packed.with(value)),
            Ok(field) => Ok(field),
            Err(wrong) => Err(wrong.with(value)),
        }
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
    // SAFETY: C keeps what the field refers to (contract).
    unsafe {
        match storage(&field.storage) {
            Ok(constant) => Ok(constant.with_mutability(mutable)),
            Err(wrong) => Err(wrong.with(&field.storage)),
        }
    }
}

/// What is wrong with a field, except for what it stores.
#[cold]
#[inline(never)]
fn wrong_field(field: &wt_field_type_t) -> Error {
    if field.is_mutable > 1 {
        let what = "the field's is_mutable";
        return wrong_number(what, field.is_mutable.into(), "0 or 1");
    }
    fault("the field type's reserved bytes are not all 0")
}
