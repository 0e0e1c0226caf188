//! When a new group is valid (specification 3.0, "Validation", types). Asked on a miss only: an
//! equal group that is registered has passed, under the same configuration.
//!
//! In this order: each `feature` in use is switched on, and of each part of each member the `reference` leads to
//! something that is there; shared types refer to shared ones (`sharing`), types and descriptors name each other
//! (`clause`), continuations name function types (`function_type`); then supertypes (`supertype`) come first, are open, of the same kind, not too deep, and matched
//! (`comparison`). Limits on counts were held when the draft was written (`key/draft.rs`).

mod clause;
mod comparison;
mod feature;
mod function_type;
mod group;
mod known;
mod reference;
mod sharing;
mod supertype;

pub(crate) use group::validate;
pub(crate) use known::{Candidate, Known, Registered};
