//! The C interface: what `include/typereg.h` declares.
//!
//! `header/sections.rs` says in which section of the header each function is. The comments here are the header's text,
//! so they are about C. [`abi`] has the structs and constants. What the functions share:
//!
//! - `handle`: objects that C has pointers to, recognised by a mark;
//! - `refusal`: the errors that C owns;
//! - `call`: turns a body that may fail or panic into what C gets;
//! - `function`: the name of the function that runs;
//! - `convert`: the structs of C ↔ the types of Rust;
//! - `lent`: what C borrows from a rec group builder, and `definition`: calls on it.
//!
//! There are conversions here and no decisions: every rule about types is elsewhere, except which fields of a
//! `wt_val_type_t` go together. All functions are `unsafe` for one reason: a pointer that is neither NULL nor what it
//! is declared to be cannot always be recognised.
#![expect(
    unsafe_code,
    reason = "pointers come from C; `handle` and `convert` check as much of them as can be checked"
)]
#![expect(
    clippy::missing_safety_doc,
    reason = "the header's front page has the obligations of C callers, once for all functions"
)]

pub mod abi;
mod array_type_builder;
mod builder;
mod call;
mod config;
mod config_life;
mod cont_type;
mod convert;
mod definition;
#[cfg(feature = "encode")]
mod encoder;
mod error;
mod extern_type;
mod fingerprint;
mod forward_ref_builder;
mod func_type_builder;
mod function;
mod group;
mod handle;
mod host_data;
mod interface;
mod kept;
mod lent;
mod log;
mod matching;
mod module;
#[cfg(feature = "text")]
mod names;
mod old_names;
mod one_off;
mod owners;
mod packed;
mod parts;
mod plain;
mod pool;
mod read_type;
mod read_value;
mod refusal;
mod registered_type;
mod registry;
mod slot;
mod struct_type_builder;
#[cfg(feature = "text")]
mod text;
mod value;
mod version;
mod word;

pub use array_type_builder::*;
pub use builder::*;
pub use config::*;
pub use config_life::*;
pub use cont_type::*;
#[cfg(feature = "encode")]
pub use encoder::*;
pub use error::*;
pub use extern_type::*;
pub use fingerprint::*;
pub use forward_ref_builder::*;
pub use func_type_builder::*;
pub use group::*;
pub use host_data::*;
pub use interface::*;
pub use kept::*;
pub use log::*;
pub use matching::*;
pub use module::*;
#[cfg(feature = "text")]
pub use names::*;
pub use old_names::*;
pub use one_off::*;
pub use owners::*;
pub use packed::*;
pub use parts::*;
pub use plain::*;
pub use read_type::*;
pub use registered_type::*;
pub use registry::*;
pub use slot::*;
pub use struct_type_builder::*;
#[cfg(feature = "text")]
pub use text::*;
pub use value::*;
pub use version::*;
