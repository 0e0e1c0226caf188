//! A registry of WebAssembly types, for engines, compilers and tools: types in, canonical types out.
//!
//! Give it the types of wasm modules, or types of your own making; equal types become one, wherever they come from.
//! After that, types are equal if their addresses are, a subtype check takes a few loads and no lock, and a type's
//! memory is freed with its last holder.
//!
//! ```
//! use typereg::{Config, Registry};
//!
//! let registry = Registry::new(&Config::default())?;
//! // (module (type $point (sub (struct (field i32) (field i32))))
//! //         (type $pixel (sub final $point (struct (field i32) (field i32) (field i8)))))
//! let wasm = b"\0asm\x01\0\0\0\x01\x14\x02\
//!     \x50\0\x5f\x02\x7f\0\x7f\0\x4f\x01\0\x5f\x03\x7f\0\x7f\0\x78\0";
//! let types = registry.register_module(wasm)?;
//! let (point, pixel) = (types.get(0).unwrap(), types.get(1).unwrap());
//! assert!(pixel.is_subtype_of(point));
//! assert_eq!(pixel.to_wat()?, "(type $t2 (sub final $t1 (struct (field i32) (field i32) (field i8))))");
//!
//! // Another module with the same type has the same type.
//! let again = registry.register_module(wasm)?;
//! assert_eq!(again.get(1), Some(pixel));
//! assert_eq!(registry.stats().live_types, 2);
//! # Ok::<(), typereg::Error>(())
//! ```
//!
//! A program without a module describes its types through a [`RecGroupBuilder`]. Members may refer to one another in
//! any direction. Here is a list, and below it a list whose nodes have a count:
//!
//! ```
//! use typereg::{Config, FieldType, RecGroupBuilder, Registry, ValType};
//!
//! let registry = Registry::new(&Config::default())?;
//! let mut builder = RecGroupBuilder::new(&registry);
//! let node = builder.declare_struct();
//! let visit = builder.declare_func();
//! builder
//!     .define_struct(node)
//!     .is_final(false)
//!     .field(FieldType::mutable(ValType::I32))
//!     .forward_ref_field(node).mutable(true).finish()
//!     .finish();
//! builder
//!     .define_func(visit)
//!     .forward_ref_param(node).nullable(false).finish()
//!     .result(ValType::I32)
//!     .finish();
//! let list = builder.build()?;
//! let node = list.get_struct(node);
//!
//! let mut builder = RecGroupBuilder::new(&registry);
//! let counted = builder.declare_struct();
//! builder
//!     .define_struct(counted)
//!     .supertype(&node)
//!     .fields(node.fields())
//!     .field(ValType::I64)
//!     .finish();
//! let counted = builder.build()?.get_struct(counted);
//! assert!(counted.is_subtype_of(&node) && !node.is_subtype_of(&counted));
//! assert!(ValType::ref_to(&counted).matches(ValType::ref_null(&node)));
//! # Ok::<(), typereg::Error>(())
//! ```
//!
//! An invalid type is refused with an error that says what is wrong, where and why, and nothing changes. The builder
//! can be corrected:
//!
//! ```
//! use typereg::{Code, Config, FieldType, Position, RecGroupBuilder, Registry, StorageType, ValType};
//!
//! let registry = Registry::new(&Config::default())?;
//! let mut builder = RecGroupBuilder::new(&registry);
//! let bytes = builder.declare_array();
//! let text = builder.declare_struct();
//! builder.define_array(bytes).element(FieldType::mutable(StorageType::I8)).finish();
//! builder
//!     .define_struct(text)
//!     .forward_supertype(text)
//!     .forward_ref_field(bytes).nullable(false).finish()
//!     .finish();
//!
//! let error = builder.build().unwrap_err();
//! assert_eq!(error.code(), Code::InvalidType);
//! assert_eq!(error.place().member, Some(Position(1)));
//! assert_eq!(
//!     error.to_string(),
//!     "type 1 of the group: its supertype, type 1 of the group, does not come before it"
//! );
//! assert_eq!(registry.stats().live_types, 0);
//!
//! builder.define_struct(text).forward_ref_field(bytes).nullable(false).finish().finish();
//! let group = builder.build()?;
//! assert_eq!(group.get_struct(text).to_string(), "$t2");
//! # Ok::<(), typereg::Error>(())
//! ```
//!
//! # Conventions
//!
//! - **Owning.** [`RegisteredType`], the typed [`StructType`], [`ArrayType`], [`FuncType`], [`ContType`] and [`ExnType`],
//!   [`RecGroup`], [`TypeCollection`] and [`Registry`] are handles: each keeps alive what it needs, and they may be
//!   dropped in any order. They lend [`&Type`](Type), which has the queries, as a `String` lends a `str`. Cloning a
//!   handle is one atomic increment. If a rec group ever has 2^30 owners, they are no longer counted, and the group
//!   stays as long as its registry. [`Config::set_retire_callback`] sets a callback for types that die.
//! - **Errors.** A call that can be refused returns a [`Result`]. An [`Error`] has a [`Code`] for programs, a [`Place`]
//!   and a message; it owns no memory. Running out of memory is an ordinary error, [`Code::OutOfMemory`]. A refused
//!   call changes nothing.
//! - **Threads.** Handles and types may be used by any number of threads at once (`Send` and `Sync`); a builder by one
//!   at a time (`Send`). Queries take no lock, with three exceptions: a trampoline type, which may have to be registered;
//!   a [fingerprint](Type::fingerprint), which is in a list under a lock; and [what keeps a type alive](Type::owners), which
//!   reads all types.
//! - **Numbers.** Members of groups, fields, params and results are numbered from 0. A type's [`TypeIndex`] is at least
//!   1, does not change while the type lives, and does not keep it alive.
//! - **Values.** [`ValType`], [`FieldType`] and their like are plain values, `Copy`, and print as WAT. They borrow the
//!   types that they refer to. The fields of a type can be passed to a builder directly.
//!
//! # Looking inside
//!
//! [`TypeNames`] has the names that modules give to types, for [`RecGroup::to_wat`], [`TypeCollection::to_wat`] and
//! [`Registry::to_wat`]; [`Type::explain_mismatch`] says why one type is not a subtype of another, [`Type::owners`]
//! what keeps one alive, and [`Registry::dump`] prints everything. [`TypeEncoder`] writes types back to wasm bytes.
//!
//! # From C
//!
//! `include/typereg.h` declares the same functions for C; they are in [`capi`]. A program in Rust does not need that
//! module.
//!
//! A crate with C code that calls them depends on typereg and on `typereg-links`, both in `[dependencies]`. Cargo then
//! tells its build script the folder of the header:
//!
//! ```ignore
//! let include = std::env::var("DEP_TYPEREG_INCLUDE").expect("typereg-links sets it");
//! cc::Build::new().file("host.c").include(include).compile("host");
//! ```
//!
//! If only the C code uses typereg, `use typereg as _;` links it.
//!
//! # Features
//!
//! The first four are on by default; a program leaves out what it does not use with `default-features = false`.
//!
//! - `capi`: the functions for C, [`capi`]. Without it nothing is exported, and a program may contain incompatible
//!   versions of typereg. With it, Cargo refuses two, because their C symbols would be the same: both depend on
//!   `typereg-links`.
//! - `text`: types in words: [`TypeNames`], WAT of groups, modules and registries, dumps, explanations. Without it, values and
//!   errors still print, and types as `$t7`.
//! - `encode`: [`TypeEncoder`].
//! - `log-env`: log lines on standard error, as C asks for with `wt_log_init_env`, by `env_logger`. A program in Rust gets
//!   the lines through its own logger. Includes `capi`.
//! - `checked-handles`: objects that C deletes keep their memory, marked, so that every later use is reported and none
//!   corrupts memory. For finding bugs in C hosts; memory only grows.
//!
//! How it is made, and what always holds, is in the repository's `ARCHITECTURE.md`.

