//! The man pages and the completions match the command line. With TYPEREG_BLESS in the environment this test writes
//! them.

use crate::options::Options;
use clap::CommandFactory as _;
use clap_complete::Shell;
use std::fs;
use std::path::Path;

#[test]
fn the_man_pages_and_completions_are_those_of_the_command_line() {
    let mut files = Vec::new();
    let mut command = Options::command();
    for (shell, name) in [
        (Shell::Bash, "typereg.bash"),
        (Shell::Fish, "typereg.fish"),
        (Shell::Zsh, "_typereg"),
    ] {
        let mut text = Vec::new();
        clap_complete::generate(shell, &mut command, "typereg", &mut text);
        files.push((format!("completions/{name}"), text));
    }
    let mut command = Options::command().disable_help_subcommand(true);
    command.build();
    pages(&command, "typereg".to_owned(), &mut files);
    assert!(files.len() > 7, "{} files", files.len());

    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (name, text) in files {
        let path = folder.join(&name);
        if std::env::var_os("TYPEREG_BLESS").is_some() {
            fs::create_dir_all(path.parent().expect("a folder")).expect("it can be made");
            fs::write(&path, &text).expect("it can be written");
        }
        let written = fs::read(&path).unwrap_or_default();
        assert!(
            written == text,
            "{name}: TYPEREG_BLESS=1 cargo test -p typereg-cli writes it"
        );
    }
}

/// A page for the command, `typereg.1`, and one for each subcommand, `typereg-list.1`.
fn pages(command: &clap::Command, name: String, files: &mut Vec<(String, Vec<u8>)>) {
    // Without a date: it would be the day on which somebody writes the files.
    let page = clap_mangen::Man::new(command.clone()).title(&name).date("");
    let mut text = Vec::new();
    page.render(&mut text).expect("it can be written");
    files.push((format!("man/{name}.1"), text));
    for subcommand in command.get_subcommands() {
        pages(
            subcommand,
            format!("{name}-{}", subcommand.get_name()),
            files,
        );
    }
}
