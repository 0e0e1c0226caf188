//! The subcommands, each in a file of its own. Each takes its part of the command line, prints, and returns the answer.

mod check;
mod completions;
mod diff;
mod fingerprint;
mod graph;
mod list;
mod page;
mod types;
mod wat;
mod why;

pub(crate) use check::check;
pub(crate) use completions::completions;
pub(crate) use diff::diff;
pub(crate) use fingerprint::fingerprint;
pub(crate) use graph::graph;
pub(crate) use list::list;
pub(crate) use page::page;
pub(crate) use types::types;
pub(crate) use wat::wat;
pub(crate) use why::why;
