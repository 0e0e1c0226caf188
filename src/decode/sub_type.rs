//! The bytes of a sub type of any form → the words of a member. `usual.rs` reads most sub types; this file reads the
//! others.

use super::bytes::Bytes;
use super::scope::Scope;
use super::usual;
use super::value::{INDEX, long_value, unexpected_byte};
use crate::error::{Error, ErrorKind, Part, Result};
use crate::feature::Feature;
use crate::index::{ModuleTypeIndex, Position};
use crate::key::{Clauses, Draft, Head, Target, Word};
use crate::limits::Limits;
use crate::ty::CompositeKind;
use crate::ty::opcode::{DESCRIBES, DESCRIPTOR, SHARED, SUB, SUB_FINAL};

const FUNC: u8 = CompositeKind::Func as u8;
const STRUCT: u8 = CompositeKind::Struct as u8;
const ARRAY: u8 = CompositeKind::Array as u8;
const CONT: u8 = CompositeKind::Cont as u8;

/// What errors call the thing that is read.
pub(super) const A_TYPE: &str = "a type";
const FORM: &str = "the form of a type";
const SUPERTYPES: &str = "the number of supertypes";
const SUPERTYPE: &str = "the index of a supertype";
const FIELDS: &str = "the number of fields";
const PARAMS: &str = "the number of params";
const RESULTS: &str = "the number of results";

/// Reads one sub type of any form, appending it to the draft.
#[cold]
#[inline(never)]
pub(super) fn sub_type(
    bytes: &mut Bytes<'_>,
    scope: &Scope<'_>,
    limits: &Limits,
    draft: &mut Draft,
) -> Result<()> {
    let at = bytes.position();
    if matches!(bytes.peek(), Some(SUB | SUB_FINAL)) {
        scope.gate(Feature::Gc, at)?;
    }
    let mut declared = declared(bytes, scope)?;
    let clauses = before_composite(bytes, scope, &mut declared)?;
    composite(bytes, scope, limits, draft, (at, declared), clauses)
}

/// What a sub type declares before its composite type.
struct Declaration {
    is_final: bool,
    is_shared: bool,
    supertype: Option<Target>,
    /// The byte that follows: that of the composite type, or of a clause before it.
    opcode: u8,
}

/// Reads finality and supertype, if they are written, and the byte after them.
fn declared(bytes: &mut Bytes<'_>, scope: &Scope<'_>) -> Result<Declaration> {
    let opcode = bytes.byte(A_TYPE)?;
    if !matches!(opcode, SUB | SUB_FINAL) {
        return Ok(Declaration {
            is_final: true,
            is_shared: false,
            supertype: None,
            opcode,
        });
    }
    let at = bytes.position();
    let supertype = match bytes.number(SUPERTYPES)? {
        0 => None,
        1 => {
            let at = bytes.position();
            let named = ModuleTypeIndex(bytes.number(SUPERTYPE)?);
            match scope.known(named) {
                Some(target) => Some(target),
                None => return Err(scope.unknown(named).at_byte(at)),
            }
        }
        several => return Err(Error::from(ErrorKind::SeveralSupertypes(several)).at_byte(at)),
    };
    Ok(Declaration {
        is_final: opcode == SUB_FINAL,
        is_shared: false,
        supertype,
        opcode: bytes.byte(FORM)?,
    })
}

/// Reads what can come before a composite type: `shared`, `describes`, `descriptor`, in this order; and the byte after
/// them.
fn before_composite(
    bytes: &mut Bytes<'_>,
    scope: &Scope<'_>,
    declared: &mut Declaration,
) -> Result<Clauses> {
    let mut clauses = Clauses::default();
    if declared.opcode == SHARED {
        scope.gate(Feature::SharedEverythingThreads, bytes.position() - 1)?;
        declared.is_shared = true;
        declared.opcode = bytes.byte(FORM)?;
    }
    if declared.opcode == DESCRIBES {
        scope.gate(Feature::CustomDescriptors, bytes.position() - 1)?;
        clauses.describes = Some(clause(bytes, scope)?);
        declared.opcode = bytes.byte(FORM)?;
    }
    if declared.opcode == DESCRIPTOR {
        scope.gate(Feature::CustomDescriptors, bytes.position() - 1)?;
        clauses.descriptor = Some(clause(bytes, scope)?);
        declared.opcode = bytes.byte(FORM)?;
    }
    Ok(clauses)
}

/// Reads the rest of a composite type, after its first byte, in a sub type that begins `at`.
fn composite(
    bytes: &mut Bytes<'_>,
    scope: &Scope<'_>,
    limits: &Limits,
    draft: &mut Draft,
    (at, declared): (u64, Declaration),
    clauses: Clauses,
) -> Result<()> {
    let (kind, count) = match declared.opcode {
        FUNC => (CompositeKind::Func, bytes.number(PARAMS)?),
        STRUCT => {
            scope.gate(Feature::Gc, at)?;
            (CompositeKind::Struct, bytes.number(FIELDS)?)
        }
        ARRAY => {
            scope.gate(Feature::Gc, at)?;
            (CompositeKind::Array, 1)
        }
        CONT => {
            scope.gate(Feature::StackSwitching, at)?;
            (CompositeKind::Cont, 1)
        }
        other => return Err(unexpected_byte(other, FORM).at_byte(bytes.position() - 1)),
    };
    let head = Head {
        kind,
        is_final: declared.is_final,
        is_shared: declared.is_shared,
        has_clauses: !clauses.is_empty(),
        supertype: declared.supertype,
        fields: count,
        results: 0,
    };
    draft.head(head, limits).map_err(|e| e.at_byte(at))?;
    match kind {
        CompositeKind::Func => {
            values(bytes, scope, draft, Part::Param, count)?;
            let at_results = bytes.position();
            let results = bytes.number(RESULTS)?;
            if results > 1 {
                scope.gate(Feature::MultiValue, at_results)?;
            }
            draft
                .set_results(count, results, limits)
                .map_err(|e| e.at_byte(at))?;
            values(bytes, scope, draft, Part::Result, results)?;
        }
        CompositeKind::Cont => draft.word(function_type(bytes, scope)?)?,
        _ => values(bytes, scope, draft, Part::Field, count)?,
    }
    if head.has_clauses {
        draft.clauses(clauses)?;
    }
    Ok(())
}

