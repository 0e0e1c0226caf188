//! Proposals are used only where the registry's configuration switches them on.
//!
//! What is of WebAssembly 3.0 is looked at only where a part of that is off; what is beyond it always is.

use crate::error::{Error, ErrorKind, Result};
use crate::feature::{Feature, Features};
use crate::key::{Head, Member, Word};

/// Refuses a group of several members, which is a `rec`, where that is off.
pub(super) fn check_group(members: u32, features: Features) -> Result<()> {
    if members > 1 && !features.has(Feature::Gc) {
        return Err(ErrorKind::FeatureOff(Feature::Gc).into());
    }
    Ok(())
}

/// Refuses the first form of a member whose proposal is off; all of it is looked at.
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
