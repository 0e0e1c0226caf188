//! Every reference is to an earlier group or to the own group (any position), and to a wasm type.

use super::Registered;
use crate::error::{Error, ErrorKind, Result};
use crate::key::{Member, Target};
use crate::ty::CompositeKind;

/// Of a member of a group with `members` of them.
pub(super) fn check(member: &Member<'_>, members: u32, registered: &impl Registered) -> Result<()> {
    let reaches = |target: Target| match target {
        Target::Own(own) if own.0 >= members => Err(ErrorKind::UnknownType(own.0)),
        Target::Own(_) => Ok(()),
        Target::Outside(index) => match registered.kind(index) {
            None => Err(ErrorKind::Stale(index.get())),
            Some(CompositeKind::Exn) => Err(ErrorKind::ExnInDefinition),
            Some(_) => Ok(()),
        },
    };
    if let Some(supertype) = member.head.supertype {
        reaches(supertype)?;
    }
    for (i, word) in (0..).zip(member.words()) {
        if let Some(target) = word.target() {
            reaches(target).map_err(|kind| {
                let (part, number) = member.part(i);
                Error::from(kind).at_part(part, number)
            })?;
        }
    }
    Ok(())
}
