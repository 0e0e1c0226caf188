//! The builder for Rust: labels and definitions with the kind in their Rust type, chains of calls without `?`, and one
//! call that reports all errors, [`RecGroupBuilder::build`].
//!
//! A definition borrows its builder, so a program writes one at a time, and cannot use it after its `finish`.
//! `PendingGroup` checks what must be checked at run time.

mod definition;
mod forward_ref;
mod group;
mod label;

pub use definition::{
    ArrayTypeBuilder, ContTypeBuilder, ExnTypeBuilder, FuncTypeBuilder, StructTypeBuilder,
    TypeBuilder,
};
pub use forward_ref::ForwardRefBuilder;
pub use group::RecGroupBuilder;
pub use label::{Pending, PendingArray, PendingCont, PendingExn, PendingFunc, PendingStruct};
