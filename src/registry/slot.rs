//! A slot: the cache line of a type index, to which `wt_registered_type_t *` points.
//!
//! A slot holds what a running program needs to know about a type. It is never moved and never unmapped while its
//! registry lives, so a stale index or handle reads a dead slot, not freed memory.
//!
//! Words: a slot is *live* while its `index` is its own number, *dead* while the index is [`DEAD`], *unused* while it
//! is 0; slot 0, which no type has, is none of these ([`NOWHERE`]). The *leader* of a group is the slot of its first
//! member; the group's owners are counted there.
//!
//! Invariants
//! 1. Everything in a live slot is constant from before `index` is set until its group has no owner left, except
//!    `owners_or_leader`, `deep` (see 4) and the marks of a leader (`marks.rs`).
//! 2. `owners_or_leader` of a leader is the number of its group's owners (`leader.rs`). In any other member it is
//!    [`MEMBER`] with the leader's index; in a slot that is not live it is 0. So a count and a leader's index cannot be
//!    mistaken for each other.
//! 3. `position` is the link to the next slot in lists of slots that are not live.
//! 4. `deep` names a record with the display of the supertype, until there is a record with this type's whole display:
//!    the same one, or one of its own. The two are equal up to the supertype.
//! 5. The display of a slot that is free has no entries, and a slot becomes dead after its display. So a question by a
//!    stale index, which looks at the index last, finds no supertype of an earlier type.
//! 6. No number leads to a slot ([`super::slots::Slots::get_two`]) that has it as its index, except that of a live type.

use super::deep_ref::DeepRef;
use crate::index::{Position, TypeIndex};
use crate::limits::{MAX_DEPTH, MAX_TYPE_INDEX};
use crate::sync::{AtomicPtr, AtomicU8, AtomicU32, Ordering, UnsyncLoad as _, scaled};
use crate::ty::CompositeKind;
use core::mem::offset_of;
use core::ptr::{self, NonNull};

/// How many display entries a slot has. The supertypes of a deeper type are looked up in a [`super::deep`] record.
pub(crate) const INLINE_DISPLAY: usize = scaled(8, 2);

/// The `index` of a slot that was live and is no longer. No display contains it. As a number it leads to slot 0
/// ([`super::slots::Slots::get_two`]), so no slot that it finds has it.
pub(crate) const DEAD: u32 = 1 << 31;

/// The `index` of slot 0, which is no number that leads there.
const NOWHERE: u32 = u32::MAX;

/// Marks the `owners_or_leader` of a member that is not the leader.
pub(super) const MEMBER: u32 = 1 << 31;

const _: () = assert!(MAX_TYPE_INDEX < MEMBER && MAX_TYPE_INDEX < DEAD);
const _: () = assert!(MAX_DEPTH <= u8::MAX as u32);
/// The flag of a final type; for the other flags see also `marks.rs`.
pub(super) const FINAL: u8 = 1;
/// The flag of a shared type.
pub(super) const SHARED: u8 = 16;

/// The beginning of a group's memory, which only `group.rs` reads.
pub(super) enum OpaqueGroup {}

/// One type.
#[repr(C, align(64))]
#[cfg_attr(any(loom, shuttle), derive(Default))]
pub(crate) struct Slot {
    index: AtomicU32,
    /// The number of the registry, so that types of two registries are never mistaken for each other.
    registry: AtomicU32,
    group: AtomicPtr<OpaqueGroup>,
    /// Padding where pointers have four bytes, so that the fields after it have the same offsets everywhere.
    #[cfg(target_pointer_width = "32")]
    _pointer: AtomicU32,
    /// See `leader.rs`.
    pub(super) owners_or_leader: AtomicU32,
    position: AtomicU32,
    /// A [`DeepRef`].
    deep: AtomicU32,
    depth: AtomicU8,
    kind: AtomicU8,
    pub(super) flags: AtomicU8,
    _unused: AtomicU8,
    display: [AtomicU32; INLINE_DISPLAY],
}

