//! What keeps a type alive, in counts.
//!
//! A group counts its owners but does not list them. Owners that are other groups are found by searching all groups;
//! programs hold the rest.

use super::handle::Type;
use crate::index::TypeIndex;
use crate::key::references;
use crate::panics::is_logged;

/// The owners of a rec group, which keep it alive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Owners {
    /// All owners. When the last one is gone, the group is freed. From 2^30 owners on they are no longer counted: this
    /// stays 2^30, and the group lives as long as its registry.
    pub total: u64,
    /// References from other live rec groups: fields, params, results and supertypes that name one of
    /// the group's types, counted each time.
    pub references: u64,
    /// Function types of other rec groups that have one of the group's types as their trampoline type.
    pub trampolines: u64,
    /// Owners that programs hold: handles of the types and the group, collections (one owner each), builders, names and
    /// encoders.
    pub handles: u64,
}

impl Type {
    /// Counts the owners of the type's rec group. Reads every type of the registry. Exact while nothing else changes
    /// the registry.
    pub fn owners(&self) -> Owners {
        let core = self.core();
        let group = self.slot().group();
        let is_here = |index: &TypeIndex| {
            let slot = core.slots.live(*index);
            slot.is_some_and(|slot| slot.group() == group)
        };
        let (mut references_here, mut trampolines) = (0, 0);
        for shard in &core.shards {
            let shard = shard.map.read(&core.slots);
            for other in shard.groups() {
                references_here += references(other.words()).filter(is_here).count() as u64;
                let kept = other.rows().iter().filter_map(|row| row.trampoline());
                trampolines += kept.filter(is_here).count() as u64;
            }
        }
        let total = self.sibling(0).map_or(0, |leader| leader.slot().owners());
        let total = u64::from(total);
        Owners {
            total,
            references: references_here,
            trampolines,
            // Other threads may have released owners between the two counts.
            handles: total.saturating_sub(references_here + trampolines),
        }
    }
}

// Counted without a call, as programs count most of the time.
impl Type {
    /// Counts one more handle of this type, if it leads its group and no logger asks for lines. `false` if nothing was
    /// done.
    #[inline(always)]
    pub(crate) fn retain_counted(&self) -> bool {
        !is_logged(log::Level::Trace) && self.slot().retain_counted()
    }

    /// Gives up a handle of this type, if it leads its group, is not the last owner, and no logger asks for lines.
    /// `false` if nothing was done.
    #[inline(always)]
    pub(crate) fn release_one_of_several(&self) -> bool {
        !is_logged(log::Level::Trace) && self.slot().release_one_of_several()
    }
}
