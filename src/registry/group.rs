//! A registered group: one allocation with its key and its facts. It is immutable, except for what is set once: for
//! each member its trampoline type and its host's data. `shape.rs` has a picture.
//!
//! Only this file reads and writes that memory. [`OwnedGroup`] owns a group that no other thread sees yet; [`Group`] is a
//! borrowed view of one that is registered (or about to be).

use super::shape::{Header, Known, LAYOUTS, MemberRow, SHARD, Shape, Start, shard_of};
use super::slot::{OpaqueGroup, Slot};
use crate::error::{ErrorKind, Result};
use crate::facts::layout::Extent;
use crate::index::{Position, TypeIndex};
use crate::key::{Key, Member, NARROW, Narrow, Word, Words};
use crate::key::{after_member, kept_half, to_units, upper_half};
use crate::rules::Candidate;
use crate::sync::{Life, free};
use core::cell::Cell;
use core::marker::PhantomData;
use core::ptr::NonNull;
use core::slice;
use std::alloc::alloc;

/// A group that only its holder can reach. Dropping it frees it.
pub(super) struct OwnedGroup(NonNull<Header>);

impl OwnedGroup {
    /// A copy of the key's words, with a row for each member, in the registry of this number. The slots and layouts are
    /// filled in later.
    pub(super) fn new(
        registry: u32,
        has_layouts: bool,
        hash: u64,
        key: Key<'_>,
    ) -> Result<OwnedGroup> {
        let make = |is_wide| OwnedGroup::in_size(registry, has_layouts, hash, key, is_wide);
        // Nearly all groups are narrow.
        let made = if NARROW.is_some() { make(false)? } else { None };
        match made {
            Some(narrow) => Ok(narrow),
            None => make(true)?.ok_or(ErrorKind::Internal("words that do not fit").into()),
        }
    }

