//! `typereg`: what the types of WebAssembly modules are, what modules share, and why one type is not below another.
//!
//! | file | one idea |
//! | --- | --- |
//! | `words`, `json`, `table`, `output` | how things are said: words, JSON, tables, colours, exit status |
//! | `proposals`, `choice`, `options` | the command line |
//! | `input/`, `progress` | where modules come from: files, folders, lists, texts, components |
//! | `module` | modules in the registry, with their names |
//! | `catalog` | all types of all modules, each once; found by what a person calls them |
//! | `commands/` | a file for each subcommand |
//!
//! `docs/command.md` is for its users, `docs/command.schema.json` describes what `--json` prints.

#![allow(dead_code, reason = "the subcommands that use the rest follow")]

mod catalog;
mod choice;
mod commands;
#[cfg(test)]
mod generated;
mod input;
mod json;
mod module;
mod options;
mod output;
mod progress;
mod proposals;
mod table;
mod words;

use clap::Parser;
use clap::error::ErrorKind;
use options::{Colors, Command, Options};
use output::{Output, Status, Trouble, say};
use std::process::ExitCode;

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
        Command::Completions { shell } => commands::completions(*shell, &mut out),
    };
    let status = answer.unwrap_or_else(|Trouble(words)| {
        say(format_args!("typereg: {words}"));
        Status::Trouble
    });
    out.end(status).into()
}

/// What --help and --version ask for has nothing of the user's in it, and gets its colours. A message about the command
/// line repeats parts of that.
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
