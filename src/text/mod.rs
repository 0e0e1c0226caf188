//! Types in words, for people: in the WebAssembly text format, with their names, and why one type does not match
//! another.
//!
//! | file | one idea |
//! | --- | --- |
//! | `names` | the names of types and fields |
//! | `table` | the storage of names, in little memory |
//! | `identifier` | how a name is written in a text |
//! | `unseen` | characters that are escaped because they are invisible |
//! | `wat` | a rec group, a module's types, a registry as WAT |
//! | `dump` | a registry with owners, displays and layouts |
//! | `explanation` | an explanation that is being written |
//! | `difference` | where two definitions differ |
//! | `declaring` | whether one type could have been declared below another |
//! | `explain` | why one type does not match another |
//!
//! Names are not part of a type: two types that differ only in names are one type, and a type has as many names as
//! modules have given it. So the caller who prints keeps the names, not the registry.

mod declaring;
mod difference;
mod dump;
mod explain;
mod explanation;
mod identifier;
mod linking;
mod names;
mod table;
mod unseen;
mod wat;

pub use names::TypeNames;
pub use unseen::is_unseen;
