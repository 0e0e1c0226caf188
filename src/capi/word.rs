//! The words of values and fields that C passes for a type on its own.
//!
//! Most are numbers, or references to registered types, which are words after a few comparisons. All others take a call
//! that reads them whole (`read_value.rs`), so that the loop stays small.

use super::abi::{wt_field_type_t, wt_val_type_t};
use super::read_value::{mutability, number, read_field, read_val, registered};
use crate::Registry;
use crate::error::{Part, Result};
use crate::key::Word;

/// # Safety
/// C keeps the types that the fields refer to until this returns.
#[inline(never)]
pub(super) unsafe fn write_fields(
    registry: &Registry,
    fields: &[wt_field_type_t],
    words: &mut [Word],
) -> Result<()> {
    for (i, (word, field)) in (0..).zip(words.iter_mut().zip(fields)) {
        // SAFETY: C keeps what the field refers to until we return (contract).
        *word = match unsafe { usual_field(registry, field) } {
            Some(word) => word,
            // SAFETY: as above.
            None => unsafe { field_word(registry, field, i) }?,
        };
    }
    Ok(())
}

/// # Safety
/// The obligations of [`write_fields`], for params or results.
#[inline(never)]
pub(super) unsafe fn write_values(
    registry: &Registry,
    values: &[wt_val_type_t],
    words: &mut [Word],
    part: Part,
) -> Result<()> {
    for (i, (word, value)) in (0..).zip(words.iter_mut().zip(values)) {
        // SAFETY: C keeps what the value refers to until we return (contract).
        *word = match unsafe { usual_value(registry, value) } {
            Some(word) if !word.is_packed() => word,
            // SAFETY: as above.
            _ => unsafe { value_word(registry, value, part, i) }?,
        };
    }
    Ok(())
}

/// The word of a field that stores a number or a reference to a registered type.
///
/// # Safety
/// The obligations of [`write_fields`].
#[inline(always)]
unsafe fn usual_field(registry: &Registry, field: &wt_field_type_t) -> Option<Word> {
    // SAFETY: C keeps what the field refers to until we return (contract).
    let word = unsafe { usual_value(registry, &field.storage) }?;
    Some(word.with_mutability(mutability(field)?))
}

/// The word of a number or of a reference to a registered type.
///
/// # Safety
/// The obligations of [`write_fields`].
#[inline(always)]
unsafe fn usual_value(registry: &Registry, value: &wt_val_type_t) -> Option<Word> {
    match number(value) {
        Some(word) => Some(word),
        // SAFETY: C keeps what the value refers to until we return (contract).
        None => unsafe { registered(value, registry) },
    }
}

/// The word of field `i`, whatever it stores.
///
/// # Safety
/// The obligations of [`write_fields`].
#[inline(never)]
unsafe fn field_word(registry: &Registry, field: &wt_field_type_t, i: u32) -> Result<Word> {
    // SAFETY: C keeps what the field refers to until we return (contract).
    let word = unsafe { read_field(field) }.and_then(|field| registry.word(field));
    word.map_err(|error| error.at_part(Part::Field, i))
}

/// The word of param or result `i`, whatever it is.
///
/// # Safety
/// The obligations of [`write_fields`].
#[inline(never)]
unsafe fn value_word(
    registry: &Registry,
    value: &wt_val_type_t,
    part: Part,
    i: u32,
) -> Result<Word> {
    // SAFETY: C keeps what the value refers to until we return (contract).
    let word = unsafe { read_val(value) }.and_then(|value| registry.word(value));
    word.map_err(|error| error.at_part(part, i))
}
