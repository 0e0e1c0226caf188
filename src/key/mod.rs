//! A rec group as a run of 64-bit words, which *is* its identity.
//!
//! ```text
//! (rec (type (sub (struct (field (ref 1)))))          head: struct, open, 1 field      | ref, own group: 1
//!      (type (sub final 0 (struct (field (ref 0) i32)))))   head: struct, final, super own: 0, 2 fields | ref, own: 0 | i32
//! ```
//!
//! One word for each sub type (its *head*), then one for each field, param or result. Two groups
//! are the same group iff their words are equal. [`word`] holds the only functions that know the
//! bits; hashing, equality, the references to other groups, printing, matching and layouts all read
//! words through them, so no component of a type can be part of one and be forgotten in another.
//!
//! - A [`Draft`] is a group on its way in: words being written. When it is whole, it is a [`Key`].
//! - [`Members`] walks the words member by member; [`references`] yields the types outside that
//!   they name.

mod draft;
mod hash;
mod members;
mod word;

pub(crate) use draft::{Draft, Key, at_most, head_within};
pub(crate) use hash::Seed;
pub(crate) use members::{Member, Members, references};
pub(crate) use word::{Head, Target, Word, same_words};
