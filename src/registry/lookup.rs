//! Queries about types by index, which may be stale: generated code and object headers hold only indices.
//!
//! An index does not keep its type alive, so the slots that are read here may die meanwhile. Only memory that is never
//! unmapped is read: slots and display records. To read the memory of a group, a query must become an owner first.

use super::core::Core;
use super::handle::RegisteredType;
use super::retire::{leader_of, release};
use super::slot::Slot;
use crate::error::{ErrorKind, Result};
use crate::index::TypeIndex;
use crate::panics::log_line;
use core::ptr::NonNull;

impl Core {
    /// A handle of the live type of this index.
    #[expect(unsafe_code, reason = "turns a counted owner into a handle")]
    pub(crate) fn look_up(&self, number: u32) -> Result<RegisteredType> {
        let stale = ErrorKind::Stale(number);
        let index = TypeIndex::new(number).ok_or(stale)?;
        let slot = self.slots.live(index).ok_or(stale)?;
        let leader = leader_of(self, slot).ok_or(stale)?;
        if !leader.try_retain() {
            return Err(stale.into());
        }
        // Now the group that `leader` leads stays. `slot` still belongs to it if the slot is live and names this
        // leader, since a slot is published together with its leader and dies together with it.
        let still = slot.is_live(index)
            && leader_of(self, slot).is_some_and(|now| core::ptr::eq(now, leader));
        if !still {
            // SAFETY: the owner just counted; this registry is kept by the caller.
            unsafe { release(NonNull::from(leader), "look up of a dying type") };
            return Err(stale.into());
        }
        leader.confirm();
        log_line!(Trace, "typereg::lifetime", "retain {index:?}: look up");
        // SAFETY: the owner just counted is given to the handle.
        Ok(unsafe { RegisteredType::from_owner(NonNull::from(slot)) })
    }

    /// Is there a live type of this index whose group has an owner?
    pub(crate) fn is_live(&self, number: u32) -> bool {
        let slot = TypeIndex::new(number).and_then(|index| Some((index, self.slots.live(index)?)));
        slot.is_some_and(|(index, slot)| {
            let leader = leader_of(self, slot);
            // The leader may lead another group by now, so the slot is checked again.
            leader.is_some_and(|leader| leader.owners() != 0) && slot.is_live(index)
        })
    }

    /// Is the type of one index the type of the other, or below it? `false` for a stale index.
    /// Takes no lock and never waits for another thread.
    ///
    /// If a type dies during the call, the answer is `false`, or one that was right while the type lived: `sup` was read
    /// from the display of a type that had the index `sub` during the call, because a slot has no display before its
    /// type is made, and none any more once it is dead. The same holds for members of a valid group that is about to be
    /// published, or that is dropped in favour of an equal one (`register.rs`). A deep display could only be that of
    /// another type if the slot died and was used again between two loads; that takes as many other deaths as the
    /// configuration sets. If it sets 0, the answer about a deep type that dies meanwhile may be wrong for every type
    /// that had its index. So a host that sets the delay to 0 must ask only about types that it keeps alive.
    #[inline(always)]
    pub(crate) fn is_subtype_by_index(&self, sub: u32, sup: u32) -> bool {
        let times_eight = |index| u64::from(index) << 3;
        self.is_subtype_by_number(sub, times_eight(sub), sup, times_eight(sup))
    }

    /// [`Core::is_subtype_by_index`] for a caller that also has both indices times eight, perhaps with something below that.
    #[inline(always)]
    pub(super) fn is_subtype_by_number(
        &self,
        sub: u32,
        sub_at: u64,
        sup: u32,
        sup_at: u64,
    ) -> bool {
        // Slots of other types, if there are none of these numbers: then no display has `sup`, and no index is `sub`. (An
        // empty entry is 0, but slot 0 is too deep for every display.) A live type keeps its supertypes alive, so only the
        // subtype's index is looked at.
        let (slot, sup_slot) = self.slots.get_two(sub_at, sup_at);
        let depth = sup_slot.depth_of_any();
        match slot.inline_display_entry(depth.into()) {
            Some(entry) => entry == sup && slot.has_index(sub),
            None => self.is_subtype_deep(sub, sup, slot, depth),
        }
    }

    /// [`Core::is_subtype_by_index`] for a slot `sup` whose depth is beyond the entries of a slot. It is
    /// `extern "C"`, which cannot unwind, so that a function for C can end with a jump to it.
    ///
    /// The index is looked at before, too, since a dead slot still names a record.
    #[inline(never)]
    extern "C" fn is_subtype_deep(&self, sub: u32, sup: u32, slot: &Slot, depth: u8) -> bool {
        if !slot.has_index(sub) {
            return false;
        }
        if depth >= slot.depth_of_any() {
            return sub == sup && slot.has_index(sub);
        }
        match slot.deep_entry_at_once(depth.into(), &self.deep) {
            Some(ancestor) => ancestor == sup && slot.has_index(sub),
            None => self.is_subtype_deep_again(sub, sup, slot, depth),
        }
    }

    /// [`Core::is_subtype_deep`] once more, for a slot that just got another record.
    #[cold]
    #[inline(never)]
    extern "C" fn is_subtype_deep_again(&self, sub: u32, sup: u32, slot: &Slot, depth: u8) -> bool {
        self.is_subtype_deep(sub, sup, slot, depth)
    }
}
