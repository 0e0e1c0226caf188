//! Handles: how a program holds registered types.
//!
//! - [`RegisteredType`] is an owner: while one exists, its type's whole group lives.
//! - [`Type`] is what owners lend; it has the queries (`type_ref.rs`).
//! - [`RecGroup`] owns a whole group, which can be empty.
//!
//! A handle is the address of the type's slot. Equal types have one slot, so handles are compared
//! as addresses.

use super::core::Core;
use super::retire::{core_of_owned, leader_of_owned, release};
use super::slot::Slot;
use crate::error::Result;
use crate::panics::log_line;
use core::borrow::Borrow;
use core::fmt;
use core::hash::{Hash, Hasher};
use core::num::NonZeroU64;
use core::ops::Deref;
use core::ptr::{self, NonNull};

/// A registered type, kept alive. It derefs to [`Type`], which has the queries.
///
/// While a handle of any member exists, the whole rec group lives, and every type that the group refers to. The
/// registry's own handles may be gone.
pub struct RegisteredType(NonNull<Slot>);

#[expect(
    unsafe_code,
    reason = "a raw pointer to what may be shared between threads"
)]
// SAFETY: slots are made of atomics, groups are immutable except for atomics, and the last owner may be
// dropped on any thread.
unsafe impl Send for RegisteredType {}
#[expect(
    unsafe_code,
    reason = "a raw pointer to what may be shared between threads"
)]
// SAFETY: everything reachable through `&self` is made of atomics or immutable.
unsafe impl Sync for RegisteredType {}

impl RegisteredType {
    /// Makes a handle of a live type from an owner that has been counted.
    ///
    /// # Safety
    /// The slot is live, and the caller has this owner and hands it over.
    #[expect(
        unsafe_code,
        reason = "only the caller knows that the owner was counted"
    )]
    pub(crate) unsafe fn from_owner(slot: NonNull<Slot>) -> RegisteredType {
        RegisteredType(slot)
    }

    /// Hands the owner over as an address, for C.
    pub(crate) fn into_raw(self) -> NonNull<Slot> {
        let slot = self.0;
        core::mem::forget(self);
        slot
    }

    /// [`Clone::clone`] for code that handles refusals everywhere: always `Ok`.
    pub fn try_clone(&self) -> Result<RegisteredType> {
        Ok(self.clone())
    }
}

impl Deref for RegisteredType {
    type Target = Type;

    #[expect(unsafe_code, reason = "the handle keeps the slot live")]
    fn deref(&self) -> &Type {
        // SAFETY: the handle is an owner, so the slot is live and stays so while borrowed.
        unsafe { Type::from_raw(self.0) }
    }
}

impl AsRef<Type> for RegisteredType {
    fn as_ref(&self) -> &Type {
        self
    }
}

impl Borrow<Type> for RegisteredType {
    fn borrow(&self) -> &Type {
        self
    }
}

impl Clone for RegisteredType {
    /// One more handle: one atomic increment.
    fn clone(&self) -> RegisteredType {
        (**self).to_owned()
    }
}

impl Drop for RegisteredType {
    #[expect(unsafe_code, reason = "gives back the owner that the handle is")]
    fn drop(&mut self) {
        // SAFETY: the handle is that owner, and ends here.
        unsafe { release(self.0, "handle") };
    }
}

impl PartialEq for RegisteredType {
    fn eq(&self, other: &RegisteredType) -> bool {
        **self == **other
    }
}

impl Eq for RegisteredType {}

impl Hash for RegisteredType {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (**self).hash(state);
    }
}

impl fmt::Debug for RegisteredType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}

impl fmt::Display for RegisteredType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&**self, f)
    }
}

/// A registered type as its owners lend it, with all queries about a type: a `Type` is to a [`RegisteredType`] what a
/// `str` is to a `String`. It is always behind a reference; for C, that is a pointer.
///
/// Groups, collections and other types lend it; [`to_owned`](ToOwned::to_owned) returns a handle that outlives them.
/// Without `to_owned`, this does not compile:
///
/// ```compile_fail,E0505
/// # let registry = typereg::Registry::new(&typereg::Config::default())?;
/// let types = registry.register_type_section(b"\x01\x5f\x00")?; // (type (struct))
/// let ty = types.get(0);
/// drop(types);
/// println!("{ty:?}");
/// # Ok::<(), typereg::Error>(())
/// ```
///
/// Equal types are one object, so types are compared and hashed by address.
#[repr(transparent)]
pub struct Type(Slot);

