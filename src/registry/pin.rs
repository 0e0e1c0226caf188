//! Types that stay as long as their registry, without keeping the registry alive.
//!
//! Owners of a pinned group are not counted: its count says that the group stays (`leader.rs`), and nothing is written
//! when a handle is made or dropped. The groups that it refers to are pinned with it, since they would stay anyway. A
//! pinned group has no hold on the registry (`core.rs`), so the registry ends when its handles and all other groups are
//! gone. Only pinned groups are left then. Each gets a hold again, and its owners are counted again: the references
//! from other groups, and its pin. Then the pins are released, and the groups retire like any others, each before those
//! that only it kept alive.
//!
//! The caller of [`Type::pin`] is responsible for handles of pinned types: they do not keep the types when the registry
//! ends.

use super::core::{Core, Hold, let_go};
use super::group::Group;
use super::handle::Type;
use super::order::InOrder;
use super::retire::{leader_of, leader_of_group, release};
use super::slot::Slot;
use crate::error::{ErrorKind, Result};
use crate::index::TypeIndex;
use crate::key::references;
use crate::memory::try_push;
use crate::rules::Candidate;
use crate::sync::Ordering;
use core::ptr::NonNull;
use std::collections::HashSet;

impl Type {
    /// Keeps the type's rec group, and the types that it refers to, alive as long as their registry. From then on
    /// cloning and dropping their handles writes nothing. This is for types whose handles many threads clone and drop
    /// so often that the counting takes time, such as types that every module has.
    ///
    /// A pinned type does not keep its registry. The registry ends when all its handles, all builders, names and encoders,
    /// and all types that are not pinned are gone. Then its pinned types end, too, and are reported
    /// ([`Config::set_retire_callback`](crate::Config::set_retire_callback)). If nothing else keeps the registry when
    /// this is called, it ends during the call.
    ///
    /// On an error, which is out of memory, nothing is pinned.
    ///
    /// # Safety
    /// After the registry has ended, no handle or collection of a pinned type is used or dropped, and nothing that they
    /// lend is used. The types that this one refers to are pinned types, too. One way to ensure this is to keep a
    /// handle of the registry longer than all of those.
    #[expect(
        unsafe_code,
        reason = "handles of pinned types do not keep the registry"
    )]
    pub unsafe fn pin(&self) -> Result<()> {
        let core = self.core();
        if self
            .sibling(0)
            .is_some_and(|leader| leader.slot().is_pinned())
        {
            return Ok(());
        }
        let mut listed = HashSet::new();
        let mut groups = Vec::new();
        let mut in_order = InOrder::ending_with(self)?;
        let is_listed = |listed: &HashSet<TypeIndex>, index: TypeIndex| {
            let is_pinned = core.slots.live(index).is_some_and(Slot::is_pinned);
            is_pinned || listed.contains(&index)
        };
        while let Some(leader) = in_order.next(|index| is_listed(&listed, index))? {
            listed.try_reserve(1).map_err(|_| ErrorKind::OutOfMemory)?;
            listed.insert(leader.index());
            try_push(&mut groups, leader)?;
        }
        // Pinning releases the groups' holds on the registry, so this one keeps it meanwhile.
        let _hold = Hold::new(core);
        // The list has each group after those that it refers to.
        for leader in groups {
            let group = leader.group();
            core.pin_group(group);
            for row in group.rows() {
                row.settled_trampoline()
                    .into_iter()
                    .for_each(|trampoline| core.pin_trampoline(trampoline));
            }
        }
        Ok(())
    }
}

impl Core {
    /// Pins a group that the caller owns.
    fn pin_group(&self, group: Group<'_>) {
        if leader_of_group(self, group).is_some_and(Slot::pin) {
            self.pinned.fetch_add(group.len().into(), Ordering::Relaxed);
            #[expect(unsafe_code, reason = "lets go of the group's hold")]
            // SAFETY: the hold was that of the group, which was not pinned before. The caller keeps the registry by
            // something else.
            unsafe {
                let_go(self.this(), group.shard());
            }
        }
    }

    /// Pins the trampoline type that a pinned group keeps.
    pub(super) fn pin_trampoline(&self, index: TypeIndex) {
        if let Some(slot) = self.slots.live(index) {
            #[expect(unsafe_code, reason = "reaches from a slot to its group")]
            // SAFETY: the pinned group keeps the type.
            self.pin_group(unsafe { Group::of(slot) });
        }
    }

    /// Releases all pins of a registry that ends. The caller holds the registry during the call. The registry's groups
    /// are the pinned ones, which get their holds again, and those that the host registers when the end of these is
    /// reported to it.
    pub(super) fn release_pins(&self) {
        self.pinned.store(0, Ordering::Relaxed);
        let shards = || self.shards.iter().zip(0..);
        for (shard, number) in shards() {
            for group in shard.map.read(&self.slots).groups() {
                self.hold(number);
                leader_of_group(self, group)
                    .into_iter()
                    .for_each(Slot::unpin);
            }
        }
        for (shard, _) in shards() {
            for group in shard.map.read(&self.slots).groups() {
                let kept = group.rows().iter().filter_map(|row| row.trampoline());
                for index in references(group.words()).chain(kept) {
                    let slot = self.slots.get(index.get());
                    let leader = slot.and_then(|slot| leader_of(self, slot));
                    leader.into_iter().for_each(Slot::retain);
                }
            }
        }
        for number in 1..self.slots.capacity() as u32 {
            let slot = TypeIndex::new(number).and_then(|index| self.slots.live(index));
            if let Some(leader) = slot.filter(|slot| slot.take_unpinned()) {
                #[expect(unsafe_code, reason = "gives back the owner that the pin was")]
                // SAFETY: `unpin` counted this owner, which is released once, here. The caller holds the registry.
                unsafe {
                    release(NonNull::from(leader), "pin");
                }
            }
        }
    }
}
