//! The proposals that types come from, and which of them are on: for the library and for wasmparser.

use super::random::Random;
use typereg::capi::abi::*;
use wasmparser::WasmFeatures;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Proposal {
    MultiValue,
    ReferenceTypes,
    Simd,
    FunctionReferences,
    Gc,
    Exceptions,
    StackSwitching,
    SharedEverythingThreads,
    CustomDescriptors,
}

use Proposal::*;

impl Proposal {
    /// All proposals. Each comes after the one that it needs.
    pub const ALL: [Proposal; 9] = [
        MultiValue,
        ReferenceTypes,
        Simd,
        FunctionReferences,
        Gc,
        Exceptions,
        StackSwitching,
        SharedEverythingThreads,
        CustomDescriptors,
    ];

    /// The proposal that this one builds on: it is never on without that.
    pub fn needs(self) -> Option<Proposal> {
        match self {
            MultiValue | ReferenceTypes | Simd | SharedEverythingThreads => None,
            FunctionReferences | Exceptions => Some(ReferenceTypes),
            Gc | StackSwitching => Some(FunctionReferences),
            CustomDescriptors => Some(Gc),
        }
    }

    /// Its name in errors.
    pub fn name(self) -> &'static str {
        match self {
            MultiValue => "multi-value",
            ReferenceTypes => "reference types",
            Simd => "SIMD",
            FunctionReferences => "function references",
            Gc => "GC",
            Exceptions => "exception",
            StackSwitching => "stack switching",
            SharedEverythingThreads => "shared-everything-threads",
            CustomDescriptors => "custom descriptors",
        }
    }

    pub fn to_c(self) -> wt_feature_t {
        match self {
            MultiValue => WT_FEATURE_MULTI_VALUE,
            ReferenceTypes => WT_FEATURE_REFERENCE_TYPES,
            Simd => WT_FEATURE_SIMD,
            FunctionReferences => WT_FEATURE_FUNCTION_REFERENCES,
            Gc => WT_FEATURE_GC,
            Exceptions => WT_FEATURE_EXCEPTIONS,
            StackSwitching => WT_FEATURE_STACK_SWITCHING,
            SharedEverythingThreads => WT_FEATURE_SHARED_EVERYTHING_THREADS,
            CustomDescriptors => WT_FEATURE_CUSTOM_DESCRIPTORS,
        }
    }

    fn to_wasmparser(self) -> WasmFeatures {
        match self {
            MultiValue => WasmFeatures::MULTI_VALUE,
            ReferenceTypes => WasmFeatures::REFERENCE_TYPES,
            Simd => WasmFeatures::SIMD,
            FunctionReferences => WasmFeatures::FUNCTION_REFERENCES,
            Gc => WasmFeatures::GC,
            Exceptions => WasmFeatures::EXCEPTIONS,
            StackSwitching => WasmFeatures::STACK_SWITCHING,
            SharedEverythingThreads => WasmFeatures::SHARED_EVERYTHING_THREADS,
            CustomDescriptors => WasmFeatures::CUSTOM_DESCRIPTORS,
        }
    }
}

/// The proposals that are on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Setting(u16);

impl Setting {
    pub const NONE: Setting = Setting(0);
    pub const ALL: Setting = Setting((1 << Proposal::ALL.len()) - 1);

    /// The proposals of this version of WebAssembly: 1, 2 or 3.
    pub fn of_version(major: u32) -> Self {
        let parts: &[Proposal] = match major {
            1 => &[],
            2 => &[MultiValue, ReferenceTypes, Simd],
            3 => &[MultiValue, Simd, Gc, Exceptions],
            other => panic!("no version {other}"),
        };
        parts
            .iter()
            .fold(Setting::NONE, |setting, &part| setting.with(part))
    }

    /// The proposals that are among wasmparser's features, and those that they need.
    pub fn of_wasmparser(features: WasmFeatures) -> Self {
        let on = Proposal::ALL.into_iter();
        on.filter(|proposal| features.contains(proposal.to_wasmparser()))
            .fold(Setting::NONE, Setting::with)
    }

    /// A random setting in which every proposal that is on has what it needs; often near to all or to none.
    pub fn draw(random: &mut Random) -> Self {
        let mut setting = match random.below(4) {
            0 => Setting::NONE,
            1 => Setting::of_version(2),
            _ => Setting::ALL,
        };
        for _ in 0..1 + random.below(3) {
            let proposal = *random.pick(&Proposal::ALL);
            setting = if random.one_in(2) {
                setting.with(proposal)
            } else {
                setting.without(proposal)
            };
        }
        setting
    }

    pub fn has(self, proposal: Proposal) -> bool {
        self.0 & 1 << proposal as u16 != 0
    }

    /// With this proposal and those that it needs.
    #[must_use]
    pub fn with(self, proposal: Proposal) -> Self {
        let on = Setting(self.0 | 1 << proposal as u16);
        proposal.needs().map_or(on, |needed| on.with(needed))
    }

    /// Without this proposal and those that need it.
    #[must_use]
    pub fn without(self, proposal: Proposal) -> Self {
        let off = Setting(self.0 & !(1 << proposal as u16));
        let users = Proposal::ALL.into_iter();
        users
            .filter(|user| user.needs() == Some(proposal))
            .fold(off, Setting::without)
    }

    pub fn on(self) -> impl Iterator<Item = Proposal> {
        Proposal::ALL.into_iter().filter(move |&one| self.has(one))
    }

    /// For wasmparser: the rest of WebAssembly 3.0 is on.
    pub fn to_wasmparser(self) -> WasmFeatures {
        let all = Proposal::ALL.into_iter();
        let all = all.fold(WasmFeatures::empty(), |all, one| all | one.to_wasmparser());
        self.on().fold(WasmFeatures::WASM3 - all, |on, one| {
            on | one.to_wasmparser()
        })
    }
}
