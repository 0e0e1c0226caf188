//! Proposals beyond WebAssembly 3.0 are used only where the registry's configuration switches them
//! on.

use crate::error::{ErrorKind, Result};
use crate::feature::Features;
use crate::key::Word;

/// Refuses a field, param or result whose proposal is switched off.
#[inline]
pub(super) fn check(word: Word, features: &Features) -> Result<()> {
    match word.needs() {
        Some(feature) if !features.has(feature) => Err(ErrorKind::FeatureOff(feature).into()),
        _ => Ok(()),
    }
}
