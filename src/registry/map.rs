//! Words → group: one shard of the map, the only place where groups are found by their words.
//!
//! A lookup takes no lock. The table is a list of *buckets*, searched from the one that a hash leads to until an empty one
//! comes. A bucket has half of a hash and the index of a group's leader, and is only a hint: the group may have been
//! freed since, and the leader's slot may lead another. So whoever looks becomes an owner of whatever group the slot
//! leads *before* it reads that group, and compares all words (`find.rs`). That is why every access to a bucket is
//! Relaxed: what is read there is verified, and what is missed is searched again under the lock before a group is added.
//!
//! ```text
//! hash ─▶ bucket: leader, half a hash ─▶ slot: owners + 1, group ─▶ words: equal?
//! ```
//!
//! (A processor without atomics of 64 bits has a lock for each bucket, `sync/locked.rs`.)
//!
//! Groups enter and leave under the lock. While it is held no group leaves, so a group in the map can be read without
//! an owner. Buckets are never moved to other memory and never freed before the registry; where the table grows, it is filled
//! anew where it is, and lookups that come between miss.
//!
//! A search continues past an equal group that is dying: becoming an owner is part of being found. So until the
//! dying group is removed, the table has two equal groups, one of them without owners.
//!
//! Types are counted, for statistics and for the quota, when they enter the table and when they leave it, under its
//! lock.

use super::group::Group;
use super::quota::Quota;
use super::slot::{DEAD, Slot};
use super::slots::Slots;
use super::table::{Record, Table};
use crate::error::{ErrorKind, Result};
use crate::index::TypeIndex;
use crate::memory::try_reserve;
use crate::rules::Candidate;
use crate::sync::{AtomicU32, AtomicU64, Mutex, MutexGuard, Ordering, Statistic, scaled};
use core::ptr::NonNull;

/// Lookups read what comes first, and nothing else: it is written when the table grows or becomes empty. What is written whenever a group
/// enters or leaves lies on another cache line.
#[repr(C)]
pub(super) struct Map {
    buckets: Table<Bucket>,
    /// How many buckets are searched: none, or a power of two. The table may have more.
    searched: AtomicU32,
    _end_of_line: [u8; END_OF_LINE],
    used: Mutex<Used>,
    live_types: Statistic,
    live_bytes: Statistic,
}

const LINE: usize = 64;
const END_OF_LINE: usize = LINE.saturating_sub(size_of::<Table<Bucket>>() + size_of::<AtomicU32>());

#[cfg(all(target_pointer_width = "64", not(any(loom, shuttle))))]
const _: () = assert!(core::mem::offset_of!(Map, used) == LINE);

/// How many buckets are used.
#[derive(Default)]
struct Used {
    groups: u32,
    /// Places that a group has left, and that a search must pass.
    left: u32,
}

impl Used {
    /// Fills a free bucket.
    fn enter(&mut self, bucket: &Bucket, new: Entry) {
        self.left -= u32::from(bucket.entry().is_left());
        self.groups += 1;
        bucket.set(new);
    }
}

/// One bucket of the table: the upper half of a hash above the index of the group's leader, or above [`LEFT`]. (The shard
/// was chosen by the lower half.) An empty one is 0.
#[repr(transparent)]
#[cfg_attr(any(loom, shuttle), derive(Default))]
struct Bucket(AtomicU64);

/// What a bucket says.
#[derive(Clone, Copy)]
struct Entry(u64);

/// The leader of a bucket that a group has left. No slot has this number.
const LEFT: u32 = DEAD;

#[expect(unsafe_code, reason = "zero bytes are a valid atomic")]
// SAFETY: an atomic, for which zero is valid; it needs no drop, and may be shared.
unsafe impl Record for Bucket {
    const CHUNK: usize = scaled(1 << 28, 1 << 4);
    const GRANULE: usize = scaled(16, 4);
    #[cfg(any(loom, shuttle))]
    fn unused() -> Bucket {
        Bucket::default()
    }
}

impl Bucket {
    fn entry(&self) -> Entry {
        Entry(self.0.load(Ordering::Relaxed)) // see the top of this file
    }

    fn set(&self, entry: Entry) {
        self.0.store(entry.0, Ordering::Relaxed);
    }
}

impl Entry {
    const EMPTY: Entry = Entry(0);
    const LEFT: Entry = Entry(LEFT as u64);

    fn new(hash: u32, leader: u32) -> Entry {
        Entry(u64::from(hash) << 32 | u64::from(leader))
    }

