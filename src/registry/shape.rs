//! The one allocation of a rec group: its header, its rows, and where its parts lie.
//!
//! ```text
//! header                      | rows …       | words …  | starts …             | extents …     | offsets …
//! half of the hash, registry, | one a member | the key    one a member but the    one a member    one a word
//! shard and members, words                                first, whose is 0      only where the registry has a layout policy
//! ```
//!
//! The header has 16 bytes everywhere. So it keeps only what is needed of the hash once the group was made, and names the
//! registry by its number (`ids.rs`). What few groups have, a fingerprint, is elsewhere (`computed.rs`).
//!
//! In a narrow group the words are the upper halves of heads, then the lower halves of all words (`key/words.rs`).
//!
//! The rows come first, so that the row of a member is at the same offset in every group. So host data is two loads
//! away from a slot in any group: the group's address, and the row's pointer.
//!
//! The lengths of the parts are not stored: [`Shape`] computes them from the numbers in the header.

use super::slot::Slot;
use crate::facts::layout::Extent;
use crate::index::TypeIndex;
use crate::key::{NARROW, Narrow, Word};
use crate::limits::Limit;
use crate::sync::{AtomicPtr, AtomicU32, Life, Ordering, scaled};
use core::ffi::c_void;
use core::ptr::{self, NonNull};
use std::alloc::Layout;

/// Shards of a registry: a power of two.
pub(super) const SHARDS: usize = scaled(16, 2);

/// The shard of a hash: by the upper bits of its lower half, since the shard's own table uses the upper half.
#[inline]
pub(super) fn shard_of(hash: u64) -> usize {
    (hash as u32 >> (u32::BITS - SHARDS.ilog2())) as usize
}

/// The header of a group.
#[repr(C, align(8))]
pub(crate) struct Header {
    pub(super) start: Start,
    /// The number of members, with the number of the shard at [`SHARD_SHIFT`] and the bits [`LAYOUTS`] and [`WIDE`].
    pub(super) members: u32,
    pub(super) words: u32,
    pub(super) life: Life,
}

#[cfg(not(any(loom, shuttle)))]
const _: () = assert!(size_of::<Header>() == 16);

/// The first eight bytes of a header.
#[repr(C)]
pub(super) union Start {
    /// In a group that can be viewed.
    pub(super) known: Known,
    /// In a group that waits to be freed, the leader of the group after it in a list (`retire.rs`).
    pub(super) next: Option<NonNull<Slot>>,
}

#[repr(C)]
#[derive(Clone, Copy)]
pub(super) struct Known {
    /// Half of the hash of the words, by which the map has the group ([`crate::key::kept_half`]).
    pub(super) hash: u32,
    /// The number of the registry, which the group keeps alive (`core.rs`).
    pub(super) registry: u32,
}

/// Marks the `members` of a group whose objects are laid out.
pub(super) const LAYOUTS: u32 = 1 << 31;
/// Marks the `members` of a group whose words are wide.
pub(super) const WIDE: u32 = 1 << 30;
/// Where in `members` the number of the shard is.
const SHARD_SHIFT: u32 = 24;
/// The bits of `members` that have the shard.
pub(super) const SHARD: u32 = (SHARDS as u32 - 1) << SHARD_SHIFT;
/// The bits of `members` that count.
const MEMBERS: u32 = (1 << SHARD_SHIFT) - 1;
const _: () = assert!(Limit::GroupTypes.maximum() <= MEMBERS);
const _: () = assert!(SHARDS.is_power_of_two() && SHARD < WIDE);

impl Header {
    /// The `members` of a group of so many, which [`Shape::new`] has accepted.
    #[inline]
    pub(super) fn members_of(members: u32, shard: usize, is_wide: bool, has_layouts: bool) -> u32 {
        debug_assert!(members <= MEMBERS && shard < SHARDS);
        members
            | (shard as u32) << SHARD_SHIFT
            | if has_layouts { LAYOUTS } else { 0 }
            | if is_wide { WIDE } else { 0 }
    }

    pub(super) fn members(&self) -> u32 {
        self.members & MEMBERS
    }

    /// The number of the shard whose map the group is in.
    pub(super) fn shard(&self) -> usize {
        ((self.members & SHARD) >> SHARD_SHIFT) as usize
    }

    /// Does the group store halves of words?
    pub(super) fn narrow(&self) -> Option<Narrow> {
        NARROW.filter(|_| self.members & WIDE == 0)
    }

    pub(super) fn has_layouts(&self) -> bool {
        self.members & LAYOUTS != 0
    }
}

/// What a group stores for one member, besides its words.
#[repr(C)]
#[derive(Default)]
pub(crate) struct MemberRow {
    /// The number of its slot, which is its type index.
    pub(super) slot: u32,
    /// The index of its trampoline type, once that has been asked for; the row is an owner of that type. 0 before, and
    /// for a type that is its own trampoline type.
    trampoline: AtomicU32,
    /// The host's pointer, once it has been set; null before.
    host_data: AtomicPtr<c_void>,
}

impl MemberRow {
    pub(super) fn trampoline(&self) -> Option<TypeIndex> {
        // Acquire: a thread that reads the index sees the type.
        TypeIndex::new(self.trampoline.load(Ordering::Acquire))
    }

