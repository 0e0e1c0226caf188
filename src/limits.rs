//! Every limit of typereg, and where it comes from.
//!
//! A registry's [`Limits`] start at the maxima below and can only be lowered. The maxima are those of the WebAssembly
//! JavaScript interface ("Implementation-defined limits"), which browsers and wasmparser use, too. Two are our own:
//! [`Limit::LiveTypes`] is the number of type indices, and [`Limit::GroupParts`] bounds what one call can allocate.
//! [`Limit::NameBytes`] is the JavaScript interface's limit for the size of a module.
//!
//! Data structures pack these numbers into bit fields; `key/word.rs` asserts at compile time that
//! each fits.

use crate::enumeration::enumeration;

enumeration! {
    /// A limit. The discriminants are those of `WT_LIMIT_*` in C.
    pub enum Limit: u32 {
        /// Types in the type section of one module.
        ModuleTypes = 1,
        /// Rec groups in the type section of one module; an empty group counts.
        ModuleRecGroups = 2,
        /// Members of one rec group.
        GroupTypes = 3,
        /// Fields of one struct.
        Fields = 4,
        /// Params of one function type.
        Params = 5,
        /// Results of one function type.
        Results = 6,
        /// Depth of a type below the root of its declared supertypes; a root has depth 0.
        SupertypeDepth = 7,
        /// Types alive in one registry at once: a quota.
        LiveTypes = 8,
        /// Bytes of all names of types and fields in one set of names.
        NameBytes = 9,
        /// Fields, params and results of all members of one rec group together; an array, a continuation type and an
        /// exn type have one each. It is needed for plain data: many members can point to one array, so the size of the
        /// data does not bound it.
        GroupParts = 10,
    }

    /// All limits, in the order of their numbers.
    pub const ALL;

    /// The limit of this number.
    pub(crate) const fn from_number;
}

impl Limit {
    /// The highest value that can be set, which is also the default.
    pub const fn maximum(self) -> u32 {
        match self {
            Limit::ModuleTypes | Limit::ModuleRecGroups | Limit::GroupTypes => 1_000_000,
            Limit::Fields => 10_000,
            Limit::Params | Limit::Results => 1_000,
            Limit::SupertypeDepth => 63,
            Limit::LiveTypes => MAX_TYPE_INDEX,
            // The maximum size of a module. 32 bits can say where a name begins (`text/table.rs`).
            Limit::NameBytes => 1 << 30,
            // A million members with sixteen parts each: 128 MiB of words.
            Limit::GroupParts => 1 << 24,
        }
    }

    /// What the limit counts, as error messages call it.
    pub const fn noun(self) -> &'static str {
        match self {
            Limit::ModuleTypes => "types in a module",
            Limit::ModuleRecGroups => "rec groups in a module",
            Limit::GroupTypes => "types in a rec group",
            Limit::Fields => "fields in a struct",
            Limit::Params => "params in a function type",
            Limit::Results => "results in a function type",
            Limit::SupertypeDepth => "supertypes above a type",
            Limit::LiveTypes => "live types in the registry",
            Limit::NameBytes => "bytes of names in one set of names",
            Limit::GroupParts => "fields, params and results in a rec group",
        }
    }

    /// The name of its constant in C.
    pub const fn name(self) -> &'static str {
        match self {
            Limit::ModuleTypes => "WT_LIMIT_MODULE_TYPES",
            Limit::ModuleRecGroups => "WT_LIMIT_MODULE_REC_GROUPS",
            Limit::GroupTypes => "WT_LIMIT_GROUP_TYPES",
            Limit::Fields => "WT_LIMIT_FIELDS",
            Limit::Params => "WT_LIMIT_PARAMS",
            Limit::Results => "WT_LIMIT_RESULTS",
            Limit::SupertypeDepth => "WT_LIMIT_SUPERTYPE_DEPTH",
            Limit::LiveTypes => "WT_LIMIT_LIVE_TYPES",
            Limit::NameBytes => "WT_LIMIT_NAME_BYTES",
            Limit::GroupParts => "WT_LIMIT_GROUP_PARTS",
        }
    }
}

/// The highest type index that a registry gives out: 2^27 - 1, which takes 8 GiB of slots. No program reaches it, and
/// no index can be mistaken for the mark of a C handle (`capi/handle.rs`) or of a dead slot.
pub(crate) const MAX_TYPE_INDEX: u32 = (1 << 27) - 1;

/// The greatest depth of a type: one less than the length of the longest display.
pub(crate) const MAX_DEPTH: u32 = Limit::SupertypeDepth.maximum();

/// The limits of one registry.
#[derive(Clone, Debug)]
pub struct Limits([u32; Limit::ALL.len()]);

impl Default for Limits {
    fn default() -> Self {
        Limits(Limit::ALL.map(Limit::maximum))
    }
}

impl Limits {
    /// The value in force.
    pub const fn get(&self, limit: Limit) -> u32 {
        self.0[limit as usize - 1]
    }

    /// Sets a limit, at most to its maximum. Returns `false`, without a change, for 0 and for more than the maximum.
    #[must_use]
    pub fn set(&mut self, limit: Limit, value: u64) -> bool {
        match u32::try_from(value) {
            Ok(value) if (1..=limit.maximum()).contains(&value) => {
                self.0[limit as usize - 1] = value;
                true
            }
            _ => false,
        }
    }
}
