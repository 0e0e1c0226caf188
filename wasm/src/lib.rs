//! typereg in WebAssembly, as JavaScript calls it. `packages/npm/index.js` makes objects of it; the site's page uses it, too.
//!
//! It imports nothing. Registries, modules and types are numbers, looked up at each call, so a wrong number is only an error.
//! A call returns a number, -1 if it was refused. Longer results are in `answer` until the next call: text, JSON, bytes, or
//! the error as JSON. Arguments that are not numbers are written to `input` before the call.
//!
//! | file | one idea |
//! | --- | --- |
//! | `options` | the options of a registry, as lines of text |
//! | `shelf` | a registry, its modules, and the types that JavaScript holds |
//! | `describe` | everything about a type, as JSON |
//! | `page` | the facts of the page, about modules that are dropped on it; with the feature `page` only |
//! | `exports` | the functions that are called |
//!
//! Each uses only those before it.

mod describe;
mod exports;
mod options;
#[cfg(feature = "page")]
mod page;
mod shelf;

use std::fmt::Display;
use typereg::{Code, Error};
use typereg_inspect::json::{Json, object};
use typereg_inspect::module::code_word;

/// Why a call was refused: JSON for JavaScript's exception.
struct Refused(Json);

type Result<T> = std::result::Result<T, Refused>;

impl From<Error> for Refused {
    fn from(error: Error) -> Refused {
        let place = error.place();
        Refused(object([
            ("code", code_word(error.code()).into()),
            ("message", error.to_string().into()),
            ("byteOffset", place.byte_offset.into()),
            ("type", place.module_type().into()),
            ("member", place.member.map(|member| member.0).into()),
            ("field", place.field.map(|field| field.0).into()),
        ]))
    }
}

impl Refused {
    /// For mistakes of the JavaScript caller.
    fn new(code: Code, message: impl Display) -> Refused {
        Refused(object([
            ("code", code_word(code).into()),
            ("message", message.to_string().into()),
        ]))
    }
}
