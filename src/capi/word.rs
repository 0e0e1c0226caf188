//! The words of values and fields that C passes for a type on its own, or for a group from plain data.
//!
//! Most are numbers, or references to abstract heap types or registered types, in plain data also by numbers. These are
//! words after a few comparisons. All others take a call that reads them whole (`read_value.rs`), so that the loop stays small.
//!
//! `PLAIN`: in plain data, a reference may also name a position in its own group.

use super::abi::{wt_field_type_t, wt_val_type_t};
use super::read_value::{
    has_no_pointer, mutability, read_field, read_val, registered, without_pointers,
};
use crate::Registry;
use crate::builder::UnresolvedField;
use crate::error::{Part, Result};
use crate::key::Word;

/// # Safety
/// C keeps the types that the fields refer to until this returns.
#[inline(never)]
pub(super) unsafe fn write_fields<const PLAIN: bool>(
    registry: &Registry,
    fields: &[wt_field_type_t],
    words: &mut [Word],
) -> Result<()> {
    for (i, (word, field)) in (0..).zip(words.iter_mut().zip(fields)) {
        // SAFETY: C keeps what the field refers to until we return (contract).
        *word = match unsafe { usual_field::<PLAIN>(registry, field) } {
            Some(word) => word,
            // SAFETY: as above.
            None => unsafe { field_word::<PLAIN>(registry, field, i) }?,
        };
    }
    Ok(())
}

/// # Safety
/// The obligations of [`write_fields`], for params or results.
#[inline(never)]
pub(super) unsafe fn write_values<const PLAIN: bool>(
    registry: &Registry,
    values: &[wt_val_type_t],
    words: &mut [Word],
    part: Part,
) -> Result<()> {
    for (i, (word, value)) in (0..).zip(words.iter_mut().zip(values)) {
        // SAFETY: C keeps what the value refers to until we return (contract).
        *word = match unsafe { usual_value::<PLAIN, false>(registry, value) } {
            Some(word) => word,
            // SAFETY: as above.
            None => unsafe { value_word::<PLAIN>(registry, value, part, i) }?,
        };
    }
    Ok(())
}

/// The word of a field that stores a usual value ([`usual_value`]).
///
/// # Safety
/// The obligations of [`write_fields`].
#[inline(always)]
unsafe fn usual_field<const PLAIN: bool>(
    registry: &Registry,
    field: &wt_field_type_t,
) -> Option<Word> {
    // SAFETY: C keeps what the field refers to until we return (contract).
    let word = unsafe { usual_value::<PLAIN, true>(registry, &field.storage) }?;
    Some(word.with_mutability(mutability(field)?))
}

/// The word of a number, or of a reference to an abstract heap type or a registered type, in plain data also by number.
///
/// # Safety
/// The obligations of [`write_fields`].
#[inline(always)]
unsafe fn usual_value<const PLAIN: bool, const FIELD: bool>(
    registry: &Registry,
    value: &wt_val_type_t,
) -> Option<Word> {
    if has_no_pointer(value) {
        return without_pointers::<PLAIN, FIELD>(value);
    }
    // SAFETY: C keeps what the value refers to until we return (contract).
    unsafe { registered(value, registry) }
}

/// The word of field `i`, whatever it stores.
///
/// # Safety
/// The obligations of [`write_fields`].
#[inline(never)]
unsafe fn field_word<const PLAIN: bool>(
    registry: &Registry,
    field: &wt_field_type_t,
    i: u32,
) -> Result<Word> {
    // SAFETY: C keeps what the field refers to until we return (contract).
    let word = unsafe { read_field(field) }.and_then(|field| word::<PLAIN>(registry, field));
    word.map_err(|error| error.at_part(Part::Field, i))
}

/// The word of param or result `i`, whatever it is.
///
/// # Safety
/// The obligations of [`write_fields`].
#[inline(never)]
unsafe fn value_word<const PLAIN: bool>(
    registry: &Registry,
    value: &wt_val_type_t,
    part: Part,
    i: u32,
) -> Result<Word> {
    // SAFETY: C keeps what the value refers to until we return (contract).
    let word = unsafe { read_val(value) }.and_then(|value| word::<PLAIN>(registry, value));
    word.map_err(|error| error.at_part(part, i))
}

#[inline]
fn word<const PLAIN: bool>(registry: &Registry, field: UnresolvedField<'_>) -> Result<Word> {
    if PLAIN {
        registry.plain_word(field)
    } else {
        registry.word(field)
    }
}
