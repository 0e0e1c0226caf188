//! What a WebAssembly type is: values, heap types and their lattice, composite kinds; when one matches another, and why
//! not; how it is printed. Nothing here knows a registry.
//!
//! Everything that can refer to a defined type is generic over `R`, the form of such a reference: a number in a new rec
//! group (`key::Target`), or a live type ([`crate::Type`]).

mod heap;
pub(crate) mod matching;
pub(crate) mod mismatch;
pub(crate) mod opcode;
mod value;
pub(crate) mod wat;

pub use heap::{AbstractHeapType, CompositeKind, Hierarchy};
pub use mismatch::FieldMismatch;
pub use value::{FieldType, HeapType, RefType, StorageKind, StorageType, ValType};
