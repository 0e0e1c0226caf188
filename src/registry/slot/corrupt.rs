//! Overwrites fields of a slot, to test whether the checker reports it.

use super::{MEMBER, OpaqueGroup, Slot};
use crate::sync::Ordering;
use crate::ty::CompositeKind;

impl Slot {
    /// Overwrites entry `depth` of the inline display.
    pub(in crate::registry) fn corrupt_display(&self, depth: usize, entry: u32) {
        self.display[depth].store(entry, Ordering::Relaxed);
    }

    /// Overwrites the count of owners.
    pub(in crate::registry) fn corrupt_owners(&self, owners: u32) {
        self.owners_or_leader.store(owners, Ordering::Relaxed);
    }

    /// Overwrites the depth.
    pub(in crate::registry) fn corrupt_depth(&self, depth: u8) {
        self.depth.store(depth, Ordering::Relaxed);
    }

    /// Overwrites the position.
    pub(in crate::registry) fn corrupt_position(&self, position: u32) {
        self.position.store(position, Ordering::Relaxed);
    }

    /// Overwrites the kind.
    pub(in crate::registry) fn corrupt_kind(&self, kind: CompositeKind) {
        self.kind.store(kind as u8, Ordering::Relaxed);
    }

    /// Overwrites the number of the registry.
    pub(in crate::registry) fn corrupt_registry(&self, registry: u32) {
        self.registry.store(registry, Ordering::Relaxed);
    }

    /// Overwrites the group.
    pub(in crate::registry) fn corrupt_group(&self, group: *mut OpaqueGroup) {
        self.group.store(group, Ordering::Relaxed);
    }

    /// Makes it a member of the group that another slot leads.
    pub(in crate::registry) fn corrupt_leader(&self, leader: u32) {
        self.owners_or_leader
            .store(MEMBER | leader, Ordering::Relaxed);
    }

    /// Overwrites whether the type is final.
    pub(in crate::registry) fn corrupt_flags(&self, flags: u8) {
        self.flags.store(flags, Ordering::Relaxed);
    }
}
