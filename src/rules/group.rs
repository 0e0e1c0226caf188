//! All rules for a group, in order: first those about each member, then those about supertypes.

use super::known::{Candidate, Registered};
use super::{clause, feature, function_type, reference, sharing, supertype};
use crate::error::{Error, ErrorKind, Result};
use crate::feature::Features;
use crate::index::Position;
use crate::key::{Head, Member};
use crate::limits::Limits;

/// Refuses a group that breaks a rule. The error names the member, and the field if one is at fault.
pub(crate) fn validate(
    group: &impl Candidate,
    registered: &impl Registered,
    features: Features,
    limits: &Limits,
) -> Result<()> {
    feature::check_group(group.len(), features)?;
    let mut has_supertypes = false;
    for position in 0..group.len() {
        let Some(member) = group.member(position) else {
            return Err(ErrorKind::Internal("a key that does not decode").into());
        };
        member_alone(Position(position), &member, group, registered, features)
            .map_err(|error| error.at_member(Position(position)))?;
        has_supertypes |= member.head.supertype.is_some();
    }
    if has_supertypes {
        supertype::check(group, registered, limits)?;
    }
    Ok(())
}

/// Checks a member of a group, except against its supertype.
#[inline(always)] // It is inlined into `validate`, which exists once for each kind of candidate.
fn member_alone(
    position: Position,
    member: &Member<'_>,
    group: &impl Candidate,
    registered: &impl Registered,
    features: Features,
) -> Result<()> {
    let head = &member.head;
    if !features.include_wasm_3() {
        feature::check_member(member, features)?;
    }
    if needs_rare_checks(head) {
        feature::check_head(head, features)?;
    }
    if let Some(supertype) = head.supertype {
        reference::check(supertype, group.len(), registered)?;
    }
    let is_value = !head.kind.has_function_type();
    let in_part = |error: Error, i: u32| {
        if !is_value {
            return error;
        }
        let (part, number) = member.part(i);
        error.at_part(part, number)
    };
    for (i, word) in (0..).zip(member.words()) {
        if word.is_number() {
            continue;
        }
        // The usual reference is to a registered type, and needs no other check.
        if let Some(index) = word.plain_outside()
            && registered.is_live(index)
        {
            continue;
        }
        if let Some(target) = word.target() {
            reference::check(target, group.len(), registered).map_err(|error| in_part(error, i))?;
        }
        if is_value && word.needs_rare_checks() {
            feature::check_field(word, features).map_err(|error| in_part(error, i))?;
        }
    }
    if needs_rare_checks(head) {
        if head.kind.has_function_type() {
            function_type::check(member, group, registered, features)?;
        }
        if head.is_shared {
            sharing::check_parts(member, group, registered)?;
        }
        if head.has_clauses {
            clause::check(position, member, group)?;
        }
    }
    Ok(())
}

/// Does the type need a proposal beyond WebAssembly 3.0, or is it an exn type?
#[inline(always)]
fn needs_rare_checks(head: &Head) -> bool {
    head.is_shared || head.has_clauses || head.kind.has_function_type()
}
