//! The fingerprints of registered types: computed when first asked for, each group once, and kept with it.

use super::handle::{RecGroup, Type};
use super::order::InOrder;
use crate::error::{ErrorKind, Result};
use crate::facts::fingerprint::{self, Fingerprint};
use crate::index::Position;

impl Type {
    /// 32 bytes that mean this type in every process, version and library, whatever else is registered and in which order;
    /// docs/fingerprints.md has the definition. Computed when first asked for, together with those of all groups that it
    /// refers to, and kept.
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

    /// That of the group of this type.
    fn group_fingerprint(&self) -> Result<Fingerprint> {
        if let Some(made) = self.group().fingerprint().made() {
            return Ok(*made);
        }
        let is_made = |leader: &Type| leader.group().fingerprint().made().is_some();
        let mut groups = InOrder::ending_with(self)?;
        while let Some(leader) = groups.next_unless(is_made)? {
            let group = leader.group();
            let made = || {
                Ok(fingerprint::of_group(group.words(), |index| {
                    leader.outside(index)
                }))
            };
            group.fingerprint().get(made)?;
        }
        match self.group().fingerprint().made() {
            Some(made) => Ok(*made),
            None => Err(ErrorKind::Internal("a group without the fingerprint just made").into()),
        }
    }

    /// The fingerprint of the group of a type that this one's group names, which is made, and the type's position there.
    #[expect(unsafe_code, reason = "resolves what the group's words name")]
    fn outside(&self, index: crate::TypeIndex) -> (Fingerprint, Position) {
        // SAFETY: the index is from the words of this type's group.
        let named = unsafe { self.at(index.get()) };
        let made = named.and_then(|ty| Some((*ty.group().fingerprint().made()?, ty.position())));
        match made {
            Some(made) => made,
            None => unreachable!("groups are asked for after those that they refer to"),
        }
    }
}

impl RecGroup {
    /// That of the group: 32 bytes, as [`Type::fingerprint`] has them for a type.
    pub fn fingerprint(&self) -> Result<Fingerprint> {
        match self.get(0) {
            Some(leader) => leader.group_fingerprint(),
            None => Ok(fingerprint::of_group(&[], |_| {
                unreachable!("it names nothing")
            })),
        }
    }
}
