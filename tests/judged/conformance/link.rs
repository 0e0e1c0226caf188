//! A linker that knows no types and no rules: what is exported, what is imported, and whether the library says that the
//! one may stand for the other.

use crate::oracle::interface::{explain, matches};
use std::collections::HashMap;
use typereg::capi::abi::*;

/// What can be imported and exported. Its types must be kept alive by whoever holds it.
pub type Item = wt_extern_type_t;

/// Why an import is not satisfied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Nothing of that name is exported.
    Missing,
    /// A function where a table is wanted, or one that is not shared where one is that is.
    Kind(String),
    /// Nothing but its size, as far as is known here, where nothing is executed that makes it grow.
    Size(String),
    /// What the library said otherwise.
    Mismatch(String),
}

/// What a module exports, once it is linked.
pub struct Instance {
    pub exports: HashMap<String, Item>,
}

/// Can this be imported where `wanted` is declared? The library decides, and says why not.
pub fn satisfies(item: &Item, wanted: &Item) -> Result<(), Refusal> {
    let words = explain(item, wanted);
    assert_eq!(
        matches(item, wanted),
        words.is_none(),
        "it is explained iff it does not match: {words:?}"
    );
    let Some(words) = words else {
        return Ok(());
    };
    let of_any_size = Item {
        minimum: 0,
        ..*wanted
    };
    Err(match () {
        () if (item.kind, item.is_shared) != (wanted.kind, wanted.is_shared) => {
            Refusal::Kind(words)
        }
        () if matches(item, &of_any_size) => Refusal::Size(words),
        () => Refusal::Mismatch(words),
    })
}
