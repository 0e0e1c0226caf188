//! Words → group: one shard of the map, the only place where groups are found by their words.
//!
//! An entry has half of the hash beside the group's address, so that no group is read when the table grows, nor for a
//! different hash.
//!
//! A lookup continues past an equal group that is dying: becoming an owner is part of being found. So for a moment the
//! table can have two equal groups, one of them without owners.
//!
//! Types are counted, for statistics and against the quota, as they enter the table and as they leave it, under
//! its lock.

use super::group::Group;
use super::quota::Quota;
use super::shape::Header;
use super::slot::Slot;
use crate::error::{ErrorKind, Result};
use crate::key::{Word, same_words};
use crate::rules::Candidate;
use crate::sync::{Ordering, RwLock, RwLockReadGuard, Statistic};
use core::ptr::NonNull;
use hashbrown::HashTable;

pub(super) struct Map {
    groups: RwLock<ShardGroups>,
    live_types: Statistic,
    live_bytes: Statistic,
}

struct ShardGroups {
    table: HashTable<Entry>,
    /// How many groups were ever added.
    added: u64,
}

/// A table without groups keeps room for this many entries.
const KEPT: usize = 64;

/// A group in the table. Packed into 12 bytes instead of 16, since there is one for each group.
#[derive(Clone, Copy)]
#[repr(C, packed(4))]
struct Entry {
    group: NonNull<Header>,
    /// The lower half of the hash. (The shard was chosen by the upper one.)
    hash: u32,
}

impl Entry {
    fn of(group: Group<'_>) -> Entry {
        Entry {
            group: group.as_raw(),
            hash: group.hash() as u32,
        }
    }

    /// The hash that the table uses: it reads the lowest and the highest bits.
    fn spread(hash: u32) -> u64 {
        u64::from(hash) << 32 | u64::from(hash)
    }
}

/// A version of the table in which a group was not found: as long as no group is added, it still is not there.
#[derive(Clone, Copy)]
pub(super) struct Version(u64);

#[cfg(test)]
impl Map {
    /// How many groups there is memory for.
    pub(super) fn room(&self) -> usize {
        self.groups.read().table.capacity()
    }
}

#[cfg(test)]
impl Version {
    /// A version after which groups were added.
    pub(super) const NEVER: Version = Version(u64::MAX);
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
            groups: RwLock::new(ShardGroups {
                table: HashTable::new(),
                added: 0,
            }),
            live_types: Statistic::new(0),
            live_bytes: Statistic::new(0),
        }
    }

    /// Makes the caller an owner of the live group of these words, and returns its leader; if there is none, the
    /// version of the table as the error. Allocates nothing.
    pub(super) fn find(
        &self,
        hash: u64,
        words: &[Word],
    ) -> core::result::Result<NonNull<Slot>, Version> {
        let groups = self.groups.read();
        retain_equal(&groups.table, hash, words).ok_or(Version(groups.added))
    }

    /// Adds a group that was `missing` from an earlier version. If another thread was faster, makes the caller an owner
    /// of that thread's group and returns its leader.
    ///
    /// `publish` makes the group visible; it runs when nothing can fail any more, and before any thread can find the
    /// group.
    pub(super) fn insert(
        &self,
        group: Group<'_>,
        missing: Version,
        quota: &Quota,
        publish: impl FnOnce(),
    ) -> Result<Option<NonNull<Slot>>> {
        let entry = Entry::of(group);
        let mut groups = self.groups.write();
        if groups.added != missing.0
            && let Some(found) = retain_equal(&groups.table, group.hash(), group.words())
        {
            return Ok(Some(found));
        }
        groups
            .table
            .try_reserve(1, |entry| Entry::spread(entry.hash))
            .map_err(|_| ErrorKind::OutOfMemory)?;
        while !quota.add(group.len()) {
            // An equal group that is dying is counted until its thread removes it. Without this, types that have
            // always fitted could be refused.
            if !self.remove_equal(&mut groups, group, quota) {
                return Err(quota.exceeded(group.len()).into());
            }
        }
        // ---- nothing below can fail ----
        publish();
        groups
            .table
            .insert_unique(Entry::spread(entry.hash), entry, |entry| {
                Entry::spread(entry.hash)
            });
        groups.added = groups.added.wrapping_add(1);
        self.count(group, u64::wrapping_add);
        Ok(None)
    }

    /// Removes exactly this group (by address), not an equal one, unless another thread has removed it
    /// (`remove_equal`).
    pub(super) fn remove(&self, group: Group<'_>, quota: &Quota) {
        let mut groups = self.groups.write();
        let is_itself = |&Entry { group: other, .. }: &Entry| other == group.as_raw();
        if self.remove_where(&mut groups, group, quota, is_itself)
            && groups.table.is_empty()
            && groups.table.capacity() > KEPT
        {
            // An empty table takes no memory; a smaller one would.
            groups.table = HashTable::new();
        }
    }

    /// Removes a group equal to this one. `false` if there is none. The caller has seen that none is alive; the thread
    /// that retires the group will find it removed.
    fn remove_equal(&self, groups: &mut ShardGroups, group: Group<'_>, quota: &Quota) -> bool {
        self.remove_where(groups, group, quota, |&entry| {
            #[expect(unsafe_code, reason = "groups are seen under the lock")]
            // SAFETY: the caller holds the lock.
            let other = unsafe { in_map(entry) };
            entry.hash == group.hash() as u32 && same_words(other.words(), group.words())
        })
    }

    /// Removes a group with the hash and the size of this one.
    fn remove_where(
        &self,
        groups: &mut ShardGroups,
        group: Group<'_>,
        quota: &Quota,
        is_meant: impl FnMut(&Entry) -> bool,
    ) -> bool {
        let hash = Entry::spread(Entry::of(group).hash);
        let Ok(entry) = groups.table.find_entry(hash, is_meant) else {
            return false;
        };
        entry.remove();
        self.count(group, u64::wrapping_sub);
        quota.remove(group.len());
        true
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
    pub(super) fn read(&self) -> ReadMap<'_> {
        ReadMap {
            map: self,
            groups: self.groups.read(),
        }
    }
}

