//! All types of one wasm module, kept alive together: the map from module type index to type.
//!
//! | file | one idea |
//! | --- | --- |
//! | `numbers` | back from a type to its number |
//! | `trampolines` | which function type of a module has the trampoline of a trampoline type |
//! | `module_types` | registers the groups of a type section, and owns each once |
//! | `handle` | what programs hold, and the questions that they ask |
//! | `read` | types in code bodies and other sections |

mod handle;
mod module_types;
mod numbers;
mod read;
mod trampolines;

pub use handle::TypeCollection;
pub use read::BlockType;
