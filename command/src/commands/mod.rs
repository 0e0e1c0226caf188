//! The subcommands, each in a file of its own. Each takes its part of the command line, prints, and gives the answer.

mod check;
mod completions;
mod list;
mod types;
mod wat;

pub(crate) use check::check;
pub(crate) use completions::completions;
pub(crate) use list::list;
pub(crate) use types::types;
pub(crate) use wat::wat;
