//! What the program prints, and its exit status: standard output through one writer, colours where they are wanted,
//! messages on standard error.

use crate::json::Json;
use crate::options::Colors;
use crate::progress;
use crate::words::shown_lines;
use std::fmt::Display;
use std::io::{self, BufWriter, ErrorKind, IsTerminal, Stdout, Write};
use std::process::ExitCode;

/// The answer of a subcommand, by rising weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Status {
    Yes,
    No,
    Trouble,
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> ExitCode {
        ExitCode::from(status as u8)
    }
}

/// Why a subcommand cannot continue: a sentence.
pub(crate) struct Trouble(pub(crate) String);

impl From<typereg::Error> for Trouble {
    fn from(error: typereg::Error) -> Trouble {
        Trouble(error.to_string())
    }
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Trouble {
        Trouble(format!("standard output: {error}"))
    }
}

pub(crate) type Result<T> = std::result::Result<T, Trouble>;

pub(crate) struct Output {
    out: BufWriter<Stdout>,
    has_colors: bool,
    failed: Option<io::Error>,
}

/// What a colour means.
#[derive(Clone, Copy)]
pub(crate) enum Ink {
    Plain,
    Heading,
    Name,
    Quiet,
    Good,
    Bad,
}

impl Ink {
    const fn code(self) -> &'static str {
        match self {
            Ink::Plain => "",
            Ink::Heading => "1",
            Ink::Name => "36",
            Ink::Quiet => "2",
            Ink::Good => "32",
            Ink::Bad => "31",
        }
    }
}

impl Output {
    pub(crate) fn new(colors: Colors) -> Output {
        let has_colors = match colors {
            Colors::Always => true,
            Colors::Never => false,
            Colors::Auto => {
                let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
                let is_dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
                io::stdout().is_terminal() && !is_set("NO_COLOR") && !is_dumb
            }
        };
        Output {
            out: BufWriter::with_capacity(1 << 16, io::stdout()),
            has_colors,
            failed: None,
        }
    }

    pub(crate) fn has_colors(&self) -> bool {
        self.has_colors
    }

    /// Writes a text that is safe to show.
    pub(crate) fn add(&mut self, text: impl Display) {
        if self.failed.is_none() {
            self.failed = write!(self.out, "{text}").err();
        }
    }

    pub(crate) fn line(&mut self, text: impl Display) {
        self.add(text);
        self.add("\n");
    }

    /// Writes a text in a colour, if there are colours.
    pub(crate) fn ink(&mut self, ink: Ink, text: impl Display) {
        if self.has_colors && !ink.code().is_empty() {
            self.add(format_args!("\x1b[{}m{text}\x1b[0m", ink.code()));
        } else {
            self.add(text);
        }
    }

    pub(crate) fn json(&mut self, value: &Json) {
        self.line(value);
    }

    /// Ends the output. It is not trouble if the reader has stopped reading, as `head` does.
    pub(crate) fn end(mut self, status: Status) -> Status {
        let flushed = self.out.flush().err();
        match self.failed.or(flushed) {
            Some(error) if error.kind() != ErrorKind::BrokenPipe => {
                say(format_args!("typereg: standard output: {error}"));
                Status::Trouble
            }
            _ => status,
        }
    }
}

/// Prints a message on standard error; invisible characters in it are spelt out. If it cannot be written, the exit status
/// still reports the failure.
pub(crate) fn say(text: impl Display) {
    progress::hide();
    drop(writeln!(io::stderr(), "{}", shown_lines(&text.to_string())));
}
