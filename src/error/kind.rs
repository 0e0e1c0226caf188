//! What was wrong with a request, and the numbers involved.

use super::argument::Argument;
use super::code::Code;
use super::disagreement::Disagreement;
use super::extern_fault::ExternFault;
use super::malformed::Malformed;
use super::place::{NumberedType, Part};
use crate::feature::Feature;
use crate::index::TypeIndex;
use crate::limits::Limit;
use crate::ty::{CompositeKind, FieldMismatch};

/// Why a type does not match the supertype that it declares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mismatch {
    /// Fewer fields than the supertype has.
    FewerFields {
        /// Fields of the type.
        sub: u32,
        /// Fields of its supertype.
        sup: u32,
    },
    /// A different number of params.
    ParamCount {
        /// Params of the type.
        sub: u32,
        /// Params of its supertype.
        sup: u32,
    },
    /// A different number of results.
    ResultCount {
        /// Results of the type.
        sub: u32,
        /// Results of its supertype.
        sup: u32,
    },
    /// A continuation type whose function type is not declared below the supertype's.
    FunctionType {
        /// The function type.
        sub: NumberedType,
        /// The function type of the supertype.
        sup: NumberedType,
    },
    /// A field (or element), param or result that does not match the supertype's.
    Part {
        /// Which of the three.
        part: Part,
        /// Its number.
        number: u32,
        /// The two types, and why they do not match. For a param, that of the supertype comes first, since params are
        /// contravariant.
        why: FieldMismatch<NumberedType>,
    },
}

/// What was wrong. Each variant says what the caller did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// An argument that is not allowed.
    InvalidArgument(Argument),
    /// A type of another registry.
    WrongRegistry,
    /// A pending type of another builder.
    WrongBuilder,
    /// A type of another kind than expected.
    WrongKind {
        /// What was expected, for example "a function type".
        expected: &'static str,
        /// The kind of the type that was passed.
        got: CompositeKind,
    },
    /// A member was declared and never defined.
    Undefined,
    /// A call out of order; the words say what is missing.
    State(&'static str),
    /// Bytes that are not wasm, or not a type section.
    Malformed(Malformed),
    /// A reference to a type that is neither in an earlier group nor in its own.
    UnknownType {
        /// The number that it names.
        number: u32,
        /// How many types it could name, which are numbered from 0.
        known: u32,
    },
    /// A supertype that is the type itself or comes after it.
    ForwardSupertype(NumberedType),
    /// More than one supertype.
    SeveralSupertypes(u32),
    /// A supertype that is final.
    SupertypeIsFinal(NumberedType),
    /// A supertype of another composite kind.
    SupertypeKind {
        /// The kind of the type.
        sub: CompositeKind,
        /// The kind of the supertype.
        sup: CompositeKind,
        /// The supertype.
        supertype: NumberedType,
    },
    /// A composite type that does not match the supertype's.
    SupertypeMismatch(NumberedType, Mismatch),
    /// An exception's tag whose function type has results: how many.
    TagHasResults(u32),
    /// A type that is not a function type where one is needed: for what ("a block", "a function", "a tag"), its number
    /// in the module, and its kind.
    NotAFunctionType(&'static str, u32, CompositeKind),
    /// An index that is too large: of what it is, the index, and how many there are.
    NoSuchExtern(&'static str, u32, u32),
    /// A type of a table, a memory or a global that is not valid.
    Extern(ExternFault),
    /// Types that belong together and disagree.
    Disagreement(Disagreement),
    /// An exn type, or a type that refers to one, that was to be encoded: the binary format has no form for it.
    ExnInBinary(TypeIndex),
    /// A proposal that the registry's configuration leaves switched off.
    FeatureOff(Feature),
    /// Something that this version cannot register; the words name it, with "are" or "is".
    Unsupported(&'static str),
    /// More than a limit of the registry allows.
    LimitExceeded {
        /// Which limit.
        limit: Limit,
        /// How many there would be.
        count: u64,
        /// How many are allowed.
        maximum: u32,
    },
    /// An object whose size under the registry's layout policy does not fit into 32 bits.
    LayoutTooLarge,
    /// A type section whose size does not fit into 32 bits.
    SectionTooLarge,
    /// A type index that no live type has.
    Stale(u32),
    /// Memory ran out.
    OutOfMemory,
    /// A bug in typereg.
    Internal(&'static str),
}

impl ErrorKind {
    pub(super) fn code(&self) -> Code {
        match self {
            ErrorKind::InvalidArgument(_) => Code::InvalidArgument,
            ErrorKind::WrongRegistry => Code::WrongRegistry,
            ErrorKind::WrongBuilder => Code::WrongBuilder,
            ErrorKind::WrongKind { .. } | ErrorKind::ExnInBinary(_) => Code::WrongKind,
            ErrorKind::Undefined => Code::Undefined,
            ErrorKind::State(_) => Code::State,
            ErrorKind::Malformed(_) => Code::Malformed,
            ErrorKind::UnknownType { .. }
            | ErrorKind::ForwardSupertype(_)
            | ErrorKind::SeveralSupertypes(_)
            | ErrorKind::SupertypeIsFinal(_)
            | ErrorKind::SupertypeKind { .. }
            | ErrorKind::SupertypeMismatch(..)
            | ErrorKind::TagHasResults(_)
            | ErrorKind::NotAFunctionType(..)
            | ErrorKind::NoSuchExtern(..)
            | ErrorKind::Extern(_)
            | ErrorKind::Disagreement(_) => Code::InvalidType,
            ErrorKind::FeatureOff(_) | ErrorKind::Unsupported(_) => Code::Unsupported,
            ErrorKind::LimitExceeded { .. }
            | ErrorKind::LayoutTooLarge
            | ErrorKind::SectionTooLarge => Code::Limit,
            ErrorKind::Stale(_) => Code::Stale,
            ErrorKind::OutOfMemory => Code::OutOfMemory,
            ErrorKind::Internal(_) => Code::Internal,
        }
    }

    /// The same kind, with every type that it names replaced.
    pub(super) fn map_types(self, map: impl Fn(NumberedType) -> NumberedType) -> ErrorKind {
        match self {
            ErrorKind::ForwardSupertype(ty) => ErrorKind::ForwardSupertype(map(ty)),
            ErrorKind::SupertypeIsFinal(ty) => ErrorKind::SupertypeIsFinal(map(ty)),
            ErrorKind::Disagreement(why) => ErrorKind::Disagreement(why.map_types(map)),
            ErrorKind::SupertypeKind {
                sub,
                sup,
                supertype,
            } => ErrorKind::SupertypeKind {
                sub,
                sup,
                supertype: map(supertype),
            },
            ErrorKind::SupertypeMismatch(ty, mismatch) => {
                let mismatch = match mismatch {
                    Mismatch::Part { part, number, why } => Mismatch::Part {
                        part,
                        number,
                        why: why.map(&map),
                    },
                    Mismatch::FunctionType { sub, sup } => Mismatch::FunctionType {
                        sub: map(sub),
                        sup: map(sup),
                    },
                    counts => counts,
                };
                ErrorKind::SupertypeMismatch(map(ty), mismatch)
            }
            kind => kind,
        }
    }
}
