//! Compares what the command prints with the files in `expected/`: standard output, then standard error; and its exit status.
//! `TYPEREG_BLESS=1 cargo test -p typereg-cli --test expected` accepts an intended change; look at the difference before
//! committing it. The numbers of bytes held differ from version to version and are compared as `<bytes>`.

use std::ffi::OsStr;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const YES: i32 = 0;
const NO: i32 = 1;
const TROUBLE: i32 = 2;

/// The top of the source tree, from which the command runs.
fn root() -> PathBuf {
    let command = Path::new(env!("CARGO_MANIFEST_DIR"));
    command.parent().expect("it is in a folder").to_owned()
}

fn typereg<S: AsRef<OsStr>>(arguments: impl IntoIterator<Item = S>) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_typereg"));
    command.args(arguments).current_dir(root());
    command.env_remove("NO_COLOR").env("COLUMNS", "100");
    command
}

/// The path of a module in testdata/small.
fn small(name: &str) -> String {
    format!("testdata/small/{name}.wasm")
}

fn modules() -> Vec<String> {
    let folder = root()
        .join("testdata/modules")
        .read_dir()
        .expect("it is there");
    let names = folder.map(|entry| entry.expect("it can be read").file_name());
    let names = names
        .filter_map(|name| name.into_string().ok())
        .filter(|name| name.ends_with(".wasm"));
    let mut paths: Vec<String> = names
        .map(|name| format!("testdata/modules/{name}"))
        .collect();
    paths.sort();
    paths
}

/// Runs the command with `input` as standard input, and compares.
fn check_with_input(name: &str, status: i32, arguments: &[&str], files: &[String], input: &[u8]) {
    let files = files.iter().map(String::as_str);
    let mut child = typereg(arguments.iter().copied().chain(files))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    let mut stdin = child.stdin.take().expect("it is piped");
    stdin.write_all(input).expect("it reads");
    drop(stdin);
    let done = child.wait_with_output().expect("it ends");
    let text = [done.stdout, done.stderr].concat();
    let text = without_bytes(&String::from_utf8(text).expect("it is UTF-8"));
    assert_eq!(done.status.code(), Some(status), "{name}: {text}");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/expected/{name}.txt"));
    if std::env::var_os("TYPEREG_BLESS").is_some() {
        fs::write(&path, &text).expect("it can be written");
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        text == expected,
        "{name} prints something else than {}:\n{text}",
        path.display()
    );
}

fn check(name: &str, status: i32, arguments: &[&str], files: &[String]) {
    check_with_input(name, status, arguments, files, b"");
}

/// "1.5 KiB" and blanks before it become " <bytes>".
fn without_bytes(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = [" B", " KiB", " MiB"]
        .iter()
        .filter_map(|unit| rest.find(unit))
        .min()
    {
        let (before, after) = rest.split_at(at);
        let number = before.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
        let end = after[1..]
            .find(|c: char| !c.is_alphabetic())
            .map_or(after.len(), |end| end + 1);
        if number.len() < before.len() && ["B", "KiB", "MiB"].contains(&&after[1..end]) {
            out += number.trim_end_matches(' ');
            out += " <bytes>";
        } else {
            out += before;
            out += &after[..end];
        }
        rest = &after[end..];
    }
    out + rest
}

#[test]
fn list() {
    check("modules", YES, &["list"], &modules());
    check(
        "refused",
        TROUBLE,
        &["list"],
        &[
            "shapes",
            "not_wasm",
            "final_supertype",
            "absent",
            "pictures",
        ]
        .map(small),
    );
    check(
        "wasm_1",
        TROUBLE,
        &["list", "--wasm", "1"],
        &[small("shapes"), modules()[14].clone()],
    );
    check(
        "proposals_off",
        TROUBLE,
        &["list", "--on", "all", "--off", "stack-switching"],
        &[small("proposals"), small("shapes")],
    );
    check(
        "proposals_on_again",
        YES,
        &[
            "list",
            "--off",
            "all",
            "--on",
            "custom-descriptors",
            "--on",
            "simd",
        ],
        &[small("shapes")],
    );
    check(
        "list_kinds",
        YES,
        &["list", "--kind", "struct,array"],
        &[small("shapes"), small("names")],
    );
}