#[cfg(not(any(loom, shuttle)))]
const _: () = assert!(size_of::<Slot>() == 64 && align_of::<Slot>() == 64);

// The offsets of the fields that generated code reads (`src/capi/slot.rs`). For these fields, invariant 1 is a promise
// to hosts.
impl Slot {
    pub(crate) const INDEX_OFFSET: usize = offset_of!(Slot, index);
    pub(crate) const DEPTH_OFFSET: usize = offset_of!(Slot, depth);
    pub(crate) const KIND_OFFSET: usize = offset_of!(Slot, kind);
    pub(crate) const DISPLAY_OFFSET: usize = offset_of!(Slot, display);
}

/// The content that a slot gets when its group is published.
pub(super) struct SlotInit<'a> {
    pub(super) registry: u32,
    pub(super) group: *mut OpaqueGroup,
    pub(super) position: Position,
    pub(super) kind: CompositeKind,
    /// Made by `marks::flags`.
    pub(super) flags: u8,
    /// The type's own index.
    pub(super) own: TypeIndex,
    /// The slot of the supertype. Validation has checked its depth (`rules/supertype.rs`).
    pub(super) above: Option<&'a Slot>,
}

// The queries of a handle. Its holder keeps the type alive and got the handle from a thread that saw the type
// published, so everything read here is constant (invariant 1) and Relaxed loads suffice.
impl Slot {
    /// Like [`Slot::index`], for a pointer that may point to something smaller than a slot.
    ///
    /// # Safety
    /// The pointer points to a slot, or to another object that begins with a mark of four bytes.
    #[expect(unsafe_code, reason = "reads before it is known what is there")]
    pub(crate) unsafe fn index_at(pointer: NonNull<Slot>) -> Option<TypeIndex> {
        // SAFETY: the pointer is to a slot or to another object with a mark (contract).
        TypeIndex::new(unsafe { Slot::mark_at(pointer) })
    }

    /// The first four bytes of a slot, or of something smaller: a type's index, or another object's mark.
    ///
    /// # Safety
    /// The obligations of [`Slot::index_at`].
    #[expect(unsafe_code, reason = "reads before it is known what is there")]
    pub(crate) unsafe fn mark_at(pointer: NonNull<Slot>) -> u32 {
        const { assert!(Slot::INDEX_OFFSET == 0) };
        // SAFETY: there are four bytes in any case (contract); those of a slot are atomic.
        let mark = unsafe { pointer.cast::<AtomicU32>().as_ref() };
        mark.load(Ordering::Relaxed) // see above
    }

    /// The number of the registry in a slot: never 0 while it is live, and 0 once it is dead. For another object, its second
    /// four bytes.
    ///
    /// # Safety
    /// The pointer is aligned and points to a slot, or to another object of at least eight bytes, and the caller holds that
    /// object: no thread frees or changes it meanwhile.
    #[inline(always)]
    #[expect(unsafe_code, reason = "reads before it is known what is there")]
    pub(crate) unsafe fn registry_at(pointer: NonNull<Slot>) -> u32 {
        // In a model atomics have another size, and C calls nothing.
        const { assert!(offset_of!(Slot, registry) == 4 || cfg!(any(loom, shuttle))) };
        // SAFETY: there are eight bytes in any case; those of a slot are atomic (contract).
        let registry = unsafe { pointer.cast::<AtomicU32>().add(1).as_ref() };
        if cfg!(feature = "checked-handles") {
            // Relaxed: such a build also reports a handle that another thread deletes at the same time.
            return registry.load(Ordering::Relaxed);
        }
        // SAFETY: nobody changes them meanwhile (contract).
        unsafe { registry.unsync_load() }
    }

    /// The index of this live type; `None` for a slot that is not live.
    pub(crate) fn index(&self) -> Option<TypeIndex> {
        // Relaxed: see above. For a stale handle, it only matters that it is stale.
        TypeIndex::new(self.index.load(Ordering::Relaxed))
    }