    fn of_group(group: Group<'_>, leader: u32) -> Entry {
        Entry::new(group.half_hash(), leader)
    }

    fn leader(self) -> u32 {
        self.0 as u32
    }

    fn hash(self) -> u32 {
        (self.0 >> 32) as u32
    }

    fn is_empty(self) -> bool {
        self.0 == 0
    }

    fn is_left(self) -> bool {
        self.leader() == LEFT
    }

    fn is_free(self) -> bool {
        self.is_empty() || self.is_left()
    }
}

/// How far a search has come: of so many buckets, it has passed some.
#[derive(Clone, Copy)]
pub(super) struct Search {
    searched: u32,
    passed: u32,
}

/// What is alive in one shard.
#[derive(Default)]
pub(super) struct Living {
    pub(super) groups: u64,
    pub(super) types: u64,
    pub(super) bytes: u64,
}

impl Map {
    pub(super) fn new() -> Map {
        Map {
            buckets: Table::new(),
            searched: AtomicU32::new(0),
            _end_of_line: [0; END_OF_LINE],
            used: Mutex::default(),
            live_types: Statistic::new(0),
            live_bytes: Statistic::new(0),
        }
    }

    /// Bytes of memory for buckets, used or not.
    pub(super) fn reserved_bytes(&self) -> usize {
        self.buckets.capacity() * size_of::<Bucket>()
    }

    /// A search that has passed no bucket yet.
    #[inline]
    pub(super) fn search(&self) -> Search {
        Search {
            // Acquire: pairs with the Release of each store. So many buckets exist.
            searched: self.searched.load(Ordering::Acquire),
            passed: 0,
        }
    }

    /// The next of the buckets from the one that half a hash leads to, each once.
    #[inline(always)]
    fn next_bucket(&self, hash: u32, search: &mut Search) -> Option<(u32, &Bucket, Entry)> {
        let Search { searched, passed } = *search;
        if passed == searched {
            return None;
        }
        search.passed += 1;
        // By the upper bits of the half: they are spread best (`key/hash.rs`).
        let first = ((u64::from(hash) * u64::from(searched)) >> 32) as u32;
        let number = (first + passed) & (searched - 1);
        #[expect(unsafe_code, reason = "the table cannot know that the bucket exists")]
        // SAFETY: the number is less than `searched`, and so many buckets exist (`search`), as long as the table.
        let bucket = unsafe { self.buckets.get_present(number).as_ref() };
        Some((number, bucket, bucket.entry()))
    }

    fn buckets_from(&self, hash: u32) -> impl Iterator<Item = (u32, &Bucket, Entry)> {
        let mut search = self.search();
        core::iter::from_fn(move || self.next_bucket(hash, &mut search))
    }