    /// [`OwnedGroup::new`]; `None` if the words do not fit into a narrow group.
    #[inline(always)]
    #[expect(
        unsafe_code,
        reason = "one allocation for a header and arrays of any length"
    )]
    fn in_size(
        registry: u32,
        has_layouts: bool,
        hash: u64,
        key: Key<'_>,
        is_wide: bool,
    ) -> Result<Option<OwnedGroup>> {
        let Key { words, members } = key;
        let words_len = u32::try_from(words.len()).map_err(|_| ErrorKind::OutOfMemory)?;
        let shape = Shape::new(members, words_len, is_wide, has_layouts);
        let shape = shape.ok_or(ErrorKind::OutOfMemory)?;
        // SAFETY: the layout has the size of the header at least.
        let memory = NonNull::new(unsafe { alloc(shape.layout) }).ok_or(ErrorKind::OutOfMemory)?;
        let known = Known {
            hash: kept_half(hash),
            registry,
        };
        let header = Header {
            start: Start { known },
            members: Header::members_of(members, shard_of(hash), is_wide, has_layouts),
            words: words_len,
            life: Life::new(),
        };
        // SAFETY: `shape` places header, rows, words, starts, extents and offsets one after the other in the fresh
        // allocation, each aligned, and in a narrow group the upper halves of heads before the words; every element is
        // written before a slice of them is made.
        let do_fit = unsafe {
            memory.cast::<Header>().write(header);
            let rows = memory.add(shape.rows).cast::<MemberRow>();
            (0..members as usize).for_each(|i| rows.add(i).write(MemberRow::default()));
            if has_layouts {
                let extents = memory.add(shape.extents).cast::<Extent>();
                (0..members as usize).for_each(|i| extents.add(i).write(Extent::default()));
                let offsets = memory.add(shape.offsets).cast::<u32>();
                (0..words.len()).for_each(|i| offsets.add(i).write(0));
            }
            let heads = memory.add(Shape::end_of_rows(members) as usize).cast();
            let starts = memory.add(shape.starts).cast::<u32>();
            let mut rest = words;
            for i in 0..members as usize {
                if i != 0 {
                    starts.add(i - 1).write((words.len() - rest.len()) as u32);
                }
                if let Some(&head) = rest.first().filter(|_| !is_wide) {
                    heads.add(i).write(upper_half(head));
                }
                if members != 1 {
                    rest = after_member(rest);
                }
            }
            let to = memory.add(shape.words);
            if is_wide {
                let to = to.cast::<Word>();
                to.copy_from_nonoverlapping(NonNull::from(words).cast(), words.len());
                true
            } else {
                let to = to.cast::<u32>();
                to_units(words, |i, unit| to.add(i).write(unit))
            }
        };
        let group = OwnedGroup(memory.cast());
        Ok(do_fit.then_some(group))
    }

    pub(super) fn view(&self) -> Group<'_> {
        Group(self.0, PhantomData)
    }

    #[expect(unsafe_code, reason = "the rows lie after the header")]
    pub(super) fn rows_mut(&mut self) -> &mut [MemberRow] {
        let (rows, len) = self.view().part(|shape| shape.rows);
        // SAFETY: the group has `len` rows there, written by `new`; borrowed from the only holder
        // of the group.
        unsafe { slice::from_raw_parts_mut(rows.cast().as_ptr(), len.members) }
    }

    /// Stores the size and alignment of a member's object, if the registry lays out objects.
    #[expect(unsafe_code, reason = "the extents lie after the header")]
    pub(super) fn set_extent(&self, position: u32, extent: Extent) {
        let (extents, len) = self.view().part(|shape| shape.extents);
        if len.has_layouts && (position as usize) < len.members {
            // SAFETY: the group has an extent for each member. No reference to it exists, and no other thread can reach
            // it: only its holder can, which stays on one thread.
            unsafe {
                extents
                    .cast::<Extent>()
                    .add(position as usize)
                    .write(extent);
            };
        }
    }

    /// Where the offsets of a member's fields in its object are stored; none if the registry does not lay out objects, or
    /// the group has fewer words after the member's head.
    #[expect(unsafe_code, reason = "the offsets lie after the header")]
    pub(super) fn offsets(&self, position: u32, fields: usize) -> &[Cell<u32>] {
        let (offsets, len) = self.view().part(|shape| shape.offsets);
        let Some(start) = self.view().start(position) else {
            return &[];
        };
        let first = start as usize + 1;
        if !len.has_layouts || first + fields > len.words {
            return &[];
        }
        // SAFETY: the group has an offset for each word. No reference to one exists except by this function, and no other
        // thread can reach them: only the group's holder can, which stays on one thread.
        unsafe {
            let first = offsets.cast::<Cell<u32>>().add(first);
            slice::from_raw_parts(first.as_ptr(), fields)
        }
    }

    /// Gives the group, which no other thread can reach any more, to a list, in front of the group of `next`. A list
    /// names groups by their leaders. The group forgets its hash and its registry's number, which only views read.
    #[expect(unsafe_code, reason = "writes into the header")]
    pub(super) fn put_before(self, next: Option<NonNull<Slot>>) {
        let header = self.into_raw();
        // SAFETY: the header is there, and given away just now by the only holder of the group, so no view is left.
        unsafe { (*header.as_ptr()).start = Start { next } };
    }

    /// Takes the group of this leader out of the list whose first it is. Also returns the leader of the group after it.
    /// The group knows its registry again, but not its hash.
    ///
    /// # Safety
    /// [`OwnedGroup::put_before`] has put the group there, from where it is taken once. Its leader is still live.
    #[expect(
        unsafe_code,
        reason = "only the caller knows that the group is in a list"
    )]
    pub(super) unsafe fn take_from_list(leader: &Slot) -> (OwnedGroup, Option<NonNull<Slot>>) {
        // SAFETY: the leader is live (contract). The view is not used, only its address.
        let header = unsafe { Group::of(leader) }.as_raw();
        let known = Known {
            hash: 0,
            registry: leader.registry(),
        };
        // SAFETY: the header is there, and no view of it; `put_before` has written the link (contract). It gave the
        // group away, which is taken back here, once.
        unsafe {
            let start = &raw mut (*header.as_ptr()).start;
            let next = (*start).next;
            start.write(Start { known });
            (OwnedGroup::take_back(header), next)
        }
    }

    /// Gives the group away, to be published. It comes back through [`OwnedGroup::take_back`].
    pub(super) fn into_raw(self) -> NonNull<Header> {
        let raw = self.0;
        core::mem::forget(self);
        raw
    }

    /// The group that [`OwnedGroup::into_raw`] gave.
    ///
    /// # Safety
    /// Once for each `into_raw`, when no other view of the group exists or will be made.
    #[expect(
        unsafe_code,
        reason = "only the caller knows which views of the group exist"
    )]
    pub(super) unsafe fn take_back(raw: NonNull<Header>) -> OwnedGroup {
        OwnedGroup(raw)
    }
}

impl Drop for OwnedGroup {
    #[expect(unsafe_code, reason = "frees what `new` allocated")]
    fn drop(&mut self) {
        let shape = self.view().shape();
        self.view().header().life.ends();
        // SAFETY: allocated by `new` with this very shape, and no view is left. Nothing in it needs to be dropped.
        unsafe {
            free(self.0.cast().as_ptr(), shape.layout);
        }
    }
}

