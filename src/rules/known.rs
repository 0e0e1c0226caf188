//! What validation must know about the group that it validates, and about the registered types that the group names.

use crate::error::NumberedType;
use crate::index::{Position, TypeIndex};
use crate::key::{Member, Target};
use crate::ty::CompositeKind;

/// A group that is validated. Its members can be read in any order, each in one step.
pub(crate) trait Candidate {
    /// How many members.
    fn len(&self) -> u32;
    /// The member at this position, which is below `len`.
    fn member(&self, position: u32) -> Option<Member<'_>>;
}

/// The facts about a registered type that its slot has.
pub(crate) struct Known {
    pub(crate) kind: CompositeKind,
    pub(crate) is_final: bool,
    pub(crate) is_shared: bool,
    pub(crate) depth: u32,
}

/// The registered types that the validated group refers to. The writer of the draft keeps them alive.
pub(crate) trait Registered {
    /// Is there a live type of this index?
    fn is_live(&self, ty: TypeIndex) -> bool;
    /// The facts about the live type of this index; `None` if there is none.
    fn known(&self, ty: TypeIndex) -> Option<Known>;
    fn is_subtype(&self, sub: TypeIndex, sup: TypeIndex) -> bool;
    /// The member with its fields, params and results.
    fn member(&self, ty: TypeIndex) -> Option<Member<'_>>;
    /// The type at this position of the rec group that `ty` belongs to.
    fn sibling(&self, ty: TypeIndex, position: Position) -> Option<TypeIndex>;
}

/// The type as an error names it.
pub(super) fn numbered(target: Target) -> NumberedType {
    match target {
        Target::Own(position) => NumberedType::Group(position),
        Target::Outside(index) => NumberedType::Registry(index),
    }
}

/// The kind of a type that a group names, and whether it is shared. The reference has been checked.
pub(super) fn of_target(
    target: Target,
    group: &impl Candidate,
    registered: &impl Registered,
) -> (CompositeKind, bool) {
    let known = match target {
        Target::Own(own) => group
            .member(own.0)
            .map(|Member { head, .. }| (head.kind, head.is_shared)),
        Target::Outside(index) => registered
            .known(index)
            .map(|known| (known.kind, known.is_shared)),
    };
    match known {
        Some(known) => known,
        None => unreachable!("every reference was checked before"),
    }
}
