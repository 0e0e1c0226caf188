//! Whether the types of a module are valid, wherever a test's claim leaves that open: of an invalid
//! module they may be what is wrong with it, or not.
//!
//! Both judges are asked, with all proposals on. Where they are known to disagree, wasmparser is
//! wrong by the proposals' own tests (`oracle::disagreement` has the list).

use crate::oracle::naive::World;
use crate::oracle::{disagreement, read, verdict};
use wasmparser::WasmFeatures;

/// WebAssembly 3.0 and those proposals that add types.
pub const WIDEST: WasmFeatures = verdict::PROPOSALS;

pub struct Soundness {
    /// Valid, or why not: in wasmparser's words, or the naive judge's.
    pub verdict: Result<(), String>,
    /// Known to be judged wrongly by wasmparser.
    pub is_disputed: bool,
}

/// Of a type section. An error if the judges disagree where it is not known that they do.
pub fn of(section: &[u8]) -> Result<Soundness, String> {
    let module = verdict::module_of(section);
    let theirs = verdict::of_features(&module, WIDEST).map(drop);
    let groups = read::definitions(&module);
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
