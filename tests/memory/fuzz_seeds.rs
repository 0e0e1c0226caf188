//! The fuzz targets (`fuzz/`) with the inputs they begin from and those that once failed: each does
//! what its target asserts. To try inputs without end takes cargo-fuzz: `fuzz/src/lib.rs`.

#[path = "../../fuzz/src/calls/mod.rs"]
#[allow(unreachable_pub, reason = "a library there, a test here")]
mod calls;
#[path = "../../fuzz/src/module.rs"]
#[allow(unreachable_pub, reason = "a library there, a test here")]
mod module;
#[path = "../../fuzz/src/type_section.rs"]
#[allow(unreachable_pub, reason = "a library there, a test here")]
mod type_section;

use std::fs;
use std::path::{Path, PathBuf};

/// The inputs of a target, by name.
fn seeds(target: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fuzz/seeds")
        .join(target);
    let mut seeds = Vec::new();
    for entry in fs::read_dir(folder).expect("the seeds are in the repository") {
        let path = entry.expect("an entry").path();
        let seed = fs::read(&path).expect("it can be read");
        seeds.push((path, seed));
    }
    seeds.sort();
    seeds
}

/// Tries every seed of a target.
fn try_seeds<T>(target: &str, try_input: fn(&[u8]) -> T) -> Vec<T> {
    let try_seed = |(path, seed): &(PathBuf, Vec<u8>)| {
        std::panic::catch_unwind(|| try_input(seed))
            .unwrap_or_else(|_| panic!("{}", path.display()))
    };
    seeds(target).iter().map(try_seed).collect()
}

/// So many were accepted, and so many refused.
fn both(accepted: &[bool]) -> (usize, usize) {
    let count = accepted.iter().filter(|&&accepted| accepted).count();
    (count, accepted.len() - count)
}

#[test]
fn every_seed_of_type_sections_is_judged_as_the_judge_does() {
    let _alone = crate::alone();
    let (accepted, refused) = both(&try_seeds("type_section", type_section::try_input));
    assert!(
        accepted > 50 && refused > 50,
        "{accepted} accepted, {refused} refused"
    );
}

#[test]
fn every_seed_of_modules_is_judged_as_the_judge_does() {
    let _alone = crate::alone();
    let (accepted, refused) = both(&try_seeds("module", module::try_input));
    assert!(
        accepted > 20 && refused > 20,
        "{accepted} accepted, {refused} refused"
    );
}

/// Between them the seeds do everything there is to do, so that a fuzzer can begin from them.
#[test]
fn the_seeds_of_calls_make_every_call_right_and_wrong() {
    let _alone = crate::alone();
    let mut sum = calls::Tally::new();
    for tally in try_seeds("calls", calls::try_input) {
        for (name, [done, refused]) in tally {
            let entry = sum.entry(name).or_default();
            entry[0] += done;
            entry[1] += refused;
        }
    }
    assert_eq!(sum.len(), 30, "{sum:?}");
    for (name, [done, refused]) in sum {
        assert!(done > 10, "{name} succeeded {done} times");
        let can_fail = !CANNOT_FAIL.contains(&name);
        assert_eq!(refused > 10, can_fail, "{name} was refused {refused} times");
    }
}

/// Calls that are always right, or that have no error to be refused with.
const CANNOT_FAIL: [&str; 13] = [
    "about types",
    "clone group",
    "clone registry",
    "clone type",
    "delete builder",
    "delete collection",
    "delete group",
    "delete registry",
    "delete type",
    "group of type",
    "new registry",
    "type of collection",
    "with wrong handles",
];
