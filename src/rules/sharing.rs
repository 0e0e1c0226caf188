//! A shared type refers to shared types only (shared-everything-threads proposal). That it agrees with its supertype, its
//! function type and its descriptor is checked with those.

use super::known::{Candidate, Registered, numbered, of_target};
use crate::error::{Disagreement, Error, ErrorKind, NumberedType, Relation, Result};
use crate::key::Member;
use crate::ty::{CompositeKind, HeapType, RefType, StorageType, ValType};

/// Refuses a part of a shared member that refers to what is not shared. Every reference leads somewhere.
#[cold]
pub(super) fn check_parts(
    member: &Member<'_>,
    group: &impl Candidate,
    registered: &impl Registered,
) -> Result<()> {
    if member.head.kind == CompositeKind::Cont {
        return Ok(()); // Its one part is its function type, which has a rule of its own.
    }
    for (i, word) in (0..).zip(member.words()) {
        let Some(field) = word.as_field() else {
            return Err(ErrorKind::Internal("a key that does not decode").into());
        };
        let StorageType::Val(ValType::Ref(RefType { heap, .. })) = field.storage else {
            continue;
        };
        if !heap.is_shared(|target| of_target(target, group, registered).1) {
            let target = match heap {
                HeapType::Concrete { target, .. } => Some(numbered(target)),
                HeapType::Abstract { .. } => None,
            };
            let (part, number) = member.part(i);
            let error = Error::from(ErrorKind::Disagreement(Disagreement::Unshared(target)));
            return Err(error.at_part(part, number));
        }
    }
    Ok(())
}

/// What is wrong with a type that is shared where this other one is not, or the other way around.
pub(super) fn disagree(other: Relation, ty: NumberedType, is_shared: bool) -> Disagreement {
    Disagreement::Sharing {
        other,
        ty,
        is_shared,
    }
}
