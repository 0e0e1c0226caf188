//! Proposals beyond WebAssembly 3.0 are used only where the registry's configuration switches them
//! on.

use crate::error::{ErrorKind, Result};
use crate::feature::Features;
use crate::key::Word;

/// Of a field, param or result.
#[inline]
pub(super) fn check(word: Word, features: &Features) -> Result<()> {
    match word.needs() {
        Some(feature) if !features.has(feature) => Err(ErrorKind::FeatureOff(feature).into()),
        _ => Ok(()),
    }
}
