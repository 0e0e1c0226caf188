//! All rules for a group, in their order: each member on its own, then the supertypes.

use super::known::{Candidate, Registered};
use super::{feature, reference, supertype};
use crate::error::{ErrorKind, Result};
use crate::feature::Features;
use crate::index::Position;
use crate::key::Member;
use crate::limits::Limits;
use crate::ty::CompositeKind;

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
    if has_supertypes {
        supertype::check(group, registered, limits)?;
    }
    Ok(())
}

/// What is asked of a member of a group of `members`, whatever its supertype is.
#[inline(always)] // Into `validate`, of which there is one for each kind of candidate.
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
