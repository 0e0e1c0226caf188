//! wasm bytes → drafts, group by group; and the names that a module gives. Nothing here registers or owns.
//!
//! | file | one idea |
//! | --- | --- |
//! | `bytes` | integers and references, and where the bytes end |
//! | `module` | a module's sections |
//! | `scope` | the types that a group can name, by their numbers in the module |
//! | `value` | the bytes of a value type or a heap type |
//! | `sub_type` | the bytes of a sub type → words |
//! | `type_section` | the rec groups of a type section, one after the other |
//! | `elsewhere` | types in code bodies and other sections |
//! | `names` | the names of types and fields, if the module has them |
//!
//! Types are read without wasmparser, whose groups and sub types take memory by what the bytes *claim*. Here no
//! claim of a binary is an allocation size: memory grows by what has been read. Only tests compare with wasmparser.
//!
//! Offsets in errors count from the start of the bytes given.

mod bytes;
mod elsewhere;
mod module;
mod names;
mod scope;
mod sub_type;
mod type_section;
mod value;

pub(crate) use self::elsewhere::{BlockType, Elsewhere};
pub(crate) use self::module::each_section;
pub(crate) use self::names::{GivenName, names};
pub use self::names::{NameFault, PassedOver};
pub(crate) use self::type_section::TypeSection;