/// A type that is kept alive during `'a`.
pub(crate) type TypeRef<'a> = &'a Type;

impl Core {
    /// Refuses types of other registries.
    #[inline]
    pub(crate) fn require_own(&self, ty: &Type) -> Result<()> {
        self.require_registry(ty.slot().registry())
    }
}

impl Type {
    /// # Safety
    /// The slot is live, and is kept so during `'a`.
    #[expect(
        unsafe_code,
        reason = "only the caller knows what keeps the type alive"
    )]
    pub(crate) unsafe fn from_raw<'a>(slot: NonNull<Slot>) -> &'a Type {
        // SAFETY: slots are never moved or unmapped while the registry lives, and a live type (contract) keeps
        // it; a `Type` is a slot.
        unsafe { slot.cast().as_ref() }
    }

    pub(crate) fn as_raw(&self) -> NonNull<Slot> {
        NonNull::from(&self.0)
    }

    pub(crate) fn slot(&self) -> &Slot {
        &self.0
    }

    /// Confirms the group whose first type this is (`marks.rs`).
    pub(crate) fn confirm(&self) {
        self.slot().confirm();
    }

    #[expect(unsafe_code, reason = "a live type keeps its registry")]
    pub(crate) fn core(&self) -> &Core {
        // SAFETY: live while it is borrowed (`from_raw`); the group of a live type keeps its registry.
        unsafe { core_of_owned(self.slot()).as_ref() }
    }

    /// A handle of its own for this type, as [`to_owned`](ToOwned::to_owned) gives. A type has no [`Clone`], because it is
    /// always behind a reference; without this, `ty.clone()` would copy the reference.
    #[expect(
        clippy::should_implement_trait,
        reason = "`Clone` could not give a handle"
    )]
    pub fn clone(&self) -> RegisteredType {
        self.to_owned()
    }

    /// [`ToOwned::to_owned`] for code that handles refusals everywhere: always `Ok`.
    pub fn try_to_owned(&self) -> Result<RegisteredType> {
        Ok(self.to_owned())
    }
}

impl ToOwned for Type {
    type Owned = RegisteredType;

    /// A new handle of this type: one atomic increment.
    #[inline]
    fn to_owned(&self) -> RegisteredType {
        log_line!(Trace, "typereg::lifetime", "retain {self:?}: handle");
        #[expect(unsafe_code, reason = "the slot is live")]
        // SAFETY: live while it is borrowed (`from_raw`).
        match unsafe { leader_of_owned(self.slot()) } {
            Some(leader) => leader.retain(),
            None => unreachable!("a live type's group has a leader"),
        }
        RegisteredType(self.as_raw())
    }
}

/// Equal types are one object, so this compares addresses.
impl PartialEq for Type {
    fn eq(&self, other: &Type) -> bool {
        ptr::eq(self, other)
    }
}

impl Eq for Type {}

impl Hash for Type {
    fn hash<H: Hasher>(&self, state: &mut H) {
        ptr::hash(self, state);
    }
}

/// `t7`, as in logs and dumps.
impl fmt::Debug for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.slot().index() {
            Some(index) => fmt::Debug::fmt(&index, f),
            None => f.write_str("a dead type"),
        }
    }
}

/// `$t7`: its name in WAT, as in the text of values that refer to it. [`Type::to_wat`] prints the whole type.
impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "$t{}", self.index().get())
    }
}

impl AsRef<Type> for Type {
    fn as_ref(&self) -> &Type {
        self
    }
}

/// A registered rec group, kept alive. The empty group has no types and keeps nothing alive.
pub struct RecGroup {
    /// An owner, by the first member.
    leader: Option<RegisteredType>,
    /// The number of the builder that built it, if one did.
    builder: Option<NonZeroU64>,
    is_new: bool,
}

