//! wasm bytes → drafts, group by group; and the names that a module gives. Nothing here registers or owns.
//!
//! | file | one idea |
//! | --- | --- |
//! | `bytes` | integers, names, and where the bytes end |
//! | `module` | a module's sections |
//! | `scope` | the types that a group can name, by their numbers in the module |
//! | `value` | the bytes of a value type or a heap type |
//! | `sub_type` | the bytes of a sub type → words |
//! | `usual` | the same for usual forms, quickly |
//! | `type_section` | the rec groups of a type section, one after the other |
//! | `elsewhere` | types in code bodies and other sections |
//! | `constant` | skips a constant expression |
//! | `names` | the names of types and fields in a name section |
//!
//! wasmparser reads nothing here: its errors are boxed, and its groups and sub types allocate as much as the bytes
//! *claim* to need. Here no claim of a binary is an allocation size: memory grows with what has been read. Only tests
//! use wasmparser, to compare results.
//!
//! Offsets in errors count from the start of the bytes given.

mod bytes;
mod constant;
mod elsewhere;
mod module;
#[cfg(feature = "text")]
mod names;
mod scope;
mod sub_type;
mod type_section;
mod usual;
mod value;

pub(crate) use self::bytes::{Bytes, malformed};
pub(crate) use self::constant::skip_constant;
pub(crate) use self::elsewhere::{BlockForm, TypeReader, value_type};
pub(crate) use self::module::{Sections, type_section_payload};
#[cfg(feature = "text")]
pub(crate) use self::names::{GivenName, names};
#[cfg(feature = "text")]
pub use self::names::{NameFault, PassedOver};
pub(crate) use self::scope::feature_off;
pub(crate) use self::type_section::TypeSection;
pub(crate) use self::value::unexpected_byte;
