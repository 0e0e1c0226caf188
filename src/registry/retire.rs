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
//! slots dead
//! tells the host, type by type             may find the slots dead, and none of their indices with another
//! slots free for reuse
//! releases what the group referred to
//! ```
//!
//! The order matters. A key that names type index 7 leaves the map before 7 can mean another type:
//! it kept 7 alive until then. A host is told when no question finds the type any more, and before another can have its
//! index.
//!
//! Groups to retire wait in a list of the thread's, linked through their own memory, which no one else sees once they have
//! left the map. So a chain of a million takes neither stack nor memory. Nor does a host that lets go of types when it is
//! told of others, of this registry or of many: what dies inside of the call waits behind what is being retired.

use super::core::{Core, let_go, place};
use super::group::{Group, NewGroup};
use super::shape::Header;
use super::slot::Slot;
use crate::index::TypeIndex;
use crate::key::references;
use crate::rules::Candidate;
use crate::sync::Ordering;
use core::cell::Cell;
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
    unsafe { retire(leader) };
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

/// What a thread has still to retire.
struct Waiting {
    /// The first group of the list: given away, and taken back by who takes it out.
    first: Cell<Option<NonNull<Header>>>,
    /// Is someone further down this thread's stack at it?
    is_under_way: Cell<bool>,
}

crate::sync::thread_static! {
    static WAITING: Waiting = Waiting { first: Cell::new(None), is_under_way: Cell::new(false) };
}

/// Ends the group of this leader, and every group that only it kept alive; or leaves that to who is at it already on this
/// thread.
///
/// # Safety
/// The caller took the group's count of owners to zero, and does not use the registry again unless
/// something else of its own keeps it.
#[expect(
    unsafe_code,
    reason = "frees groups, and with the last one perhaps the registry"
)]
#[inline(never)]
unsafe fn retire(leader: NonNull<Slot>) {
    WAITING.with(|waiting| {
        // SAFETY: without owners the group is still live, and this call is the one that takes it out; until then it
        // keeps its registry, and that its slots.
        let group = unsafe { take_out(leader.as_ref()) };
        if waiting.is_under_way.replace(true) {
            waiting.add(group);
            return;
        }
        // Also when something panics: what waits is retired with what comes next.
        let _ended = Ended(&waiting.is_under_way);
        let mut next = Some(group);
        while let Some(group) = next {
            end(group, waiting);
            next = waiting.next();
        }
    });
}

struct Ended<'a>(&'a Cell<bool>);

impl Drop for Ended<'_> {
    fn drop(&mut self) {
        self.0.set(false);
    }
}

/// Takes a group without owners out of the map, so that no one else sees its memory.
///
/// # Safety
/// The caller took the count of this leader to zero.
#[expect(unsafe_code, reason = "takes over the memory of a group")]
unsafe fn take_out(leader: &Slot) -> NewGroup {
    // SAFETY: still live, and no one else frees it (contract).
    let group = unsafe { Group::of(leader) };
    let core = group.core();
    // Here rather than in `end`, so that of what a host lets go of when it hears this, it hears at once.
    log::debug!(
        target: "typereg::lifetime",
        "retire {:?}, a group of {}", LoggedSlot(leader), group.len()
    );
    let shard = core.shard(group.hash());
    shard.map.remove(&core.slots, group, &core.quota);
    if group.fingerprint().made().is_some() {
        shard.fingerprints.fetch_sub(1, Ordering::Relaxed); // A statistic; counted in `fingerprint.rs`.
    }
    // SAFETY: it was given away when it was published. No owner is left, and the map does not lead to it any more.
    unsafe { NewGroup::take_back(group.as_raw()) }
}

impl Waiting {
    /// Puts a group in front.
    fn add(&self, mut group: NewGroup) {
        group.put_before(taken_back(self.first.take()));
        self.first.set(Some(group.into_raw()));
    }

    /// Takes the first group out.
    fn next(&self) -> Option<NewGroup> {
        let mut group = taken_back(self.first.take())?;
        let behind = group.take_from_list();
        self.first.set(behind.map(NewGroup::into_raw));
        Some(group)
    }
}

/// What stood in the cell of a list, which has it no more.
fn taken_back(first: Option<NonNull<Header>>) -> Option<NewGroup> {
    #[expect(unsafe_code, reason = "takes over the memory of a group")]
    // SAFETY: given away by who put it there, and taken out, so that it is taken back once.
    first.map(|first| unsafe { NewGroup::take_back(first) })
}

/// Ends a group that has left the map and the list.
fn end(group: NewGroup, waiting: &Waiting) {
    let registry = group.view().registry();
    let shard = {
        let (group, core) = (group.view(), group.view().core());
        let was_there = was_there(core, group);
        end_types(core, group, was_there);
        if was_there {
            report(core, group);
            core.slots.give_back_dead(group.rows());
        } else {
            core.slots.give_back_unused(group.rows());
        }
        release_references(core, group, was_there, waiting);
        core.shard_of(group.hash())
    };
    drop(group);
    #[expect(unsafe_code, reason = "may free the registry")]
    // SAFETY: the group's hold, taken when it was published, and this group's alone: whatever waits has one of its own.
    unsafe {
        let_go(registry.cast(), shard);
    }
}

/// Were the types of a group there, for anyone but a request that was refused?
fn was_there(core: &Core, group: Group<'_>) -> bool {
    // By its row: where its leader stood, there is a link now.
    let leader = group.rows().first();
    let leader = leader.and_then(|row| core.slots.get(row.slot));
    !leader.is_some_and(Slot::is_provisional)
}

/// Makes the types of a group dead: deaths for who waits for an index, if they were there.
fn end_types(core: &Core, group: Group<'_>, was_there: bool) {
    // All of them before any slot or record can be used again: a member that still seemed alive would be
    // looked up in its leader's slot, its supertype's slot and its supertype's record.
    if core.slots.end(group.rows(), was_there) {
        let slots = group
            .rows()
            .iter()
            .filter_map(|row| core.slots.get(row.slot));
        for slot in slots {
            core.deep.give_back_of(slot);
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

/// Lets go of every type that the group named, and of its trampoline types; those it was the last
/// to keep are put in front of the list.
///
/// What a group refers to was there if the group was: its trampoline types, and what else a refused request has registered
/// that another has found.
fn release_references(core: &Core, group: Group<'_>, was_there: bool, waiting: &Waiting) {
    let let_go_of = |index: TypeIndex| {
        let slot = core.slots.get(index.get());
        let leader = slot.and_then(|slot| leader_of(core, slot));
        if let Some(leader) = leader.filter(|_| was_there) {
            leader.confirm();
        }
        if let Some(leader) = leader.filter(|leader| leader.release()) {
            #[expect(unsafe_code, reason = "takes over what has no owner left")]
            // SAFETY: it was this call that took the count to zero.
            waiting.add(unsafe { take_out(leader) });
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
