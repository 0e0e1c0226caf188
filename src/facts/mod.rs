//! What follows from a valid type: pure functions of its words.
//!
//! - [`display`]: the path from the root of the declared supertypes down to the type.
//! - [`layout`]: sizes, alignments and offsets of heap objects under a policy.
//! - [`trampoline`]: the func type whose call adapter a func type shares.

pub(crate) mod display;
pub(crate) mod layout;
pub(crate) mod trampoline;
