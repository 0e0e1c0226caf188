//! When a new group is valid (specification 3.0, "Validation", types). Groups are validated on a miss only: an equal
//! group that is registered has been validated under the same configuration.
//!
//! In this order: each member uses only switched-on proposals (`feature`), and its references are to types that exist
//! (`reference`); shared types refer to shared ones (`sharing`), types and descriptors name each other (`clause`),
//! continuations name function types (`function_type`). Then supertypes (`supertype`) come first, are not final, of the
//! same kind, not too deep, and matched by the types below them (`comparison`). Limits on counts were checked when the
//! words were written (`head_within` in `key/draft.rs`).

mod clause;
mod comparison;
mod feature;
mod function_type;
mod group;
mod known;
mod reference;
mod sharing;
mod supertype;

pub(crate) use function_type::check_tag_results;
pub(crate) use group::validate;
pub(crate) use known::{Candidate, Known, Registered};
