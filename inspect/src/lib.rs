//! What is found out about the types of modules, for people: what modules share, how two differ, and the page that shows all of
//! it. The command `typereg` prints it; typereg in WebAssembly gives it to JavaScript.
//!
//! | file | one idea |
//! | --- | --- |
//! | `words`, `json` | how things are said |
//! | `proposals` | what proposals are called |
//! | `module` | modules in one registry, with their names |
//! | `references` | which types a type refers to |
//! | `catalog` | all types of all modules, each once; found by what a person calls them |
//! | `difference` | which types two modules have in common |
//! | `facts` | everything that the page shows, as JSON |
//! | `page` | the page, as one file: with facts, or with an engine that finds them out |
//!
//! Each uses only those before it, and of the crate `typereg` only its public interface.

pub mod catalog;
pub mod difference;
pub mod facts;
pub mod json;
pub mod module;
pub mod page;
pub mod proposals;
pub mod references;
pub mod words;
