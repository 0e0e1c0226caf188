//! The program in the README compiles, links, and prints what the README says it prints.
//!
//! The library it is linked with is the one that cargo built for this test.
#![cfg(target_os = "linux")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::{env, fs};

#[test]
fn the_readme_shows_a_program_and_what_it_prints() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = fs::read_to_string(root.join("README.md")).expect("there is a README");
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let (source, program) = (folder.join("readme.c"), folder.join("readme"));
    fs::write(&source, block(&readme, "c")).expect("the folder can be written to");

    let libraries = libraries();
    let compiler = cc::Build::new()
        .target(env!("TYPEREG_TARGET"))
        .host(env!("TYPEREG_TARGET"))
        .opt_level(0)
        .cargo_metadata(false)
        .out_dir(&folder)
        .get_compiler();
    let mut compile = compiler.to_command();
    compile
        .args(["-std=c11", "-Wall", "-Wextra", "-Wpedantic", "-Werror"])
        .arg("-I")
        .arg(root.join("include"))
        .arg(&source)
        .arg("-o")
        .arg(&program)
        .arg("-L")
        .arg(&libraries)
        .arg("-ltypereg");
    succeed(compile);
    // Programs look for the library under its versioned name.
    let versioned = folder.join(concat!("libtypereg.so.", env!("TYPEREG_ABI_VERSION")));
    fs::copy(libraries.join("libtypereg.so"), versioned).expect("cargo built the library");
    let mut run = Command::new(&program);
    run.env("LD_LIBRARY_PATH", &folder);
    let printed = String::from_utf8(succeed(run).stdout).expect("what it prints is UTF-8");
    assert_eq!(printed, block(&readme, "text"));
}

#[test]
fn the_bugs_that_the_readme_names_are_planted_here() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = |name| fs::read_to_string(root.join(name)).expect("it is there");
    let (readme, planted) = (text("README.md"), text("docs/planted-bugs.md"));
    let words = readme.split(|c: char| c.is_whitespace() || c == ',' || c == '|');
    let is_number = |word: &str| word.len() > 3 && word.bytes().all(|byte| byte.is_ascii_digit());
    let is_bug =
        |word: &&str| word.starts_with("CVE-") || word.strip_prefix('#').is_some_and(is_number);
    let bugs: Vec<&str> = words.filter(is_bug).collect();
    assert!(bugs.len() > 5, "{bugs:?}");
    for bug in bugs {
        assert!(planted.contains(bug), "{bug}");
    }
}

/// The first block of this language in a Markdown text.
fn block(markdown: &str, language: &str) -> String {
    let fence = format!("```{language}\n");
    let (_, from) = markdown
        .split_once(&fence)
        .expect("the README has the block");
    let (block, _) = from.split_once("```").expect("the block ends");
    block.to_owned()
}

/// Where cargo puts the shared library: beside this test's own program.
fn libraries() -> PathBuf {
    let own = env::current_exe().expect("a running test has a path");
    own.parent().expect("a program is in a folder").to_owned()
}

fn succeed(mut command: Command) -> Output {
    let output = command
        .output()
        .unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}\n{said}");
    output
}
