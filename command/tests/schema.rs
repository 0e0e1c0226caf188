//! The output of `--json` matches docs/command.schema.json: each subcommand, with and without refused modules, and with
//! forms of every proposal. This reader knows only the rules of JSON Schema that our schema uses; a test fails at any other.

mod run;

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> PathBuf {
    let command = Path::new(env!("CARGO_MANIFEST_DIR"));
    command.parent().expect("it is in a folder").to_owned()
}

fn schema() -> Value {
    let text = std::fs::read_to_string(root().join("docs/command.schema.json"));
    serde_json::from_str(&text.expect("it is there")).expect("it is JSON")
}

/// What the command prints.
fn printed(arguments: &[&str]) -> Value {
    let mut command = Command::new(env!("CARGO_BIN_EXE_typereg"));
    let done = command
        .args(arguments)
        .arg("--json")
        .current_dir(root())
        .output();
    let done = done.expect("it runs");
    serde_json::from_slice(&done.stdout).unwrap_or_else(|error| {
        panic!(
            "{arguments:?}: {error}: {}",
            String::from_utf8_lossy(&done.stderr)
        )
    })
}

/// Why the value is not what the schema says.
fn fault(value: &Value, schema: &Value, root: &Value) -> Option<String> {
    let rules = schema.as_object().expect("a schema is an object");
    rules
        .iter()
        .find_map(|(rule, says)| broken(rule, says, value, schema, root))
}

fn broken(rule: &str, says: &Value, value: &Value, schema: &Value, root: &Value) -> Option<String> {
    let must = |holds: bool| (!holds).then(|| format!("{value} breaks {rule}: {says}"));
    match rule {
        "$schema" | "$defs" | "title" | "description" => None,
        "$ref" => {
            let name = says.as_str().and_then(|path| path.strip_prefix("#/$defs/"));
            fault(value, &root["$defs"][name.expect("a definition")], root)
        }
        "type" => {
            let is = |name: &Value| match name.as_str() {
                Some("object") => value.is_object(),
                Some("array") => value.is_array(),
                Some("string") => value.is_string(),
                Some("boolean") => value.is_boolean(),
                Some("integer") => value.is_i64() || value.is_u64(),
                Some("null") => value.is_null(),
                _ => panic!("no such type: {name}"),
            };
            must(
                says.as_array()
                    .map_or_else(|| is(says), |types| types.iter().any(is)),
            )
        }
        "enum" => must(says.as_array().expect("a list").contains(value)),
        "const" => must(says == value),
        "minimum" => must(value.is_null() || value.as_i64() >= says.as_i64()),
        "pattern" => {
            assert_eq!(
                says, "^[0-9a-f]{64}$",
                "the only pattern that is understood"
            );
            let is_digit = |c: char| c.is_ascii_digit() || ('a'..='f').contains(&c);
            must(
                value
                    .as_str()
                    .is_some_and(|text| text.len() == 64 && text.chars().all(is_digit)),
            )
        }
        "required" => {
            let mut names = says.as_array().expect("a list").iter();
            must(!value.is_object() || names.all(|name| has(value, name)))
        }
        "additionalProperties" => {
            assert_eq!(says, false);
            let known = schema["properties"].as_object().expect("properties");
            must(
                value
                    .as_object()
                    .is_none_or(|members| members.keys().all(|name| known.contains_key(name))),
            )
        }
        "properties" => {
            let members = says.as_object().expect("an object").iter();
            members
                .into_iter()
                .find_map(|(name, schema)| fault(value.get(name)?, schema, root))
        }
        "items" => value
            .as_array()?
            .iter()
            .find_map(|item| fault(item, says, root)),
        "oneOf" => {
            let faults: Vec<Option<String>> = says
                .as_array()
                .expect("a list")
                .iter()
                .map(|one| fault(value, one, root))
                .collect();
            match faults.iter().filter(|fault| fault.is_none()).count() {
                1 => None,
                count => Some(format!("{value} is {count} of these: {faults:#?}")),
            }
        }
        _ => panic!("this rule is not understood: {rule}"),
    }
}

