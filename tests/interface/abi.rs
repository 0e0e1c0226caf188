//! Programs that were built with an earlier header of the same ABI_VERSION still run: the binary interface is that of
//! `abi/typereg.abi`, except for additions. `docs/abi.md` has the rules.
//!
//! libabigail (Debian: abigail-tools) reads the interface of a shared library from its debug information. For the
//! library itself that would describe Rust's internals, so it reads a stub: a C library made of the header in which
//! every function has a body that does nothing. The constants, which are macros, become variables, each of an
//! enumeration type that has its value.
//!
//! After an addition, `TYPEREG_BLESS=1 cargo test --test interface abi::` writes the baseline. It refuses what
//! breaks programs unless ABI_VERSION was raised.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use crate::committed::{header, root};

const SONAME: &str = concat!("libtypereg.so.", env!("TYPEREG_ABI_VERSION"));

#[test]
fn programs_built_with_an_earlier_header_still_run() {
    let baseline = root().join("abi/typereg.abi");
    let library = build("now", &header());
    let recorded = fs::read_to_string(&baseline).unwrap_or_default();
    let same_number = recorded.contains(&format!("soname='{SONAME}'"));
    let broken = if same_number {
        difference(&baseline, &library)
    } else {
        None
    };
    if let Some(words) = broken {
        panic!(
            "Programs built with an earlier header would break:\n{words}\n\
             If that is meant, raise ABI_VERSION in build.rs: see docs/abi.md."
        );
    }
    if env::var_os("TYPEREG_BLESS").is_some() {
        fs::write(&baseline, describe(&library)).expect("the source tree can be written to");
        return;
    }
    assert!(
        same_number,
        "abi/typereg.abi is not of {SONAME}: TYPEREG_BLESS=1 cargo test --test interface abi::, and commit it"
    );
    // The other way around: something that only the header has could change unnoticed.
    let unrecorded = difference(&library, &baseline);
    assert!(
        unrecorded.is_none(),
        "abi/typereg.abi lacks what was added: TYPEREG_BLESS=1 cargo test --test interface abi::, and commit it\n{}",
        unrecorded.unwrap_or_default()
    );
}

#[test]
fn breaking_changes_are_found() {
    let changes = [
        (
            "a wider parameter",
            "wt_limit_t limit,\n                                  uint64_t value",
            "wt_limit_t limit,\n                                  uint32_t value",
        ),
        (
            "another result",
            "uint32_t wt_abi_version(void)",
            "uint64_t wt_abi_version(void)",
        ),
        (
            "one more parameter",
            "wt_val_type_t wt_val_type_i32(void)",
            "wt_val_type_t wt_val_type_i32(bool shared)",
        ),
        (
            "a handle of another sort",
            "void wt_registry_delete(wt_registry_t *registry)",
            "void wt_registry_delete(wt_error_t *registry)",
        ),
        (
            "a function that was removed",
            "TYPEREG_API const char *wt_version_string(void);",
            "",
        ),
        (
            "fields that changed places",
            "  uint32_t array_length_offset;\n",
            "",
        ),
        (
            "a field of another type",
            "  wt_heap_kind_t heap;",
            "  uint16_t heap;",
        ),
        (
            "a longer struct",
            "  uint8_t is_mutable;\n  /** Zero.",
            "  uint8_t is_mutable, more[8];\n  /** Zero.",
        ),
        (
            "a wider alias",
            "typedef uint32_t wt_error_code_t;",
            "typedef uint64_t wt_error_code_t;",
        ),
        (
            "a constant of another value",
            "#define WT_ERROR_LIMIT 10\n",
            "#define WT_ERROR_LIMIT 14\n",
        ),
        (
            "a constant that was removed",
            "#define WT_TYPE_EXN 1\n",
            "\n",
        ),
    ];
    let now = build("whole", &header());
    for (number, (what, from, to)) in changes.iter().enumerate() {
        let changed = build(&format!("change_{number}"), &replaced(from, to));
        assert!(
            difference(&now, &changed).is_some(),
            "not found: {what}, `{to}` for `{from}`"
        );
    }
}