/// Reads the type that a clause names: its position in the same group, or [`Clauses::OUTSIDE`].
fn clause(bytes: &mut Bytes<'_>, scope: &Scope<'_>) -> Result<Position> {
    let at = bytes.position();
    let named = ModuleTypeIndex(bytes.number(INDEX)?);
    match scope.known(named) {
        Some(Target::Own(position)) => Ok(position),
        Some(Target::Outside(_)) => Ok(Clauses::OUTSIDE),
        None => Err(scope.unknown(named).at_byte(at)),
    }
}

/// Reads the function type of a continuation type.
#[cold]
fn function_type(bytes: &mut Bytes<'_>, scope: &Scope<'_>) -> Result<Word> {
    let at = bytes.position();
    let first = bytes.peek();
    let Some(index) = bytes.index()? else {
        return Err(unexpected_byte(first.unwrap_or_default(), INDEX).at_byte(at));
    };
    let named = ModuleTypeIndex(index);
    match scope.known(named) {
        Some(target) => Ok(Word::reference(false, target)),
        None => Err(scope.unknown(named).at_byte(at)),
    }
}

/// The bytes of a sub type from this part on. They were read without an error before, so the parts before it are only
/// skipped.
#[cold]
pub(super) fn part_of<'a>(
    bytes: &Bytes<'a>,
    scope: &Scope<'_>,
    part: Part,
    number: u32,
) -> Result<Bytes<'a>> {
    let mut bytes = bytes.clone();
    let mut declared = declared(&mut bytes, scope)?;
    before_composite(&mut bytes, scope, &mut declared)?;
    let count = match declared.opcode {
        ARRAY => 1,
        _ => bytes.number(FIELDS)?,
    };
    if part == Part::Result {
        skip(&mut bytes, scope, Part::Param, count)?;
        bytes.number(RESULTS)?;
    }
    skip(&mut bytes, scope, part, number)?;
    Ok(bytes)
}

/// Skips `count` fields, params or results.
fn skip(bytes: &mut Bytes<'_>, scope: &Scope<'_>, part: Part, count: u32) -> Result<()> {
    for _ in 0..count {
        match bytes.peek().and_then(Word::of_byte) {
            Some(_) => bytes.skip(),
            None => long_value(bytes, scope).map(drop)?,
        }
        if part == Part::Field {
            bytes.skip();
        }
    }
    Ok(())
}

/// Reads fields, params or results.
fn values(
    bytes: &mut Bytes<'_>,
    scope: &Scope<'_>,
    draft: &mut Draft,
    part: Part,
    count: u32,
) -> Result<()> {
    // A field takes at least one byte, so a false count cannot make this allocate much.
    let can_all_follow = count as usize <= bytes.len();
    if can_all_follow && !scope.is_gated() {
        draft.make_room(count as usize)?;
        let (bytes_left, words) = (bytes.rest(), &mut draft.room()[..count as usize]);
        let read = match part {
            Part::Field => usual::values::<true>(bytes_left, scope, words),
            Part::Param | Part::Result => usual::values::<false>(bytes_left, scope, words),
        };
        if let Some(rest) = read {
            bytes.go_on(rest);
            draft.add_written(count);
            return Ok(());
        }
    }
    for i in 0..count {
        if bytes.is_empty() {
            return Err(bytes.ends_after(i, count, plural(part)).at_part(part, i));
        }
        let word = value(bytes, scope, part).map_err(|e| e.at_part(part, i))?;
        draft.word(word)?;
    }
    Ok(())
}

/// Reads a field, param or result.
fn value(bytes: &mut Bytes<'_>, scope: &Scope<'_>, part: Part) -> Result<Word> {
    if part != Part::Field {
        return long_value(bytes, scope);
    }
    let constant = match bytes.peek().and_then(Word::of_byte) {
        // Packed integers come with the struct or array, which has been checked.
        Some(packed) if packed.is_packed() => {
            bytes.skip();
            packed
        }
        _ => long_value(bytes, scope)?,
    };
    Ok(constant.with_mutability(mutability(bytes)?))
}

/// What an error calls all parts of this sort.
fn plural(part: Part) -> &'static str {
    match part {
        Part::Field => "fields",
        Part::Param => "params",
        Part::Result => "results",
    }
}

/// Reads the mutability of a field.
fn mutability(bytes: &mut Bytes<'_>) -> Result<bool> {
    let at = bytes.position();
    match bytes.byte("the mutability of a field")? {
        0 => Ok(false),
        1 => Ok(true),
        byte => Err(unexpected_byte(byte, "the mutability of a field, 0x00 or 0x01").at_byte(at)),
    }
}

#[cfg(test)]
mod tests;
