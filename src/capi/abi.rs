//! The types, structs and constants of the C interface, exactly as C sees them: one file per topic.
//!
//! Everything that crosses the boundary by value or by pointer is declared here and nowhere
//! else; the functions are in the other files of `capi`. The comments on items go into the
//! header, so they are about C (NULL, `wt_…_delete`) and not about Rust.
//!
//! 1. Names are C names; a field called `type` in C is `type_` here.
//! 2. Enumerations are integers and constants, because C can pass any number. Zero is never
//!    valid, so a forgotten field is an error and not an `i32`.
//! 3. Structs have no hidden padding; what would be padding is a named reserved field, zero.
//! 4. The files are read by three programs: rustc, cbindgen (which writes the header) and ctest2
//!    (which proves that the header agrees, in `c-tests/abi`). ctest2 reads the Rust of 2018: no
//!    tuple structs, no `r#name`, no `unsafe(…)` attributes. Files here have only `use` lines,
//!    types and constants.
#![expect(
    non_camel_case_types,
    reason = "these are C's names, as the header prints them"
)]

mod block_type;
mod cont_definition;
mod error_code;
mod extern_type;
mod feature;
mod handle;
mod heap_kind;
mod layout;
mod layout_kind;
mod layout_policy;
mod limit;
mod log_level;
mod owners;
mod packed;
mod reference_flag;
mod registered;
mod retire;
mod slot;
mod stats;
mod sub_type;
mod type_kind;
mod value;
mod value_kind;

pub use block_type::*;
pub use cont_definition::*;
pub use error_code::*;
pub use extern_type::*;
pub use feature::*;
pub use handle::*;
pub use heap_kind::*;
pub use layout::*;
pub use layout_kind::*;
pub use layout_policy::*;
pub use limit::*;
pub use log_level::*;
pub use owners::*;
pub use packed::*;
pub use reference_flag::*;
pub use registered::*;
pub use retire::*;
pub use slot::*;
pub use stats::*;
pub use sub_type::*;
pub use type_kind::*;
pub use value::*;
pub use value_kind::*;