    /// The next slot that may lead a group of this half hash, with the number of its bucket. Takes no lock: the slot
    /// may lead another group by now, or none.
    #[inline(always)]
    pub(super) fn next_candidate<'a>(
        &self,
        slots: &'a Slots,
        hash: u32,
        search: &mut Search,
    ) -> Option<(u32, &'a Slot)> {
        loop {
            let (number, _, entry) = self.next_bucket(hash, search)?;
            if entry.is_empty() {
                return None;
            }
            if entry.hash() == hash
                && let Some(leader) = slots.get(entry.leader())
            {
                return Some((number, leader));
            }
        }
    }

    fn candidates<'a>(
        &'a self,
        slots: &'a Slots,
        hash: u32,
    ) -> impl Iterator<Item = (u32, &'a Slot)> {
        let mut search = self.search();
        core::iter::from_fn(move || self.next_candidate(slots, hash, &mut search))
    }

    /// Adds a group that was not found. If another thread was faster, makes the caller an owner of that thread's group and
    /// returns its leader.
    ///
    /// `publish` makes the group visible; it runs when nothing can fail any more, and before any thread can find the
    /// group here.
    pub(super) fn insert(
        &self,
        slots: &Slots,
        group: Group<'_>,
        quota: &Quota,
        publish: impl FnOnce(),
    ) -> Result<Option<NonNull<Slot>>> {
        let leader = group.index(0);
        let leader = leader.ok_or(ErrorKind::Internal("a group without a leader"))?;
        let mut used = self.used.lock();
        self.make_room(&mut used)?;
        let bucket = loop {
            let bucket = match self.retain_equal(&used, slots, group) {
                Ok(found) => return Ok(Some(found)),
                Err(free) => free.ok_or(ErrorKind::Internal("a table without a free bucket"))?,
            };
            if quota.add(group.len()) {
                break bucket;
            }
            // An equal group that is dying is counted until its thread removes it. Without this, types that have
            // always fitted could be refused.
            if !self.remove_equal(slots, &mut used, group, quota) {
                return Err(quota.exceeded(group.len()).into());
            }
        };
        // ---- nothing below can fail ----
        publish();
        used.enter(bucket, Entry::of_group(group, leader.get()));
        self.count(group, u64::wrapping_add);
        Ok(None)
    }

    /// Makes the caller an owner of the live group equal to this one. If there is none, the error is the first free bucket
    /// for the group.
    fn retain_equal(
        &self,
        _lock: &MutexGuard<'_, Used>,
        slots: &Slots,
        group: Group<'_>,
    ) -> core::result::Result<NonNull<Slot>, Option<&Bucket>> {
        let half = group.half_hash();
        let mut free = None;
        for (_, bucket, entry) in self.buckets_from(half) {
            if entry.is_free() {
                free = free.or(Some(bucket));
                if entry.is_empty() {
                    break;
                }
            } else if entry.hash() == half
                && let Some(leader) = slots.get(entry.leader())
            {
                #[expect(unsafe_code, reason = "groups are read under the lock")]
                // SAFETY: `_lock` holds it.
                let other = unsafe { in_map(leader) };
                if is_equal(other, group) && leader.try_retain() {
                    return Ok(NonNull::from(leader));
                }
            }
        }
        Err(free)
    }

    /// Sees to it that a quarter of the buckets is still empty when one more group has entered, so that searches are short
    /// and end.
    fn make_room(&self, used: &mut Used) -> Result<()> {
        let searched = u64::from(self.searched.load(Ordering::Relaxed)); // written under the same lock
        let needed = u64::from(used.groups) + 1;
        if (needed + u64::from(used.left)) * 4 <= searched * 3 {
            return Ok(());
        }
        // As many as before if half of them suffice without those that were left.
        let wanted = match needed * 2 <= searched {
            true => searched,
            false => (searched * 2).max(Bucket::GRANULE as u64),
        };
        let wanted = u32::try_from(wanted).map_err(|_| ErrorKind::OutOfMemory)?;
        let mut kept = Vec::new();
        try_reserve(&mut kept, used.groups as usize)?;
        self.buckets.reserve(wanted)?;
        // ---- nothing below can fail ----
        for granule in (0..searched as u32).step_by(Bucket::GRANULE) {
            let buckets = self.buckets.run(granule, Bucket::GRANULE);
            for bucket in buckets.unwrap_or_default() {
                let entry = bucket.entry();
                if !entry.is_empty() {
                    bucket.set(Entry::EMPTY);
                }
                if !entry.is_free() {
                    kept.push(entry); // There is room.
                }
            }
        }
        // Release: a thread that reads the number finds so many buckets.
        self.searched.store(wanted, Ordering::Release);
        for &entry in &kept {
            let mut buckets = self.buckets_from(entry.hash());
            if let Some((_, bucket, _)) = buckets.find(|(_, _, found)| found.is_empty()) {
                bucket.set(entry);
            }
        }
        *used = Used {
            groups: kept.len() as u32,
            left: 0,
        };
        Ok(())
    }

    /// Removes exactly this group (by its leader), not an equal one, unless another thread has removed it
    /// (`remove_equal`).
    pub(super) fn remove(&self, group: Group<'_>, quota: &Quota) {
        let mut used = self.used.lock();
        let leader = group.index(0).map_or(0, TypeIndex::get);
        let itself = Entry::of_group(group, leader);
        let mut buckets = self.buckets_from(itself.hash());
        let bucket = buckets.find(|(_, _, entry)| entry.is_empty() || entry.0 == itself.0);
        if let Some((number, ..)) = bucket.filter(|(_, _, entry)| !entry.is_empty()) {
            self.remove_from(&mut used, number, group, quota);
        }
    }

    /// Removes a group equal to this one. `false` if there is none. The caller has seen that none is alive; the thread
    /// that retires the group will find it removed.
    fn remove_equal(
        &self,
        slots: &Slots,
        used: &mut MutexGuard<'_, Used>,
        group: Group<'_>,
        quota: &Quota,
    ) -> bool {
        let mut candidates = self.candidates(slots, group.half_hash());
        let equal = candidates.find(|&(_, leader)| {
            #[expect(unsafe_code, reason = "groups are read under the lock")]
            // SAFETY: `used` holds it.
            let other = unsafe { in_map(leader) };
            is_equal(other, group)
        });
        if let Some((number, _)) = equal {
            self.remove_from(used, number, group, quota);
        }
        equal.is_some()
    }

    /// Removes a group of the size of this one from its bucket.
    fn remove_from(&self, used: &mut Used, number: u32, group: Group<'_>, quota: &Quota) {
        self.leave(used, number);
        self.count(group, u64::wrapping_sub);
        quota.remove(group.len());
    }

    /// Takes the group out of a bucket. If the next bucket is empty, searches end here as well as there; so this one becomes
    /// empty, and those before it that were left. A table without groups has therefore only empty buckets.
    fn leave(&self, used: &mut Used, number: u32) {
        let searched = self.searched.load(Ordering::Relaxed); // written under the same lock
        let at = |number: u32| self.buckets.get(number & searched.wrapping_sub(1));
        let set = |number: u32, entry| at(number).into_iter().for_each(|bucket| bucket.set(entry));
        used.groups -= 1;
        if at(number.wrapping_add(1)).is_some_and(|next| !next.entry().is_empty()) {
            used.left += 1;
            return set(number, Entry::LEFT);
        }
        set(number, Entry::EMPTY);
        let mut before = number.wrapping_sub(1);
        while at(before).is_some_and(|bucket| bucket.entry().is_left()) {
            used.left -= 1;
            set(before, Entry::EMPTY);
            before = before.wrapping_sub(1);
        }
        if used.groups == 0 {
            // A search, and a walk over all groups, is short again. Release: as in `make_room`.
            self.searched
                .store(Bucket::GRANULE as u32, Ordering::Release);
        }
    }

    fn count(&self, group: Group<'_>, change: fn(u64, u64) -> u64) {
        // Relaxed: written under the lock; read for statistics.
        for (counter, by) in [
            (&self.live_types, u64::from(group.len())),
            (&self.live_bytes, group.bytes()),
        ] {
            counter.store(
                change(counter.load(Ordering::Relaxed), by),
                Ordering::Relaxed,
            );
        }
    }

    /// All groups. None can enter or leave while this is held.
    pub(super) fn read<'a>(&'a self, slots: &'a Slots) -> ReadMap<'a> {
        ReadMap {
            map: self,
            slots,
            used: self.used.lock(),
        }
    }
}

