//! Reads sub types in their usual forms quickly, and declines all others.
//!
//! A form is usual if it is a function, struct or array type of WebAssembly 3.0 that has fewer than 128 parts of each sort,
//! and if every index has at most three bytes. Anything else, a fault included, is declined: nothing is read then, and
//! `sub_type.rs` reads the same bytes with care. So this file makes no error and decides no rule alone: `sub_type.rs`
//! accepts everything that this file accepts, with the same words, which tests verify. This file is not used where it
//! would have to check more: where a part of WebAssembly 3.0 is off, or a limit is below 128 ([`suffices`]).
//!
//! Values are read from a *window*, the next eight bytes as one number. No usual field is longer. Beyond the end of the
//! bytes a window has zeros; a field that would end there is declined.

use super::scope::Scope;
use crate::feature::Features;
use crate::index::ModuleTypeIndex;
use crate::key::{Draft, Head, Target, Word};
use crate::limits::{Limit, Limits};
use crate::ty::CompositeKind;
use crate::ty::opcode::{REF_NULL, SUB, SUB_FINAL};
use core::num::NonZeroU32;

const FUNC: u8 = CompositeKind::Func as u8;
const STRUCT: u8 = CompositeKind::Struct as u8;
const ARRAY: u8 = CompositeKind::Array as u8;

/// The first count that does not fit into one byte.
const TOO_MANY: u8 = 0x80;

/// Can sub types be read in this way? The caller compares the number of types in the group with its limit.
pub(super) fn suffices(features: Features, limits: &Limits) -> bool {
    let least = |limit| limits.get(limit) >= TOO_MANY.into();
    features.include_wasm_3()
        && [Limit::Fields, Limit::Params, Limit::Results]
            .into_iter()
            .all(least)
}

/// Reads one sub type, appends it to the draft, and returns the bytes after it.
#[inline(never)]
pub(super) fn sub_type<'a>(
    bytes: &'a [u8],
    scope: &Scope<'_>,
    limits: &Limits,
    draft: &mut Draft,
) -> Option<&'a [u8]> {
    let (is_final, supertype, bytes) = declared(bytes, scope)?;
    let parts = draft.room().get_mut(1..)?; // after the head
    let [opcode, count] = *bytes.first_chunk()?;
    let after = bytes.get(2..)?;
    let (kind, fields, results, rest) = match opcode {
        FUNC if count < TOO_MANY => {
            let (params, others) = parts.split_at_mut_checked(count.into())?;
            let bytes = values::<false>(after, scope, params)?;
            let (&results, bytes) = bytes.split_first()?;
            if results >= TOO_MANY {
                return None;
            }
            let bytes = values::<false>(bytes, scope, others.get_mut(..results.into())?)?;
            (CompositeKind::Func, count, results, bytes)
        }
        STRUCT if count < TOO_MANY => {
            let bytes = values::<true>(after, scope, parts.get_mut(..count.into())?)?;
            (CompositeKind::Struct, count, 0, bytes)
        }
        ARRAY => {
            let bytes = values::<true>(bytes.get(1..)?, scope, parts.get_mut(..1)?)?;
            (CompositeKind::Array, 1, 0, bytes)
        }
        _ => return None,
    };
    let head = Head {
        kind,
        is_final,
        is_shared: false,
        has_clauses: false,
        supertype,
        fields: fields.into(),
        results: results.into(),
    };
    draft.add_member(head, limits)?;
    Some(rest)
}

/// Reads finality and supertype.
#[inline(always)]
fn declared<'a>(bytes: &'a [u8], scope: &Scope<'_>) -> Option<(bool, Option<Target>, &'a [u8])> {
    let (&form, after) = bytes.split_first()?;
    if !matches!(form, SUB | SUB_FINAL) {
        return Some((true, None, bytes));
    }
    match *after {
        [0, ref rest @ ..] => Some((form == SUB_FINAL, None, rest)),
        [1, ref rest @ ..] => {
            let (index, _, len) = index(window(rest))?;
            let supertype = scope.known(ModuleTypeIndex(index))?;
            Some((form == SUB_FINAL, Some(supertype), rest.get(len..)?))
        }
        _ => None,
    }
}

/// Reads params or results, or fields with their mutability, until all of these words are filled.
#[inline(always)]
pub(super) fn values<'a, const ARE_FIELDS: bool>(
    mut bytes: &'a [u8],
    scope: &Scope<'_>,
    words: &mut [Word],
) -> Option<&'a [u8]> {
    for word in words {
        let window = window(bytes);
        let begun = Word::begun::<ARE_FIELDS>(window as u8)?;
        let (value, len) = if begun.has_target() {
            reference(begun, window, scope)?
        } else {
            (begun, 1)
        };
        // The next mutability is hard to predict, so there is no branch on it.
        *word = match ARE_FIELDS.then_some((window >> (8 * len)) as u8) {
            Some(mutability @ 0..=1) => value.with_mutability(mutability & 1 != 0),
            Some(_) => return None,
            None => value,
        };
        bytes = bytes.get(len + usize::from(ARE_FIELDS)..)?;
    }
    Some(bytes)
}

/// The reference at the front of a window, whose word has been begun, and its length.
#[inline(always)]
fn reference(begun: Word, window: u64, scope: &Scope<'_>) -> Option<(Word, usize)> {
    let (index, is_negative, len) = index(window >> 8)?;
    if is_negative {
        return abstract_reference(window);
    }
    let target = scope.known(ModuleTypeIndex(index))?;
    Some((begun.with_target(target), 1 + len))
}

/// The reference at the front of a window, in its long form, to an abstract heap type of one byte.
#[cold]
#[inline(never)]
fn abstract_reference(window: u64) -> Option<(Word, usize)> {
    let [form, heap_type, ..] = window.to_le_bytes();
    let word = Word::abstract_reference(form == REF_NULL, heap_type, false)?;
    Some((word, 2))
}

/// The LEB128 number of at most three bytes at the front of a window; whether its highest bit is set, which is the sign
/// of a signed number; and its length.
#[inline(always)]
fn index(window: u64) -> Option<(u32, bool, usize)> {
    // The length of an index is hard to predict, so there is no branch on it. The first byte whose highest bit is
    // clear is the last one.
    let number = window as u32;
    let last = NonZeroU32::new(!number & 0x80_8080)?;
    let mask = last.get() ^ (last.get() - 1); // the highest bit of the last byte, and all below
    let bits = number & mask;
    let index = bits & 0x7f | bits >> 1 & 0x3f80 | bits >> 2 & 0x1f_c000;
    let len = last.trailing_zeros() as usize / 8 + 1;
    Some((index, bits > mask >> 2, len))
}

#[inline(always)]
fn window(bytes: &[u8]) -> u64 {
    match bytes.first_chunk() {
        Some(bytes) => u64::from_le_bytes(*bytes),
        None => last_window(bytes),
    }
}

#[cold]
#[inline(never)]
fn last_window(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .rev()
        .fold(0, |window, &byte| window << 8 | u64::from(byte))
}
