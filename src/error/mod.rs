//! Why typereg refused a request: a kind with the numbers involved, and the place.
//!
//! A refused request has changed nothing. An [`Error`] owns no memory, so making one cannot fail, even when memory has
//! run out; the message is put together when it is printed. It names types by numbers, so it can be printed at any
//! time.
//!
//! | file | one idea |
//! | --- | --- |
//! | `code` | the classes of errors |
//! | `place` | where it was wrong; how types are named |
//! | `malformed` | what is wrong with bytes |
//! | `argument` | what is wrong with an argument |
//! | `disagreement` | types that belong together and do not agree |
//! | `extern_fault` | what is wrong with the type of something imported or defined |
//! | `kind` | what was wrong |
//! | `refusal` | an error: kind and place |
//! | `message` | the messages |

mod argument;
mod code;
mod disagreement;
mod extern_fault;
mod kind;
mod malformed;
mod message;
mod place;
mod refusal;

pub use self::argument::{Argument, NotHandle};
pub use self::code::Code;
pub use self::disagreement::{Disagreement, Relation};
pub use self::extern_fault::ExternFault;
pub use self::kind::{ErrorKind, Mismatch};
pub use self::malformed::Malformed;
pub use self::place::{NumberedType, Part, Place};
pub use self::refusal::{Error, Result};