/// A shard under its shared lock: its groups stay.
pub(super) struct ReadMap<'a> {
    map: &'a Map,
    groups: RwLockReadGuard<'a, ShardGroups>,
}

impl ReadMap<'_> {
    /// What is counted as alive.
    pub(super) fn living(&self) -> Living {
        // Relaxed: written under the lock.
        Living {
            groups: self.groups.table.len() as u64,
            types: self.map.live_types.load(Ordering::Relaxed),
            bytes: self.map.live_bytes.load(Ordering::Relaxed),
        }
    }

    /// The groups with the words of this one. At most one of them has owners.
    pub(super) fn equal(&self, group: Group<'_>) -> impl Iterator<Item = Group<'_>> {
        let same_hash = self
            .groups
            .table
            .iter_hash(Entry::spread(group.hash() as u32));
        same_hash
            .map(|&entry| self.group(entry))
            .filter(move |other| other.words() == group.words())
    }

    pub(super) fn groups(&self) -> impl Iterator<Item = Group<'_>> {
        self.groups.table.iter().map(|&entry| self.group(entry))
    }

    fn group(&self, entry: Entry) -> Group<'_> {
        #[expect(unsafe_code, reason = "groups are seen under the lock")]
        // SAFETY: the lock is held as long as this is borrowed.
        unsafe {
            in_map(entry)
        }
    }
}

/// A group of the map.
///
/// # Safety
/// The map's lock is held during `'a`: only under it groups leave the map, and so can be freed.
#[expect(unsafe_code, reason = "only the caller knows that the lock is held")]
unsafe fn in_map<'a>(entry: Entry) -> Group<'a> {
    // SAFETY: groups in the map were given away by `into_raw` (contract).
    unsafe { Group::from_raw(entry.group) }
}

/// Adds an owner to the live group of these words, if there is one.
fn retain_equal(table: &HashTable<Entry>, hash: u64, words: &[Word]) -> Option<NonNull<Slot>> {
    let mut retained = None;
    table.find(Entry::spread(hash as u32), |&entry| {
        if entry.hash != hash as u32 {
            return false;
        }
        #[expect(unsafe_code, reason = "groups are seen under the lock")]
        // SAFETY: the callers hold the table's lock.
        let group = unsafe { in_map(entry) };
        if same_words(group.words(), words) {
            let leader = group.leader().filter(|leader| leader.try_retain());
            retained = leader.map(NonNull::from);
        }
        retained.is_some()
    });
    retained
}
