//! Reports for people about the types of modules: what modules share, how two differ, and the page that shows it all.
//! The command `typereg` prints them; typereg in WebAssembly gives them to JavaScript.
//!
//! | file | one idea |
//! | --- | --- |
//! | `words`, `json` | how reports are written |
//! | `proposals` | the names of proposals |
//! | `module` | modules in one registry, with their names |
//! | `references` | which types a type refers to |
//! | `catalog` | all types of all modules, each once; found by what a person calls them |
//! | `difference` | which types two modules have in common |
//! | `facts` | everything that the page shows, as JSON |
//! | `page` | the page, as one file: with facts, or with an engine that computes them |
//!
//! Each uses only those before it, and only the public interface of the crate `typereg`.

pub mod catalog;
pub mod difference;
pub mod facts;
pub mod json;
pub mod module;
pub mod page;
pub mod proposals;
pub mod references;
pub mod words;
