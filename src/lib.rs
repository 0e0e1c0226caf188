//! typereg is a registry of WebAssembly types, for engines, compilers and tools: types in,
//! canonical types out.
//!
//! ```text
//! wasm bytes ──decode──▶┐                      ┌ hit:  one more owner ─────────────────────────────┐
//!                       ├▶ words ─hash─▶ look up┤                                                   ├▶ handle ▶ C
//! builder calls ─build─▶┘                      └ miss: copy ▶ validate ▶ facts ▶ slots ▶ publish ───┘
//! ```
//!
//! Equal rec groups become one object with small, stable indices. Subtype checks cost nanoseconds
//! and never lock. Object layouts and trampoline types come with the types, and memory goes when
//! the last holder goes.
//!
//! C programs use `include/typereg.h`; its functions are in [`capi`]. From the ground up, each part
//! using only those before it: `limits`, `index`, `feature`, `error`, `memory`, `sync` and `planted`; [`ty`],
//! what a type is; `key`, a rec group as words; `rules`, when one is valid; `facts`, what follows from
//! it; `config`, how a registry is set up; `registry`, where types live; `decode`, from wasm bytes;
//! `builder`, from calls; `collection`, the types of a module; `encode`, back to wasm bytes; `text`, types in
//! words; `logging`; [`capi`].
//!
//! ```
//! use typereg::{Config, Registry, TypeCollection};
//!
//! let registry = Registry::new(&Config::default())?;
//! // (module (type (func (param i32))) (type (struct)))
//! let wasm = b"\0asm\x01\0\0\0\x01\x07\x02\x60\x01\x7f\x00\x5f\x00";
//! let types = registry.register_module(wasm)?;
//! let again = registry.register_module(wasm)?;
//! assert_eq!(types.get(1), again.get(1));
//! assert_eq!(registry.stats().live_types, 2);
//! # Ok::<(), typereg::Error>(())
//! ```

#![cfg_attr(
    any(loom, shuttle),
    allow(
        dead_code,
        unused_imports,
        reason = "without the C functions, some of it is left alone"
    )
)]

mod builder;
#[cfg(not(any(loom, shuttle)))]
pub mod capi;
mod collection;
mod config;
mod decode;
mod encode;
mod error;
mod facts;
mod feature;
mod index;
mod key;
mod limits;
mod logging;
mod memory;
mod planted;
mod registry;
mod rules;
mod sync;
mod text;
pub mod ty;

pub use builder::{
    ArrayTypeBuilder, ForwardRefBuilder, FuncTypeBuilder, Pending, PendingArray, PendingFunc,
    PendingStruct, PendingType, RecGroupBuilder, StructTypeBuilder, TypeBuilder,
};
pub use collection::TypeCollection;
pub use config::Config;
pub use encode::TypeEncoder;
pub use error::{Code, Error, ErrorKind, Mismatch, Part, Place, Result, Words};
pub use facts::layout::LayoutPolicy;
pub use feature::{Feature, Features};
pub use index::{FieldIndex, Position, TypeIndex};
pub use limits::{Limit, Limits};
pub use registry::{
    Array, ArrayType, FieldType, Func, FuncType, GcFieldLayout, GcLayout, HeapType, Kind, Owners,
    RecGroup, RefType, RegisteredType, Registry, Stats, StorageType, Struct, StructType, Type,
    TypeOf, ValType,
};
pub use text::TypeNames;
pub use ty::{AbstractHeapType, CompositeKind};

#[cfg(feature = "planted-bugs")]
pub use planted::BUGS;
#[cfg(any(loom, shuttle))]
pub use sync::lives;

/// A type's display has at least so many entries in memory, so that generated code need not check
/// depths below it.
pub const DISPLAY_MIN: usize = registry::INLINE_DISPLAY;
