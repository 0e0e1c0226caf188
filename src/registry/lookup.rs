//! Questions about types by their index, which may be stale: generated code and object headers hold
//! nothing else.
//!
//! An index does not keep its type alive, so all of this reads slots that may die meanwhile. It reads only what is
//! never unmapped: slots and display records. To read a group's own memory, it must become an owner first.

use super::core::Core;
use super::handle::RegisteredType;
use super::retire::{leader_of, release};
use super::slot::Slot;
use crate::error::{ErrorKind, Result};
use crate::index::TypeIndex;
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
        log::trace!(target: "typereg::lifetime", "retain {index:?}: look up");
        // SAFETY: the owner just counted is given to the handle.
        Ok(unsafe { RegisteredType::from_owner(NonNull::from(slot)) })
    }

    /// Is there a live type of this index, whose group has an owner?
    pub(crate) fn is_live(&self, number: u32) -> bool {
        let slot = TypeIndex::new(number).and_then(|index| Some((index, self.slots.live(index)?)));
        slot.is_some_and(|(index, slot)| {
            let leader = leader_of(self, slot);
            // In between the leader may have come to lead another group.
            leader.is_some_and(|leader| leader.owners() != 0) && slot.is_live(index)
        })
    }

    /// Is the type of one index the type of the other, or below it? `false` for a stale index.
    /// Takes no lock and never waits for another thread.
    ///
    /// A type that dies while this looks gives `false`, or the answer as of a moment when it lived:
    /// `sup` was read from a display of a slot that bore the index `sub`, at the depth of a slot that
    /// bore the index `sup`. The same goes for members of a valid group that is about to be published, or that
    /// gives way to an equal one at that moment (`register.rs`). For a deep display to have been another
    /// type's, the slot would have to die and be used again between two loads, for which as many others must die as the
    /// configuration says. Where that is none, an answer about a deep type that dies
    /// meanwhile may be true of none that had its index; a host that wants indices used again at once asks about types that
    /// it keeps alive.
    #[inline]
    pub(crate) fn is_subtype_by_index(&self, sub: u32, sup: u32) -> bool {
        let (Some(index), Some(above)) = (TypeIndex::new(sub), TypeIndex::new(sup)) else {
            return false;
        };
        let Some(sub) = self.slots.live(index) else {
            return false;
        };
        let Some(sup_slot) = self.slots.live(above) else {
            return false;
        };
        sub.display_entry(sup_slot.depth(), &self.deep) == sup && sub.is_live(index)
    }

    /// [`Core::is_subtype_by_index`] for two types of this registry that are kept alive.
    #[inline(never)]
    pub(crate) fn is_subtype(&self, sub: &Slot, sup: &Slot) -> bool {
        let index = sup.index().map_or(0, TypeIndex::get);
        index != 0 && sub.display_entry(sup.depth(), &self.deep) == index
    }
}
