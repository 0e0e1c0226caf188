//! All types of one wasm module, kept alive together: the map from module type index to type.
//!
//! | file | one idea |
//! | --- | --- |
//! | `adapters` | which function type of a module has the call adapter of a trampoline type |
//! | `module_types` | registers the groups of a type section, and owns each once |
//! | `handle` | what programs hold of that, and ask of it |

mod adapters;
mod handle;
mod module_types;

pub use handle::TypeCollection;
