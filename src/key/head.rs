//! A sub type except for its fields, params and results.

use super::target::Target;
use crate::error::Part;
use crate::index::Position;
use crate::limits::Limit;
use crate::ty::CompositeKind;

/// Bits that a clause's position plus one has in a word.
pub(super) const CLAUSE_BITS: u32 = 21;

/// A sub type without its fields, params and results: kind, finality, supertype, and how many words follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Head {
    pub(crate) kind: CompositeKind,
    pub(crate) is_final: bool,
    pub(crate) is_shared: bool,
    /// Do [`Clauses`] follow the fields?
    pub(crate) has_clauses: bool,
    pub(crate) supertype: Option<Target>,
    /// Fields of a struct, 1 for an array; params of a function; 1 for a continuation type: its function type;
    /// 1 for an exn type: its tag's function type.
    pub(crate) fields: u32,
    /// Results of a function; 0 for every other kind.
    pub(crate) results: u32,
}

impl CompositeKind {
    /// What the first words after a head of this kind are: fields, unless they are params.
    pub(crate) const fn first_part(self) -> Part {
        match self {
            CompositeKind::Func => Part::Param,
            CompositeKind::Struct | CompositeKind::Array => Part::Field,
            CompositeKind::Cont | CompositeKind::Exn => Part::Field, // their one word, a function type
        }
    }

    /// The limit of their number.
    pub(crate) const fn first_limit(self) -> Limit {
        match self.first_part() {
            Part::Param => Limit::Params,
            Part::Field | Part::Result => Limit::Fields,
        }
    }
}

impl Head {
    /// Which part of the type the first words after the head are.
    pub(crate) const fn part_of_fields(&self) -> Part {
        self.kind.first_part()
    }

    /// How many fields, params and results follow; each is a word.
    pub(crate) const fn parts(&self) -> usize {
        self.fields as usize + self.results as usize
    }

    /// How many words follow the head.
    pub(crate) const fn len(&self) -> usize {
        self.parts() + self.has_clauses as usize
    }
}

/// The clauses of custom descriptors (a proposal), as positions in the same group.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Clauses {
    /// The type that this one describes.
    pub(crate) describes: Option<Position>,
    /// The type that describes this one.
    pub(crate) descriptor: Option<Position>,
}

impl Clauses {
    /// Stands for a type outside the group, which no clause may name.
    pub(crate) const OUTSIDE: Position = Position((1 << CLAUSE_BITS) - 2);

    /// The position in a word of clauses: a position for which a word has no room is in no group.
    pub(crate) fn in_word(position: Position) -> Position {
        position.min(Clauses::OUTSIDE)
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.describes.is_none() && self.descriptor.is_none()
    }
}
