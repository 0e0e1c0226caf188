//! The proposals beyond WebAssembly 3.0 that typereg knows, each on or off in a registry.

/// A proposal beyond WebAssembly 3.0 that a registry's configuration switches on. The numbers are
/// `WT_FEATURE_*` in C.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum Feature {
    /// Continuations: `cont`, `nocont` and continuation types.
    StackSwitching = 1,
    /// `shared` types.
    SharedEverythingThreads = 2,
    /// Descriptors and exact references.
    CustomDescriptors = 3,
}

impl Feature {
    /// All features, in the order of their numbers.
    pub const ALL: [Feature; 3] = [
        Feature::StackSwitching,
        Feature::SharedEverythingThreads,
        Feature::CustomDescriptors,
    ];

    /// The proposal's own name.
    pub const fn name(self) -> &'static str {
        match self {
            Feature::StackSwitching => "stack switching",
            Feature::SharedEverythingThreads => "shared-everything-threads",
            Feature::CustomDescriptors => "custom descriptors",
        }
    }
}

/// Which proposals beyond WebAssembly 3.0 are switched on; none unless asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Features(u32);

impl Features {
    /// Switches a proposal on or off.
    pub fn set(&mut self, feature: Feature, enabled: bool) {
        match enabled {
            true => self.0 |= 1 << feature as u32,
            false => self.0 &= !(1 << feature as u32),
        }
    }

    /// Is it on?
    pub fn has(self, feature: Feature) -> bool {
        self.0 & 1 << feature as u32 != 0
    }
}
