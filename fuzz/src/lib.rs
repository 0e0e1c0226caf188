//! What the fuzz targets do with an input.
//!
//! - [`type_section`]: the contents of a type section, whose types are compared with the judge's
//! - [`module`]: a whole module
//! - [`interface`]: what a module imports and exports
//! - [`calls`]: calls of the C functions, in any order
//! - [`encoder`]: types written as bytes, in any order, right and wrong
//! - [`explained`]: why types, values and fields do not match
//! - [`named`]: name sections, broken or not, of several modules
//! - [`threads`]: two to four threads on the same registries
//! - [`generated`]: modules that wasm-smith generates, with the types of all proposals that it knows
//!
//! The inputs of encoder, explained, named and threads are programs too: [`definitions`] makes their modules, and
//! [`groups`] their other groups. Each has its own judges, and `tests/fuzz_seeds.rs` passes wrong answers to these.
//!
//! For a minute each, with AddressSanitizer (`cargo install cargo-fuzz`, nightly Rust, a C++ compiler):
//!
//! ```text
//! for target in type_section module interface calls encoder explained named threads generated; do
//!   mkdir -p fuzz/corpus/$target
//!   cargo +nightly fuzz run $target fuzz/corpus/$target fuzz/seeds/$target -- -max_total_time=60
//! done
//! ```
//!
//! The inputs that they find are written to `fuzz/corpus`, which is not committed. An input that fails is
//! written to `fuzz/artifacts`, and is run again with `cargo +nightly fuzz run type_section FILE`. Once
//! the fault is fixed, the input is kept in `fuzz/seeds`, under a name that says what it is; the seeds
//! without such a name were chosen by coverage, or drawn at random. `tests/fuzz_seeds.rs` of the library runs
//! all of them with stable Rust.
//!
//! The judge is the one of the library's own tests, `tests/oracle`.
#![allow(missing_docs, reason = "nothing but the targets uses this")]

pub mod calls;
pub mod definitions;
pub mod encoder;
pub mod end;
pub mod explained;
pub mod generated;
pub mod groups;
pub mod interface;
pub mod module;
pub mod name_section;
pub mod named;
pub mod program;
pub mod threads;
pub mod type_section;

#[path = "../../tests/oracle/mod.rs"]
mod oracle;

#[global_allocator]
static ALLOCATOR: oracle::heap::Counting = oracle::heap::Counting;
