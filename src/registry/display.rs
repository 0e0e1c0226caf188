//! Displays: the path from the root of a type's declared supertypes down to the type itself. With it, a subtype check
//! is one comparison at any depth (Cohen, 1991: "Type-extension type tests can be performed in constant time").
//!
//! A slot has the first entries. A deeper type is looked up in its supertype's record (`deep.rs`), which all types
//! directly below that supertype share. A type needs a record with its *whole* display, itself included, when a type is
//! declared below it, or when a program asks for its display: most types never do. Then it extends its supertype's
//! record, if there is room and no other type has done so, or else takes a record of its own. Either stays as long as
//! the type, even if the registration that needed it failed.
//!
//! ```text
//! a ◀─ b ◀─ c         a b c …   a's record, extended by b and by c
//!       ◀─ d ◀─ e     a b d e   d's own: c was faster; extended by e
//! ```

use super::deep::{DeepDisplays, LONGEST, units};
use super::deep_ref::DeepRef;
use super::slot::Slot;
use crate::error::Result;
use crate::index::TypeIndex;
use crate::sync::Ordering;
use core::cmp;

impl Slot {
    /// The entry at this depth, unless it is deeper than a slot's entries reach.
    #[inline(always)]
    pub(super) fn inline_display_entry(&self, depth: u32) -> Option<u32> {
        let entry = self.inline_display().get(depth as usize)?;
        // Acquire: a thread that reads an entry of a later type also sees that this type is dead.
        Some(entry.load(Ordering::Acquire))
    }

    /// Entry `depth` of the display; 0 if it has none.
    #[inline(always)]
    pub(crate) fn display_entry(&self, depth: u32, deep: &DeepDisplays) -> u32 {
        match self.inline_display_entry(depth) {
            Some(entry) => entry,
            None => match depth.cmp(&self.depth_of_any().into()) {
                cmp::Ordering::Less => self.deep_entry(depth, deep),
                cmp::Ordering::Equal => self.index().map_or(0, TypeIndex::get),
                cmp::Ordering::Greater => 0,
            },
        }
    }

    /// The entry at this depth, which is less than the slot's own depth. The slot's type may die meanwhile.
    #[inline]
    pub(super) fn deep_entry(&self, depth: u32, deep: &DeepDisplays) -> u32 {
        loop {
            if let Some(entry) = self.deep_entry_at_once(depth, deep) {
                break entry;
            }
        }
    }

    /// [`Slot::deep_entry`]; `None` if this slot got another record meanwhile. The two records agree if the type is kept
    /// alive. If the slot has been reused, the record may have been that of another type.
    #[inline(always)]
    pub(super) fn deep_entry_at_once(&self, depth: u32, deep: &DeepDisplays) -> Option<u32> {
        let before = self.deep();
        let entry = deep.entry(before.record(), depth);
        (self.deep() == before).then_some(entry)
    }

    /// Copies the display into `buffer`, root first. The slot is, or will be, that of `own`.
    pub(super) fn read_display<'a>(
        &self,
        own: TypeIndex,
        deep: &DeepDisplays,
        buffer: &'a mut [u32; LONGEST],
    ) -> &'a [u32] {
        let depth = (self.depth() as usize).min(LONGEST - 1);
        for (above, entry) in (0..).zip(&mut buffer[..depth]) {
            *entry = self.display_entry(above, deep);
        }
        buffer[depth] = own.get();
        &buffer[..=depth]
    }
}

impl DeepDisplays {
    /// The record with the whole display of type `own`, which is made if there is none. The caller keeps the type
    /// alive, or no other thread has its slot.
    pub(super) fn whole_record(&self, own: TypeIndex, slot: &Slot) -> Result<u32> {
        let now = slot.deep();
        if now.is_whole() {
            return Ok(now.record());
        }
        self.make_whole(own, slot, now.record())
    }

    /// [`DeepDisplays::whole_record`] for a type that has none, and the record in which it is looked up; 0 for none.
    #[cold]
    #[inline(never)]
    fn make_whole(&self, own: TypeIndex, slot: &Slot, above: u32) -> Result<u32> {
        let depth = slot.depth();
        if self.extend(above, depth, own.get()) {
            return Ok(match slot.set_deep_whole(DeepRef::extended(above)) {
                Ok(()) => above,
                Err(faster) => {
                    if faster != above {
                        self.shorten(above, depth, own.get());
                    }
                    faster
                }
            });
        }
        let units = units(depth);
        let record = self.take(units)?;
        self.write(record, own, above, slot);
        match slot.set_deep_whole(DeepRef::own(record)) {
            Ok(()) => Ok(record),
            Err(faster) => {
                self.give_back(record, units);
                Ok(faster)
            }
        }
    }

    /// Ends what a type has in records: takes back its own one, or removes the entry by which it has extended another.
    /// Neither the slot nor any slot below it is live, and those below it have ended what they had.
    pub(super) fn end_of(&self, number: u32, slot: &Slot) {
        let deep = slot.deep();
        if deep.is_own() {
            self.give_back(deep.record(), units(slot.depth()));
        } else if deep.is_whole() {
            self.shorten(deep.record(), slot.depth(), number);
        }
    }

    /// Writes the whole display of a type that is kept alive: its supertypes, which its slot or its supertype's record
    /// has, if there is one (`above`), then the type itself, then zeros.
    fn write(&self, number: u32, own: TypeIndex, above: u32, slot: &Slot) {
        let depth = slot.depth();
        let Some(record) = self.entries(number, depth) else {
            return;
        };
        let above = self.entries(above, depth.saturating_sub(1));
        let above = above.unwrap_or(slot.inline_display());
        for (at, entry) in record.iter().enumerate() {
            let ancestor = match above.get(at) {
                _ if at == depth as usize => own.get(),
                // Relaxed: written before the type was published.
                Some(above) if at < depth as usize => above.load(Ordering::Relaxed),
                _ => 0,
            };
            // Release: a thread that reads an entry of a later type also sees that the type before it is dead
            // (`Slot::is_live`).
            entry.store(ancestor, Ordering::Release);
        }
    }
}
