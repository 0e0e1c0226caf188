//! A rec group as a run of 64-bit words, which *is* its identity.
//!
//! # How a group becomes canonical
//!
//! A module numbers its types, and another module numbers the same types differently. Here are two modules with
//! one rec group in common, which the second has after other types:
//!
//! ```text
//! (rec                                              (type (func))
//!   (type $0 (sub (struct (field (ref null 1)))))    (rec
//!   (type $1 (array (ref 0))))                         (type $1 (sub (struct (field (ref null 2)))))
//!                                                      (type $2 (array (ref 1))))
//! ```
//!
//! What is written in the words is no longer the module's number. A reference to a member of the same group becomes
//! that member's *position* in it; a reference to an earlier type becomes that type's *index* in the registry. Earlier
//! types are canonical already, so equal ones have one index, and the two groups come to the same words:
//!
//! ```text
//! head: struct, open, 1 field | nullable reference, own 1 | head: array, final | reference, own 0
//! ```
//!
//! Now equality of groups is equality of words, and nothing else has to be compared: finality, supertype, mutability,
//! nullability all stand in them. This is the specification's iso-recursive equality; wasm engines call it
//! canonicalization, the literature hash consing. The hash is a polynomial in a secret number ([`hash`]: Carter and
//! Wegman, 1979), so that a module cannot be made whose groups all fall into one place.
//!
//! # The words
//!
//! One word for each sub type (its *head*), then one for each field, param or result. Two groups
//! are the same group iff their words are equal. [`word`] holds the only functions that know the
//! bits; hashing, equality, the references to other groups, printing, matching and layouts all read
//! words through them, so no component of a type can be part of one and be forgotten in another.
//!
//! - `need` says which proposal a form of type needs.
//! - A [`Draft`] is a group on its way in: words being written. When it is whole, it is a [`Key`].
//! - [`Members`] walks the words member by member; [`references`] yields the types outside that
//!   they name.

mod bits;
mod draft;
mod hash;
mod head;
mod members;
mod need;
mod target;
mod word;

pub(crate) use draft::{Draft, Key, at_most, head_within};
pub(crate) use hash::Seed;
pub(crate) use head::{Clauses, Head};
pub(crate) use members::{Member, Members, references};
pub use target::Target;
pub(crate) use word::{Word, same_words};
