//! How two types that belong together can disagree: a shared type and a type that it refers to, a type and its
//! descriptor, a continuation type and its function type.

use super::place::NumberedType;
use crate::ty::CompositeKind;
use core::fmt::{self, Display, Formatter};

/// Two types that disagree, or a type that lacks the other one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Disagreement {
    /// One of two types is shared, the other is not.
    Sharing {
        /// The relation of the other type to this one.
        other: Relation,
        /// The other type.
        ty: NumberedType,
        /// Is this one shared?
        is_shared: bool,
    },
    /// A shared type with a part that refers to something unshared: the type, if it is a defined one.
    Unshared(Option<NumberedType>),
    /// A continuation type or exn type that names something other than a function type.
    FunctionTypeIsNone(CompositeKind, NumberedType, CompositeKind),
    /// An exn type that is not final.
    ExnIsOpen,
    /// A descriptor, or a described type, of a type that is not a struct type.
    ClauseKind(CompositeKind),
    /// A descriptor, or a described type, of another rec group.
    ClauseOutside(Relation),
    /// A described type that is the type itself or comes after it.
    DescribesLater(NumberedType),
    /// A descriptor, or a described type, that does not name this type in return.
    ClauseNotReturned(Relation, NumberedType),
    /// A type whose descriptor, or described type, does not fit that of its supertype.
    SupertypeClause {
        /// Which of the two.
        clause: Relation,
        /// The supertype's, if it has one.
        theirs: Option<NumberedType>,
        /// This type's, if it has one.
        own: Option<NumberedType>,
    },
}

/// The relation of another type to a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// Its declared supertype.
    Supertype,
    /// The function type of a continuation type.
    FunctionType,
    /// The type that describes it.
    Descriptor,
    /// The type that it describes.
    Described,
}

impl Relation {
    pub(crate) const fn noun(self) -> &'static str {
        match self {
            Relation::Supertype => "supertype",
            Relation::FunctionType => "function type",
            Relation::Descriptor => "descriptor",
            Relation::Described => "described type",
        }
    }
}

impl Disagreement {
    /// The same disagreement, with every type that it names replaced.
    pub(super) fn map_types(self, map: impl Fn(NumberedType) -> NumberedType) -> Disagreement {
        use Disagreement as This;
        match self {
            This::Sharing {
                other,
                ty,
                is_shared,
            } => This::Sharing {
                other,
                ty: map(ty),
                is_shared,
            },
            This::Unshared(ty) => This::Unshared(ty.map(map)),
            This::FunctionTypeIsNone(kind, ty, got) => This::FunctionTypeIsNone(kind, map(ty), got),
            This::ExnIsOpen => This::ExnIsOpen,
            This::ClauseKind(kind) => This::ClauseKind(kind),
            This::ClauseOutside(clause) => This::ClauseOutside(clause),
            This::DescribesLater(ty) => This::DescribesLater(map(ty)),
            This::ClauseNotReturned(clause, ty) => This::ClauseNotReturned(clause, map(ty)),
            This::SupertypeClause {
                clause,
                theirs,
                own,
            } => This::SupertypeClause {
                clause,
                theirs: theirs.map(&map),
                own: own.map(&map),
            },
        }
    }
}

impl Display for Disagreement {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match *self {
            Disagreement::Sharing {
                other,
                ty,
                is_shared,
            } => {
                let (this, that) = if is_shared {
                    ("is", "is not")
                } else {
                    ("is not", "is")
                };
                let noun = other.noun();
                write!(f, "it {this} shared, but its {noun}, {ty:#}, {that}")
            }
            Disagreement::Unshared(None) => f.write_str(
                "a shared type can refer to shared types only, and this one is not shared",
            ),
            Disagreement::Unshared(Some(ty)) => write!(
                f,
                "a shared type can refer to shared types only, and {ty:#} is not shared"
            ),
            Disagreement::FunctionTypeIsNone(kind, ty, got) => write!(
                f,
                "{} names a function type, and {ty:#} is {}",
                kind.noun(),
                got.noun()
            ),
            Disagreement::ExnIsOpen => f.write_str("an exn type is final, and this one is not"),
            Disagreement::ClauseKind(kind) => write!(
                f,
                "only a struct type can have a descriptor or describe a type, and this is {}",
                kind.noun()
            ),
            Disagreement::ClauseOutside(clause) => {
                write!(f, "its {} is not a type of its rec group", clause.noun())
            }
            Disagreement::DescribesLater(ty) => {
                write!(
                    f,
                    "the type that it describes, {ty:#}, does not come before it"
                )
            }
            Disagreement::ClauseNotReturned(Relation::Descriptor, ty) => {
                write!(f, "its descriptor, {ty:#}, does not describe it")
            }
            Disagreement::ClauseNotReturned(_, ty) => write!(
                f,
                "it describes {ty:#}, which does not name it as its descriptor"
            ),
            Disagreement::SupertypeClause {
                clause,
                theirs,
                own,
            } => write_supertype_clause(f, clause.noun(), theirs, own),
        }
    }
}

fn write_supertype_clause(
    f: &mut Formatter<'_>,
    noun: &str,
    theirs: Option<NumberedType>,
    own: Option<NumberedType>,
) -> fmt::Result {
    match (theirs, own) {
        (Some(theirs), Some(own)) => write!(
            f,
            "its {noun}, {own:#}, is not declared below {theirs:#}, the {noun} of its supertype"
        ),
        (Some(theirs), None) => write!(
            f,
            "its supertype has a {noun}, {theirs:#}; it must have one that is declared below that"
        ),
        (None, Some(own)) => write!(f, "it has a {noun}, {own:#}, and its supertype has none"),
        (None, None) => Ok(()),
    }
}