    /// Makes the row an owner of the trampoline type. `false` if it has one already.
    pub(super) fn keep_trampoline(&self, index: TypeIndex) -> bool {
        // Release: pairs with the Acquire in `trampoline`. Acquire: if `settled_trampoline` has seen no index in this
        // row, the group's pin is seen here. Relaxed on failure: the caller has the type anyway.
        self.trampoline
            .compare_exchange(0, index.get(), Ordering::AcqRel, Ordering::Relaxed)
            .is_ok()
    }

    /// Like [`MemberRow::trampoline`], for a caller that has pinned the group: if there is no index yet, the thread
    /// that sets it will see the pin.
    pub(super) fn settled_trampoline(&self) -> Option<TypeIndex> {
        // Release: pairs with the Acquire in `keep_trampoline`. Acquire on failure: as in `trampoline`.
        let found = self
            .trampoline
            .compare_exchange(0, 0, Ordering::Release, Ordering::Acquire);
        TypeIndex::new(found.unwrap_or_else(|found| found))
    }

    /// The host's pointer.
    #[inline]
    pub(super) fn host_data(&self) -> *mut c_void {
        // Acquire: a thread that reads the pointer sees the memory as the host wrote it before setting the pointer.
        self.host_data.load(Ordering::Acquire)
    }

    /// Sets the host's pointer, unless it has been set. Returns the value from now on.
    pub(super) fn set_host_data(&self, data: *mut c_void) -> *mut c_void {
        if data.is_null() {
            return self.host_data();
        }
        // Release: pairs with the Acquire in `host_data`. Acquire on failure: as there.
        let set = self.host_data.compare_exchange(
            ptr::null_mut(),
            data,
            Ordering::Release,
            Ordering::Acquire,
        );
        set.map_or_else(|first| first, |_| data)
    }
}

#[cfg(test)]
impl MemberRow {
    /// A row with only the slot known.
    pub(super) fn of(slot: u32) -> MemberRow {
        MemberRow {
            slot,
            ..MemberRow::default()
        }
    }
}

/// Where the parts of a group lie.
pub(super) struct Shape {
    pub(super) layout: Layout,
    pub(super) rows: usize,
    pub(super) words: usize,
    pub(super) starts: usize,
    pub(super) extents: usize,
    pub(super) offsets: usize,
}

impl Shape {
    /// Where the rows begin.
    pub(super) const ROWS: usize = size_of::<Header>();

    /// Where the rows of a group of this number of members end. Its words follow; before those of a narrow group, the upper
    /// halves of its heads (`key/words.rs`). (2^32 rows are far from 2^64 bytes.)
    #[inline(always)]
    pub(super) fn end_of_rows(members: u32) -> u64 {
        const { assert!(align_of::<MemberRow>() >= align_of::<u32>()) };
        let end = Shape::ROWS as u64 + u64::from(members) * size_of::<MemberRow>() as u64;
        if size_of::<MemberRow>().is_multiple_of(align_of::<Word>()) {
            end
        } else {
            end.next_multiple_of(align_of::<Word>() as u64) // where pointers have four bytes
        }
    }

    /// `None` if the size would be too large for an allocation, or there are more members than any group has.
    #[inline]
    pub(super) fn new(members: u32, words: u32, is_wide: bool, has_layouts: bool) -> Option<Shape> {
        const { assert!(align_of::<Header>() >= align_of::<Word>()) };
        const { assert!(size_of::<Header>().is_multiple_of(align_of::<Word>())) };
        const { assert!(size_of::<Header>().is_multiple_of(align_of::<MemberRow>())) };
        const { assert!(align_of::<Header>() >= align_of::<MemberRow>()) };
        const { assert!(align_of::<Extent>() <= 4 && align_of::<Word>() >= 4) };
        const { assert!(size_of::<Extent>().is_multiple_of(4)) };
        if members > MEMBERS {
            return None;
        }
        let (extents, offsets) = if has_layouts {
            (members, words)
        } else {
            (0, 0)
        };
        // 2^32 elements of each part are far from 2^64 bytes.
        let after = |start: u64, count: u32, size: usize| start + u64::from(count) * size as u64;
        let words_start = Shape::end_of_rows(members);
        let (heads, word_size) = match is_wide {
            true => (0, size_of::<Word>()),
            false => (members, size_of::<u32>()), // their upper halves, which come first
        };
        let words_start = after(words_start, heads, size_of::<u32>());
        let starts_start = after(words_start, words, word_size);
        let extents_start = after(starts_start, members.saturating_sub(1), size_of::<u32>());
        let offsets_start = after(extents_start, extents, size_of::<Extent>());
        let end = after(offsets_start, offsets, size_of::<u32>());
        let size = usize::try_from(end.next_multiple_of(align_of::<Header>() as u64)).ok()?;
        Some(Shape {
            layout: Layout::from_size_align(size, align_of::<Header>()).ok()?,
            // No offset is larger than `size`, which fits.
            rows: Shape::ROWS,
            words: words_start as usize,
            starts: starts_start as usize,
            extents: extents_start as usize,
            offsets: offsets_start as usize,
        })
    }
}