    pub(crate) fn registry(&self) -> u32 {
        self.registry.load(Ordering::Relaxed)
    }

    pub(crate) fn position(&self) -> Position {
        Position(self.position.load(Ordering::Relaxed))
    }

    pub(crate) fn depth(&self) -> u32 {
        u32::from(self.depth.load(Ordering::Relaxed))
    }

    /// [`Slot::depth`] without synchronization.
    ///
    /// # Safety
    /// The caller keeps the type alive.
    #[inline(always)]
    #[expect(unsafe_code, reason = "only the caller knows that the type is alive")]
    pub(super) unsafe fn depth_of_live(&self) -> u32 {
        // SAFETY: constant while the type lives (contract; invariant 1), and read by a thread that saw it published.
        u32::from(unsafe { self.depth.unsync_load() })
    }

    /// The type's index without synchronization.
    ///
    /// # Safety
    /// The caller keeps the type alive.
    #[inline(always)]
    #[expect(unsafe_code, reason = "only the caller knows that the type is alive")]
    pub(super) unsafe fn index_of_live(&self) -> u32 {
        // SAFETY: as in `depth_of_live`.
        unsafe { self.index.unsync_load() }
    }

    /// The number of the type's registry without synchronization.
    ///
    /// # Safety
    /// The caller keeps the type alive.
    #[inline(always)]
    #[expect(unsafe_code, reason = "only the caller knows that the type is alive")]
    pub(super) unsafe fn registry_of_live(&self) -> u32 {
        // SAFETY: as in `depth_of_live`.
        unsafe { self.registry.unsync_load() }
    }

    /// Like [`Slot::depth`], for a caller that does not keep the type alive.
    pub(super) fn depth_of_any(&self) -> u8 {
        // Acquire: pairs with the Release in `fill`. A reader that sees a depth stored after the slot was reused also
        // sees, in `has_index`, that its own type is dead. Otherwise it could read the entry of a type below, by which a
        // record was extended.
        self.depth.load(Ordering::Acquire)
    }

    pub(crate) fn kind(&self) -> Option<CompositeKind> {
        CompositeKind::from_byte(self.kind.load(Ordering::Relaxed))
    }

    /// Does this type match the abstract heap type of this byte? The type may die meanwhile; where indices are used again
    /// without delay, kind and sharing can then be those of two types that had the index.
    #[inline(always)]
    pub(crate) fn matches_heap(&self, byte: u32, shared: bool) -> bool {
        // Acquire, twice: pairs with the Release in `fill`. A reader that sees what belongs to a later type also sees, in
        // `has_index`, that its own is dead. No history shows this: what is read here differs only where kinds do.
        let kind = self.kind.load(Ordering::Acquire);
        let is_shared = self.flags.load(Ordering::Acquire) & SHARED != 0;
        CompositeKind::byte_matches(kind, byte) & (is_shared == shared)
    }

    pub(crate) fn is_final(&self) -> bool {
        self.flags.load(Ordering::Relaxed) & FINAL != 0
    }

    pub(crate) fn is_shared(&self) -> bool {
        self.flags.load(Ordering::Relaxed) & SHARED != 0
    }

    /// The group of a live slot.
    pub(super) fn group(&self) -> *mut OpaqueGroup {
        self.group.load(Ordering::Relaxed)
    }

    /// The record in which the supertypes of a deep type are looked up.
    pub(super) fn deep(&self) -> DeepRef {
        // Acquire: pairs with the Release in `set_deep`, `set_deep_whole` and `link_batch`. A reader that
        // sees a value stored after the slot was reused also sees, in `is_live`, that its own type is dead.
        DeepRef::from_bits(self.deep.load(Ordering::Acquire))
    }

    /// The inline entries. If the type is not too deep for them, they are its whole display, padded with 0.
    pub(crate) fn inline_display(&self) -> &[AtomicU32; INLINE_DISPLAY] {
        &self.display
    }

