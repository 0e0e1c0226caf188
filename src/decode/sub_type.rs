//! The bytes of a sub type → the words of a member.

use super::bytes::{Bytes, short_reference};
use super::scope::Scope;
use super::value::{INDEX, long_value, not};
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

/// Reads one sub type, appending it to the draft.
///
/// There are two paths through the same steps. The fast one knows only function, struct and array types of WebAssembly
/// 3.0. Where anything else comes, it goes over to the other one, which also knows the forms of proposals and refuses
/// those that are off if the group is gated.
pub(super) fn sub_type(
    bytes: &mut Bytes<'_>,
    scope: &Scope<'_>,
    limits: &Limits,
    draft: &mut Draft,
) -> Result<()> {
    if scope.is_gated() {
        return gated(bytes, scope, limits, draft);
    }
    let at = bytes.position();
    let declared = declared(bytes, scope)?;
    match declared.opcode {
        FUNC | STRUCT | ARRAY => composite::<true>(
            bytes,
            scope,
            limits,
            draft,
            (at, declared),
            Clauses::default(),
        ),
        _ => of_proposals(bytes, scope, limits, draft, (at, declared)),
    }
}

/// As [`sub_type`], but checks each form.
#[cold]
#[inline(never)]
fn gated(
    bytes: &mut Bytes<'_>,
    scope: &Scope<'_>,
    limits: &Limits,
    draft: &mut Draft,
) -> Result<()> {
    let at = bytes.position();
    if matches!(bytes.peek(), Some(SUB | SUB_FINAL)) {
        scope.gate(Feature::Gc, at)?;
    }
    let declared = declared(bytes, scope)?;
    of_proposals(bytes, scope, limits, draft, (at, declared))
}

/// What a sub type declares before its composite type.
struct Declared {
    is_final: bool,
    is_shared: bool,
    supertype: Option<Target>,
    /// The byte that follows: that of the composite type, or of a clause before it.
    opcode: u8,
}