#![cfg_attr(
    not(all(feature = "capi", feature = "text", feature = "encode")),
    allow(
        dead_code,
        unused_imports,
        rustdoc::broken_intra_doc_links,
        reason = "without a part, some of what it alone uses is left"
    )
)]

mod builder;
#[cfg(feature = "capi")]
pub mod capi;
mod collection;
mod config;
mod decode;
#[cfg(feature = "encode")]
mod encode;
mod enumeration;
mod error;
mod facts;
mod feature;
mod index;
mod key;
mod limits;
pub mod link;
#[cfg(feature = "capi")]
mod logging;
mod made_once;
mod memory;
mod panics;
mod registry;
mod rules;
mod sync;
mod system;
#[cfg(feature = "text")]
mod text;
pub mod ty;

pub use builder::{
    ArrayTypeBuilder, Composite, ContTypeBuilder, ExnTypeBuilder, ForwardRefBuilder,
    FuncTypeBuilder, Pending, PendingArray, PendingCont, PendingExn, PendingFunc, PendingStruct,
    PendingType, RecGroupBuilder, StructTypeBuilder, SubType, TypeBuilder,
};
pub use collection::{BlockType, TypeCollection, type_section};
pub use config::Config;
#[cfg(feature = "text")]
pub use decode::{NameFault, PassedOver};
#[cfg(feature = "encode")]
pub use encode::TypeEncoder;
pub use error::{
    Argument, Code, Disagreement, Error, ErrorKind, ExternFault, Malformed, Mismatch, NotHandle,
    NumberedType, Part, Place, Relation, Result,
};
pub use facts::fingerprint::Fingerprint;
pub use facts::layout::{GcFieldLayout, GcLayout};
pub use facts::policy::{LayoutPolicy, Traced};
pub use feature::{Feature, Features};
pub use index::{FieldIndex, Position, TypeIndex};
pub use key::Target;
pub use limits::{Limit, Limits};
pub use link::{
    ExternKind, ExternMismatch, ExternType, GlobalType, Import, MemoryType, ModuleInterface,
    NamedExtern, TableType,
};
pub use registry::{
    Array, ArrayType, Cont, ContType, Exn, ExnType, FieldType, Func, FuncType, HeapType, Kind,
    Owners, PackedValType, RecGroup, RefType, RegisteredType, Registry, Stats, StorageType, Struct,
    StructType, Type, TypeOf, ValType,
};
#[cfg(feature = "text")]
pub use text::{TypeNames, is_unseen};
pub use ty::{AbstractHeapType, CompositeKind};

#[cfg(any(loom, shuttle))]
pub use {memory::two_owners, sync::lives};

/// A type's display has at least this many entries in memory, so that generated code need not check smaller depths.
pub const DISPLAY_MIN: usize = registry::INLINE_DISPLAY;

/// Handles and types are shared between threads; a builder can move from one to another.
const _: () = {
    const fn shared<T: Send + Sync>() {}
    const fn sent<T: Send>() {}
    shared::<Registry>();
    shared::<TypeCollection>();
    shared::<RecGroup>();
    shared::<RegisteredType>();
    shared::<&Type>();
    shared::<StructType>();
    shared::<ArrayType>();
    shared::<ContType>();
    shared::<FuncType>();
    shared::<ExnType>();
    shared::<PendingType>();
    shared::<PendingStruct>();
    shared::<FieldType<'_>>();
    shared::<Config>();
    shared::<Error>();
    sent::<RecGroupBuilder>();
};
