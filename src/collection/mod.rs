//! All types of one wasm module, kept alive together: the map from module type index to type.
//!
//! | file | one idea |
//! | --- | --- |
//! | `trampolines` | which function type of a module has the trampoline of a trampoline type |
//! | `module_types` | registers the groups of a type section, and owns each once |
//! | `handle` | what programs hold, and the questions that they ask |

mod handle;
mod module_types;
mod trampolines;

pub use handle::TypeCollection;