impl RecGroup {
    /// The group without members.
    pub(crate) fn empty() -> RecGroup {
        RecGroup {
            leader: None,
            builder: None,
            is_new: false,
        }
    }

    /// The group whose first member this is, as the result of a registration.
    pub(crate) fn registered(leader: RegisteredType, is_new: bool) -> RecGroup {
        RecGroup {
            leader: Some(leader),
            builder: None,
            is_new,
        }
    }

    /// The group whose first member this is.
    pub(crate) fn led_by(leader: RegisteredType) -> RecGroup {
        RecGroup::registered(leader, false)
    }

    /// The same handle, marked as built by this builder.
    pub(crate) fn built_by(self, builder: u64) -> RecGroup {
        RecGroup {
            builder: NonZeroU64::new(builder),
            ..self
        }
    }

    /// Did the call that returned this handle add the group to the registry? It did not if the registry already had the
    /// group, or if the call cloned another handle.
    pub fn is_new(&self) -> bool {
        self.is_new
    }

    /// The number of the builder that built it.
    pub(crate) fn builder(&self) -> Option<u64> {
        self.builder.map(NonZeroU64::get)
    }

    /// How many types it has.
    pub fn len(&self) -> usize {
        self.leader.as_ref().map_or(0, |leader| leader.group_len())
    }

    /// Is it the group without types?
    pub fn is_empty(&self) -> bool {
        self.leader.is_none()
    }

    /// The type at this position.
    pub fn get(&self, position: usize) -> Option<&Type> {
        self.leader.as_ref()?.sibling(u32::try_from(position).ok()?)
    }

    /// All its types, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Type> {
        (0..self.len()).map(|position| match self.get(position) {
            Some(ty) => ty,
            None => unreachable!("a group has a type at every position"),
        })
    }

    /// Bytes of memory that the group takes, with its slots and, once it has been computed, its fingerprint.
    pub fn bytes(&self) -> u64 {
        self.leader
            .as_ref()
            .map_or(0, |leader| leader.group_bytes())
    }

    /// [`Clone::clone`] for code that handles refusals everywhere: always `Ok`.
    pub fn try_clone(&self) -> Result<RecGroup> {
        Ok(self.clone())
    }
}

impl Clone for RecGroup {
    /// One more handle: one atomic increment.
    fn clone(&self) -> RecGroup {
        RecGroup {
            leader: self.leader.clone(),
            builder: self.builder,
            is_new: false,
        }
    }
}

/// Groups are compared by their types, whichever builder built them.
impl PartialEq for RecGroup {
    fn eq(&self, other: &RecGroup) -> bool {
        self.leader == other.leader
    }
}

impl Eq for RecGroup {}

impl Hash for RecGroup {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.leader.hash(state);
    }
}

