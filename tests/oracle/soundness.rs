//! Whether the types in bytes are valid if all proposals are on, according to both judges.
//!
//! Where they are known to disagree (`disagreement`), wasmparser is wrong.

use super::naive::World;
use super::{disagreement, read, verdict};

pub struct Soundness {
    /// Valid, or why not, in wasmparser's words or in those of the naive judge.
    pub verdict: Result<(), String>,
    /// Is wasmparser known to be wrong about it?
    pub is_disputed: bool,
}

/// Judges a type section. An error if the judges disagree and it is not known that they do.
pub fn of(section: &[u8]) -> Result<Soundness, String> {
    of_module(&verdict::module_of(section))
}

/// Judges a module that has only types.
pub fn of_module(module: &[u8]) -> Result<Soundness, String> {
    let theirs = verdict::of_features(module, verdict::PROPOSALS).map(drop);
    let groups = read::definitions(module);
    let ours = groups.map(|groups| World::default().define(&groups).map(drop));
    let (verdict, is_disputed) = match (theirs, ours) {
        (Err(words), Some(Ok(()))) if disagreement::is_too_strict(&words) => (Ok(()), true),
        (Ok(()), Some(Err(fault))) if disagreement::is_too_lenient(fault) => {
            (Err(fault.to_owned()), true)
        }
        (Ok(()), Some(Err(fault))) => return Err(format!("wasmparser accepts, but {fault}")),
        // The naive judge counts no parts, so this may be about a limit.
        (theirs, _) => (theirs, false),
    };
    Ok(Soundness {
        verdict,
        is_disputed,
    })
}
