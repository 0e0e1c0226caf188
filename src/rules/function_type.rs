//! A continuation type names a function type, and is shared exactly if the function type is (stack switching proposal).
//! An exn type names the function type of a tag, and is final.

use super::known::{Candidate, Registered, numbered, of_target};
use super::sharing::disagree;
use crate::error::{Disagreement, ErrorKind, Relation, Result};
use crate::feature::{Feature, Features};
use crate::key::{Member, Target};
use crate::ty::CompositeKind;

/// Refuses a continuation or exn type that names something other than a function type, or a function type that does not
/// fit. The reference has been checked.
#[cold]
pub(super) fn check(
    member: &Member<'_>,
    group: &impl Candidate,
    registered: &impl Registered,
    features: Features,
) -> Result<()> {
    let Some(target) = member.function_type() else {
        return Err(ErrorKind::Internal("a continuation without a function type").into());
    };
    let (kind, is_shared) = of_target(target, group, registered);
    if kind != CompositeKind::Func {
        let refused = Disagreement::FunctionTypeIsNone(member.head.kind, numbered(target), kind);
        return Err(ErrorKind::Disagreement(refused).into());
    }
    if member.head.kind == CompositeKind::Exn {
        if !member.head.is_final {
            return Err(ErrorKind::Disagreement(Disagreement::ExnIsOpen).into());
        }
        return check_tag(target, group, registered, features);
    }
    if is_shared != member.head.is_shared {
        let ty = numbered(target);
        let refused = disagree(Relation::FunctionType, ty, member.head.is_shared);
        return Err(ErrorKind::Disagreement(refused).into());
    }
    Ok(())
}

/// Refuses a tag with results, unless stack switching is on: only tags for suspending have results.
pub(crate) fn check_tag_results(results: u32, features: Features) -> Result<()> {
    if results != 0 && !features.has(Feature::StackSwitching) {
        return Err(ErrorKind::TagHasResults(results).into());
    }
    Ok(())
}

/// [`check_tag_results`] for the function type of an exn type's tag.
fn check_tag(
    tag: Target,
    group: &impl Candidate,
    registered: &impl Registered,
    features: Features,
) -> Result<()> {
    let tag = match tag {
        Target::Own(own) => group.member(own.0),
        Target::Outside(index) => registered.member(index),
    };
    tag.map_or(Ok(()), |tag| check_tag_results(tag.head.results, features))
}
