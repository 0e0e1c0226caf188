//! When a new group is valid (specification 3.0, "Validation", types). Asked on a miss only: an
//! equal group that is registered has passed, under the same configuration.
//!
//! In this order: [`reference`]s lead to something that is there, [`feature`]s in use are switched
//! on, [`supertype`]s come first, are open, of the same kind, not too deep, and matched. Limits on
//! counts were held when the draft was written (`key/draft.rs`).

mod feature;
mod reference;
mod supertype;

use crate::error::{Error, ErrorKind, Result};
use crate::feature::Features;
use crate::index::{Position, TypeIndex};
use crate::key::Member;
use crate::limits::Limits;
use crate::ty::CompositeKind;

/// A group under validation: its members in any order, as fast as it takes to look one up.
pub(crate) trait Candidate {
    /// How many members.
    fn len(&self) -> u32;
    /// The member at this position, which is below `len`.
    fn member(&self, position: u32) -> Option<Member<'_>>;
}

/// The registered types a group under validation refers to. Whoever wrote the draft keeps them
/// alive.
pub(crate) trait Registered {
    /// The kind of a live type; `None` where there is none of this index.
    fn kind(&self, ty: TypeIndex) -> Option<CompositeKind>;
    fn is_final(&self, ty: TypeIndex) -> bool;
    fn depth(&self, ty: TypeIndex) -> u32;
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
        let at_member = |error: Error| error.at_member(Position(position));
        reference::check(&member, group.len(), registered).map_err(at_member)?;
        feature::check(&member, features).map_err(at_member)?;
        has_supertypes |= member.head.supertype.is_some();
    }
    match has_supertypes {
        true => supertype::check(group, registered, limits),
        false => Ok(()),
    }
}
