//! The proposals of WebAssembly's types, each of them on or off in a registry.
//!
//! The proposals that are part of WebAssembly 3.0 are on by default, the others are off. A proposal that builds on
//! another one is never on without it:
//!
//! ```text
//! reference types ◀── typed function references ◀── GC ◀── custom descriptors
//!        ▲                        ▲
//!        └── exception handling   └── stack switching          multi-value, SIMD, shared-everything-threads: on their own
//! ```
//!
//! `key/need.rs` says which form of a type needs which proposal.

use crate::enumeration::enumeration;

enumeration! {
    /// A proposal that a registry's configuration switches on or off. The numbers are `WT_FEATURE_*` in C.
    pub enum Feature: u32 {
        /// Continuation types, `cont` and `nocont`; tags with results.
        StackSwitching = 1,
        /// `shared` types.
        SharedEverythingThreads = 2,
        /// Descriptors and exact references.
        CustomDescriptors = 3,
        /// Functions with more than one result. WebAssembly 2.0.
        MultiValue = 4,
        /// `funcref` and `externref`. WebAssembly 2.0.
        ReferenceTypes = 5,
        /// `v128`. WebAssembly 2.0.
        Simd = 6,
        /// References that are never null, and references to function types. WebAssembly 3.0.
        FunctionReferences = 7,
        /// Structs and arrays, rec groups, declared supertypes, and the abstract heap types of all these. WebAssembly 3.0.
        Gc = 8,
        /// `exn` and `noexn`, exn types. WebAssembly 3.0.
        Exceptions = 9,
    }

    /// All features, in the order of their numbers.
    pub const ALL;

    /// The feature of this number.
    pub(crate) const fn from_number;
}

impl Feature {
    /// The name of the proposal.
    pub const fn name(self) -> &'static str {
        match self {
            Feature::StackSwitching => "stack switching",
            Feature::SharedEverythingThreads => "shared-everything-threads",
            Feature::CustomDescriptors => "custom descriptors",
            Feature::MultiValue => "multi-value",
            Feature::ReferenceTypes => "reference types",
            Feature::Simd => "SIMD",
            Feature::FunctionReferences => "typed function references",
            Feature::Gc => "GC",
            Feature::Exceptions => "exception handling",
        }
    }

    /// The proposal that this one builds on.
    pub const fn builds_on(self) -> Option<Feature> {
        match self {
            Feature::FunctionReferences | Feature::Exceptions => Some(Feature::ReferenceTypes),
            Feature::Gc | Feature::StackSwitching => Some(Feature::FunctionReferences),
            Feature::CustomDescriptors => Some(Feature::Gc),
            Feature::SharedEverythingThreads
            | Feature::MultiValue
            | Feature::ReferenceTypes
            | Feature::Simd => None,
        }
    }

    const fn bit(self) -> u32 {
        1 << self as u32
    }

    /// This proposal and all that it builds on.
    fn with_foundations(self) -> impl Iterator<Item = Feature> {
        core::iter::successors(Some(self), |feature| feature.builds_on())
    }
}

/// Which proposals are switched on. The default is WebAssembly 3.0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Features(u32);

impl Default for Features {
    fn default() -> Features {
        Features::WASM_3
    }
}

impl Features {
    /// WebAssembly 1.0: numbers and functions of at most one result.
    pub const WASM_1: Features = Features(0);

    /// WebAssembly 2.0: also several results, `v128`, `funcref` and `externref`.
    pub const WASM_2: Features =
        Features(Feature::MultiValue.bit() | Feature::ReferenceTypes.bit() | Feature::Simd.bit());

    /// WebAssembly 3.0: also references to types, structs and arrays, exceptions.
    pub const WASM_3: Features = Features(
        Features::WASM_2.0
            | Feature::FunctionReferences.bit()
            | Feature::Gc.bit()
            | Feature::Exceptions.bit(),
    );

    /// The proposals of a version of WebAssembly, 1 to 3, and none beyond it.
    pub const fn of_wasm_version(major: u32) -> Option<Features> {
        match major {
            1 => Some(Features::WASM_1),
            2 => Some(Features::WASM_2),
            3 => Some(Features::WASM_3),
            _ => None,
        }
    }

    /// Switches a proposal on, together with those that it builds on; or off, together with those that build on it.
    pub fn set(&mut self, feature: Feature, enabled: bool) {
        if enabled {
            for foundation in feature.with_foundations() {
                self.0 |= foundation.bit();
            }
            return;
        }
        for other in Feature::ALL {
            if other
                .with_foundations()
                .any(|foundation| foundation == feature)
            {
                self.0 &= !other.bit();
            }
        }
    }

    /// Is it on?
    #[inline]
    pub const fn has(self, feature: Feature) -> bool {
        self.0 & feature.bit() != 0
    }

    /// Are all proposals of WebAssembly 3.0 on?
    #[inline]
    pub(crate) const fn include_wasm_3(self) -> bool {
        self.0 & Features::WASM_3.0 == Features::WASM_3.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proposal_is_never_on_without_what_it_builds_on() {
        let sound = |features: Features| {
            Feature::ALL.into_iter().all(|feature| {
                !features.has(feature) || feature.with_foundations().all(|f| features.has(f))
            })
        };
        for start in [Features::WASM_1, Features::WASM_2, Features::WASM_3] {
            for first in Feature::ALL {
                for second in Feature::ALL {
                    for (on, then_on) in
                        [(true, true), (true, false), (false, true), (false, false)]
                    {
                        let mut features = start;
                        features.set(first, on);
                        features.set(second, then_on);
                        assert!(
                            sound(features),
                            "{start:?} {first:?} {on} {second:?} {then_on}"
                        );
                        assert_eq!(features.has(second), then_on);
                    }
                }
            }
        }
    }
}
