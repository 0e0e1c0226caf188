//! Registered types → wasm bytes: a type section, or a module that has nothing else.
//!
//! The inverse of `decode/`, from the same words. Groups are encoded when they are added, each after those that it
//! refers to. Reading the bytes gives the same types in the same order. Encoding what was read need not give the same
//! bytes, since a group of one is written without `rec` and numbers are written in their shortest form.
//!
//! The encoder gives each type a *number*: its index in the encoded module.
//!
//! | file | one idea |
//! | --- | --- |
//! | `bytes` | the bytes of a type section, from front to back |
//! | `encoder` | which groups are in it, in which order |

mod bytes;
mod encoder;

pub use encoder::TypeEncoder;
