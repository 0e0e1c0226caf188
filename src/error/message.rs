//! The messages: what is wrong, by which rule, with the numbers.

use super::kind::{ErrorKind, Mismatch};
use super::place::{NumberedType, Part};
use super::refusal::Error;
use core::fmt::{self, Display, Formatter};

/// "type 1 of the group, field 2: i32 does not match … (at byte 0x2a)".
impl Display for Error {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.place(), self.kind())?;
        match self.place().byte_offset {
            Some(offset) => write!(f, " (at byte {offset:#x})"),
            None => Ok(()),
        }
    }
}

impl Display for ErrorKind {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match *self {
            ErrorKind::InvalidArgument(argument) => argument.fmt(f),
            ErrorKind::WrongRegistry => {
                f.write_str("the type belongs to another registry than the object that it is used with; take both from one registry")
            }
            ErrorKind::WrongBuilder => {
                f.write_str("the pending type was declared by another rec group builder")
            }
            ErrorKind::WrongKind { expected, got } => {
                write!(f, "expected {expected}, got {}", got.noun())
            }
            ErrorKind::Undefined => f.write_str("it was declared but not defined"),
            ErrorKind::State(words) => f.write_str(words),
            ErrorKind::Malformed(malformed) => malformed.fmt(f),
            ErrorKind::UnknownType { number, known: 0 } => {
                write!(f, "type {number} is unknown: no type can be named here")
            }
            ErrorKind::UnknownType { number, known: 1 } => {
                write!(f, "type {number} is unknown: only type 0 can be named here")
            }
            ErrorKind::UnknownType { number, known } => write!(
                f,
                "type {number} is unknown: only the types from 0 to {} can be named here",
                known - 1
            ),
            ErrorKind::ForwardSupertype(supertype) => {
                write!(f, "its supertype, {supertype:#}, does not come before it")
            }
            ErrorKind::SeveralSupertypes(count) => {
                write!(f, "it declares {count} supertypes; at most one is allowed")
            }
            ErrorKind::SupertypeIsFinal(supertype) => {
                write!(f, "its supertype, {supertype:#}, is final: no type can be declared below it")
            }
            ErrorKind::SupertypeKind {
                sub,
                sup,
                supertype,
            } => write!(
                f,
                "it is {}, but its supertype, {supertype:#}, is {}",
                sub.noun(),
                sup.noun()
            ),
            ErrorKind::SupertypeMismatch(supertype, mismatch) => {
                write_mismatch(f, supertype, mismatch)
            }
            ErrorKind::TagHasResults(count) => write!(
                f,
                "the function type of a tag must have no results, but this one has {count}"
            ),
            ErrorKind::NotAFunctionType(what, number, kind) => write!(
                f,
                "type {number} of the module is {}, but the type of {what} must be a function type",
                kind.noun()
            ),
            ErrorKind::NoSuchExtern(what, index, count) => write!(
                f,
                "{what} {index} is exported, but the module has only {count} of them, numbered from 0"
            ),
            ErrorKind::Extern(fault) => fault.fmt(f),
            ErrorKind::Disagreement(why) => why.fmt(f),
            ErrorKind::ExnInBinary(index) => write!(
                f,
                "type {} of the registry is an exn type, and the binary format has no form for those; its tag's function type can be encoded",
                index.get()
            ),
            ErrorKind::FeatureOff(feature) => write!(
                f,
                "this needs the {} proposal, which is switched off in this registry",
                feature.name()
            ),
            ErrorKind::Unsupported(what) => {
                write!(f, "{what} not supported by this version of typereg")
            }
            ErrorKind::LimitExceeded {
                limit,
                count,
                maximum,
            } => write!(
                f,
                "{count} {}: the limit is {maximum} ({})",
                limit.noun(),
                limit.name()
            ),
            ErrorKind::LayoutTooLarge => {
                f.write_str("the object exceeds 4 GiB under the registry's layout policy")
            }
            ErrorKind::SectionTooLarge => f.write_str("the type section exceeds 4 GiB"),
            ErrorKind::Stale(index) => write!(f, "no live type has the index {index}"),
            ErrorKind::OutOfMemory => f.write_str("out of memory"),
            ErrorKind::Internal(words) => write!(f, "internal error in typereg: {words}"),
        }
    }
}

fn write_mismatch(
    f: &mut Formatter<'_>,
    supertype: NumberedType,
    mismatch: Mismatch,
) -> fmt::Result {
    let counts = |f: &mut Formatter<'_>, sub, part: Part, sup| {
        let (noun, plural) = (part.noun(), if sub == 1 { "" } else { "s" });
        write!(
            f,
            "it has {sub} {noun}{plural}, but its supertype, {supertype:#}, has {sup}"
        )
    };
    match mismatch {
        Mismatch::FewerFields { sub, sup } => counts(f, sub, Part::Field, sup),
        Mismatch::ParamCount { sub, sup } => counts(f, sub, Part::Param, sup),
        Mismatch::ResultCount { sub, sup } => counts(f, sub, Part::Result, sup),
        Mismatch::FunctionType { sub, sup } => write!(
            f,
            "its function type, {sub:#}, is not declared below {sup:#}, the function type of its supertype, {supertype:#}"
        ),
        Mismatch::Part {
            part: Part::Param,
            number,
            why,
        } => {
            let (theirs, mine) = (why.sub(), why.sup());
            write!(
                f,
                "param {number} of its supertype, {supertype:#}, is {theirs}, which does not match {mine}, and params match the other way around: {why}"
            )
        }
        Mismatch::Part { part, number, why } => {
            let (mine, theirs, noun) = (why.sub(), why.sup(), part.noun());
            write!(
                f,
                "{mine} does not match {theirs}, {noun} {number} of its supertype, {supertype:#}: {why}"
            )
        }
    }
}
