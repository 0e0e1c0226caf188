//! The fingerprints of a registry's groups, as far as they have been computed (`fingerprint.rs`).
//!
//! Few programs ask for fingerprints. So they are not with the groups but in a list under a lock, by the indices of the
//! groups' leaders. The list is empty until one is asked for; then it has eight bytes for each index up to the
//! highest of such a group, as long as the registry. The lock is never held while a fingerprint is computed.
//!
//! The leader's slot says whether its group has one (`marks.rs`), so asking how large a group is, and ending a group
//! without a fingerprint, take no lock.
//!
//! A group that is retired gives its fingerprint back before its leader's index can be used again. Only a thread that
//! keeps a group alive asks for its fingerprint or adds it, so no fingerprint is found for a later group of that index.

use crate::error::Result;
use crate::facts::fingerprint::Fingerprint;
use crate::index::TypeIndex;
use crate::memory::{try_box, try_reserve};
use crate::sync::{Mutex, Ordering, Statistic};

/// The fingerprints of one registry.
#[derive(Default)]
pub(super) struct Computed {
    /// How many there are, for statistics. Written under the lock.
    count: Statistic,
    /// By the index of the leader.
    list: Mutex<Vec<Option<Box<Fingerprint>>>>,
}

impl Computed {
    /// How many there are.
    pub(super) fn count(&self) -> u64 {
        self.count.load(Ordering::Relaxed) // see `count`
    }

    /// The fingerprint of the group with this leader, if it has been added.
    pub(super) fn get(&self, leader: TypeIndex) -> Option<Fingerprint> {
        let list = self.list.lock();
        list.get(leader.get() as usize)?.as_deref().copied()
    }

    /// Adds the fingerprint of the group with this leader, unless another thread has added it since.
    pub(super) fn add(&self, leader: TypeIndex, fingerprint: Fingerprint) -> Result<()> {
        let (mut list, at) = (self.list.lock(), leader.get() as usize);
        if list.len() <= at {
            let more = at + 1 - list.len();
            try_reserve(&mut list, more)?;
            list.resize_with(at + 1, || None);
        }
        if list[at].is_none() {
            list[at] = Some(try_box(fingerprint)?);
            self.count.store(self.count() + 1, Ordering::Relaxed);
        }
        Ok(())
    }

    /// Removes the fingerprint of the group with this leader, if it has one. The caller retires the group.
    #[cold]
    #[inline(never)]
    pub(super) fn remove(&self, leader: TypeIndex) {
        let mut list = self.list.lock();
        let place = list.get_mut(leader.get() as usize);
        if place.and_then(Option::take).is_some() {
            self.count.store(self.count() - 1, Ordering::Relaxed);
        }
    }

    /// Bytes of memory for the list, used or not, without the fingerprints.
    pub(super) fn reserved_bytes(&self) -> usize {
        self.list.lock().capacity() * size_of::<Option<Box<Fingerprint>>>()
    }

    /// Are there as many as counted?
    pub(super) fn is_counted(&self) -> bool {
        let list = self.list.lock();
        list.iter().flatten().count() as u64 == self.count()
    }
}

#[cfg(test)]
impl Computed {
    /// Overwrites the count.
    pub(super) fn corrupt_count(&self, count: u64) {
        self.count.store(count, Ordering::Relaxed);
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
        computed.remove(leader(1)); // there is none yet
        for number in (1..=300).chain(1..=300) {
            computed.add(leader(number), of(number)).unwrap();
        }
        assert_eq!(computed.count(), 300);
        for number in (1..=300).step_by(2) {
            computed.remove(leader(number));
            computed.remove(leader(number));
        }
        for number in 1..=301 {
            let is_there = number % 2 == 0 && number <= 300;
            assert_eq!(computed.get(leader(number)), is_there.then(|| of(number)));
        }
        assert!(computed.count() == 150 && computed.is_counted());
        (1..=300).for_each(|number| computed.remove(leader(number)));
        assert!(computed.count() == 0 && computed.is_counted());
        computed.add(leader(7), of(8)).unwrap(); // of a later group
        assert_eq!(computed.get(leader(7)), Some(of(8)));
    }
}
