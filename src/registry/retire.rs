//! How a group ends: when its last owner leaves, it leaves the registry, and what only it kept alive
//! follows.
//!
//! The thread that takes the count of owners to zero, and no other, retires the group:
//!
//! ```text
//! thread A (releasing)                     thread B (registering an equal group)
//! owners 1 → 0
//!                                          finds the group in the map, without owners: searches on,
//!                                          finds none, adds its own group of the same words
//! takes *that* group out of the map
//! slots dead, then free for reuse
//! releases what the group referred to
//! ```
//!
//! The order matters. A key that names type index 7 leaves the map before 7 can mean another type:
//! it kept 7 alive until then. Groups to retire wait in a list linked through their leaders' slots,
//! so a chain of a million takes neither stack nor memory.

use super::core::{Core, let_go, place};
use super::group::{Group, NewGroup};
use super::slot::Slot;
use crate::index::TypeIndex;
use crate::key::references;
use crate::rules::Candidate;
use core::ptr::NonNull;

/// The slot that counts the owners of the group this live slot belongs to.
#[inline]
pub(super) fn leader_of<'a>(core: &'a Core, slot: &'a Slot) -> Option<&'a Slot> {
    match slot.leader_elsewhere() {
        None => Some(slot),
        Some(leader) => core.slots.get(leader.get()),
    }
}

/// [`leader_of`] for a type that is kept alive: its group names the leader.
///
/// # Safety
/// The slot is live, and kept so during `'a`.
#[inline]
#[expect(unsafe_code, reason = "reads the header of the slot's group")]
pub(super) unsafe fn leader_of_owned(slot: &Slot) -> Option<&Slot> {
    match slot.leader_elsewhere() {
        None => Some(slot),
        // SAFETY: a live slot has a group, which lives as long (contract).
        Some(_) => unsafe { Group::of(slot) }.leader(),
    }
}

/// Removes an owner from the group of a live type.
///
/// # Safety
/// The caller had this owner, and uses neither the type nor its registry again unless something
/// else that it holds keeps them.
#[expect(unsafe_code, reason = "may free the group and the registry")]
#[inline]
pub(super) unsafe fn release(slot: NonNull<Slot>, why: &'static str) {
    let leader = {
        // SAFETY: the owner keeps the group, the group its registry, and that its slots.
        let slot = unsafe { slot.as_ref() };
        log::trace!(target: "typereg::lifetime", "release {:?}: {why}", LoggedSlot(slot));
        // SAFETY: as above.
        match unsafe { leader_of_owned(slot) } {
            Some(leader) if leader.release() => NonNull::from(leader),
            _ => return,
        }
    };
    // SAFETY: the count is zero, and it was this call that took it there: the group of the leader is
    // ours to retire, and keeps its registry until then.
    unsafe { retire(core_of(leader.as_ref()), leader) };
}

/// The registry of a live slot.
///
/// # Safety
/// The slot is live, and the caller keeps it so, or is about to retire its group.
#[expect(unsafe_code, reason = "reads the header of the slot's group")]
pub(super) unsafe fn core_of(slot: &Slot) -> NonNull<Core> {
    // SAFETY: a live slot has a group, which lives as long as the slot does (contract).
    NonNull::from(unsafe { Group::of(slot) }.core())
}

/// [`core_of`], in most cases without reading the group.
///
/// # Safety
/// The slot is live, and the caller keeps it so.
#[inline]
#[expect(unsafe_code, reason = "reads the header of the slot's group")]
pub(super) unsafe fn core_of_owned(slot: &Slot) -> NonNull<Core> {
    match place(slot.registry()) {
        Some(core) => core,
        // SAFETY: the contract.
        None => unsafe { core_of(slot) },
    }
}

/// Ends the group of this leader, and every group that only it kept alive.
///
/// # Safety
/// The caller took the group's count of owners to zero, and does not use the registry again unless
/// something else of its own keeps it.
#[expect(
    unsafe_code,
    reason = "frees groups, and with the last one perhaps the registry"
)]
#[inline(never)]
unsafe fn retire(core: NonNull<Core>, leader: NonNull<Slot>) {
    let mut next = Some(leader);
    while let Some(leader) = next {
        let shard = {
            // SAFETY: a group that is not retired yet keeps the registry: this one, until `let_go`
            // below.
            let core = unsafe { core.as_ref() };
            // SAFETY: slots live as long as the registry.
            let leader = unsafe { leader.as_ref() };
            let following = core
                .slots
                .get(leader.linked())
                .filter(|_| leader.linked() != 0);
            // In the first leader, the field is still its position in its group: 0, which ends the list as well.
            next = following.map(NonNull::from);
            // SAFETY: without owners it is still live, and this call is the one that frees it, further down.
            let group = unsafe { Group::of(leader) };
            let raw = group.as_raw();
            let shard = core.shard_of(group.hash());
            log::debug!(
                target: "typereg::lifetime",
                "retire {:?}, a group of {}", LoggedSlot(leader), group.len()
            );
            unregister(core, group);
            release_references(core, group, &mut next);
            // SAFETY: no owner is left, and the map no longer leads to the group: no other thread sees it or
            // will.
            drop(unsafe { NewGroup::take_back(raw) });
            shard
        };
        // SAFETY: the group's hold, taken when it was published. `next` is a group with a hold of
        // its own.
        unsafe { let_go(core, shard) };
    }
}

/// Takes the group out of the map and its types out of the slots.
fn unregister(core: &Core, group: Group<'_>) {
    core.shard(group.hash()).map.remove(group, &core.quota);
    // All slots die before any slot or record can be used again: a question about a member that still seems alive
    // reads its leader's slot, its supertype's slot and its supertype's record.
    if core.slots.end(group.rows()) {
        let slots = group
            .rows()
            .iter()
            .filter_map(|row| core.slots.get(row.slot));
        for slot in slots {
            core.deep.give_back_of(slot);
        }
    }
    core.slots.give_back_dead(group.rows());
}

/// Releases every type that the group names, and its trampoline types. Groups that this leaves without owners are put
/// in front of the list.
fn release_references(core: &Core, group: Group<'_>, list: &mut Option<NonNull<Slot>>) {
    let mut let_go_of = |index: TypeIndex| {
        let slot = core.slots.get(index.get());
        let leader = slot.and_then(|slot| leader_of(core, slot));
        if let Some(leader) = leader.filter(|leader| leader.release()) {
            #[expect(unsafe_code, reason = "follows a pointer of the list")]
            // SAFETY: a leader of this registry.
            let following = unsafe { index_of(*list) };
            leader.link(following);
            *list = Some(NonNull::from(leader));
        }
    };
    references(group.words()).for_each(&mut let_go_of);
    for row in group.rows() {
        row.trampoline().into_iter().for_each(&mut let_go_of);
    }
}

/// The index of a leader that waits to be retired; 0 for none.
///
/// # Safety
/// The registry of the slot exists.
#[expect(unsafe_code, reason = "follows a pointer of the list")]
unsafe fn index_of(leader: Option<NonNull<Slot>>) -> u32 {
    // SAFETY: slots live as long as their registry (contract).
    let leader = leader.map(|leader| unsafe { leader.as_ref() });
    leader.and_then(Slot::index).map_or(0, TypeIndex::get)
}

/// A slot by its type's index, for log lines.
struct LoggedSlot<'a>(&'a Slot);

impl core::fmt::Debug for LoggedSlot<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self.0.index() {
            Some(index) => core::fmt::Debug::fmt(&index, f),
            None => f.write_str("a dead type"),
        }
    }
}
