//! A shared type refers only to shared types (shared-everything-threads proposal). Its supertype, its function type and
//! its descriptor are shared exactly if it is, which is checked with those.

use super::known::{Candidate, Registered, numbered, of_target};
use crate::error::{Disagreement, Error, ErrorKind, NumberedType, Relation, Result};
use crate::key::Member;
use crate::ty::{CompositeKind, HeapType, RefType, StorageType, ValType};

/// Refuses a part of a shared member that refers to something unshared. The references have been checked.
#[cold]
pub(super) fn check_parts(
    member: &Member<'_>,
    group: &impl Candidate,
    registered: &impl Registered,
) -> Result<()> {
    if member.head.kind == CompositeKind::Cont {
        return Ok(()); // Its one part is its function type, for which there is another rule.
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

/// The fault of a type that is shared while this other one is not, or the other way round.
pub(super) fn disagree(other: Relation, ty: NumberedType, is_shared: bool) -> Disagreement {
    Disagreement::Sharing {
        other,
        ty,
        is_shared,
    }
}