fn has(value: &Value, name: &Value) -> bool {
    value.get(name.as_str().expect("a name")).is_some()
}

const SHAPES: &str = "testdata/small/shapes.wasm";
const NAMES: &str = "testdata/small/names.wasm";
const PROPOSALS: &str = "testdata/small/proposals.wasm";

#[test]
fn every_subcommand_prints_what_the_schema_says() {
    let schema = schema();
    let mut seen = std::collections::BTreeSet::new();
    for arguments in [
        &["list", SHAPES, NAMES][..],
        &["list", "testdata/small", "testdata/absent"],
        &["types", "--gc", "drc", SHAPES, NAMES],
        &[
            "types",
            "--users",
            "--on",
            "all",
            PROPOSALS,
            "testdata/absent",
        ],
        &[
            "types",
            "testdata/modules/mvp-quickjs.types.wasm",
            "--users",
        ],
        &["types", "--kind", "struct", SHAPES],
        &["wat", SHAPES, "testdata/small/not_wasm.wasm"],
        &["page", "--on", "all", PROPOSALS],
        &["graph", "--on", "all", PROPOSALS],
        &["graph", "--only", "Leaf", NAMES],
        &["why", "Leaf", "t3", NAMES],
        &["why", "t1", "t2", SHAPES],
        &["diff", SHAPES, NAMES],
        &["diff", "--on", "all", NAMES, PROPOSALS],
        &["fingerprint", NAMES, "testdata/absent"],
        &["check", "testdata/small"],
    ] {
        let value = printed(arguments);
        if let Some(fault) = fault(&value, &schema, &schema) {
            panic!("{arguments:?}: {fault}");
        }
        assert_eq!(value["command"], arguments[0]);
        seen.insert(arguments[0]);
    }
    let described = schema["oneOf"].as_array().map_or(0, Vec::len);
    assert_eq!(
        seen.len(),
        described,
        "each that the schema describes was looked at: {seen:?}"
    );
}

#[test]
fn graph_why_and_diff_print_nothing_if_an_input_is_refused() {
    const ABSENT: &str = "testdata/absent";
    for arguments in [
        &["graph", SHAPES, ABSENT][..],
        &["why", "t1", "t1", SHAPES, ABSENT],
        &["diff", SHAPES, ABSENT],
    ] {
        for json in [&["--json"][..], &[]] {
            let arguments = [arguments, json].concat();
            assert_eq!(run::printed(2, &arguments, ""), "", "{arguments:?}");
        }
    }
}

#[test]
fn a_value_that_is_something_else_is_noticed() {
    let schema = schema();
    let good = printed(&["types", "--gc", "drc", SHAPES]);
    assert_eq!(fault(&good, &schema, &schema), None);
    let change = |path: &str, to: Value| {
        let mut bad = good.clone();
        *bad.pointer_mut(path)
            .unwrap_or_else(|| panic!("{path} is there")) = to;
        assert!(fault(&bad, &schema, &schema).is_some(), "{path}");
    };
    change("/command", "typos".into());
    change("/modules/0/bytes", (-1).into());
    change("/modules/0/types/0/type", 0.into());
    change("/types/0/kind", "object".into());
    change("/types/0/fingerprint", "12".into());
    change("/types/0/fields/0/mutable", Value::Null);
    change("/types/0/layout/size", "8".into());
    for missing in ["name", "fingerprint", "fields"] {
        let mut bad = good.clone();
        bad["types"][0]
            .as_object_mut()
            .expect("an object")
            .remove(missing);
        assert!(fault(&bad, &schema, &schema).is_some(), "without {missing}");
    }
    let mut bad = good.clone();
    bad["types"][0]["more"] = true.into();
    assert!(
        fault(&bad, &schema, &schema).is_some(),
        "with more than the schema has"
    );
}