/// `[t7, t8]`, as in logs and dumps.
impl fmt::Debug for RecGroup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::super::leader::UNCOUNTED;
    use super::{RecGroup, RegisteredType};
    use crate::{Config, FieldType, Registry, TypeCollection, ValType};

    #[test]
    fn handles_are_equal_exactly_if_their_types_are() {
        let registry = Registry::new(&Config::default()).unwrap();
        let array_of = |value| registry.array_type(FieldType::constant(value)).unwrap();
        let ty = array_of(ValType::I32);
        assert!(ty == ty.clone() && ty == array_of(ValType::I32));
        assert!(ty != array_of(ValType::I64));
    }

    #[test]
    fn deep_types_of_one_index_in_two_registries_are_unrelated() {
        // A chain of 12 structs, each below the one before.
        let mut chain = vec![12, 0x50, 0, 0x5f, 0];
        (0..11).for_each(|above| chain.extend([0x50, 1, above, 0x5f, 0]));
        let registries = [(); 2].map(|()| Registry::new(&Config::default()).unwrap());
        let [here, there] = registries
            .each_ref()
            .map(|registry| registry.register_type_section(&chain).unwrap());
        assert_eq!(here.indices(), there.indices());
        for above in 0..12 {
            let is_below = |types: &TypeCollection| {
                here.get(11)
                    .unwrap()
                    .is_subtype_of(types.get(above).unwrap())
            };
            assert!(is_below(&here) && !is_below(&there), "depth {above}");
        }
    }

    #[test]
    fn a_group_is_empty_exactly_if_it_has_no_types() {
        let registry = Registry::new(&Config::default()).unwrap();
        let ty = registry.struct_type([]).unwrap();
        let group = ty.rec_group().unwrap();
        assert_eq!((group.len(), group.is_empty()), (1, false));
        let empty = RecGroup::empty();
        assert_eq!((empty.len(), empty.is_empty()), (0, true));
    }

    #[test]
    fn two_members_of_a_group_are_two_types() {
        let registry = Registry::new(&Config::default()).unwrap();
        let pair = &[1, 0x4e, 2, 0x5f, 0, 0x5f, 0]; // (rec (type (struct)) (type (struct)))
        let types = registry.register_type_section(pair).unwrap();
        assert_ne!(types.get(0), types.get(1));
        assert_eq!(types.get(1), types.get(0).and_then(|ty| ty.sibling(1)));
    }

    /// wasmtime #10435: after enough churn, free indices are not consecutive.
    #[test]
    #[cfg(not(feature = "checked-handles"))] // There no index is used again.
    fn a_group_has_the_indices_that_are_free() {
        let registry = Registry::new(&Config::default()).unwrap();
        let section = |payload: &[u8]| registry.register_type_section(payload).unwrap();
        // A group of 70,000 types, as many as have to be freed before indices are used again.
        let many = [&[1, 0x4e, 0xf0, 0xa2, 0x04][..], &[0x5f, 0].repeat(70_000)].concat();
        drop(section(&many));
        // Pairs (rec (type (struct)) (type (struct i32 …))), each with another number of fields in the second type.
        let pair = |fields: u8| {
            let second = [&[0x5f, fields][..], &[0x7f, 0].repeat(fields.into())].concat();
            section(&[&[1, 0x4e, 2, 0x5f, 0], &second[..]].concat())
        };
        let pairs: Vec<TypeCollection> = (0..100).map(pair).collect();
        for (fields, pair) in pairs.iter().enumerate() {
            let second = pair.get(0).and_then(|first| first.sibling(1)).unwrap();
            assert_eq!((Some(second), second.num_fields()), (pair.get(1), fields));
        }
        let apart = |pair: &&TypeCollection| pair.indices()[0] + 1 != pair.indices()[1];
        assert!(pairs.iter().filter(apart).count() > 10);
        assert_eq!(registry.check(), Ok(()));
    }

    #[test]
    fn a_group_with_uncounted_owners_is_shared_on_and_stays() {
        let registry = Registry::new(&Config::default()).unwrap();
        let ty = registry.struct_type([]).unwrap();
        let slot = ty.slot();
        slot.corrupt_owners(UNCOUNTED - 3);
        let shares = || {
            let referring = FieldType::constant(ValType::ref_null(&ty));
            let mut shares: Vec<RegisteredType> =
                vec![(*ty).to_owned(), registry.struct_type([]).unwrap().into()];
            shares.push(registry.get(ty.index().get()).unwrap());
            shares.push(registry.array_type(referring).unwrap().into());
            shares
        };
        for _ in 0..10 {
            drop(shares());
            assert_eq!(slot.owners(), UNCOUNTED);
        }
        let index = ty.index().get();
        drop(ty);
        assert_eq!(registry.get(index).unwrap().index().get(), index);
        assert_eq!(registry.stats().live_types, 1);
        assert_eq!(registry.check(), Ok(()));
    }

    #[cfg(feature = "text")]
    #[test]
    fn a_dump_says_of_a_group_that_its_owners_are_not_counted() {
        let registry = Registry::new(&Config::default()).unwrap();
        let ty = registry.struct_type([]).unwrap();
        ty.slot().corrupt_owners(UNCOUNTED - 1);
        drop(ty.to_owned());
        let dump = registry.dump().unwrap();
        assert!(dump.contains("(struct)"), "{dump}");
        assert!(dump.contains("owners 1073741824 or more"), "{dump}");
    }
}
