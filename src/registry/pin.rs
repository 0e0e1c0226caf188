//! Types that stay as long as their registry, without keeping it.
//!
//! Owners of a pinned group are not counted: the count says that the group stays (`slot.rs`), and nothing is written for
//! an owner that comes or goes. What it refers to is pinned with it, since it would stay anyway. The group lets go of its hold
//! on the registry (`core.rs`), so that the registry ends when its handles and all other groups are gone. Then the pinned
//! groups are all that is left. Each gets its hold back and its owners are counted again, its pin being one; then the pins
//! are released, and the groups go as any others do, each before those that only it kept alive.
//!
//! Who calls [`Type::pin`] answers for handles: those of a pinned type do not keep it when the registry goes.

use super::core::{Core, Hold, let_go};
use super::group::Group;
use super::handle::Type;
use super::order::InOrder;
use super::retire::{leader_of, release};
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
    /// Keeps the type's rec group alive as long as its registry, and what it refers to: types whose handles are cloned and
    /// dropped so often that counting them on many threads would be felt, such as those that every module has. From then on
    /// counting their owners writes nothing.
    ///
    /// A pinned type does not keep its registry. When that ends, since all handles of it are gone, all types that are not
    /// pinned, and all builders, it ends its pinned types and reports them
    /// ([`Config::set_retire_callback`](crate::Config::set_retire_callback)). If nothing else keeps it now, that is now.
    ///
    /// On an error, for want of memory, nothing is pinned.
    ///
    /// # Safety
    /// No handle or collection of a pinned type, nor what they lend, is used or dropped after the registry has ended; those
    /// of the types that it refers to are pinned types', too. One way is to keep a handle of the registry longer than all
    /// of those.
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
        // The groups keep the registry no longer, one after the other.
        let _hold = Hold::new(core);
        // What a group refers to comes before it.
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
        if group.leader().is_some_and(Slot::pin) {
            self.pinned.fetch_add(group.len().into(), Ordering::Relaxed);
            #[expect(unsafe_code, reason = "lets go of the group's hold")]
            // SAFETY: the hold was the group's, whose first pin this was. The caller keeps the registry otherwise.
            unsafe {
                let_go(NonNull::from(self), self.shard_of(group.hash()));
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

    /// Releases all pins of a registry that ends. It is held meanwhile; its groups are those that were pinned, each again
    /// with a hold of its own, and what the host registers while it is told of their end.
    pub(super) fn release_pins(&self) {
        self.pinned.store(0, Ordering::Relaxed);
        let shards = || self.shards.iter().zip(0..);
        for (shard, number) in shards() {
            for group in shard.map.read(&self.slots).groups() {
                self.hold(number);
                group.leader().into_iter().for_each(Slot::unpin);
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
                // SAFETY: `unpin` counted this owner, and it is given back once. The caller holds the registry.
                unsafe {
                    release(NonNull::from(leader), "pin");
                }
            }
        }
    }
}
