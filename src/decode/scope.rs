//! What the bytes of a rec group may use: the types of the groups before it and its own; and, where a part of
//! WebAssembly 3.0 is off, the proposals that are on.
//!
//! A group is *gated* where a part of WebAssembly 3.0 is off. Its forms are then checked as they are read, since two
//! forms of one type need different proposals: `funcref`, and `(ref null func)` in its long form. Otherwise reading
//! checks no forms, since validation finds every form whose proposal is off.

use crate::error::{Error, ErrorKind, Result};
use crate::feature::{Feature, Features};
use crate::index::{ModuleTypeIndex, Position, TypeIndex};
use crate::key::{Target, Word};

/// What a type's number in the module means in one group, and which forms the group may use.
pub(super) struct Scope<'a> {
    /// The index of each module type before the group.
    pub(super) earlier: &'a [TypeIndex],
    /// How many types the group has.
    pub(super) members: u32,
    /// The proposals that are on; `None` if the group is not gated.
    pub(super) gate: Option<Features>,
}

/// The gate of the groups of a registry with these features.
pub(super) fn gate(features: Features) -> Option<Features> {
    (!features.include_wasm_3()).then_some(features)
}

impl Scope<'_> {
    #[inline(always)]
    pub(super) fn known(&self, ModuleTypeIndex(number): ModuleTypeIndex) -> Option<Target> {
        match self.earlier.get(number as usize) {
            Some(&index) => Some(Target::Outside(index)),
            None => {
                let position = number - self.earlier.len() as u32;
                (position < self.members).then_some(Target::Own(Position(position)))
            }
        }
    }

    /// The error for a number that no type has.
    #[cold]
    pub(super) fn unknown(&self, ModuleTypeIndex(number): ModuleTypeIndex) -> Error {
        let known = self.earlier.len() as u32 + self.members;
        ErrorKind::UnknownType { number, known }.into()
    }

    #[inline(always)]
    pub(super) fn is_gated(&self) -> bool {
        self.gate.is_some()
    }

    /// Refuses a form of a proposal that is off, if the group is gated. The form begins at this byte.
    #[inline(always)]
    pub(super) fn gate(&self, feature: Feature, at: u64) -> Result<()> {
        check_gate(self.gate, feature, at)
    }

    /// Returns the word of a value type that begins at this byte; refuses it if the group is gated and it needs a
    /// proposal that is off.
    pub(super) fn gated(&self, word: Word, at: u64) -> Result<Word> {
        let (Some(features), Some(field)) = (self.gate, word.as_field()) else {
            return Ok(word);
        };
        match features.lack_for_field(&field) {
            Some(feature) => Err(feature_off(feature, at)),
            None => Ok(word),
        }
    }
}

/// Refuses a form of a proposal that is off, by the gate of a group. The form begins at this byte.
#[inline(always)]
pub(super) fn check_gate(gate: Option<Features>, feature: Feature, at: u64) -> Result<()> {
    match gate {
        Some(features) if !features.has(feature) => Err(feature_off(feature, at)),
        _ => Ok(()),
    }
}

/// The error for a form that begins at this byte and needs a proposal that is off.
#[cold]
pub(crate) fn feature_off(feature: Feature, at: u64) -> Error {
    Error::from(ErrorKind::FeatureOff(feature)).at_byte(at)
}