    /// Is this, at this moment, the live slot of `index`?
    pub(super) fn is_live(&self, index: TypeIndex) -> bool {
        self.has_index(index.get())
    }

    /// Like [`Slot::is_live`], for the number by which the caller found this slot.
    #[inline(always)]
    pub(super) fn has_index(&self, number: u32) -> bool {
        // Acquire: a thread that sees the slot live sees everything in it, so no later answer is about half a type. A
        // second check comes after the reads in between because those were Acquire.
        self.index.load(Ordering::Acquire) == number
    }

    /// Is this the type of `sup`, which is of the same registry, or a type below it? Reads only the two slots; `None`
    /// if `sup` is too deep for that.
    ///
    /// # Safety
    /// The caller keeps both types alive.
    #[inline(always)]
    #[expect(unsafe_code, reason = "only the caller knows that both are alive")]
    pub(super) unsafe fn is_subtype_inline(&self, sup: &Slot) -> Option<bool> {
        // SAFETY: both are alive (contract), so that nothing in them changes (invariant 1).
        unsafe {
            let entry = self.display.get(sup.depth_of_live() as usize)?;
            Some(entry.unsync_load() == sup.index_of_live())
        }
    }
}

// The life of a slot: filled, live, dead, and filled again.
impl Slot {
    /// Writes everything except the fields that make the slot live. No other thread has this slot.
    pub(super) fn fill(&self, init: &SlotInit<'_>) {
        let relaxed = Ordering::Relaxed; // Published by `go_live`.
        let depth = init.above.map_or(0, |above| above.depth() + 1);
        self.registry.store(init.registry, relaxed);
        self.group.store(init.group, relaxed);
        self.position.store(init.position.0, relaxed);
        // Release: see `depth_of_any`.
        self.depth.store(depth as u8, Ordering::Release);
        // Release, twice: see `matches_heap`. No history shows this: what is read there differs only where kinds do.
        self.kind.store(init.kind as u8, Ordering::Release);
        self.flags.store(init.flags, Ordering::Release);
        // Release: see `display.rs`. The other entries are empty (invariant 5).
        if let Some(above) = init.above {
            for (entry, ancestor) in self.display.iter().zip(&above.display).take(depth as usize) {
                // Relaxed: the supertype is kept alive.
                entry.store(ancestor.load(relaxed), Ordering::Release);
            }
        }
        if let Some(entry) = self.display.get(depth as usize) {
            // Relaxed: only a question whether the type is itself finds this entry, and its answer is right whenever the slot
            // has the index.
            entry.store(init.own.get(), relaxed);
        }
    }

    /// Names the supertype's record, or none. No other thread has this slot.
    pub(super) fn set_deep(&self, deep: DeepRef) {
        // Release: a thread that reads the number sees the record as it was written.
        self.deep.store(deep.bits(), Ordering::Release);
    }

    /// Names a written record with the type's whole display. If another thread was faster, the error is the number of its
    /// record.
    pub(super) fn set_deep_whole(&self, deep: DeepRef) -> Result<(), u32> {
        let named = |now| (!DeepRef::from_bits(now).is_whole()).then_some(deep.bits());
        // Release: a thread that reads the number sees the record as it was written. Acquire: as in `deep`.
        self.deep
            .fetch_update(Ordering::Release, Ordering::Acquire, named)
            .map(|_| ())
            .map_err(|faster| DeepRef::from_bits(faster).record())
    }

    /// Makes a filled slot live. A leader gets its first owner after that (`open`).
    pub(super) fn go_live(&self, index: TypeIndex, leader: TypeIndex) {
        if leader != index {
            // Relaxed: published by `open`. See `other_leader`.
            self.owners_or_leader
                .store(MEMBER | leader.get(), Ordering::Relaxed);
        }
        // Release: a thread that sees the index sees the content of the slot.
        self.index.store(index.get(), Ordering::Release);
    }

