//! `typereg`: what the types of WebAssembly modules are, what modules share, and why one type is not below another.
//!
//! | file | one idea |
//! | --- | --- |
//! | `proposals`, `choice`, `options` | the command line |
//! | `progress` | a line while something takes long |
//! | `output`, `table` | standard output, colours, exit status; tables |
//! | `input/` | where modules come from: files, folders, lists, texts, components |
//! | `module` | the modules of the inputs, in the registry |
//! | `users/` | which functions, globals, tables and tags use a type |
//! | `commands/` | a file for each subcommand |
//!
//! Each uses only those before it. What the command shares with typereg in WebAssembly is in a package of its own,
//! `inspect/`: words, JSON, the catalog of all types, differences, the page.
//!
//! `docs/command.md` is for its users, `docs/command.schema.json` describes what `--json` prints.

mod choice;
mod commands;
#[cfg(test)]
mod generated;
mod input;
mod module;
mod options;
mod output;
mod progress;
mod proposals;
mod table;
mod users;

use clap::Parser;
use clap::error::ErrorKind;
use options::{Colors, Command, Options};
use output::{Output, Status, Trouble, say};
use std::process::ExitCode;
use typereg_inspect::{catalog, json, references, words};

fn main() -> ExitCode {
    let options = match Options::try_parse() {
        Ok(options) => options,
        Err(error) => return misused(&error).into(),
    };
    let mut out = Output::new(options.color);
    let answer = match &options.command {
        Command::List(inputs) => commands::list(inputs, &mut out),
        Command::Types(args) => commands::types(args, &mut out),
        Command::Wat(inputs) => commands::wat(inputs, &mut out),
        Command::Check(inputs) => commands::check(inputs, &mut out),
        Command::Page(args) => commands::page(args, &mut out),
        Command::Graph(args) => commands::graph(args, &mut out),
        Command::Why(args) => commands::why(args, &mut out),
        Command::Diff(args) => commands::diff(args, &mut out),
        Command::Fingerprint(inputs) => commands::fingerprint(inputs, &mut out),
        Command::Completions { shell } => commands::completions(*shell, &mut out),
    };
    let status = answer.unwrap_or_else(|Trouble(words)| {
        say(format_args!("typereg: {words}"));
        Status::Trouble
    });
    out.end(status).into()
}

/// The output of --help and --version repeats nothing that the user wrote, so it keeps its colours. A message about the
/// command line does, so `say` prints it.
fn misused(error: &clap::Error) -> Status {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            let mut out = Output::new(Colors::Auto);
            out.add(match out.has_colors() {
                true => error.render().ansi().to_string(),
                false => error.render().to_string(),
            });
            out.end(Status::Yes)
        }
        _ => {
            say(error.render().to_string().trim_end());
            Status::Trouble
        }
    }
}
