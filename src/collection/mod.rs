//! All types of one wasm module, kept alive together: the map from a type's number in the module to the type.
//!
//! | file | one idea |
//! | --- | --- |
//! | `numbers` | from a type back to its number |
//! | `trampolines` | which function type of a module has the trampoline of a trampoline type |
//! | `module_types` | registers the groups of a type section, and owns each of them once |
//! | `handle` | the handle of programs, and its queries |
//! | `section` | where a module has its types |
//! | `read` | types in code bodies and other sections |

mod handle;
mod module_types;
mod numbers;
mod read;
mod section;
mod trampolines;

pub use handle::TypeCollection;
pub use read::BlockType;
pub use section::type_section;
