//! What is published is for users: nothing in it is for tests only.

use std::fs;
use std::path::Path;

/// Cargo unites the features that the crates of a program ask for, so each must be harmless to all others. What only
/// tests switch on is a `--cfg`.
const FEATURES: [&str; 1] = ["checked-handles"];

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
    // An optional dependency that no feature names is a feature itself.
    assert!(!manifest.contains("optional = true"));
}
