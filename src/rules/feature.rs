//! Proposals beyond WebAssembly 3.0 are used only where the registry's configuration switches them
//! on.

use crate::error::{Error, ErrorKind, Result};
use crate::feature::Features;
use crate::key::Member;
use crate::ty::CompositeKind;

pub(super) fn check(member: &Member<'_>, features: &Features) -> Result<()> {
    if member.head.kind == CompositeKind::Cont {
        return Err(ErrorKind::Unsupported("continuation types are").into());
    }
    for (i, word) in (0..).zip(member.words()) {
        if let Some(feature) = word.needs()
            && !features.has(feature)
        {
            let (part, number) = member.part(i);
            return Err(Error::from(ErrorKind::FeatureOff(feature)).at_part(part, number));
        }
    }
    Ok(())
}
