//! A registered group: one allocation with its key and its facts. It is immutable, except for what is set once: the
//! fingerprint, and for each member its trampoline type and its host's data. `shape.rs` has a picture.
//!
//! Only this file reads and writes that memory. [`OwnedGroup`] owns a group that no other thread sees yet; [`Group`] is a
//! borrowed view of one that is registered (or about to be).

use super::shape::{Header, LAYOUTS, MemberRow, OpaqueRegistry, Shape};
use super::slot::{OpaqueGroup, Slot};
use crate::error::{ErrorKind, Result};
use crate::facts::fingerprint::Fingerprint;
use crate::facts::layout::Extent;
use crate::index::{Position, TypeIndex};
use crate::key::{Head, Key, Member, Members, Word};
use crate::made_once::MadeOnce;
use crate::rules::Candidate;
use crate::sync::{Life, free};
use core::marker::PhantomData;
use core::ptr::{self, NonNull};
use core::slice;
use std::alloc::alloc;

/// A group that only its holder can reach. Dropping it frees it.
pub(super) struct OwnedGroup(NonNull<Header>);

impl OwnedGroup {
    /// A copy of the key's words, with a row for each member. The slots and layouts are filled in later.
    #[expect(
        unsafe_code,
        reason = "one allocation for a header and arrays of any length"
    )]
    pub(super) fn new(
        registry: NonNull<OpaqueRegistry>,
        has_layouts: bool,
        hash: u64,
        key: Key<'_>,
    ) -> Result<OwnedGroup> {
        let Key { words, members } = key;
        let words_len = u32::try_from(words.len()).map_err(|_| ErrorKind::OutOfMemory)?;
        let shape = Shape::new(members, words_len, has_layouts).ok_or(ErrorKind::OutOfMemory)?;
        // SAFETY: the layout has the size of the header at least.
        let memory = NonNull::new(unsafe { alloc(shape.layout) }).ok_or(ErrorKind::OutOfMemory)?;
        let header = Header {
            hash,
            registry,
            leader: ptr::null(),
            members: if has_layouts {
                members | LAYOUTS
            } else {
                members
            },
            words: words_len,
            fingerprint: MadeOnce::default(),
            life: Life::new(),
        };
        // SAFETY: `shape` places header, rows, words, starts, extents and offsets one after the other in the fresh
        // allocation, each aligned; every element is written before a slice of them is made.
        unsafe {
            memory.cast::<Header>().write(header);
            let to = memory.add(shape.words).cast::<Word>();
            to.copy_from_nonoverlapping(NonNull::from(words).cast(), words.len());
            let rows = memory.add(shape.rows).cast::<MemberRow>();
            (0..members as usize).for_each(|i| rows.add(i).write(MemberRow::default()));
            let starts = memory.add(shape.starts).cast::<u32>();
            let (mut start, mut heads) = (0, Members::of(words));
            for i in 1..members as usize {
                start += heads
                    .next()
                    .map_or(0, |member| 1 + member.head.len() as u32);
                starts.add(i - 1).write(start);
            }
            if has_layouts {
                let extents = memory.add(shape.extents).cast::<Extent>();
                (0..members as usize).for_each(|i| extents.add(i).write(Extent::default()));
                let offsets = memory.add(shape.offsets).cast::<u32>();
                (0..words.len()).for_each(|i| offsets.add(i).write(0));
            }
        }
        Ok(OwnedGroup(memory.cast()))
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

    /// Stores the slot of the first member.
    #[expect(unsafe_code, reason = "writes into the header")]
    pub(super) fn set_leader(&mut self, leader: NonNull<Slot>) {
        // SAFETY: the header is there, borrowed from the only holder of the group.
        unsafe { self.0.as_mut().leader = leader.as_ptr() };
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

    /// Stores the offset of field `i` of a member in its object.
    #[expect(unsafe_code, reason = "the offsets lie after the header")]
    pub(super) fn set_offset(&self, position: u32, i: u32, offset: u32) {
        let (offsets, len) = self.view().part(|shape| shape.offsets);
        let Some(start) = self.view().start(position) else {
            return;
        };
        let word = start as usize + 1 + i as usize;
        if len.has_layouts && word < len.words {
            // SAFETY: the group has an offset for each word; otherwise as in `set_extent`.
            unsafe { offsets.cast::<u32>().add(word).write(offset) };
        }
    }

    /// Puts a group that no other thread can reach any more in front of another in a list. From then on it has no
    /// leader.
    #[expect(unsafe_code, reason = "writes into the header")]
    pub(super) fn put_before(&mut self, next: Option<OwnedGroup>) {
        let next = next.map_or(ptr::null_mut(), |next| next.into_raw().as_ptr());
        // SAFETY: the header is there, borrowed from the only holder of the group. The pointer is not read as a slot
        // before `take_from_list` has removed it.
        unsafe { self.0.as_mut().leader = next.cast_const().cast() };
    }

    /// Takes a group out of the list whose first it is. Returns the group after it.
    #[expect(unsafe_code, reason = "reads and writes the header")]
    pub(super) fn take_from_list(&mut self) -> Option<OwnedGroup> {
        // SAFETY: as in `put_before`, which gave the next group away once; here it is taken back, once.
        unsafe {
            let next = core::mem::replace(&mut self.0.as_mut().leader, ptr::null());
            let next = NonNull::new(next.cast_mut().cast::<Header>());
            next.map(|next| OwnedGroup::take_back(next))
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
        // SAFETY: allocated by `new` with this very shape, and no view is left; nothing else in it needs to be dropped.
        unsafe {
            ptr::drop_in_place(&raw mut (*self.0.as_ptr()).fingerprint);
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

    /// The registry, which the group keeps alive.
    pub(super) fn registry(self) -> NonNull<OpaqueRegistry> {
        self.header().registry
    }

    /// The fingerprint, once it has been computed.
    pub(super) fn fingerprint(self) -> &'a MadeOnce<Fingerprint> {
        &self.header().fingerprint
    }

    pub(super) fn hash(self) -> u64 {
        self.header().hash
    }

    /// The slot of the first member, where the group's owners are counted; `None` before the group
    /// has slots.
    #[expect(unsafe_code, reason = "slots live as long as the registry")]
    pub(super) fn leader(self) -> Option<&'a Slot> {
        // SAFETY: null, or a slot of the registry, which lives as long as any view of its groups. While a group waits to
        // be freed, a link stands there instead; it is not asked for its leader then (`retire.rs`).
        unsafe { self.header().leader.as_ref() }
    }

    pub(super) fn has_layouts(self) -> bool {
        self.header().has_layouts()
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
        match Shape::new(header.members(), header.words, header.has_layouts()) {
            Some(shape) => shape,
            None => unreachable!("the shape of a group that was allocated"),
        }
    }

    /// The key.
    #[inline]
    #[expect(unsafe_code, reason = "the words lie after the rows")]
    pub(crate) fn words(self) -> &'a [Word] {
        let header = self.header();
        // SAFETY: `words` words were written there, aligned for them (`Shape`), and are constant for `'a`. The
        // offset lies inside the allocation, so it fits.
        unsafe {
            let words = self.0.cast::<u8>();
            let words = words.add(Shape::words_after(header.members()) as usize);
            slice::from_raw_parts(words.cast::<Word>().as_ptr(), header.words as usize)
        }
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
    fn start(self, position: u32) -> Option<u32> {
        match position {
            0 => Some(0),
            _ if position < self.header().members() => {
                // SAFETY: a start was written for each member except the first, right after the words, whose alignment
                // suffices; the pointer is derived from that of the whole allocation.
                Some(unsafe {
                    let words = Shape::words_after(self.header().members()) as usize;
                    let starts = self.0.cast::<u8>().add(words + size_of_val(self.words()));
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
        let shape = Shape::new(header.members(), header.words, self.has_layouts());
        let allocation = shape.map_or(0, |shape| shape.layout.size());
        (allocation + header.members() as usize * size_of::<Slot>()) as u64
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
    /// The head of a member.
    #[inline]
    pub(super) fn head_at(self, position: u32) -> Option<Head> {
        self.words().get(self.start(position)? as usize)?.as_head()
    }

    /// The words of a member, which live as long as this view.
    pub(crate) fn member_at(self, position: u32) -> Option<Member<'a>> {
        Member::at(self.words().get(self.start(position)? as usize..)?)
    }
}

#[cfg(test)]
#[expect(
    unsafe_code,
    reason = "writes what is constant, to see whether the checker reports it"
)]
impl OwnedGroup {
    /// Overwrites parts of a group that stays registered, but that only this thread uses.
    pub(super) fn corrupt(group: Group<'_>, change: impl FnOnce(&mut OwnedGroup)) {
        let mut corrupted = OwnedGroup(group.0);
        change(&mut corrupted);
        core::mem::forget(corrupted);
    }

    /// Overwrites the kept hash.
    pub(super) fn corrupt_hash(&mut self, hash: u64) {
        // SAFETY: the header is there; no reference to it is in use.
        unsafe { (*self.0.as_ptr()).hash = hash };
    }

    /// Overwrites a word, and the kept hash with that of the words.
    pub(super) fn corrupt_word(&mut self, at: usize, word: Word) {
        let words = self.view().words().as_ptr().cast_mut();
        assert!(at < self.view().words().len());
        // SAFETY: the group has such a word, in memory that was allocated to be written; no
        // reference to it is in use.
        unsafe { words.add(at).write(word) };
        let hash = self.view().core().seed.hash(self.view().words());
        self.corrupt_hash(hash);
    }
}

#[cfg(test)]
mod picture;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Config, LayoutPolicy, Registry};

    #[test]
    fn a_group_counts_the_bytes_of_all_its_parts_and_slots() {
        // (rec (type (struct)) (type (struct (field i32 i32 i32))))
        let payload = &[1, 0x4e, 2, 0x5f, 0, 0x5f, 3, 0x7f, 0, 0x7f, 0, 0x7f, 0];
        let words = 2 + 3; // heads and fields
        let starts = size_of::<u32>(); // of the second member
        let without =
            size_of::<Header>() + words * size_of::<Word>() + 2 * size_of::<MemberRow>() + starts;
        let layouts = 2 * size_of::<Extent>() + words * size_of::<u32>();
        for (policy, parts) in [
            (None, without),
            (Some(LayoutPolicy::DRC), without + layouts),
        ] {
            let mut config = Config::default();
            config.set_layout(policy).unwrap();
            let registry = Registry::new(&config).unwrap();
            let types = registry.register_type_section(payload).unwrap();
            let bytes = parts.next_multiple_of(align_of::<Header>()) + 2 * size_of::<Slot>();
            assert_eq!(types.get(0).unwrap().group_bytes(), bytes as u64);
            assert_eq!(registry.stats().live_bytes, bytes as u64);
        }
    }
}
