//! Facts about a valid type: pure functions of its words.
//!
//! - [`policy`]: the rules by which a host lays out heap objects.
//! - [`layout`]: sizes, alignments and offsets of heap objects under a policy.
//! - [`fingerprint`]: 32 bytes that identify the type in every process.
//! - [`trampoline`]: the function type whose trampoline a function type shares.

pub(crate) mod fingerprint;
pub(crate) mod layout;
pub(crate) mod policy;
pub(crate) mod trampoline;
