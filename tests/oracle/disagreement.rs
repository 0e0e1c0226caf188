//! Where wasmparser's validator and the rules disagree about type sections. The proposals' own tests decide; where they
//! have none, the rules do.

use super::validity::{self, Fault};

/// Errors of wasmparser about sections that are valid.
const TOO_STRICT: [(&str, &str); 2] = [
    (
        "sub type with descriptor must have super type with descriptor",
        "descriptors.wast: \"If a subtype has a descriptor, its supertype does not need to have a descriptor.\"",
    ),
    (
        "descriptor and described type must have the same finality",
        "nothing in the proposal asks for it",
    ),
];

/// Rules that a section can break while wasmparser accepts it.
const TOO_LENIENT: [(Fault, &str); 2] = [
    (
        validity::CONT_SHARED,
        "shared-everything-threads: a continuation type and its function type agree in `shared`",
    ),
    (
        validity::PAIR_SHARED,
        "custom descriptors: a type and its descriptor are both shared or both not",
    ),
];

/// Is it known that wasmparser refuses valid sections with this message?
pub fn is_too_strict(words: &str) -> bool {
    TOO_STRICT.iter().any(|row| words.starts_with(row.0))
}

/// Is it known that wasmparser accepts sections that break this rule?
pub fn is_too_lenient(fault: Fault) -> bool {
    TOO_LENIENT.iter().any(|row| row.0 == fault)
}