/// A view of a group. Its holder owns the group, or prevents its retirement, during `'a`.
#[derive(Clone, Copy)]
pub(crate) struct Group<'a>(NonNull<Header>, PhantomData<&'a Header>);

/// The lengths of a group's parts.
struct Lengths {
    members: usize,
    words: usize,
    has_layouts: bool,
}

impl<'a> Group<'a> {
    /// The group of a live slot.
    ///
    /// # Safety
    /// The slot is live, and its group is not taken back during `'a`.
    #[expect(unsafe_code, reason = "only the caller knows how long the group lives")]
    #[inline]
    pub(super) unsafe fn of(slot: &Slot) -> Group<'a> {
        // SAFETY: a live slot was filled with the address of its group (`Core::fill_slots`), which is not null.
        Group(
            unsafe { NonNull::new_unchecked(slot.group()) }.cast(),
            PhantomData,
        )
    }

    pub(super) fn as_raw(self) -> NonNull<Header> {
        self.0
    }

    /// The address that slots store.
    pub(super) fn as_opaque(self) -> *mut OpaqueGroup {
        self.0.cast().as_ptr()
    }

    #[expect(unsafe_code, reason = "reads the header")]
    fn header(self) -> &'a Header {
        // SAFETY: the header is written first thing and constant; it lives for `'a` (`of`,
        // `OwnedGroup`).
        let header = unsafe { self.0.as_ref() };
        header.life.used();
        header
    }

    #[expect(unsafe_code, reason = "reads the header")]
    fn known(self) -> Known {
        // SAFETY: written first thing, and there except while the group is in a list (`put_before`), when there is no
        // view of it.
        unsafe { self.header().start.known }
    }

    /// The number of the registry, which the group keeps alive.
    pub(super) fn registry(self) -> u32 {
        self.known().registry
    }

    /// Half of the hash of the words ([`kept_half`]).
    pub(crate) fn half_hash(self) -> u32 {
        self.known().hash
    }

    /// The number of the shard whose map has the group.
    pub(super) fn shard(self) -> usize {
        self.header().shard()
    }

    /// A pointer to the part that begins at `start`, and the lengths of all parts.
    #[expect(unsafe_code, reason = "the parts lie after the header")]
    fn part(self, start: impl FnOnce(&Shape) -> usize) -> (NonNull<u8>, Lengths) {
        let header = self.header();
        let lengths = Lengths {
            members: header.members() as usize,
            words: header.words as usize,
            has_layouts: header.has_layouts(),
        };
        // SAFETY: the allocation was made with this very shape, so the offset lies inside it.
        let part = unsafe { self.0.cast::<u8>().add(start(&self.shape())) };
        (part, lengths)
    }

    /// The shape with which its memory was allocated.
    fn shape(self) -> Shape {
        let header = self.header();
        let (is_wide, has_layouts) = (self.is_wide(), header.has_layouts());
        match Shape::new(header.members(), header.words, is_wide, has_layouts) {
            Some(shape) => shape,
            None => unreachable!("the shape of a group that was allocated"),
        }
    }

    /// Are its words stored whole?
    pub(super) fn is_wide(self) -> bool {
        self.header().narrow().is_none()
    }

    /// The key.
    #[inline]
    #[expect(unsafe_code, reason = "the words lie after the rows")]
    pub(crate) fn words(self) -> Words<'a> {
        let (header, memory) = (self.header(), self.0.cast::<u8>());
        let (members, len) = (header.members(), header.words as usize);
        // SAFETY: the words were written there, or their units, aligned for them (`Shape`), and are constant for `'a`. The
        // offset lies inside the allocation, so it fits.
        unsafe {
            let at = memory.add(Shape::end_of_rows(members) as usize);
            match header.narrow() {
                Some(narrow) => narrow_words(at.cast(), members as usize, len, narrow),
                None => Words::wide(slice::from_raw_parts(at.cast().as_ptr(), len)),
            }
        }
    }

    /// Is this the group of this key?
    #[inline(always)]
    #[expect(unsafe_code, reason = "the words lie after the rows")]
    pub(super) fn is_of(self, key: Key<'_>) -> bool {
        let Key { words, members } = key;
        let header = self.header();
        let (1, 1, Some(narrow)) = (header.members & !(LAYOUTS | SHARD), members, NARROW) else {
            return self.words().are_of(words, members);
        };
        // SAFETY: as in `words`, for a narrow group of one. Most groups are.
        let stored = unsafe {
            let at = self.0.cast::<u8>().add(Shape::end_of_rows(1) as usize);
            narrow_words(at.cast(), 1, header.words as usize, narrow)
        };
        stored.are_of(words, 1)
    }

    #[expect(unsafe_code, reason = "the rows lie behind the header")]
    pub(super) fn rows(self) -> &'a [MemberRow] {
        // SAFETY: `members` rows were written right after the header, and are constant for `'a` except for the atomic
        // cells in each. The pointer is derived from that of the whole allocation.
        unsafe {
            let rows = self.0.cast::<u8>().add(Shape::ROWS).cast::<MemberRow>();
            slice::from_raw_parts(rows.as_ptr(), self.header().members() as usize)
        }
    }

    /// The row of the member at this position, without a check that there is one.
    ///
    /// # Safety
    /// The group has such a member.
    #[inline]
    #[expect(
        unsafe_code,
        reason = "how many members there are is known to the caller"
    )]
    pub(super) unsafe fn row_of_member(self, position: Position) -> &'a MemberRow {
        self.header(); // Records the use for model checkers.
        // SAFETY: as in `rows`; the group has such a row (contract).
        unsafe {
            let rows = self.0.cast::<u8>().add(Shape::ROWS).cast::<MemberRow>();
            rows.add(position.0 as usize).as_ref()
        }
    }

    /// Where the words of a member begin.
    #[inline]
    #[expect(unsafe_code, reason = "the starts lie after the words")]
    pub(super) fn start(self, position: u32) -> Option<u32> {
        match position {
            0 => Some(0),
            _ if position < self.header().members() => {
                // SAFETY: a start was written for each member except the first, right after the words, whose alignment
                // suffices; the pointer is derived from that of the whole allocation.
                Some(unsafe {
                    let starts = self.0.cast::<u8>().add(self.shape().starts);
                    starts.cast::<u32>().add(position as usize - 1).read()
                })
            }
            _ => None,
        }
    }

    /// The index of the type at this position.
    pub(crate) fn index(self, position: u32) -> Option<TypeIndex> {
        TypeIndex::new(self.rows().get(position as usize)?.slot)
    }

    /// The size and alignment of a member's object, if the registry lays out objects.
    #[expect(unsafe_code, reason = "the extents lie after the header")]
    pub(crate) fn extent(self, position: u32) -> Option<Extent> {
        let (extents, len) = self.part(|shape| shape.extents);
        if !len.has_layouts || position as usize >= len.members {
            return None;
        }
        // SAFETY: the group has an extent for each member, written by `new` if not later.
        Some(unsafe { extents.cast::<Extent>().add(position as usize).read() })
    }

    /// Where field `i` of a member lies in its object.
    #[expect(unsafe_code, reason = "the offsets lie after the header")]
    pub(crate) fn offset(self, position: u32, i: u32) -> Option<u32> {
        let word = (self.start(position)? as usize + 1).checked_add(i as usize)?;
        let (offsets, len) = self.part(|shape| shape.offsets);
        if !len.has_layouts || word >= len.words {
            return None;
        }
        // SAFETY: the group has an offset for each word, written by `new` if not later.
        Some(unsafe { offsets.cast::<u32>().add(word).read() })
    }

    /// Bytes of memory: the allocation and the slots of the members, without the fingerprint, which comes later.
    pub(crate) fn bytes(self) -> u64 {
        let header = self.header();
        let allocation = self.shape().layout.size();
        (allocation + header.members() as usize * size_of::<Slot>()) as u64
    }
}

