//! Types in words, for people: in the WebAssembly text format, with the names they have, and why one is
//! not the other.
//!
//! | file | one idea |
//! | --- | --- |
//! | `names` | what types and fields are called |
//! | `table` | the names themselves, in little memory |
//! | `identifier` | how a name stands in a text |
//! | `unseen` | characters that are spelt out since no one would see them |
//! | `wat` | a rec group, a module's types, a registry as WAT |
//! | `dump` | a registry with all that is known of it |
//! | `words` | an explanation that is being written |
//! | `difference` | where two definitions differ |
//! | `declaring` | whether one type could be declared below another |
//! | `explain` | why one type does not match another |
//!
//! Names are no part of a type: two types that differ in nothing else are one type, and a type has as
//! many names as modules have given it. So they are kept apart from the registry, by whoever prints.

mod declaring;
mod difference;
mod dump;
mod explain;
mod identifier;
mod names;
mod table;
mod unseen;
mod wat;
mod words;

pub use names::TypeNames;