    /// Gives a live leader its first owner, so that others can add theirs.
    pub(super) fn open(&self) {
        // Release: a thread that becomes an owner sees the whole group, with all its slots.
        self.owners_or_leader.store(1, Ordering::Release);
    }

    /// Makes a slot dead. The caller retires its group.
    pub(super) fn die(&self) {
        // First: a thread that sees the slot dead sees no entry any more (invariant 5).
        self.clear_display();
        // The Release stores for the next type (`fill`, `set_deep`, `link_batch`) come after this one: a thread that
        // sees one of them sees the slot dead. The stores below are for stale handles, in any order. Release: a thread
        // that sees the slot dead counts its death among those that have begun (`depot.rs`). No history shows this:
        // deaths are counted outside of the model.
        self.index.store(DEAD, Ordering::Release);
        self.registry.store(0, Ordering::Relaxed);
        self.group.store(ptr::null_mut(), Ordering::Relaxed);
        self.owners_or_leader.store(0, Ordering::Relaxed);
    }

    /// Makes this the slot of number 0, which no type has. It is too deep for every display, so no type is below it:
    /// otherwise an empty entry would be taken for it.
    pub(super) fn init_slot_0(&self) {
        // Relaxed, twice: no other thread has it yet.
        self.index.store(NOWHERE, Ordering::Relaxed);
        self.depth.store(u8::MAX, Ordering::Relaxed);
    }

    /// Is it still as [`Slot::init_slot_0`] has made it?
    pub(super) fn is_slot_0(&self) -> bool {
        // Relaxed: it is never written again.
        self.index.load(Ordering::Relaxed) == NOWHERE
            && self.depth() == u8::MAX.into()
            && self.owners_or_leader.load(Ordering::Relaxed) == 0
            && !self.has_display()
    }

    /// Puts a slot that is not live in front of `next` in a list; 0 ends the list.
    pub(super) fn link(&self, next: u32) {
        // Relaxed: lists go from thread to thread under locks.
        self.position.store(next, Ordering::Relaxed);
    }

    /// The slot after this one in a list; 0 for none.
    pub(super) fn linked(&self) -> u32 {
        self.position.load(Ordering::Relaxed)
    }

    /// Puts a batch of free slots, by its first slot, in front of the next batch; 0 ends the queue.
    pub(super) fn link_batch(&self, next: u32) {
        // Release: see `deep`.
        self.deep.store(next, Ordering::Release);
    }

    /// The batch after this one in the queue.
    pub(super) fn linked_batch(&self) -> u32 {
        self.deep.load(Ordering::Relaxed)
    }

    /// Has the display any entry? That of a slot in use has.
    pub(super) fn has_display(&self) -> bool {
        // Relaxed: for the checker, under the locks of the lists.
        let entries = self
            .display
            .iter()
            .map(|entry| entry.load(Ordering::Relaxed));
        entries.max() != Some(0)
    }

    /// Removes all entries of the display.
    pub(super) fn clear_display(&self) {
        for entry in &self.display {
            // Relaxed: published by the index (`die`), or by the lock under which the slot is given back.
            entry.store(0, Ordering::Relaxed);
        }
    }

    /// Marks the first slot of a resting batch with the number of deaths that had begun (`depot.rs`): in place of a group,
    /// which a dead slot does not have.
    pub(super) fn set_begun(&self, deaths: u32) {
        let deaths = ptr::without_provenance_mut(deaths as usize);
        // Relaxed: read under the depot's lock.
        self.group.store(deaths, Ordering::Relaxed);
    }

    /// The mark of a resting batch, by its first slot.
    pub(super) fn begun(&self) -> u32 {
        // Relaxed: written under the depot's lock, or before the batch is put into the depot; read under that lock.
        self.group.load(Ordering::Relaxed).addr() as u32
    }
}

#[cfg(test)]
mod corrupt;
#[cfg(test)]
pub(super) mod picture;

#[cfg(test)]
mod tests;