/// The words of a narrow group.
///
/// # Safety
/// So many upper halves of heads are there, followed by this number of units, which are constant for `'a`.
#[inline(always)]
#[expect(unsafe_code, reason = "only the caller knows what lies there")]
unsafe fn narrow_words<'a>(
    at: NonNull<u32>,
    members: usize,
    words: usize,
    narrow: Narrow,
) -> Words<'a> {
    // SAFETY: the caller's (contract).
    unsafe {
        let heads = slice::from_raw_parts(at.as_ptr(), members);
        let units = slice::from_raw_parts(at.add(members).as_ptr(), words);
        Words::narrow(units, heads, narrow)
    }
}

impl Candidate for Group<'_> {
    fn len(&self) -> u32 {
        self.header().members()
    }

    fn member(&self, position: u32) -> Option<Member<'_>> {
        self.member_at(position)
    }
}

impl<'a> Group<'a> {
    /// The words of a member, which live as long as this view.
    pub(crate) fn member_at(self, position: u32) -> Option<Member<'a>> {
        Member::at(
            self.words(),
            position as usize,
            self.start(position)? as usize,
        )
    }
}

#[cfg(test)]
mod corrupt;
#[cfg(test)]
mod picture;

#[cfg(all(test, not(typereg_wide_words)))]
mod tests;
