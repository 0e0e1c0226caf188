//! How a group ends: when its last owner is gone, it leaves the registry, and so do the groups that only it kept alive.
//!
//! Exactly the thread that takes the count of owners to zero retires the group:
//!
//! ```text
//! thread A (releasing)                     thread B (registering an equal group)
//! owners 1 → 0
//!                                          finds the group in the map, without owners: searches on,
//!                                          finds none, adds its own group of the same words
//! takes *that* group out of the map
//! slots dead
//! tells the host, type by type             may find the slots dead, and none of their indices with another
//! slots free for reuse
//! releases what the group referred to
//! ```
//!
//! The order matters. A key that names type index 7 leaves the map before 7 can mean another type: it kept 7 alive
//! until then. A host is told when no query finds the type any more, and before another type can have its index.
//!
//! Groups to retire wait in a list of the thread, linked through their own memory, which no other thread can reach once
//! they have left the map. So a chain of a million groups takes neither stack nor memory. The same holds for a host
//! that releases types, of this registry or of others, when it is told of deaths: a group that dies during the callback
//! waits until those before it have been retired.

use super::core::{Core, let_go, place};
use super::group::{Group, OwnedGroup};
use super::slot::Slot;
use crate::index::TypeIndex;
use crate::key::references;
use crate::panics::{is_logged, log_line};
use crate::rules::Candidate;
use core::cell::Cell;
use core::ptr::NonNull;

/// The slot that counts the owners of the group of this live slot.
#[inline]
pub(super) fn leader_of<'a>(core: &'a Core, slot: &'a Slot) -> Option<&'a Slot> {
    match slot.other_leader() {
        None => Some(slot),
        Some(leader) => core.slots.get(leader),
    }
}

/// [`leader_of`] for a type that is kept alive, whose group has the leader.
///
/// # Safety
/// The slot is live, and kept so during `'a`.
#[inline]
#[expect(unsafe_code, reason = "reads the slots of the registry")]
pub(super) unsafe fn leader_of_owned(slot: &Slot) -> Option<&Slot> {
    match slot.other_leader() {
        None => Some(slot),
        // SAFETY: the slot is live and kept so (contract), and with it its registry.
        Some(leader) => unsafe { core_of_owned(slot).as_ref() }.slots.get(leader),
    }
}

/// The slot of a group's first member, where its owners are counted; `None` before the group has slots.
#[inline]
pub(super) fn leader_of_group<'a>(core: &'a Core, group: Group<'_>) -> Option<&'a Slot> {
    core.slots.get(group.index(0)?.get())
}

/// Removes an owner from the group of a live type.
///
/// # Safety
/// The caller has this owner, and uses neither the type nor its registry again, unless something else that it owns
/// keeps them.
#[expect(unsafe_code, reason = "may free the group and the registry")]
#[inline]
pub(super) unsafe fn release(slot: NonNull<Slot>, why: &'static str) {
    let leader = {
        // SAFETY: the owner keeps the group, the group keeps the registry, and the registry keeps the slots.
        let slot = unsafe { slot.as_ref() };
        if !is_logged(log::Level::Trace) && slot.release_one_of_several() {
            return;
        }
        log_line!(
            Trace,
            "typereg::lifetime",
            "release {:?}: {why}",
            LoggedSlot(slot)
        );
        // SAFETY: as above.
        match unsafe { leader_of_owned(slot) } {
            Some(leader) if leader.release() => NonNull::from(leader),
            _ => return,
        }
    };
    // SAFETY: this call has taken the count to zero, so it must retire the leader's group, which keeps its registry
    // until then.
    unsafe { retire(leader) };
}

/// The registry of a live slot.
///
/// # Safety
/// The slot is live, and the caller keeps it so.
#[inline]
#[expect(unsafe_code, reason = "only the caller knows that the type is alive")]
pub(super) unsafe fn core_of_owned(slot: &Slot) -> NonNull<Core> {
    // SAFETY: the slot is live and kept so (contract).
    unsafe { place(slot.registry_of_live() as usize) }
}

/// The groups that a thread still has to retire.
struct Waiting {
    /// The leader of the first group of the list. Leaders of groups in the list are live, and their groups, which hold
    /// their registries, name the leaders after them.
    first: Cell<Option<NonNull<Slot>>>,
    /// Is this thread retiring the groups of the list?
    is_under_way: Cell<bool>,
}

crate::sync::thread_static! {
    static WAITING: Waiting = Waiting { first: Cell::new(None), is_under_way: Cell::new(false) };
}

/// Ends the group of this leader, and every group that only it kept alive. If the thread is already retiring groups, it
/// adds the group to the list.
///
/// # Safety
/// The caller has taken the group's count of owners to zero, and does not use the registry again unless something else
/// that it owns keeps it.
#[expect(
    unsafe_code,
    reason = "frees groups, and with the last one perhaps the registry"
)]
#[inline(never)]
unsafe fn retire(leader: NonNull<Slot>) {
    WAITING.with(|waiting| {
        // SAFETY: the group has no owners but is still live, and only this call takes it out. Until it has ended, the
        // group keeps its registry, and the registry keeps the slots.
        let (core, group) = unsafe {
            let (core, slot) = (core_of_owned(leader.as_ref()), leader.as_ref());
            (core, take_out(core.as_ref(), slot))
        };
        if waiting.is_under_way.replace(true) {
            waiting.add(leader, group);
            return;
        }
        // Reset even if something panics: the groups that wait are then retired together with the next one.
        let _ended = ResetOnDrop(&waiting.is_under_way);
        let mut next = Some((core, group));
        while let Some((core, group)) = next {
            // SAFETY: it was taken out just now, or when it was added to the list, of this registry.
            unsafe { end(core, group, waiting) };
            next = waiting.next();
        }
    });
}

