//! Compares the library's answers with those of a judge that does not depend on `src/` (`tests/oracle/`). One file per
//! topic: `cargo test --test judged families::` runs one of them.
//!
//! All are one program, so that the judge is compiled once and linked once.

#[path = "../oracle/mod.rs"]
mod oracle;

mod broken_names;
mod built;
mod concepts;
mod conformance;
mod engine;
mod every_small_group;
mod exn_types;
mod explanations;
mod families;
mod features;
mod fingerprints;
mod histories;
mod judge;
mod judges;
mod names_in_texts;
mod one_off_values;
mod pairs;
mod readers;
mod real_modules;
mod refused;
mod slot;
mod small_groups;
mod text_length;
mod value_matching;
