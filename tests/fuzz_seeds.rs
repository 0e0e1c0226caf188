//! Runs the fuzz targets (`fuzz/`) on their first inputs and on inputs that once failed: the assertions of the targets
//! must hold. Trying new inputs without end needs cargo-fuzz: `fuzz/src/lib.rs`.

mod oracle;

#[path = "../fuzz/src/calls/mod.rs"]
#[allow(unreachable_pub, reason = "a library there, a test here")]
mod calls;
#[path = "../fuzz/src/definitions.rs"]
#[allow(unreachable_pub, reason = "a library there, a test here")]
mod definitions;
#[path = "../fuzz/src/encoder.rs"]
#[allow(unreachable_pub, reason = "a library there, a test here")]
mod encoder;
#[path = "../fuzz/src/end.rs"]
#[allow(unreachable_pub, reason = "a library there, a test here")]
mod end;
#[path = "../fuzz/src/explained.rs"]
#[allow(unreachable_pub, reason = "a library there, a test here")]
mod explained;
#[path = "../fuzz/src/groups.rs"]
#[allow(unreachable_pub, reason = "a library there, a test here")]
mod groups;
#[path = "../fuzz/src/interface.rs"]
#[allow(unreachable_pub, reason = "a library there, a test here")]
mod interface;
#[path = "../fuzz/src/module.rs"]
#[allow(unreachable_pub, reason = "a library there, a test here")]
mod module;
#[path = "../fuzz/src/name_section.rs"]
#[allow(unreachable_pub, reason = "a library there, a test here")]
mod name_section;
#[path = "../fuzz/src/named.rs"]
#[allow(unreachable_pub, reason = "a library there, a test here")]
mod named;
#[path = "../fuzz/src/program.rs"]
#[allow(unreachable_pub, reason = "a library there, a test here")]
mod program;
#[path = "../fuzz/src/threads.rs"]
#[allow(unreachable_pub, reason = "a library there, a test here")]
mod threads;
#[path = "../fuzz/src/type_section.rs"]
#[allow(unreachable_pub, reason = "a library there, a test here")]
mod type_section;
#[path = "fuzz_seeds/wrong_answers.rs"]
mod wrong_answers;

use std::fs;
use std::path::{Path, PathBuf};

#[global_allocator]
static ALLOCATOR: oracle::heap::Counting = oracle::heap::Counting;

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

/// How many inputs were accepted, and how many refused.
fn both(accepted: &[bool]) -> (usize, usize) {
    let count = accepted.iter().filter(|&&accepted| accepted).count();
    (count, accepted.len() - count)
}

#[test]
fn every_seed_of_type_sections_agrees_with_the_judge() {
    let (accepted, refused) = both(&try_seeds("type_section", type_section::try_input));
    assert!(
        accepted > 50 && refused > 50,
        "{accepted} accepted, {refused} refused"
    );
}

#[test]
fn every_seed_of_modules_agrees_with_the_judge() {
    let (accepted, refused) = both(&try_seeds("module", module::try_input));
    assert!(
        accepted > 20 && refused > 20,
        "{accepted} accepted, {refused} refused"
    );
}

#[test]
fn every_seed_of_interfaces_is_read_exactly_if_valid() {
    let (read, refused) = both(&try_seeds("interface", interface::try_input));
    assert!(read > 10 && refused > 10, "{read} read, {refused} refused");
}

/// Together the seeds make every call, so that a fuzzer can begin from them.
#[test]
fn the_seeds_of_calls_make_every_call_right_and_wrong() {
    let mut sum = calls::Tally::new();
    for tally in try_seeds("calls", calls::try_input) {
        for (name, [done, refused]) in tally {
            let entry = sum.entry(name).or_default();
            entry[0] += done;
            entry[1] += refused;
        }
    }
    assert_eq!(sum.len(), 34, "{sum:?}");
    for (name, [done, refused]) in sum {
        assert!(done > 10, "{name} succeeded {done} times");
        let can_fail = !CANNOT_FAIL.contains(&name);
        assert_eq!(refused > 10, can_fail, "{name} was refused {refused} times");
    }
}

/// The sum of the results of all programs.
fn sum(counts: &[[usize; 2]]) -> (usize, usize) {
    counts.iter().fold((0, 0), |(some, others), count| {
        (some + count[0], others + count[1])
    })
}

#[test]
fn the_seeds_of_the_encoder_add_what_is_right_and_what_is_wrong() {
    let (added, refused) = sum(&try_seeds("encoder", encoder::try_input));
    assert!(
        added > 100 && refused > 50,
        "{added} added, {refused} refused"
    );
}

#[test]
fn the_seeds_of_explanations_ask_what_matches_and_what_does_not() {
    let (matching, explained) = sum(&try_seeds("explained", explained::try_input));
    assert!(
        matching > 100 && explained > 500,
        "{matching} matching, {explained} explained"
    );
}

#[test]
fn the_seeds_of_names_are_read_whole_and_in_part() {
    let (whole, in_part) = sum(&try_seeds("named", named::try_input));
    assert!(
        whole > 20 && in_part > 10,
        "{whole} whole, {in_part} in part"
    );
}

#[test]
fn the_seeds_of_threads_do_what_succeeds_and_what_is_refused() {
    let (done, refused) = sum(&try_seeds("threads", threads::try_input));
    assert!(done > 200 && refused > 50, "{done} done, {refused} refused");
}

/// Calls that are always right, or that have no error to be refused with.
const CANNOT_FAIL: [&str; 14] = [
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
    "packed values",
];
