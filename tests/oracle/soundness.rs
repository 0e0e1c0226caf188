//! Whether the types in bytes are valid where all proposals are on: both judges are asked.
//!
//! Where they are known to disagree (`disagreement`), wasmparser is wrong.

use super::naive::World;
use super::{disagreement, read, verdict};

pub struct Soundness {
    /// Valid, or why not: in wasmparser's words, or the naive judge's.
    pub verdict: Result<(), String>,
    /// Known to be judged wrongly by wasmparser.
    pub is_disputed: bool,
}

/// Of a type section. An error if the judges disagree where it is not known that they do.
pub fn of(section: &[u8]) -> Result<Soundness, String> {
    of_module(&verdict::module_of(section))
}

/// Of a module of types.
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
        // The naive judge counts no parts, so this may be a limit.
        (theirs, _) => (theirs, false),
    };
    Ok(Soundness {
        verdict,
        is_disputed,
    })
}
