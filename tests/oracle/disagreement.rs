//! Where wasmparser's validator and the rules differ about type sections: the proposals' own tests
//! decide, or where they say nothing, the rules.

use super::validity::{self, Fault};

/// What wasmparser refuses with these words although it is valid.
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

/// What it accepts although this rule is broken.
const TOO_LENIENT: [(Fault, &str); 2] = [
    (
        validity::CONT_SHARED,
        "shared-everything-threads: a continuation type and its func type agree in `shared`",
    ),
    (
        validity::PAIR_SHARED,
        "custom descriptors: a type and its descriptor are both shared or both not",
    ),
];

/// Is it known that wasmparser refuses what the rules accept, with these words?
pub fn is_too_strict(words: &str) -> bool {
    TOO_STRICT.iter().any(|row| words.starts_with(row.0))
}

/// Is it known that wasmparser accepts what breaks this rule?
pub fn is_too_lenient(fault: Fault) -> bool {
    TOO_LENIENT.iter().any(|row| row.0 == fault)
}
