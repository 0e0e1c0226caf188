//! A group may use only the proposals that the registry's configuration has switched on.
//!
//! Forms of WebAssembly 3.0 are checked only if a part of it is off; forms beyond it are always checked.

use crate::error::{Error, ErrorKind, Result};
use crate::feature::{Feature, Features};
use crate::key::{Head, Member, Word};

/// Refuses a group of several members, which needs a `rec`, if GC is off.
pub(super) fn check_group(members: u32, features: Features) -> Result<()> {
    if members > 1 && !features.has(Feature::Gc) {
        return Err(ErrorKind::FeatureOff(Feature::Gc).into());
    }
    Ok(())
}

/// Refuses a member that has a form whose proposal is off. The error is about the first one.
#[cold]
pub(super) fn check_member(member: &Member<'_>, features: Features) -> Result<()> {
    let Some((feature, part)) = features.lack_for_member(member) else {
        return Ok(());
    };
    let error = Error::from(ErrorKind::FeatureOff(feature));
    Err(match part {
        Some((part, number)) => error.at_part(part, number),
        None => error,
    })
}

/// Refuses a head whose proposal is off.
#[inline]
pub(super) fn check_head(head: &Head, features: Features) -> Result<()> {
    refuse(features.lack_for_head(head))
}

/// Refuses a field, param or result whose proposal is off.
pub(super) fn check_field(word: Word, features: Features) -> Result<()> {
    refuse(
        word.as_field()
            .and_then(|field| features.lack_for_field(&field)),
    )
}

#[inline]
fn refuse(lacking: Option<Feature>) -> Result<()> {
    match lacking {
        Some(feature) => Err(ErrorKind::FeatureOff(feature).into()),
        None => Ok(()),
    }
}