#[test]
fn types() {
    check(
        "types",
        YES,
        &["types", "--gc", "drc"],
        &[small("shapes"), small("pictures")],
    );
    check(
        "named_types",
        YES,
        &["types"],
        &[small("names"), small("shapes")],
    );
    check("bad_names", YES, &["types"], &[small("bad_names")]);
    check(
        "proposals",
        YES,
        &["types", "--on", "all", "--gc", "drc"],
        &[small("proposals")],
    );
    check(
        "types_chosen",
        YES,
        &["types", "--kind", "struct", "--depth", "1.."],
        &[small("shapes")],
    );
    check(
        "types_by_name",
        YES,
        &["types", "--name", "?hape*"],
        &[small("shapes"), small("names")],
    );
    let users = b"(module (type $point (struct (field i32))) (type $make (func (result (ref $point)))) (type $tag (func))
        (import \"a\" \"b\" (func $imported (type $make)))
        (func $origin (export \"origin\") (type $make) (struct.new $point (i32.const 0)))
        (table 1 (ref null $point)) (global $last (mut (ref null $point)) (ref.null $point)) (tag $failed (type $tag)))";
    check_with_input("types_users", YES, &["types", "--users", "-"], &[], users);
    check_with_input(
        "types_users_json",
        YES,
        &["types", "--users", "--json", "-"],
        &[],
        users,
    );
    check(
        "types_none",
        NO,
        &["types", "--name", "nothing"],
        &[small("names")],
    );
}

#[test]
fn wat() {
    check("wat", YES, &["wat"], &[small("shapes")]);
    check("named_wat", YES, &["wat"], &[small("names")]);
    check(
        "wat_refused",
        TROUBLE,
        &["wat"],
        &[small("final_supertype")],
    );
    check(
        "proposals_wat",
        YES,
        &["wat", "--on", "all"],
        &[small("proposals")],
    );
    check(
        "wat_chosen",
        YES,
        &["wat", "--name", "Node"],
        &[small("names")],
    );
}

#[test]
fn graph() {
    check(
        "graph",
        YES,
        &["graph"],
        &[small("shapes"), small("pictures")],
    );
    check(
        "proposals_graph",
        YES,
        &["graph", "--on", "all"],
        &[small("proposals")],
    );
    check(
        "graph_only",
        YES,
        &["graph", "--only", "Leaf"],
        &[small("names")],
    );
    check(
        "too_many",
        TROUBLE,
        &["graph"],
        &["testdata/modules/mvp-pyodide.types.wasm".to_owned()],
    );
    check(
        "no_type",
        TROUBLE,
        &["graph", "--only", "t99"],
        &[small("shapes")],
    );
}

#[test]
fn why() {
    check("why", YES, &["why", "t4", "t1"], &[small("shapes")]);
    check("why_named", YES, &["why", "Leaf", "t3"], &[small("names")]);
}

#[test]
fn why_not() {
    check("why_not", NO, &["why", "visit", "Leaf"], &[small("names")]);
    check(
        "several_types",
        TROUBLE,
        &["why", "Node", "Leaf"],
        &[small("names")],
    );
    check("no_supertype", TROUBLE, &["why", "t4"], &[]);
    check(
        "no_supertype_but_a_file",
        TROUBLE,
        &["why", "t4"],
        &[small("shapes")],
    );
    check(
        "why_refused",
        TROUBLE,
        &["why", "t1", "t1"],
        &[small("shapes"), small("absent")],
    );
}

#[test]
fn diff() {
    check("diff", NO, &["diff"], &[small("shapes"), small("names")]);
    // Shapes is the same, Leaf is another type, and "one\ntwo\x1b[31m" has moved and is now called found.
    let now = b"(module (rec (type $Shape (sub (struct (field $area (mut f64)))))
        (type $Shapes (array (mut (ref null $Shape)))))
        (type $Leaf (sub (struct (field $value i64))))
        (type $found (func (param f32 f32))))";
    let before = small("names");
    check_with_input("diff_changed", NO, &["diff", &before, "-"], &[], now);
    check_with_input("diff_json", NO, &["diff", "--json", &before, "-"], &[], now);
    check(
        "diff_same",
        YES,
        &["diff"],
        &[small("names"), small("names")],
    );
    check(
        "diff_refused",
        TROUBLE,
        &["diff"],
        &[small("shapes"), small("not_wasm")],
    );
    check("diff_of_one", TROUBLE, &["diff"], &[small("shapes")]);
}

#[test]
fn fingerprint_and_check() {
    check(
        "fingerprint",
        YES,
        &["fingerprint"],
        &[small("names"), small("shapes")],
    );
    check("check", YES, &["check"], &[small("names"), small("shapes")]);
    check(
        "check_invalid",
        NO,
        &["check"],
        &[small("shapes"), small("final_supertype")],
    );
    check(
        "check_absent",
        TROUBLE,
        &["check"],
        &[small("final_supertype"), small("absent")],
    );
}

