//! The fingerprints of registered types: computed when first asked for, and kept as long as their groups
//! (`computed.rs`).
//!
//! Two threads may compute one fingerprint at the same time; it is kept once, and counted once.

use super::handle::{RecGroup, Type};
use super::order::InOrder;
use crate::error::{ErrorKind, Result};
use crate::facts::fingerprint::{self, Fingerprint};
use crate::index::Position;
use crate::key::Words;

impl Type {
    /// 32 bytes that identify this type in every process, version and library, whatever else is registered and in
    /// which order; docs/fingerprints.md defines them. They are computed when first asked for, together with those of
    /// all groups that the type refers to, and kept.
    ///
    /// ```
    /// use typereg::{Config, Registry, ValType};
    ///
    /// let [one, other] = [(); 2].map(|()| Registry::new(&Config::default()).unwrap());
    /// other.struct_type([])?; // so that indices differ
    /// let of = |registry: &Registry| registry.array_type(ValType::I32)?.fingerprint();
    /// assert_eq!(of(&one)?, of(&other)?);
    /// # Ok::<(), typereg::Error>(())
    /// ```
    pub fn fingerprint(&self) -> Result<Fingerprint> {
        let group = self.group_fingerprint()?;
        Ok(fingerprint::of_type(&group, self.position()))
    }

    /// The fingerprint of the group of this type.
    fn group_fingerprint(&self) -> Result<Fingerprint> {
        if let Some(made) = self.group().fingerprint() {
            return Ok(made);
        }
        let is_made = |leader: &Type| leader.group().fingerprint().is_some();
        let mut groups = InOrder::ending_with(self)?;
        while let Some(leader) = groups.next_unless(is_made)? {
            let group = leader.group();
            let made = fingerprint::of_group(group.words(), |index| leader.outside(index));
            self.core().computed.add(leader.index(), made)?;
            leader.slot().set_fingerprinted();
        }
        match self.group().fingerprint() {
            Some(made) => Ok(made),
            None => Err(ErrorKind::Internal("a group without the fingerprint just made").into()),
        }
    }

    /// For a type that this type's group names: the fingerprint of its group, which exists already, and its position
    /// there.
    #[expect(unsafe_code, reason = "resolves what the group's words name")]
    fn outside(&self, index: crate::TypeIndex) -> (Fingerprint, Position) {
        // SAFETY: the index is from the words of this type's group.
        let named = unsafe { self.at(index.get()) };
        let made = named.and_then(|ty| Some((ty.group().fingerprint()?, ty.position())));
        match made {
            Some(made) => made,
            None => unreachable!("groups are asked for after those that they refer to"),
        }
    }
}

impl RecGroup {
    /// The fingerprint of the group: 32 bytes, like [`Type::fingerprint`] for a type.
    pub fn fingerprint(&self) -> Result<Fingerprint> {
        match self.get(0) {
            Some(leader) => leader.group_fingerprint(),
            None => Ok(fingerprint::of_group(Words::wide(&[]), |_| {
                unreachable!("it names nothing")
            })),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{Config, RecGroup, Registry, ValType};

    #[test]
    fn fingerprints_are_counted_as_long_as_their_groups_live() {
        let registry = Registry::new(&Config::default()).unwrap();
        let (live, empty) = (|| registry.stats().live_bytes, RecGroup::empty());
        let below = registry.array_type(ValType::I32).unwrap();
        let above = registry.array_type(ValType::ref_null(&below)).unwrap();
        let (before, of_group) = (live(), above.rec_group().unwrap().bytes());
        for _ in 0..2 {
            empty.fingerprint().unwrap();
            above.fingerprint().unwrap();
            below.rec_group().unwrap().fingerprint().unwrap();
            assert_eq!(live(), before + 2 * 32, "one for each of two groups");
            assert_eq!(above.rec_group().unwrap().bytes(), of_group + 32);
        }
        drop(above);
        assert_eq!(live(), below.rec_group().unwrap().bytes());
        drop(below);
        assert_eq!(live(), 0);
        let again = registry.array_type(ValType::I32).unwrap();
        assert_eq!(live(), again.rec_group().unwrap().bytes());
        assert_eq!(registry.check(), Ok(()));
    }

    #[test]
    fn a_fingerprint_made_by_several_threads_is_counted_once() {
        let registry = Registry::new(&Config::default()).unwrap();
        let ty = registry.array_type(ValType::I32).unwrap();
        let before = registry.stats().live_bytes;
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| ty.fingerprint().unwrap());
            }
        });
        assert_eq!(registry.stats().live_bytes, before + 32);
        drop(ty);
        assert_eq!(registry.stats().live_bytes, 0);
    }

    #[test]
    fn a_later_group_has_no_fingerprint_of_an_earlier_one() {
        let mut config = Config::default();
        config.set_index_reuse_delay(0);
        let registry = Registry::new(&config).unwrap();
        let kept = registry.array_type(ValType::F64).unwrap();
        kept.fingerprint().unwrap(); // so that there may be others in the shard
        for round in 0..64 {
            let one = registry.array_type(ValType::I32).unwrap();
            let of_one = one.fingerprint().unwrap();
            let at = one.index();
            drop(one);
            let other = registry.array_type(ValType::I64).unwrap();
            // With checked handles no index is used again.
            assert!(other.index() == at || cfg!(feature = "checked-handles"));
            let before = registry.stats().live_bytes;
            assert_ne!(other.fingerprint().unwrap(), of_one, "round {round}");
            assert_eq!(registry.stats().live_bytes, before + 32);
        }
        assert_eq!(registry.check(), Ok(()));
    }

    #[test]
    fn threads_retire_groups_while_others_are_fingerprinted() {
        let registry = Registry::new(&Config::default()).unwrap();
        let rounds = if cfg!(miri) { 5 } else { 200 };
        std::thread::scope(|scope| {
            for thread in 0..4 {
                let registry = &registry;
                scope.spawn(move || {
                    for round in 0..rounds {
                        let len = 1 + (round + thread) % 7;
                        let params = std::iter::repeat_n(ValType::I32, len);
                        let func = registry.func_type(params.clone(), []).unwrap();
                        let same = registry.func_type(params, []).unwrap();
                        assert_eq!(func.fingerprint(), same.fingerprint());
                    }
                });
            }
        });
        assert_eq!(registry.stats().live_bytes, 0);
        assert_eq!(registry.check(), Ok(()));
    }
}
