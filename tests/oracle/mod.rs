//! A judge for the library: the rules of types written again, as plainly as possible.
//!
//! The judge does not depend on `src/`. It reads wasm with wasmparser's own objects, and distinguishes types by
//! *printing* them. Its answers are compared with those that a C program gets.
//!
//! - `naive`: what a type is, which types are one, supertypes, trampoline types; `read`: from bytes
//! - `validity`: when a group is valid; `disagreement`: where wasmparser is known to disagree
//! - `proposal`: what can be on or off; `gates`: which form needs which; `modest`: modules that need few
//! - `matching`: when one value, heap or field type matches another
//! - `life`: what a group keeps alive
//! - `layout`: where the parts of an object lie
//! - `c`, `c_group`, `c_proposals`: the C functions of the library, with owners that delete themselves
//! - `interface`: imports and exports of modules, and what matches, through C
//! - `build`: groups through the builder functions
//! - `compare`: compares every answer of the library about a type with the judge's
//! - `generate`: type definitions drawn at random, after those of `prelude`; `chain`: with descriptors
//! - `twins`, `twins_of_proposals`: their almost equal twins; `family`: modules of these
//! - `encode`: definitions to wasm bytes; `verdict`: what wasmparser's validator says of bytes; `peer`: which types
//!   that validator considers equal, and which below another; `soundness`: what both judges say of bytes
//! - `explained`: what matches, and the explanation of what does not
//! - `written`: types as bytes and as text, read again; `named`: the names of types
//! - `corpus`: real modules
//! - `random`: numbers from a seed that a failing test prints; `soak`: how many seeds a test takes
//! - `heap`: how much memory a call takes
#![allow(
    dead_code,
    unused_imports,
    reason = "each test program uses a part of the judge"
)]
#![allow(
    unreachable_pub,
    reason = "a test program exports nothing; its modules share"
)]

pub mod build;
pub mod c;
pub mod c_group;
pub mod c_proposals;
pub mod chain;
pub mod compare;
pub mod corpus;
pub mod disagreement;
pub mod encode;
pub mod explained;
pub mod family;
pub mod gates;
pub mod generate;
pub mod heap;
pub mod interface;
pub mod layout;
pub mod life;
pub mod matching;
pub mod modest;
pub mod naive;
pub mod named;
pub mod peer;
pub mod prelude;
pub mod proposal;
pub mod random;
pub mod read;
pub mod soak;
pub mod soundness;
pub mod twins;
pub mod twins_of_proposals;
pub mod validity;
pub mod verdict;
pub mod written;
