//! A linker without types or rules of its own: it knows exports and imports, and asks the library whether they match.

use crate::oracle::interface::{explain, matches};
use std::collections::HashMap;
use typereg::capi::abi::*;

/// An external type. Its holder must keep the types in it alive.
pub type Item = wt_extern_type_t;

/// Why an import is not satisfied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// No export has this name.
    Missing,
    /// Another kind than required, or shared and unshared.
    Kind(String),
    /// Only the size is wrong. It may have grown in code that does not run here.
    Size(String),
    /// Any other explanation of the library.
    Mismatch(String),
}

/// The exports of a linked module.
pub struct Instance {
    pub exports: HashMap<String, Item>,
}

/// Can this be given to an import that requires `wanted`? The library decides, and explains why not.
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
