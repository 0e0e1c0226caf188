//! Descriptors: a type and the type that describes it name each other, in one group, the described one first (custom
//! descriptors proposal). Only struct types have these clauses. What the clauses of a supertype require is checked with
//! the supertype.

use super::known::{Candidate, numbered};
use super::sharing::disagree;
use crate::error::{Disagreement, Error, ErrorKind, Relation, Result};
use crate::index::Position;
use crate::key::{Clauses, Member, Target};
use crate::ty::CompositeKind;

/// Refuses clauses of a member that is not a struct type, and clauses that name a type which does not name this one.
#[cold]
pub(super) fn check(position: Position, member: &Member<'_>, group: &impl Candidate) -> Result<()> {
    if member.head.kind != CompositeKind::Struct {
        let refused = Disagreement::ClauseKind(member.head.kind);
        return Err(ErrorKind::Disagreement(refused).into());
    }
    let Clauses {
        describes,
        descriptor,
    } = member.clauses();
    if let Some(described) = describes {
        if described == Clauses::OUTSIDE {
            return Err(outside(Relation::Described));
        }
        if described >= position {
            let refused = Disagreement::DescribesLater(numbered(Target::Own(described)));
            return Err(ErrorKind::Disagreement(refused).into());
        }
        let returned = |other: Clauses| other.descriptor == Some(position);
        check_pair(member, Relation::Described, described, group, returned)?;
    }
    match descriptor {
        Some(Clauses::OUTSIDE) => Err(outside(Relation::Descriptor)),
        Some(descriptor) => {
            let returned = |other: Clauses| other.describes == Some(position);
            check_pair(member, Relation::Descriptor, descriptor, group, returned)
        }
        None => Ok(()),
    }
}

fn outside(clause: Relation) -> Error {
    ErrorKind::Disagreement(Disagreement::ClauseOutside(clause)).into()
}

/// Refuses a clause that names a type which does not name this one, and one between a shared type and an unshared one.
fn check_pair(
    member: &Member<'_>,
    clause: Relation,
    other: Position,
    group: &impl Candidate,
    is_returned: impl FnOnce(Clauses) -> bool,
) -> Result<()> {
    if other.0 >= group.len() {
        let (number, known) = (other.0, group.len());
        return Err(ErrorKind::UnknownType { number, known }.into());
    }
    let Some(named) = group.member(other.0) else {
        return Err(ErrorKind::Internal("a key that does not decode").into());
    };
    let ty = numbered(Target::Own(other));
    let refused = if !is_returned(named.clauses()) {
        Disagreement::ClauseNotReturned(clause, ty)
    } else if named.head.is_shared != member.head.is_shared {
        disagree(clause, ty, member.head.is_shared)
    } else {
        return Ok(());
    };
    Err(ErrorKind::Disagreement(refused).into())
}