#[test]
fn additions_break_nothing() {
    let now = build("before", &header());
    let version = "TYPEREG_API uint32_t wt_abi_version(void);";
    let additions = [
        (
            "function",
            replaced(
                version,
                &format!("{version}\nTYPEREG_API bool wt_more(void);"),
            ),
        ),
        (
            "constant",
            replaced(
                "#define WT_TYPE_EXN 1\n",
                "#define WT_TYPE_EXN 1\n#define WT_TYPE_MORE 2\n",
            ),
        ),
    ];
    for (what, more) in additions {
        let words = difference(&now, &build(what, &more));
        assert_eq!(words, None, "an added {what}");
    }
}

/// The header with one text replaced, which it has once.
fn replaced(from: &str, to: &str) -> String {
    let header = header();
    assert_eq!(header.matches(from).count(), 1, "in the header: {from}");
    header.replace(from, to)
}

/// A C library, libtypereg.so in a folder of its own, that has the interface of a header.
fn build(folder: &str, header: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("abi")
        .join(folder);
    fs::create_dir_all(&folder).expect("the folder can be written to");
    fs::write(folder.join("typereg.c"), stub(header)).expect("the folder can be written to");
    let compiler = cc::Build::new()
        .target(env!("TYPEREG_TARGET"))
        .host(env!("TYPEREG_TARGET"))
        .opt_level(0)
        .cargo_metadata(false)
        .get_compiler();
    let mut compile = compiler.to_command();
    compile
        .args([
            "-g",
            "-fno-eliminate-unused-debug-types",
            "-fPIC",
            "-shared",
        ])
        .arg(format!("-Wl,-soname,{SONAME}"))
        .args(["typereg.c", "-o", "libtypereg.so"])
        .current_dir(&folder);
    let (code, words) = run(&mut compile);
    assert_eq!(code, 0, "{words}");
    folder.join("libtypereg.so")
}

/// The header with a body for each function, and a variable for each constant.
fn stub(header: &str) -> String {
    let mut text = String::new();
    let mut in_function = false;
    for line in header.lines() {
        in_function |= line.starts_with("TYPEREG_API");
        match line.strip_suffix(");") {
            Some(start) if in_function => {
                in_function = false;
                text.push_str(&format!("{start}) {{ __builtin_trap(); }}\n"));
            }
            _ => text.push_str(&format!("{line}\n")),
        }
    }
    let constants = header
        .lines()
        .filter_map(|line| line.strip_prefix("#define "))
        .filter_map(|rest| rest.split(' ').next())
        .filter(|name| name.starts_with("WT_"));
    for name in constants {
        text.push_str(&format!(
            "enum of_{name} {{ value_of_{name} = {name} }} constant_{name};\n"
        ));
    }
    text
}

/// The output of abidw for a library.
fn describe(library: &Path) -> String {
    let mut abidw = Command::new("abidw");
    abidw
        .args(["--no-corpus-path", "--no-comp-dir-path", "--no-show-locs"])
        .args(["--type-id-style", "hash"])
        .arg(library);
    let (code, text) = run(&mut abidw);
    assert_eq!(code, 0, "{text}");
    text
}

/// What abidiff reports between two interfaces, if anything was removed or changed. Each is a library, or a file that
/// abidw wrote.
fn difference(before: &Path, after: &Path) -> Option<String> {
    let mut abidiff = Command::new("abidiff");
    abidiff
        // Field sizes and offsets are the same on all 64-bit processors.
        .args(["--no-added-syms", "--no-architecture"])
        .args([before, after]);
    let (code, words) = run(&mut abidiff);
    // Bit 2: the interface changed. Bit 3: the change surely breaks programs. Bits 0 and 1: abidiff failed.
    assert_eq!(code & 3, 0, "{words}");
    (code != 0).then_some(words)
}

/// Runs a program. Returns its exit status and its output.
fn run(command: &mut Command) -> (i32, String) {
    let output = command.output();
    let output = output.unwrap_or_else(|error| {
        panic!("{command:?}: {error}; abidw and abidiff are in Debian's abigail-tools")
    });
    let words = [output.stdout, output.stderr].concat();
    let code = output.status.code().expect("it ended by itself");
    (code, String::from_utf8_lossy(&words).into_owned())
}
