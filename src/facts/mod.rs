//! What follows from a valid type: pure functions of its words.
//!
//! - [`layout`]: sizes, alignments and offsets of heap objects under a policy.
//! - [`trampoline`]: the func type whose call adapter a func type shares.

pub(crate) mod layout;
pub(crate) mod trampoline;
