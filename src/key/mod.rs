//! A rec group as a run of 64-bit words, which *is* its identity.
//!
//! # How a group becomes canonical
//!
//! A module numbers its types, and another module numbers the same types differently. Here are two modules with
//! one rec group in common; in the second, other types come before it:
//!
//! ```text
//! (rec                                              (type (func))
//!   (type $0 (sub (struct (field (ref null 1)))))    (rec
//!   (type $1 (array (ref 0))))                         (type $1 (sub (struct (field (ref null 2)))))
//!                                                      (type $2 (array (ref 1))))
//! ```
//!
//! The words do not have the module's numbers. A reference to a member of the same group becomes that member's
//! *position* in it; a reference to an earlier type becomes that type's *index* in the registry. Earlier types are
//! canonical already, so equal ones have one index, and the two groups have the same words:
//!
//! ```text
//! head: struct, open, 1 field | nullable reference, own 1 | head: array, final | reference, own 0
//! ```
//!
//! So two groups are equal exactly if their words are equal, and nothing else has to be compared: finality, supertype,
//! mutability and nullability are all in the words. This is the specification's iso-recursive equality; wasm engines
//! call it canonicalization, the literature hash consing. The hash is a polynomial in a secret number ([`hash`]: Carter and
//! Wegman, 1979), so that an attacker cannot write a module whose groups all fall into one bucket.
//!
//! # The words
//!
//! One word for each sub type (its *head*), then one for each field, param or result. [`word`] has the only functions
//! that know the bits; hashing, equality, the references to other groups, printing, matching and layouts all read words
//! through them, so no component of a type can be used by one and forgotten by another.
//!
//! - `need` says which proposal a form of type needs.
//! - A [`Draft`] is a group that is being written. Once it is complete, it is a [`Key`].
//! - [`Words`] are the words of a registered group, in half the memory if they fit.
//! - [`packed`] has value types in 64 bits for generated code, whose bits are promised.
//! - [`Members`] goes over the words member by member; [`references`] yields the registered types that they name.

mod bits;
mod draft;
mod hash;
mod head;
mod members;
mod need;
mod one_byte;
mod packed;
mod scratch;
mod target;
mod word;
mod words;

pub(crate) use draft::{Draft, Key, at_most, head_within};
pub(crate) use hash::{Seed, kept_half};
pub(crate) use head::{Clauses, Head};
pub(crate) use members::{Member, Members, after_member, references};
pub(crate) use packed::PackedBits;
pub(crate) use scratch::Scratch;
pub use target::Target;
pub(crate) use word::Word;
#[cfg(test)]
pub(crate) use words::lower_half;
pub(crate) use words::{NARROW, Narrow, Words, to_units, upper_half};
