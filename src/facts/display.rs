//! The display of a type: its declared supertypes, root first, and itself last, at the place that
//! is its depth.
//!
//! ```text
//! A ─ B ─ C        display(C) = [A, B, C], depth 2
//! ```
//!
//! A type is below another iff the other stands in its display at the other's own depth: one load
//! and one compare.

use crate::index::TypeIndex;
use crate::limits::MAX_DEPTH;

/// Room for the longest display there is.
pub(crate) const LONGEST: usize = crate::sync::scaled(MAX_DEPTH as usize + 1, 5);

/// A display as a plain value.
pub(crate) struct Display {
    depth: u32,
    entries: [u32; LONGEST],
}

impl Display {
    /// The display of a type without supertype.
    pub(crate) fn root(own: TypeIndex) -> Display {
        let mut entries = [0; LONGEST];
        entries[0] = own.get();
        Display { depth: 0, entries }
    }

    /// The display of a type directly below the one whose display is `above`. Validation has seen
    /// to the depth (`rules/supertype.rs`).
    pub(crate) fn below(above: &[u32], own: TypeIndex) -> Display {
        let mut entries = [0; LONGEST];
        entries[..above.len()].copy_from_slice(above);
        entries[above.len()] = own.get();
        Display {
            depth: above.len() as u32,
            entries,
        }
    }

    pub(crate) fn depth(&self) -> u32 {
        self.depth
    }

    /// Root first, the type itself last.
    pub(crate) fn entries(&self) -> &[u32] {
        &self.entries[..=self.depth as usize]
    }
}