#[test]
fn inputs() {
    check("folder", NO, &["check", "testdata/small"], &[]);
    check(
        "no_such_list",
        TROUBLE,
        &["check", "@testdata/small/absent"],
        &[],
    );
    let wasm = fs::read(root().join(small("shapes"))).expect("it is there");
    check_with_input("standard_input", YES, &["list", "-"], &[], &wasm);
    let text = b"(module (type $point (struct (field $x i32))))";
    check_with_input("text_from_standard_input", YES, &["wat", "-"], &[], text);
    check_with_input(
        "wrong_text",
        TROUBLE,
        &["list", "-"],
        &[],
        b"(module\n  (type $t (strict)))",
    );
    let list = format!("{}\n\n  {}\n", small("shapes"), small("names"));
    check_with_input("list_of_inputs", YES, &["list", "@-"], &[], list.as_bytes());
    let component = b"(component (core module $main (type (func))) (core module (type (struct)))
        (component (core module $inner (type (array i8)))))";
    check_with_input("component", YES, &["list", "-"], &[], component);
    check_with_input(
        "one_of_a_component",
        YES,
        &["wat", "-", "--module", "*inner"],
        &[],
        component,
    );
    check(
        "only_modules",
        YES,
        &["list", "testdata/small", "--module", "shapes.*"],
        &[],
    );
}

#[test]
fn help_and_misuse() {
    check("help", YES, &["--help"], &[]);
    check("help_types", YES, &["types", "-h"], &[]);
    for (name, arguments) in [
        (
            "usage",
            &["list", "--gc", "mark-sweep", "testdata/small/shapes.wasm"][..],
        ),
        ("no_file", &["list"]),
        (
            "no_option",
            &["list", "--gcc", "drc", "testdata/small/shapes.wasm"],
        ),
        ("no_command", &["lists", "testdata/small/shapes.wasm"]),
        (
            "two_reports",
            &["types", "graph", "testdata/small/shapes.wasm"],
        ),
        (
            "no_page",
            &[
                "page",
                "-o",
                "testdata/small/shapes.wasm",
                "testdata/small/pictures.wasm",
            ],
        ),
        (
            "only_alone",
            &["types", "--only", "t1", "testdata/small/shapes.wasm"],
        ),
        (
            "no_proposal",
            &["list", "--on", "exception", "testdata/small/shapes.wasm"],
        ),
        (
            "no_version",
            &["list", "--wasm", "4", "testdata/small/shapes.wasm"],
        ),
        (
            "no_depth",
            &["list", "--depth", "3..1", "testdata/small/shapes.wasm"],
        ),
        (
            "no_kind",
            &["list", "--kind", "object", "testdata/small/shapes.wasm"],
        ),
    ] {
        check(name, TROUBLE, arguments, &[]);
    }
    // Options may come after the files.
    check(
        "late_option",
        YES,
        &["types", "testdata/small/shapes.wasm", "--gc", "drc"],
        &[],
    );
}

#[test]
fn colours_are_where_they_are_asked_for_and_not_in_a_pipe() {
    let shapes = small("shapes");
    let has_colours = |arguments: &[&str], no_color: Option<&str>| {
        let mut command = typereg(arguments);
        no_color.map(|value| command.env("NO_COLOR", value));
        command.output().expect("it runs").stdout.contains(&0x1b)
    };
    assert!(!has_colours(&["list", &shapes], None));
    assert!(has_colours(&["list", "--color", "always", &shapes], None));
    assert!(has_colours(
        &["list", "--color", "always", &shapes],
        Some("1")
    ));
    assert!(!has_colours(&["list", "--color", "never", &shapes], None));
}

#[test]
fn a_reader_who_has_had_enough_is_no_trouble() {
    let mut child = typereg(["fingerprint", "testdata/modules"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    drop(child.stdout.take());
    let done = child.wait_with_output().expect("it ends");
    assert_eq!((done.status.code(), done.stderr), (Some(YES), Vec::new()));
}

#[test]
fn every_expected_text_is_that_of_a_test() {
    let here = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/expected.rs"));
    let here = here.expect("it is there");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/expected");
    let mut count = 0;
    for entry in folder.read_dir().expect("it is there") {
        let name = entry
            .expect("it can be read")
            .file_name()
            .into_string()
            .expect("plain names");
        let name = name.strip_suffix(".txt").expect("a text");
        assert!(
            here.contains(&format!("\"{name}\"")),
            "nothing is compared with {name}.txt"
        );
        count += 1;
    }
    assert!(count > 50, "{count} texts");
}