struct ResetOnDrop<'a>(&'a Cell<bool>);

impl Drop for ResetOnDrop<'_> {
    fn drop(&mut self) {
        self.0.set(false);
    }
}

/// Takes a group without owners out of the map, so that no other thread can reach its memory.
///
/// # Safety
/// The caller has taken the count of this leader, which is of this registry, to zero.
#[expect(unsafe_code, reason = "takes over the memory of a group")]
unsafe fn take_out(core: &Core, leader: &Slot) -> OwnedGroup {
    // SAFETY: the group is still live, and no other thread frees it (contract).
    let group = unsafe { Group::of(leader) };
    // Logged here and not in `end`, so that a host which releases types in the log callback gets their lines at once.
    log_line!(
        Debug,
        "typereg::lifetime",
        "retire {:?}, a group of {}",
        LoggedSlot(leader),
        group.len()
    );
    core.shard(group.shard()).map.remove(group, &core.quota);
    if let Some(index) = leader.index().filter(|_| leader.is_fingerprinted()) {
        core.computed.remove(index);
    }
    // SAFETY: it was given away when it was published. It has no owners and is no longer in the map.
    unsafe { OwnedGroup::take_back(group.as_raw()) }
}

impl Waiting {
    /// Puts a group that was taken out of the map at the front, by its leader.
    fn add(&self, leader: NonNull<Slot>, group: OwnedGroup) {
        group.put_before(self.first.replace(Some(leader)));
    }

    /// Takes the first group out, with its registry.
    #[expect(unsafe_code, reason = "takes over the memory of a group")]
    fn next(&self) -> Option<(NonNull<Core>, OwnedGroup)> {
        let leader = self.first.get()?;
        // SAFETY: `add` has put the group into the list with this leader, and here it leaves the list. Until it is
        // ended its leader is live, and it holds its registry, which keeps the slot.
        let (core, (group, behind)) = unsafe {
            let leader = leader.as_ref();
            (core_of_owned(leader), OwnedGroup::take_from_list(leader))
        };
        self.first.set(behind);
        Some((core, group))
    }
}

/// Ends a group that has left the map and the list.
///
/// # Safety
/// The group was published in this registry, and [`take_out`] has taken it out.
#[expect(unsafe_code, reason = "may free the registry")]
unsafe fn end(core: NonNull<Core>, group: OwnedGroup, waiting: &Waiting) {
    let shard = {
        // SAFETY: the group's hold keeps the registry, which ends below (contract).
        let (group, core) = (group.view(), unsafe { core.as_ref() });
        let was_confirmed = was_confirmed(core, group);
        end_types(core, group, was_confirmed);
        if was_confirmed {
            report(core, group);
            core.slots.give_back_dead(group.rows());
        } else {
            core.slots.give_back_unused(group.rows());
        }
        release_all_references(core, group, was_confirmed, waiting);
        group.shard()
    };
    drop(group);
    // SAFETY: this hold was added when the group was published (contract), and is that of this group alone: every group
    // in the list has its own.
    unsafe {
        let_go(core, shard);
    }
}

/// Have the types of a group existed for anyone except a request that was refused?
fn was_confirmed(core: &Core, group: Group<'_>) -> bool {
    !leader_of_group(core, group).is_some_and(Slot::is_provisional)
}

/// Makes the types of a group dead. They count as deaths, for which slots rest, if `was_confirmed`.
fn end_types(core: &Core, group: Group<'_>, was_confirmed: bool) {
    // All of them die before any slot or record can be used again: a query about a member that still seemed alive would
    // read its leader's slot, its supertype's slot and its supertype's record.
    if core.slots.end(group.rows(), was_confirmed) {
        end_records(core, group);
    }
}

/// Ends what the types of a group have in display records. All are dead, or were never live.
pub(super) fn end_records(core: &Core, group: Group<'_>) {
    // The last one first: a type may have extended the record of one before it, and once a record has been taken back,
    // nothing of it may be written.
    for row in group.rows().iter().rev() {
        if let Some(slot) = core.slots.get(row.slot) {
            core.deep.end_of(row.slot, slot);
        }
    }
}

/// Tells the host of each type that it is dead.
fn report(core: &Core, group: Group<'_>) {
    let Some(callback) = core.config.retire_callback() else {
        return;
    };
    for row in group.rows() {
        if let Some(index) = TypeIndex::new(row.slot) {
            callback.call(index, row.host_data());
        }
    }
}

/// Releases every type that the group names, and its trampoline types. Groups that this leaves without owners are put
/// at the front of the list.
///
/// If a group's types have existed for others, so have the types that it refers to: its trampoline types, and groups
/// that a refused request has registered and another request has found. They are confirmed here.
fn release_all_references(core: &Core, group: Group<'_>, was_confirmed: bool, waiting: &Waiting) {
    let let_go_of = |index: TypeIndex| {
        let Some(slot) = core.slots.get(index.get()) else {
            return;
        };
        // The usual case first: the type leads its group, which has other owners.
        if !slot.is_provisional() && slot.release_one_of_several() {
            return;
        }
        let leader = leader_of(core, slot);
        if let Some(leader) = leader.filter(|_| was_confirmed) {
            leader.confirm();
        }
        if let Some(leader) = leader.filter(|leader| leader.release()) {
            #[expect(unsafe_code, reason = "takes over what has no owner left")]
            // SAFETY: this call has taken the count to zero. A type refers to types of its own registry.
            waiting.add(NonNull::from(leader), unsafe { take_out(core, leader) });
        }
    };
    references(group.words()).for_each(let_go_of);
    for row in group.rows() {
        row.trampoline().into_iter().for_each(let_go_of);
    }
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

#[cfg(test)]
mod tests;
