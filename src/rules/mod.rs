//! When a new group is valid (specification 3.0, "Validation", types). Asked on a miss only: an
//! equal group that is registered has passed, under the same configuration.
//!
//! In this order: of each part of each member the `reference` leads to something that is there and the
//! `feature` in use is switched on; then supertypes (`supertype`) come first, are open, of the same kind, not too
//! deep, and matched. Limits on counts were held when the draft was written (`key/draft.rs`).

mod feature;
mod group;
mod known;
mod reference;
mod supertype;

pub(crate) use group::validate;
pub(crate) use known::{Candidate, Known, Registered};
