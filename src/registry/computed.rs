//! The fingerprints of the groups of one shard, as far as they have been computed (`fingerprint.rs`).
//!
//! Few programs ask for fingerprints. So they are not with the groups but in a table under a lock, by the indices of
//! the groups' leaders, and a shard has a table only once it has had a fingerprint. The lock is never held while one is
//! computed.
//!
//! A group that is retired gives its fingerprint back before its leader's index can be used again. Only a thread that
//! keeps a group alive asks for its fingerprint or adds it, so no fingerprint is found for a later group of that index.

use crate::error::{ErrorKind, Result};
use crate::facts::fingerprint::Fingerprint;
use crate::index::TypeIndex;
use crate::made_once::MadeOnce;
use crate::sync::{Mutex, Ordering, Statistic};
use hashbrown::HashTable;

/// The fingerprints of one shard.
#[derive(Default)]
pub(super) struct Computed(MadeOnce<ByLeader>);

#[derive(Default)]
struct ByLeader {
    /// How many there are, for statistics, and so that groups are retired without the lock while there are none. It is
    /// written under the lock. No history needs it: who retires a group comes after all that its owners did, so it does
    /// not find 0 here if one of them has added the group's fingerprint.
    len: Statistic,
    rows: Mutex<HashTable<Row>>,
}

struct Row {
    leader: TypeIndex,
    fingerprint: Fingerprint,
}

/// Where a row is looked for. The indices of leaders are chosen by nobody, but they are dense: a product spreads them.
fn hash_of(leader: TypeIndex) -> u64 {
    // 2^64 divided by the golden ratio (Knuth, "Fibonacci hashing"). The upper bits are the best, the table uses the
    // lowest.
    u64::from(leader.get())
        .wrapping_mul(0x9e37_79b9_7f4a_7c15)
        .rotate_left(u32::BITS)
}

impl Computed {
    /// How many there are.
    pub(super) fn len(&self) -> u64 {
        // Relaxed: see `ByLeader::len`.
        let len = |made: &ByLeader| made.len.load(Ordering::Relaxed);
        self.0.made().map_or(0, len)
    }

    /// The table, unless it is known to be empty.
    fn some(&self) -> Option<&ByLeader> {
        self.0.made().filter(|_| self.len() != 0)
    }

    /// The fingerprint of the group with this leader, if it has been added.
    pub(super) fn get(&self, leader: TypeIndex) -> Option<Fingerprint> {
        let rows = self.some()?.rows.lock();
        let row = rows.find(hash_of(leader), |row| row.leader == leader)?;
        Some(row.fingerprint)
    }

    /// Adds the fingerprint of the group with this leader, unless another thread has added it since.
    pub(super) fn add(&self, leader: TypeIndex, fingerprint: Fingerprint) -> Result<()> {
        let made = self.0.get(|| Ok(ByLeader::default()))?;
        let mut rows = made.rows.lock();
        let hash = hash_of(leader);
        if rows.find(hash, |row| row.leader == leader).is_some() {
            return Ok(());
        }
        rows.try_reserve(1, |row| hash_of(row.leader))
            .map_err(|_| ErrorKind::OutOfMemory)?;
        let row = Row {
            leader,
            fingerprint,
        };
        rows.insert_unique(hash, row, |row| hash_of(row.leader));
        made.len.store(rows.len() as u64, Ordering::Relaxed);
        Ok(())
    }

    /// Removes the fingerprint of the group with this leader, if it has one. The caller retires the group.
    #[inline]
    pub(super) fn remove(&self, leader: TypeIndex) {
        if let Some(made) = self.some() {
            made.remove(leader);
        }
    }

    /// Are there as many as counted?
    pub(super) fn is_counted(&self) -> bool {
        self.0.made().is_none_or(|made| {
            let rows = made.rows.lock();
            rows.len() as u64 == made.len.load(Ordering::Relaxed)
        })
    }
}

impl ByLeader {
    #[cold]
    #[inline(never)]
    fn remove(&self, leader: TypeIndex) {
        let mut rows = self.rows.lock();
        if let Ok(row) = rows.find_entry(hash_of(leader), |row| row.leader == leader) {
            row.remove();
        }
        if rows.is_empty() {
            *rows = HashTable::new(); // Frees the memory.
        }
        self.len.store(rows.len() as u64, Ordering::Relaxed);
    }
}

#[cfg(test)]
impl Computed {
    /// Overwrites the count.
    pub(super) fn corrupt_len(&self, len: u64) {
        let made = self.0.made().expect("a fingerprint was added");
        made.len.store(len, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fingerprints_are_found_by_the_leader_until_removed() {
        let computed = Computed::default();
        let leader = |number| TypeIndex::new(number).unwrap();
        let of = |number: u32| [number as u8; 32];
        computed.remove(leader(1)); // there is no table yet
        for number in (1..=300).chain(1..=300) {
            computed.add(leader(number), of(number)).unwrap();
        }
        assert_eq!(computed.len(), 300);
        for number in (1..=300).step_by(2) {
            computed.remove(leader(number));
            computed.remove(leader(number));
        }
        for number in 1..=301 {
            let is_there = number % 2 == 0 && number <= 300;
            assert_eq!(computed.get(leader(number)), is_there.then(|| of(number)));
        }
        assert!(computed.len() == 150 && computed.is_counted());
        (1..=300).for_each(|number| computed.remove(leader(number)));
        assert!(computed.len() == 0 && computed.is_counted());
        assert_eq!(computed.0.made().unwrap().rows.lock().capacity(), 0);
        computed.add(leader(7), of(8)).unwrap(); // of a later group
        assert_eq!(computed.get(leader(7)), Some(of(8)));
    }
}
