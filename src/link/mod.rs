//! How modules fit together: the types of imports and exports, and when one matches another.
//!
//! | file | one idea |
//! | --- | --- |
//! | `extern_type` | the type of a function, table, memory, global or tag; when one matches another, and why not |
//! | `extern_bytes` | the bytes of these types, and when they are valid |
//! | `entry` | how imports, exports and numbered entities are kept |
//! | `reading` | reads the sections of a module |
//! | `interface` | the imports and exports of a module |

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
