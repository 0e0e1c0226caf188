//! The check passes for the header as it is, and fails when the header alone is changed.
//!
//! The changes are made to copies of the header, several to a copy, because each copy costs a build:
//! what the C compiler sees in signatures, what it sees in structs, and what shows only when the
//! checks run. Every change must be named in what the check says about its copy.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::{env, fs};

/// One change to the header: a text that occurs in it once, the text that replaces it, and words of the check's report
/// of the change.
struct Fault {
    text: &'static str,
    instead: &'static str,
    found_as: &'static str,
}

const IN_SIGNATURES: &[Fault] = &[
    // A parameter's width.
    Fault {
        text: "uint64_t value",
        instead: "uint32_t value",
        found_as: "return wt_registry_config_set_limit;",
    },
    // A lost const.
    Fault {
        text: "*wt_registry_clone(const wt_registry_t",
        instead: "*wt_registry_clone(wt_registry_t",
        found_as: "return wt_registry_clone;",
    },
    // The sign of a result.
    Fault {
        text: "uint32_t wt_registered_type_depth(",
        instead: "int32_t wt_registered_type_depth(",
        found_as: "return wt_registered_type_depth;",
    },
    // Functions that only one side has.
    Fault {
        text: "void wt_string_delete(",
        instead: "void wt_string_free(",
        found_as: "functions: wt_string_delete is in src/capi and not in header",
    },
    Fault {
        text: "void wt_string_delete(",
        instead: "void wt_string_free(",
        found_as: "functions: wt_string_free is in header and not in src/capi",
    },
];

const IN_STRUCTS: &[Fault] = &[
    // A field of another type and the same size.
    Fault {
        text: "uint32_t array_length_offset;",
        instead: "float array_length_offset;",
        found_as: "return &b->array_length_offset;",
    },
    // A field with another name in C.
    Fault {
        text: "const wt_pending_type_t *pending;",
        instead: "const wt_pending_type_t *label;",
        found_as: "return &b->pending;",
    },
];

const SEEN_BY_RUNNING: &[Fault] = &[
    // The value of a constant.
    Fault {
        text: "#define WT_HEAP_EQ 0x6d",
        instead: "#define WT_HEAP_EQ 0x6e",
        found_as: "bad WT_HEAP_EQ value at byte 0",
    },
    // Two fields in the other order.
    Fault {
        text: "uint64_t registrations;",
        instead: "uint64_t hits;",
        found_as: "bad field offset hits of wt_registry_stats_t",
    },
    Fault {
        text: "uint64_t hits;",
        instead: "uint64_t registrations;",
        found_as: "bad field offset registrations of wt_registry_stats_t",
    },
    // The width of an alias.
    Fault {
        text: "typedef uint32_t wt_feature_t;",
        instead: "typedef uint64_t wt_feature_t;",
        found_as: "bad wt_feature_t size",
    },
];

#[test]
fn declarations_and_header_agree() {
    let output = Command::new(env!("CARGO_BIN_EXE_typereg-abi-check"))
        .output()
        .expect("it starts");
    let said = said(&output);
    assert!(output.status.success(), "{said}");
    assert!(
        said.contains("functions are the same in Rust and in typereg.h"),
        "{said}"
    );
}

#[test]
fn a_header_changed_alone_is_found_out() {
    let header = fs::read_to_string(root().join("include/typereg.h")).expect("the header is there");
    for (name, faults) in [
        ("signatures", IN_SIGNATURES),
        ("structs", IN_STRUCTS),
        ("running", SEEN_BY_RUNNING),
    ] {
        let include = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        fs::create_dir_all(&include).expect("the folder for tests can be written to");
        fs::write(include.join("typereg.h"), with_faults(&header, faults))
            .expect("it can be written");
        let output = check(&include);
        let said = said(&output);
        assert!(
            !output.status.success(),
            "the check passed with faults:\n{said}"
        );
        for Fault { found_as, .. } in faults {
            assert!(
                said.contains(found_as),
                "{found_as:?} is missing in:\n{said}"
            );
        }
    }
}

/// The header with all these changes.
fn with_faults(header: &str, faults: &[Fault]) -> String {
    let mut places: Vec<(usize, &Fault)> = Vec::new();
    for fault in faults {
        let found: Vec<_> = header.match_indices(fault.text).collect();
        assert_eq!(found.len(), 1, "{:?} occurs in the header once", fault.text);
        if places.iter().all(|(place, _)| *place != found[0].0) {
            places.push((found[0].0, fault));
        }
    }
    // From the end, so that the earlier places stay right.
    places.sort_by_key(|(place, _)| std::cmp::Reverse(*place));
    let mut changed = header.to_owned();
    for (place, fault) in places {
        changed.replace_range(place..place + fault.text.len(), fault.instead);
    }
    changed
}

/// Builds and runs the check with the header in this folder, beside the build that runs this test.
fn check(include: &Path) -> Output {
    Command::new(env!("CARGO"))
        .args([
            "run",
            "--offline",
            "--package",
            "typereg-abi-check",
            "--target-dir",
        ])
        .arg(Path::new(env!("CARGO_TARGET_TMPDIR")).join("target"))
        .current_dir(root())
        .env("TYPEREG_ABI_INCLUDE", include)
        .output()
        .expect("cargo starts")
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn said(output: &Output) -> String {
    [&output.stdout, &output.stderr]
        .map(|bytes| String::from_utf8_lossy(bytes).into_owned())
        .concat()
}
