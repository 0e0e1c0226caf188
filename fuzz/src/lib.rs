//! What the fuzz targets do with an input.
//!
//! - [`type_section`]: the contents of a type section, whose types are compared with the judge's
//! - [`module`]: a whole module
//! - [`calls`]: calls of the C functions, in any order
//!
//! For a minute each, with AddressSanitizer (`cargo install cargo-fuzz`, nightly Rust, a C++ compiler):
//!
//! ```text
//! mkdir -p fuzz/corpus/type_section fuzz/corpus/module fuzz/corpus/calls
//! cargo +nightly fuzz run type_section fuzz/corpus/type_section fuzz/seeds/type_section -- -max_total_time=60
//! cargo +nightly fuzz run module fuzz/corpus/module fuzz/seeds/module -- -max_total_time=60
//! cargo +nightly fuzz run calls fuzz/corpus/calls fuzz/seeds/calls -- -max_total_time=60
//! ```
//!
//! What they find on the way goes to `fuzz/corpus`, which is not committed. An input that fails is
//! written to `fuzz/artifacts`, and is run again with `cargo +nightly fuzz run type_section FILE`. Once
//! the fault is mended it is kept in `fuzz/seeds`, under a name that says what it is; the seeds
//! without one were chosen by coverage. `tests/memory/fuzz_seeds.rs` of the library runs all of them with
//! stable Rust.
//!
//! The judge is that of the library's own tests, `tests/oracle`.
#![allow(missing_docs, reason = "nothing but the targets uses this")]

pub mod calls;
pub mod module;
pub mod type_section;

#[path = "../../tests/oracle/mod.rs"]
mod oracle;

#[global_allocator]
static ALLOCATOR: oracle::heap::Counting = oracle::heap::Counting;
