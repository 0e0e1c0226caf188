//! The published crate has nothing that is for tests only.

use std::fs;
use std::path::Path;

/// Cargo unites the features that the crates of a program enable, so each must be harmless to all crates. What only
/// tests switch on is a `--cfg`.
const FEATURES: [&str; 6] = [
    "default",
    "capi",
    "text",
    "encode",
    "log-env",
    "checked-handles",
];

#[test]
fn every_feature_is_for_users() {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
    let manifest = fs::read_to_string(manifest).expect("the manifest can be read");
    let (_, section) = manifest
        .split_once("\n[features]\n")
        .expect("it has features");
    let features = section.lines().take_while(|line| !line.starts_with('['));
    let features: Vec<&str> = features
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(" = "))
        .map(|(name, _)| name)
        .collect();
    assert_eq!(features, FEATURES);
    // An optional dependency that no feature names with `dep:` is a feature itself.
    for line in manifest
        .lines()
        .filter(|line| line.contains("optional = true"))
    {
        let (name, _) = line.split_once(" = ").expect("a dependency");
        let named = format!("\"dep:{name}\"");
        assert!(section.contains(&named), "{name} is a feature itself");
    }
}

/// Packages of other systems name a version, too. (The header's is held against Cargo.toml by `header.rs`.)
#[test]
fn every_package_has_the_version_of_the_library() {
    let version = env!("CARGO_PKG_VERSION");
    for (manifest, line) in [
        ("command/Cargo.toml", format!("version = \"{version}\"")),
        ("inspect/Cargo.toml", format!("version = \"{version}\"")),
        ("wasm/Cargo.toml", format!("version = \"{version}\"")),
        ("links/Cargo.toml", format!("version = \"{version}\"")),
        // Exactly: incompatible versions with C functions must not have one typereg-links, which would let both in.
        (
            "Cargo.toml",
            format!(
                "typereg-links = {{ path = \"links\", version = \"={version}\", optional = true }}"
            ),
        ),
        (
            "packages/npm/package.json",
            format!("  \"version\": \"{version}\","),
        ),
    ] {
        assert!(lines(manifest).contains(&line), "{manifest}: no {line}");
    }
}

/// Every dependency of a target of the package is in the Cargo.lock of all its users, even one that only a `--cfg`
/// chooses.
#[test]
fn nothing_for_tests_only_is_in_the_lock_file_of_a_dependent() {
    let manifest = lines("Cargo.toml");
    let mut tables = manifest.iter().filter(|line| line.starts_with('['));
    let depends = |line: &&String| line.contains("dependencies") && !line.contains("dev-");
    // The second table is for targets that have an operating system.
    assert_eq!(tables.by_ref().filter(depends).count(), 2);
    let checkers = ["loom", "shuttle"];
    let named = |line: &String| {
        checkers
            .iter()
            .any(|name| line.starts_with(&format!("{name} =")))
    };
    assert!(!manifest.iter().any(named));
    // The model checkers run the published code, with the versions that it asks for.
    let model = lines("interleavings/Cargo.toml");
    let depends = |line: &&String| line.contains(" = \"0") || line.contains("{ version =");
    let (mut same, mut other) = (0, Vec::new());
    for line in model.iter().filter(depends) {
        match manifest.contains(line) {
            true => same += 1,
            false => other.push(line.as_str()),
        }
    }
    assert_eq!(
        other,
        ["version = \"0.0.0\"", "loom = \"0.7\"", "shuttle = \"0.9\""]
    );
    assert_eq!(same, 5);
}

/// The lines of a manifest of the repository, without comments.
fn lines(path: &str) -> Vec<String> {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path));
    let text = text.expect("the manifest can be read");
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines.map(str::to_owned).collect()
}
