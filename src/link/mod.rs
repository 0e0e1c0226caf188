//! How modules fit together: the types of their imports and exports, and when one matches another.
//!
//! | file | one idea |
//! | --- | --- |
//! | `extern_type` | the type of a function, table, memory, global or tag; when one matches another, and why not |
//! | `extern_bytes` | their bytes, and when they are valid |
//! | `entry` | how they are kept |
//! | `reading` | reads a module's sections |
//! | `interface` | what a module imports and exports |

mod entry;
mod extern_bytes;
mod extern_type;
mod interface;
mod reading;
#[cfg(test)]
mod tests;

pub use extern_type::{
    ExternKind, ExternMismatch, ExternType, FuncType, GlobalType, Limits, MemoryType, TableType,
};
pub use interface::{Import, ModuleInterface, NamedExtern};
