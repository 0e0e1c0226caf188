//! The words of values and fields that C passes for a type on its own.
//!
//! Most are numbers, which are words after two comparisons. All others take a call that reads them whole (`convert.rs`),
//! so that the loop stays small.

use super::abi::{wt_field_type_t, wt_val_type_t};
use super::read_value::{mutability, number, read_field, read_val};
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
        *word = match number_field(field) {
            Some(word) => word,
            // SAFETY: C keeps what the field refers to until we return (contract).
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
        *word = match number(value).filter(|word| !word.is_packed()) {
            Some(word) => word,
            // SAFETY: C keeps what the value refers to until we return (contract).
            None => unsafe { value_word(registry, value, part, i) }?,
        };
    }
    Ok(())
}

/// The word of a field that stores a number.
#[inline(always)]
fn number_field(field: &wt_field_type_t) -> Option<Word> {
    Some(number(&field.storage)?.with_mutability(mutability(field)?))
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
