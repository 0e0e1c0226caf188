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

use super::bytes::three_bytes;
use super::scope::Scope;
use crate::feature::Features;
use crate::index::{ModuleTypeIndex, TypeIndex};
use crate::key::{Draft, Target, Word};
use crate::limits::{Limit, Limits};
use crate::ty::CompositeKind;
use crate::ty::opcode::{REF, REF_NULL, SUB, SUB_FINAL};
use core::hint::select_unpredictable;

const FUNC: u8 = CompositeKind::Func as u8;
const STRUCT: u8 = CompositeKind::Struct as u8;
const ARRAY: u8 = CompositeKind::Array as u8;

/// The first count that does not fit into one byte.
const TOO_MANY: u32 = 0x80;

/// Can sub types be read in this way? The caller compares the number of types in the group with its limit.
pub(super) fn suffices(features: Features, limits: &Limits) -> bool {
    let least = |limit| limits.get(limit) >= TOO_MANY;
    features.include_wasm_3()
        && [Limit::Fields, Limit::Params, Limit::Results]
            .into_iter()
            .all(least)
}

/// Reads one sub type, appends it to the draft, and returns the bytes after it.
#[inline(always)]
pub(super) fn sub_type<'a>(
    bytes: &'a [u8],
    scope: &Scope<'_>,
    limits: &Limits,
    draft: &mut Draft,
) -> Option<&'a [u8]> {
    let (declared, bytes) = declared(bytes, scope)?;
    let words = draft.room().get_mut(1..)?; // after the head
    let [opcode, count, ref after @ ..] = *bytes else {
        return None;
    };
    let count = u32::from(count);
    let (head, parts, rest) = match opcode {
        FUNC if count < TOO_MANY => {
            let (params, others) = words.split_at_mut_checked(count as usize)?;
            let (&results, bytes) = values::<false>(after, scope, params)?.split_first()?;
            let results = u32::from(results);
            if results >= TOO_MANY {
                return None;
            }
            let rest = values::<false>(bytes, scope, others.get_mut(..results as usize)?)?;
            let head = declared.with_composite(CompositeKind::Func, count, results);
            (head, count + results, rest)
        }
        STRUCT | ARRAY => {
            let (kind, count, bytes) = match opcode {
                STRUCT => (CompositeKind::Struct, count, after),
                _ => (CompositeKind::Array, 1, bytes.get(1..)?),
            };
            if count >= TOO_MANY {
                return None;
            }
            let rest = values::<true>(bytes, scope, words.get_mut(..count as usize)?)?;
            (declared.with_composite(kind, count, 0), count, rest)
        }
        _ => return None,
    };
    draft.add_member(head, parts, limits)?;
    Some(rest)
}

/// Reads finality and supertype: a head without its composite type.
#[inline(always)]
fn declared<'a>(bytes: &'a [u8], scope: &Scope<'_>) -> Option<(Word, &'a [u8])> {
    let (&form, after) = bytes.split_first()?;
    if !matches!(form, SUB | SUB_FINAL) {
        return Some((Word::declared(true, None), bytes));
    }
    let is_final = form == SUB_FINAL;
    let (index, rest) = match *after {
        [0, ref rest @ ..] => return Some((Word::declared(is_final, None), rest)),
        [1, index @ ..0x80, ref rest @ ..] => (u32::from(index), rest),
        [1, low, high @ ..0x80, ref rest @ ..] => (three_bytes(low, high, 0), rest),
        [1, low, middle, high @ ..0x80, ref rest @ ..] => (three_bytes(low, middle, high), rest),
        _ => return None,
    };
    let supertype = scope.known(ModuleTypeIndex(index))?;
    Some((Word::declared(is_final, Some(supertype)), rest))
}

/// Reads params or results, or fields with their mutability, until all of these words are filled. Most of the time of
/// reading is spent here; in WebAssembly, size comes first (`system::SIZE_FIRST`).
#[cfg_attr(not(target_family = "wasm"), inline(always))]
#[cfg_attr(target_family = "wasm", inline(never))]
pub(super) fn values<'a, const ARE_FIELDS: bool>(
    mut bytes: &'a [u8],
    scope: &Scope<'_>,
    words: &mut [Word],
) -> Option<&'a [u8]> {
    for word in words {
        let window = window(bytes);
        let (value, len) = match window as u8 {
            form @ (REF | REF_NULL) => reference(form == REF_NULL, window, scope)?,
            byte if ARE_FIELDS => (Word::of_byte(byte)?, 1),
            byte => (Word::of_value_byte(byte)?, 1),
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

/// The reference at the front of a window, and its length.
#[inline(always)]
fn reference(nullable: bool, window: u64, scope: &Scope<'_>) -> Option<(Word, usize)> {
    // Most indices have one byte or two. Which of these is hard to predict, so there is no branch on it.
    let bytes = (window >> 8) as u32;
    let is_long = bytes & 0x80 != 0;
    // The sign, and that there are more bytes.
    if bytes & select_unpredictable(is_long, 0xc000, 0x40) != 0 {
        return other_reference(nullable, window, scope.earlier, scope.members);
    }
    let low = bytes & 0x7f;
    let index = select_unpredictable(is_long, low | bytes >> 1 & 0x3f80, low);
    let word = match scope.known(ModuleTypeIndex(index))? {
        Target::Outside(target) => Word::reference_outside(nullable, target),
        own => Word::reference(nullable, own),
    };
    Some((word, 2 + usize::from(is_long)))
}

/// The reference at the front of a window, and its length: to a defined type whose index has three bytes; or, in its long
/// form, to an abstract heap type of one byte.
#[cold]
#[inline(never)]
fn other_reference(
    nullable: bool,
    window: u64,
    earlier: &[TypeIndex],
    members: u32,
) -> Option<(Word, usize)> {
    let scope = &Scope {
        earlier,
        members,
        gate: None,
    };
    let [_, bytes @ .., _, _, _, _] = window.to_le_bytes();
    match bytes {
        [heap_type @ ..0x80, _, _] => {
            let word = Word::abstract_reference(nullable, heap_type, false)?;
            Some((word, 2))
        }
        [low, middle @ 0x80..=0xff, high @ ..0x40] => {
            let target = scope.known(ModuleTypeIndex(three_bytes(low, middle, high)))?;
            Some((Word::reference(nullable, target), 4))
        }
        _ => None,
    }
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
