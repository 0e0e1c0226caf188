//! Words → group: one shard of the map, the only place where groups are found by what they are.
//!
//! An entry has half of the hash beside the group's address, so that neither growing nor what only
//! looks alike reads a group.
//!
//! A lookup goes on past an equal group that is dying: becoming an owner is part of being found. So
//! for a moment two equal groups can stand here, one of them without owners.
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
    /// How many were ever added.
    added: u64,
}

/// Entries that a table without groups keeps room for.
const KEPT: usize = 64;

/// A group in the table. Packed: 12 bytes instead of 16, of which there is one for each group.
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

    /// What the table goes by: its lowest and its highest bits.
    fn spread(hash: u32) -> u64 {
        u64::from(hash) << 32 | u64::from(hash)
    }
}

/// When a group was looked for and not there: as long as no other was added, it still is not.
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
    /// After which others were added.
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

    /// The leader of the live group of these words, of which the caller becomes an owner; or that there was
    /// none. Allocates nothing.
    pub(super) fn find(
        &self,
        hash: u64,
        words: &[Word],
    ) -> core::result::Result<NonNull<Slot>, Version> {
        let groups = self.groups.read();
        retain_equal(&groups.table, hash, words).ok_or(Version(groups.added))
    }

    /// Adds a group whose words no live group had at that moment. Where another thread was faster,
    /// the leader of that one's group is given instead, of which the caller becomes an owner.
    ///
    /// `publish` makes the group visible; it runs when nothing can go wrong any more, and before
    /// anyone can find it.
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
            // An equal group that is dying would be counted until its thread comes to remove it: these
            // types would be refused although they had always fitted.
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

    /// Removes exactly this group (by address), not an equal one; unless another thread has
    /// (`remove_equal`).
    pub(super) fn remove(&self, group: Group<'_>, quota: &Quota) {
        let mut groups = self.groups.write();
        let is_itself = |&Entry { group: other, .. }: &Entry| other == group.as_raw();
        if self.remove_where(&mut groups, group, quota, is_itself)
            && groups.table.is_empty()
            && groups.table.capacity() > KEPT
        {
            // Takes no memory, as a smaller table would.
            groups.table = HashTable::new();
        }
    }

    /// Removes a group equal to this one. `false` if there is none. The caller has seen that none is alive:
    /// the thread that retires it will find that it has left.
    fn remove_equal(&self, groups: &mut ShardGroups, group: Group<'_>, quota: &Quota) -> bool {
        self.remove_where(groups, group, quota, |&entry| {
            #[expect(unsafe_code, reason = "groups are seen under the lock")]
            // SAFETY: the caller holds the lock.
            let other = unsafe { in_map(entry) };
            entry.hash == group.hash() as u32 && same_words(other.words(), group.words())
        })
    }

    /// Removes a group of this one's hash and size.
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

    /// All groups, of which none can come or go while this is held.
    pub(super) fn read(&self) -> ReadMap<'_> {
        ReadMap {
            map: self,
            groups: self.groups.read(),
        }
    }
}

/// A shard whose groups stay as they are.
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

    /// The groups of these words; of those no more than one has owners.
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
#[expect(
    unsafe_code,
    reason = "that the lock is held is known to the caller only"
)]
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
        // SAFETY: the callers look into the table under the lock.
        let group = unsafe { in_map(entry) };
        if same_words(group.words(), words) {
            let leader = group.leader().filter(|leader| leader.try_retain());
            retained = leader.map(NonNull::from);
        }
        retained.is_some()
    });
    retained
}