/// A shard under its lock: its groups stay.
pub(super) struct ReadMap<'a> {
    map: &'a Map,
    slots: &'a Slots,
    used: MutexGuard<'a, Used>,
}

impl ReadMap<'_> {
    /// The counts of what is alive.
    pub(super) fn living(&self) -> Living {
        // Relaxed: written under the lock.
        Living {
            groups: self.used.groups.into(),
            types: self.map.live_types.load(Ordering::Relaxed),
            bytes: self.map.live_bytes.load(Ordering::Relaxed),
        }
    }

    /// The groups with the words of this one. At most one of them has owners.
    pub(super) fn equal(&self, group: Group<'_>) -> impl Iterator<Item = Group<'_>> {
        self.map
            .candidates(self.slots, group.half_hash())
            .filter_map(|(_, leader)| self.group(leader))
            .filter(move |other| is_equal(Some(*other), group))
    }

    pub(super) fn groups(&self) -> impl Iterator<Item = Group<'_>> {
        self.map
            .buckets_from(0)
            .filter(|(_, _, entry)| !entry.is_empty())
            .filter_map(|(_, _, entry)| self.slots.get(entry.leader()))
            .filter_map(|leader| self.group(leader))
    }

    fn group(&self, leader: &Slot) -> Option<Group<'_>> {
        #[expect(unsafe_code, reason = "groups are read under the lock")]
        // SAFETY: the lock is held as long as this is borrowed.
        unsafe {
            in_map(leader)
        }
    }
}

fn is_equal(one: Option<Group<'_>>, other: Group<'_>) -> bool {
    one.is_some_and(|one| one.words() == other.words())
}

/// The group of a leader in the map. `None` only where something is corrupted, which `check` finds.
///
/// # Safety
/// A bucket of the map leads to this slot, and the map's lock is held during `'a`: only under it groups leave the map, and
/// their slots die and their memory is freed after that.
#[expect(unsafe_code, reason = "only the caller knows that the lock is held")]
unsafe fn in_map<'a>(leader: &Slot) -> Option<Group<'a>> {
    // SAFETY: the slot went live before the group entered (`insert`), and the group is not taken back (contract).
    (!leader.group().is_null()).then(|| unsafe { Group::of(leader) })
}
