//! The command line, as clap reads it. The man pages and the completions are generated from it, too.

use crate::choice::Choice;
use crate::proposals::Proposals;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;
use typereg::LayoutPolicy;

/// Looks into the types of WebAssembly modules
///
/// All modules go into one registry, as those of one engine would, so equal types of different modules are one. A type
/// is called $t1, $t2 and so on, after its index there, and by the name that a module's name section gives it.
#[derive(Parser)]
#[command(name = "typereg", version, after_help = STATUS, max_term_width = 100)]
pub(crate) struct Options {
    /// When to use colours; NO_COLOR in the environment switches `auto` off
    #[arg(long, value_enum, default_value_t, value_name = "WHEN", global = true)]
    pub(crate) color: Colors,
    #[command(subcommand)]
    pub(crate) command: Command,
}

const STATUS: &str = "Each INPUT is a module (.wasm), its text (.wat), or a component, which stands for the modules in it; \
a folder, for all of those below it; @FILE, for the inputs that FILE lists, one a line; or -, for standard input.\n\n\
Exit status: 0 for yes, 1 for no, 2 for trouble. `check`, `why` and `diff` answer a question: is every type section valid, \
is it a subtype, is nothing different. The others ask whether there are types that the options choose. Trouble is an input \
that cannot be read or is refused, and a command line that makes no sense.";

#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Colors {
    /// On a terminal
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// A table of the modules: how many types of each kind, how deep, how many of them shared, how large
    List(Inputs),
    /// A table of each module's types: kind, supertype, layout, trampoline type, what uses them, name
    Types(TypesArgs),
    /// The types as WebAssembly text
    Wat(Inputs),
    /// Writes a page for the browser: what modules share, the tree of supertypes, each type with its layout
    Page(PageArgs),
    /// A picture for Graphviz: typereg graph INPUT... | dot -Tsvg > types.svg
    Graph(GraphArgs),
    /// Is one type a subtype of another, and why, or why not
    Why(WhyArgs),
    /// Which types two modules have in common: added, gone, moved, changed, the same
    Diff(DiffArgs),
    /// The fingerprint of each type: 32 bytes that identify it everywhere
    Fingerprint(Inputs),
    /// Is the type section of every module valid
    Check(Inputs),
    /// Prints the completions for a shell
    Completions {
        /// Which one
        shell: Shell,
    },
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Shell {
    Bash,
    Fish,
    Zsh,
}

/// The arguments of every subcommand that reads modules.
#[derive(Args)]
pub(crate) struct Inputs {
    /// Modules, texts, components, folders, @lists, or - for standard input
    #[arg(required = true, value_name = "INPUT")]
    pub(crate) inputs: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) reading: Reading,
}

/// How modules are read, which of their types are chosen, and what is printed.
#[derive(Args)]
pub(crate) struct Reading {
    /// Prints JSON, as docs/command.schema.json describes it
    #[arg(long)]
    pub(crate) json: bool,
    /// How objects are laid out in memory; by default drc for page, none for the others
    #[arg(long, value_enum, value_name = "POLICY")]
    pub(crate) gc: Option<Policy>,
    #[command(flatten)]
    pub(crate) proposals: Proposals,
    #[command(flatten)]
    pub(crate) choice: Choice,
}

#[derive(Args)]
pub(crate) struct TypesArgs {
    /// Lists the functions, globals, tables and tags that use each type
    #[arg(long)]
    pub(crate) users: bool,
    #[command(flatten)]
    pub(crate) inputs: Inputs,
}

#[derive(Args)]
pub(crate) struct PageArgs {
    /// The file to write, ending in .html; without it the page goes to standard output
    #[arg(long, short, value_name = "PAGE", value_parser = page_path)]
    pub(crate) output: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) inputs: Inputs,
}

#[derive(Args)]
pub(crate) struct GraphArgs {
    /// Draws one type, such as t12 or a name, with the types that it needs and those that refer to it
    #[arg(long, value_name = "TYPE")]
    pub(crate) only: Option<String>,
    #[command(flatten)]
    pub(crate) inputs: Inputs,
}

#[derive(Args)]
pub(crate) struct WhyArgs {
    /// The type that should be the subtype: t4, or a name
    pub(crate) sub: String,
    /// The type that should be above it
    pub(crate) sup: String,
    #[command(flatten)]
    pub(crate) inputs: Inputs,
}

#[derive(Args)]
pub(crate) struct DiffArgs {
    /// The module before
    pub(crate) before: PathBuf,
    /// The module after
    pub(crate) after: PathBuf,
    #[command(flatten)]
    pub(crate) reading: Reading,
}

/// Without this, `-o module.wasm` would overwrite a module.
fn page_path(path: &str) -> Result<PathBuf, String> {
    if path.ends_with(".html") || path.ends_with(".htm") {
        return Ok(path.into());
    }
    Err("the name of a page ends in .html".to_owned())
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Policy {
    /// No layouts
    None,
    /// wasmtime's null collector
    Null,
    /// Deferred reference counting
    Drc,
    /// Semi-space copying
    Copying,
}

impl Policy {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Policy::None => "none",
            Policy::Null => "null",
            Policy::Drc => "drc",
            Policy::Copying => "copying",
        }
    }

    pub(crate) const fn layout(self) -> Option<LayoutPolicy> {
        match self {
            Policy::None => None,
            Policy::Null => Some(LayoutPolicy::NULL),
            Policy::Drc => Some(LayoutPolicy::DRC),
            Policy::Copying => Some(LayoutPolicy::COPYING),
        }
    }
}