/// Reads finality and supertype, if they are written, and the byte after them.
#[inline(always)]
fn declared(bytes: &mut Bytes<'_>, scope: &Scope<'_>) -> Result<Declared> {
    let opcode = bytes.byte(A_TYPE)?;
    if !matches!(opcode, SUB | SUB_FINAL) {
        return Ok(Declared {
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
    Ok(Declared {
        is_final: opcode == SUB_FINAL,
        is_shared: false,
        supertype,
        opcode: bytes.byte(FORM)?,
    })
}

/// Reads the rest of a sub type that uses forms of proposals, or may not use some.
#[cold]
#[inline(never)]
fn of_proposals(
    bytes: &mut Bytes<'_>,
    scope: &Scope<'_>,
    limits: &Limits,
    draft: &mut Draft,
    (at, mut declared): (u64, Declared),
) -> Result<()> {
    let clauses = before_composite(bytes, scope, &mut declared)?;
    composite::<false>(bytes, scope, limits, draft, (at, declared), clauses)
}

/// Reads what can stand before a composite type: `shared`, `describes`, `descriptor`, in this order; and the byte after
/// them.
fn before_composite(
    bytes: &mut Bytes<'_>,
    scope: &Scope<'_>,
    declared: &mut Declared,
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
#[inline(always)]
fn composite<const USUAL: bool>(
    bytes: &mut Bytes<'_>,
    scope: &Scope<'_>,
    limits: &Limits,
    draft: &mut Draft,
    (at, declared): (u64, Declared),
    clauses: Clauses,
) -> Result<()> {
    let gate = |feature, at| match USUAL {
        true => Ok(()),
        false => scope.gate(feature, at),
    };
    let (kind, count) = match declared.opcode {
        FUNC => (CompositeKind::Func, bytes.number(PARAMS)?),
        STRUCT => {
            gate(Feature::Gc, at)?;
            (CompositeKind::Struct, bytes.number(FIELDS)?)
        }
        ARRAY => {
            gate(Feature::Gc, at)?;
            (CompositeKind::Array, 1)
        }
        CONT if !USUAL => {
            gate(Feature::StackSwitching, at)?;
            (CompositeKind::Cont, 1)
        }
        other => return Err(not(other, FORM).at_byte(bytes.position() - 1)),
    };
    let head = Head {
        kind,
        is_final: declared.is_final,
        is_shared: declared.is_shared,
        has_clauses: !USUAL && !clauses.is_empty(),
        supertype: declared.supertype,
        fields: count,
        results: 0,
    };
    draft.head(head, limits).map_err(|e| e.at_byte(at))?;
    match kind {
        CompositeKind::Func => {
            values::<USUAL>(bytes, scope, draft, Part::Param, count)?;
            let at_results = bytes.position();
            let results = bytes.number(RESULTS)?;
            if results > 1 {
                gate(Feature::MultiValue, at_results)?;
            }
            draft
                .set_results(count, results, limits)
                .map_err(|e| e.at_byte(at))?;
            values::<USUAL>(bytes, scope, draft, Part::Result, results)?;
        }
        CompositeKind::Cont if !USUAL => draft.word(function_type(bytes, scope)?)?,
        _ => fields::<USUAL>(bytes, scope, draft, count)?,
    }
    if head.has_clauses {
        draft.clauses(clauses)?;
    }
    Ok(())
}

/// Reads the type that a clause names: its position in the own group, or [`Clauses::OUTSIDE`].
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
        return Err(not(first.unwrap_or_default(), INDEX).at_byte(at));
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

/// Reads params or results.
fn values<const USUAL: bool>(
    bytes: &mut Bytes<'_>,
    scope: &Scope<'_>,
    draft: &mut Draft,
    part: Part,
    count: u32,
) -> Result<()> {
    let mut rest = bytes.rest();
    let words = draft.unwritten(count, rest.len())?;
    let room = words.len() as u32;
    for (i, word) in (0..).zip(words) {
        *word = match short::<USUAL>(rest, scope) {
            Some((value, after)) if !value.is_packed() => {
                rest = after;
                value
            }
            _ => {
                bytes.go_on(rest);
                let value = long(bytes, scope, (part, i, count))?;
                rest = bytes.rest();
                value
            }
        };
    }
    bytes.go_on(rest);
    all_read(bytes, (part, room, count))
}

/// Reads the fields of a struct, or the one of an array.
fn fields<const USUAL: bool>(
    bytes: &mut Bytes<'_>,
    scope: &Scope<'_>,
    draft: &mut Draft,
    count: u32,
) -> Result<()> {
    let mut rest = bytes.rest();
    let words = draft.unwritten(count, rest.len())?;
    let room = words.len() as u32;
    for (i, word) in (0..).zip(words) {
        *word = match short::<USUAL>(rest, scope) {
            // No branch: which of the two mutabilities comes next is hard to predict.
            Some((constant, [mutability @ 0..=1, after @ ..])) => {
                rest = after;
                constant.with_mutability(*mutability == 1)
            }
            short => {
                bytes.go_on(short.map_or(rest, |(_, after)| after));
                let constant = match short {
                    Some((constant, _)) => constant,
                    None => long(bytes, scope, (Part::Field, i, count))?,
                };
                let field = mutability(bytes).map(|mutable| constant.with_mutability(mutable));
                rest = bytes.rest();
                field.map_err(|e| e.at_part(Part::Field, i))?
            }
        };
    }
    bytes.go_on(rest);
    all_read(bytes, (Part::Field, room, count))
}

/// Reads part `i` of `count`, which has no short form.
#[cold]
#[inline(never)]
fn long(
    bytes: &mut Bytes<'_>,
    scope: &Scope<'_>,
    (part, i, count): (Part, u32, u32),
) -> Result<Word> {
    if bytes.is_empty() {
        all_read(bytes, (part, i, count))?;
    }
    long_value(bytes, scope).map_err(|e| e.at_part(part, i))
}

/// An error if the bytes ended when only `read` of `count` parts were read.
#[inline(always)]
fn all_read(bytes: &Bytes<'_>, (part, read, count): (Part, u32, u32)) -> Result<()> {
    if read == count {
        return Ok(());
    }
    let what = match part {
        Part::Field => "fields",
        Part::Param => "params",
        Part::Result => "results",
    };
    Err(bytes.ends_after(read, count, what).at_part(part, read))
}

/// Reads the mutability of a field.
#[cold]
fn mutability(bytes: &mut Bytes<'_>) -> Result<bool> {
    let at = bytes.position();
    match bytes.byte("the mutability of a field")? {
        0 => Ok(false),
        1 => Ok(true),
        byte => Err(not(byte, "the mutability of a field, 0x00 or 0x01").at_byte(at)),
    }
}

/// The value type at the front of these bytes, and what follows, if it has one of the two usual forms: a byte of its own,
/// or a reference to a defined type with a short index.
#[inline(always)]
fn short<'a, const USUAL: bool>(rest: &'a [u8], scope: &Scope<'_>) -> Option<(Word, &'a [u8])> {
    let is_gated = !USUAL && scope.is_gated();
    let (&first, after) = rest.split_first()?;
    if let Some(word) = Word::of_byte(first) {
        // Packed integers come with the struct or array, which has been checked.
        return (!is_gated || word.is_packed()).then_some((word, after));
    }
    if is_gated {
        return None;
    }
    let (nullable, index, after) = short_reference(rest)?;
    let target = scope.known(ModuleTypeIndex(index))?;
    Some((Word::reference(nullable, target), after))
}

#[cfg(test)]
mod tests;
