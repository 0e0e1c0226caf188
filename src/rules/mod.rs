//! When a new group is valid (specification 3.0, "Validation", types). Asked on a miss only: an
//! equal group that is registered has passed, under the same configuration.
//!
//! In this order: of each part of each member the [`reference`] leads to something that is there and the
//! [`feature`] in use is switched on; then [`supertype`]s come first, are open, of the same kind, not too
//! deep, and matched. Limits on counts were held when the draft was written (`key/draft.rs`).

mod feature;
mod reference;
mod supertype;

use crate::error::{ErrorKind, NumberedType, Result};
use crate::feature::Features;
use crate::index::{Position, TypeIndex};
use crate::key::{Member, Target};
use crate::limits::Limits;
use crate::ty::CompositeKind;

/// A group under validation: its members in any order, as fast as it takes to look one up.
pub(crate) trait Candidate {
    /// How many members.
    fn len(&self) -> u32;
    /// The member at this position, which is below `len`.
    fn member(&self, position: u32) -> Option<Member<'_>>;
}

/// What is known of a registered type without looking at its fields.
pub(crate) struct Known {
    pub(crate) kind: CompositeKind,
    pub(crate) is_final: bool,
    pub(crate) depth: u32,
}

/// The registered types a group under validation refers to. Whoever wrote the draft keeps them
/// alive.
pub(crate) trait Registered {
    /// What its slot says of a live type; `None` where there is none of this index.
    fn known(&self, ty: TypeIndex) -> Option<Known>;
    fn is_subtype(&self, sub: TypeIndex, sup: TypeIndex) -> bool;
    /// Its fields, params and results.
    fn member(&self, ty: TypeIndex) -> Option<Member<'_>>;
    /// The type at this position of the rec group that `ty` belongs to.
    fn sibling(&self, ty: TypeIndex, position: Position) -> Option<TypeIndex>;
}

/// Refuses a group that breaks a rule; the error names the member, and the field where one is at
/// fault.
pub(crate) fn validate(
    group: &impl Candidate,
    registered: &impl Registered,
    features: &Features,
    limits: &Limits,
) -> Result<()> {
    let mut has_supertypes = false;
    for position in 0..group.len() {
        let Some(member) = group.member(position) else {
            return Err(ErrorKind::Internal("a key that does not decode").into());
        };
        member_alone(&member, group.len(), registered, features)
            .map_err(|error| error.at_member(Position(position)))?;
        has_supertypes |= member.head.supertype.is_some();
    }
    match has_supertypes {
        true => supertype::check(group, registered, limits),
        false => Ok(()),
    }
}

/// What is asked of each member of a group of so many, whatever its supertype is.
fn member_alone(
    member: &Member<'_>,
    members: u32,
    registered: &impl Registered,
    features: &Features,
) -> Result<()> {
    if member.head.kind == CompositeKind::Cont {
        return Err(ErrorKind::Unsupported("continuation types are").into());
    }
    if let Some(supertype) = member.head.supertype {
        reference::check(supertype, members, registered)?;
    }
    for (i, &word) in (0..).zip(member.words()) {
        if word.is_plain() {
            continue;
        }
        let reference = match word.target() {
            Some(target) => reference::check(target, members, registered),
            None => Ok(()),
        };
        let checked = reference.and_then(|()| feature::check(word, features));
        checked.map_err(|error| {
            let (part, number) = member.part(i);
            error.at_part(part, number)
        })?;
    }
    Ok(())
}

/// A type as an error names it.
fn numbered(target: Target) -> NumberedType {
    match target {
        Target::Own(position) => NumberedType::Group(position),
        Target::Outside(index) => NumberedType::Registry(index),
    }
}
