//! The committed C header agrees with the declarations, and every compiler accepts it.
//!
//! Compilers: the one that the `cc` crate finds (which heeds CC and CXX), and gcc and clang where
//! they are installed. After changing declarations, `TYPEREG_BLESS=1 cargo test --test interface header::`
//! writes the header again.
#![expect(
    clippy::print_stderr,
    reason = "a test says which compiler it did not find"
)]

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const C: Language = Language {
    name: "c",
    compilers: &["gcc", "clang"],
    standards: &["c99", "c11", "c17"],
};
const CPP: Language = Language {
    name: "c++",
    compilers: &["g++", "clang++"],
    standards: &["c++11", "c++14", "c++17", "c++20"],
};

struct Language {
    name: &'static str,
    compilers: &'static [&'static str],
    standards: &'static [&'static str],
}

/// Programs that a compiler must accept without a warning, in both languages.
const PROGRAMS: &[(&str, &str)] = &[
    ("alone", "#include \"typereg.h\"\nextern int something;\n"),
    (
        "twice",
        "#include \"typereg.h\"\n#include \"typereg.h\"\nextern int something;\n",
    ),
    (
        "after a declaration of its handles",
        "struct wt_registry_t;\nstruct wt_error_t;\n#include \"typereg.h\"\n",
    ),
    (
        "with its version asked of the preprocessor",
        "#include \"typereg.h\"\n#if TYPEREG_VERSION_NUMBER < TYPEREG_VERSION_PACK(0, 1, 0)\n#error\n#endif\n",
    ),
    (
        "with values made by hand",
        "#include \"typereg.h\"\nextern wt_val_type_t value;\n\
         wt_val_type_t value = {WT_VAL_REF, 1, WT_HEAP_EQ, WT_REF_SHARED, 0, NULL, NULL};\n",
    ),
];

#[test]
fn the_committed_header_is_what_the_declarations_say() {
    let generated = typereg_header::HEADER;
    let committed = include().join("typereg.h");
    if std::env::var_os("TYPEREG_BLESS").is_some() {
        // Renamed into place, because compilers of the other tests may be reading the old one.
        let new = include().join("typereg.h.new");
        fs::write(&new, generated).expect("the source tree can be written to");
        fs::rename(&new, &committed).expect("the source tree can be written to");
    }
    let header = fs::read_to_string(&committed).unwrap_or_default();
    let difference = header
        .lines()
        .zip(generated.lines())
        .position(|(old, new)| old != new);
    let line = difference.unwrap_or(header.lines().count().min(generated.lines().count())) + 1;
    assert!(
        header == generated,
        "include/typereg.h differs from the declarations in src/capi from line {line} on.\n\
         If the declarations are meant: TYPEREG_BLESS=1 cargo test --test interface header::, and commit it."
    );
}

#[test]
fn the_header_is_ascii_and_its_lines_fit_a_screen() {
    for (number, line) in header().lines().enumerate() {
        assert!(line.is_ascii(), "line {}: {line}", number + 1);
        assert!(line.len() <= 110, "line {}: {line}", number + 1);
    }
}

#[test]
fn every_c_compiler_takes_the_header() {
    takes_the_header(&C);
}

#[test]
fn every_cpp_compiler_takes_the_header() {
    takes_the_header(&CPP);
}

#[test]
fn old_names_warn_where_it_is_asked_for() {
    let program = "#include \"typereg.h\"\nsize_t count(const wt_rec_group_t *group);\n\
                   size_t count(const wt_rec_group_t *group) { return wt_rec_group_len(group); }\n";
    let asking = format!("#define TYPEREG_WARN_DEPRECATED\n{program}");
    for language in [&C, &CPP] {
        for compiler in compilers(language) {
            let said = |program| compile(&compiler, language.name, language.standards[0], program);
            assert_eq!(said(program), Ok(()), "{}", compiler.display());
            let words = said(&asking).expect_err("a warning is an error");
            assert!(words.contains("use wt_rec_group_num_types"), "{words}");
        }
    }
}

#[test]
fn the_version_is_that_of_the_package() {
    for part in ["MAJOR", "MINOR", "PATCH"] {
        let define = format!("#define TYPEREG_VERSION_{part} ");
        let line = header()
            .lines()
            .find_map(|line| line.strip_prefix(&define).map(str::to_owned));
        let package = match part {
            "MAJOR" => env!("CARGO_PKG_VERSION_MAJOR"),
            "MINOR" => env!("CARGO_PKG_VERSION_MINOR"),
            _ => env!("CARGO_PKG_VERSION_PATCH"),
        };
        assert_eq!(line.as_deref(), Some(package), "{part}");
    }
}

/// Compiles every program with every compiler under every standard.
fn takes_the_header(language: &Language) {
    for compiler in compilers(language) {
        for standard in language.standards {
            for (case, program) in PROGRAMS {
                if let Err(words) = compile(&compiler, language.name, standard, program) {
                    panic!("{} -std={standard}, {case}:\n{words}", compiler.display());
                }
            }
        }
    }
}

/// The compilers of this language that are installed.
fn compilers(language: &Language) -> Vec<PathBuf> {
    let default = default_compiler(language);
    let mut compilers = vec![default.clone()];
    for compiler in language
        .compilers
        .iter()
        .map(PathBuf::from)
        .filter(|path| *path != default)
    {
        match Command::new(&compiler)
            .arg("--version")
            .stdout(Stdio::null())
            .status()
        {
            Ok(_) => compilers.push(compiler),
            Err(_) => eprintln!("{} is not installed: not tried", compiler.display()),
        }
    }
    compilers
}

/// Checks a program, with every warning an error. Returns the compiler's output if it refuses the program.
fn compile(compiler: &Path, language: &str, standard: &str, program: &str) -> Result<(), String> {
    let mut child = Command::new(compiler)
        .args(["-Wall", "-Wextra", "-Wpedantic", "-Werror"])
        .arg(format!("-std={standard}"))
        .args(["-fsyntax-only", "-I"])
        .arg(include())
        .args(["-x", language, "-"])
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| error.to_string())?;
    let mut input = child.stdin.take().expect("it is piped");
    input
        .write_all(program.as_bytes())
        .map_err(|error| error.to_string())?;
    drop(input);
    let output = child
        .wait_with_output()
        .map_err(|error| error.to_string())?;
    if output.status.success() {
        Ok(())
    } else {
        Err(String::from_utf8_lossy(&output.stderr).into_owned())
    }
}

/// The compiler that builds this system's programs.
fn default_compiler(language: &Language) -> PathBuf {
    cc::Build::new()
        .cpp(language.name == "c++")
        .target(env!("TYPEREG_TARGET"))
        .host(env!("TYPEREG_TARGET"))
        .opt_level(0)
        .cargo_metadata(false)
        .get_compiler()
        .path()
        .to_owned()
}

fn header() -> String {
    fs::read_to_string(include().join("typereg.h")).expect("the header is committed")
}

fn include() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("include")
}
