//! Where types live, from registration to retirement.
//!
//! # Why counting is enough
//!
//! A type can refer to itself, so one might expect cycles, and the need for a garbage collector. But there are no
//! cycles between groups. A rec group is registered as a whole, and a reference in it leads either to a member of the
//! same group or to a type that was registered before. So references between groups always lead to an earlier group.
//! Cycles exist only inside a group, and a group lives and dies as a whole. So one count for each group is enough: the
//! number of its owners, which are handles, collections, and the references of other groups.
//!
//! # The life of a group
//!
//! 1. *Looked up.* The words of the group are hashed, and the shard of the hash is searched without a lock. The
//!    group that the hash leads to gets one more owner, then its words are compared; if they are equal, nothing else
//!    happens: a hit allocates nothing and validates nothing, because the group has been validated.
//! 2. *Built in private.* If there is none, this thread copies the words into a new group that no other thread can
//!    reach. It validates the group, lays out its objects, takes slots for its members, and fills the slots and their
//!    displays. Nearly everything that can fail happens here, and is undone here if it does.
//! 3. *Published.* The group becomes an owner of every type that it names. Then, under the shard's lock, the map
//!    is searched once more, since another thread may have been faster; if so, the result is its group, and ours is
//!    dropped. Otherwise room is made and the types are counted, which can be refused. Then the leader goes live with
//!    one owner, and the group enters the map; nothing of this can fail.
//! 4. *Shared.* Making or dropping a handle is one atomic operation on the count in the leader's slot. Queries read
//!    slots, which never move, and take no lock.
//! 5. *Retired.* The thread that takes the count to zero retires the group, and no other can: a count that is zero
//!    never rises again. A thread that finds the group in the map meanwhile skips it and registers a new one. The
//!    order is fixed by what other threads may still read. First the group leaves the map, since no key in the map may
//!    name a type index that by then means another type. Then all its slots die. Then the host's callback is called,
//!    before any of the slots can be used again. Then the group releases its references, which may retire other groups,
//!    one after the other and without recursion. Last, its memory is freed.
//!
//! The slots rest before they are used again, so that a stale index is recognized (`depot`). The registry itself ends
//! when its last handle, group and builder are gone (`core`).
//!
//! # The files
//!
//! | file | one idea |
//! | --- | --- |
//! | `slot` | the cache line of a type: what queries read |
//! | `leader` | the owners of a group, counted in its leader's slot |
//! | `marks` | the marks of a live group: provisional, pinned, unpinned, fingerprinted |
//! | `table`, `deep` | records that never move; records for displays too long for a slot |
//! | `deep_ref` | which of those records a slot names |
//! | `stripes` | a value for each stripe of threads, made when first needed |
//! | `display` | a type's supertypes, in its slot and in records |
//! | `slots`, `depot` | which slots are in use; when one is used again |
//! | `lowest` | free slots where indices stay dense |
//! | `shape`, `group`, `keyed` | the one allocation of a rec group; its holder and its views; a group together with its key |
//! | `computed` | the fingerprints of groups |
//! | `ids`, `core` | the numbers and addresses of registries; what the parts of a registry share, and how long it lives |
//! | `map` | words → group, by shard |
//! | `quota` | how many types may be alive at once |
//! | `find`, `register` | words in, an owner of their group out: of one that is there, or of a new one |
//! | `retire` | last owner gone, group freed |
//! | `lookup`, `kept` | queries by an index that may be stale; by the index of a type that is kept alive |
//! | `layouts` | sizes and offsets of objects, by the registry's policy or another |
//! | `fingerprint` | names of types that are the same in every process |
//! | `handle`, `type_ref` | how programs hold types; the queries |
//! | `host_data` | a pointer that a host keeps with a type |
//! | `kind`, `value` | for programs in Rust: handles of one kind, and value types that refer to registered types |
//! | `packed` | value types in 64 bits, and how they match |
//! | `order` | all groups; groups after those they refer to |
//! | `pin` | types that stay as long as the registry, without keeping it |
//! | `redeclared` | whether a type could be declared below another |
//! | `owners` | what keeps a type alive, in counts |
//! | `check` | every invariant, in sentences |

mod check;
mod computed;
mod core;
mod deep;
mod deep_ref;
mod depot;
mod display;
mod find;
mod fingerprint;
mod group;
mod handle;
mod host_data;
mod ids;
mod kept;
mod keyed;
mod kind;
mod layouts;
mod leader;
mod lookup;
mod lowest;
mod map;
mod marks;
mod order;
mod owners;
mod packed;
mod pin;
mod quota;
mod redeclared;
mod register;
mod retire;
mod shape;
mod slot;
mod slots;
mod stripes;
mod table;
mod type_ref;
mod value;

pub(crate) use self::core::{Core, Hold};
pub(crate) use handle::TypeRef;
pub use handle::{RecGroup, RegisteredType, Type};
pub use kind::{
    Array, ArrayType, Cont, ContType, Exn, ExnType, Func, FuncType, Kind, Struct, StructType,
    TypeOf,
};
pub(crate) use leader::UNCOUNTED;
pub(crate) use order::{InOrder, needs};
pub use owners::Owners;
pub use packed::PackedValType;
pub(crate) use packed::{packed_matches, word_matches};
pub(crate) use register::RegistrationCount;
pub(crate) use slot::{INLINE_DISPLAY, Slot};
pub(crate) use type_ref::LiveTypes;
pub use value::{FieldType, HeapType, RefType, StorageType, ValType};

use crate::config::Config;
use crate::error::{ErrorKind, Result};
use crate::facts::fingerprint::FINGERPRINT_BYTES;
use crate::feature::Feature;
use crate::index::TypeIndex;
use crate::key::Key;
use crate::sync::Ordering;
use crate::ty;
use ::core::fmt;
use ::core::ptr::NonNull;

/// Counts of what a registry has, and of what it has done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    /// Types alive.
    pub live_types: u64,
    /// Rec groups alive, without the empty one.
    pub live_rec_groups: u64,
    /// Bytes that they take, with their slots and with the fingerprints that have been computed.
    pub live_bytes: u64,
    /// Bytes of memory for slots, the displays of deep types, the table of groups and the list of fingerprints, in use or
    /// not. Later types use them again; they are freed with the registry.
    pub reserved_bytes: u64,
    /// Rec groups registered by requests that succeeded, found or new.
    pub registrations: u64,
    /// How many of those found their group. The empty group is always found.
    pub hits: u64,
    /// Types that stay as long as the registry: [pinned](Type::pin) ones, and what they refer to.
    pub pinned_types: u64,
}

/// One independent registry of types; a program can have any number.
///
/// This is a handle: [`Clone`] gives one more handle of the same registry. Types, groups and collections keep the parts
/// of the registry that they need, so it may be dropped before them.
pub struct Registry(NonNull<Core>);

#[expect(
    unsafe_code,
    reason = "a raw pointer to what may be shared between threads"
)]
// SAFETY: a core may be used from any thread, and the last handle may be dropped on any thread.
unsafe impl Send for Registry {}
#[expect(
    unsafe_code,
    reason = "a raw pointer to what may be shared between threads"
)]
// SAFETY: a core may be used by any number of threads at once.
unsafe impl Sync for Registry {}

impl Registry {
    /// A new, empty registry.
    pub fn new(config: &Config) -> Result<Registry> {
        Ok(Registry(Core::new(config, Core::release_pins)?))
    }

    #[expect(unsafe_code, reason = "the handle keeps the core")]
    pub(crate) fn core(&self) -> &Core {
        // SAFETY: the handle keeps it.
        unsafe { self.0.as_ref() }
    }

    /// [`Clone::clone`] for code that handles refusals everywhere: always `Ok`.
    pub fn try_clone(&self) -> Result<Registry> {
        Ok(self.clone())
    }

    /// The configuration that it was made with.
    pub fn config(&self) -> &Config {
        &self.core().config
    }

    /// The live type of this index: a handle, or [`crate::ErrorKind::Stale`].
    ///
    /// ```
    /// use typereg::Code;
    /// # let registry = typereg::Registry::new(&typereg::Config::default())?;
    ///
    /// let ty = registry.struct_type([])?;
    /// let index = ty.index().get(); // for object headers and compiled code
    /// assert_eq!(*registry.get(index)?, *ty);
    /// drop(ty);
    /// assert_eq!(registry.get(index).map_err(|error| error.code()), Err(Code::Stale));
    /// # Ok::<(), typereg::Error>(())
    /// ```
    pub fn get(&self, index: u32) -> Result<RegisteredType> {
        self.core().look_up(index)
    }

    /// Is there a live type of this index, which [`Registry::get`] would find? Never blocks. If nobody keeps the type
    /// alive, the answer may be out of date when the call returns.
    pub fn is_live(&self, index: u32) -> bool {
        self.core().is_live(index)
    }

    /// The live type of this index, borrowed from an owner that the caller knows of; `None` if there is none. Unlike
    /// [`Registry::get`], this counts no owner.
    ///
    /// ```
    /// let registry = typereg::Registry::new(&typereg::Config::default())?;
    /// let func = registry.func_type([], [])?;
    /// let index = func.index().get();
    /// // SAFETY: `func` keeps it.
    /// let lent = unsafe { registry.get_kept(index) };
    /// assert_eq!(lent.and_then(|ty| ty.trampoline_index()), Some(func.index()));
    /// # Ok::<(), typereg::Error>(())
    /// ```
    ///
    /// # Safety
    /// If there is such a type, someone keeps it alive for as long as it is borrowed here.
    #[inline]
    #[expect(unsafe_code, reason = "only the caller knows what keeps the type")]
    pub unsafe fn get_kept(&self, index: u32) -> Option<&Type> {
        let slot = self.core().slots.live(TypeIndex::new(index)?)?;
        // SAFETY: live, and kept so (contract).
        Some(unsafe { Type::from_raw(NonNull::from(slot)) })
    }

    /// Is the type of index `sub` the type of index `sup`, or declared below it? `false` for a stale index. Never
    /// blocks.
    #[inline]
    pub fn is_subtype(&self, sub: u32, sup: u32) -> bool {
        self.core().is_subtype_by_index(sub, sup)
    }

    /// Counts of what it has and has done. Each number is exact while nothing else changes the registry.
    pub fn stats(&self) -> Stats {
        self.core().stats()
    }

    /// Are all display records free? They must be when no type is alive.
    #[cfg(any(loom, shuttle))]
    pub fn all_records_are_free(&self) -> bool {
        let (made, mut free) = (self.core().deep.made(), 0);
        let counted = self.core().deep.check(|_| {
            free += 1;
            free <= made
        });
        counted && free == made
    }

    /// The value type that was packed, with an owner of the type that it refers to. [`Code::Stale`](crate::Code::Stale)
    /// if that type is no longer alive.
    pub fn unpack_val_type(
        &self,
        packed: PackedValType,
    ) -> Result<ty::StorageType<RegisteredType>> {
        self.core().unpack_owned(packed)
    }

    /// Does every value of type `sub` also have type `sup`? By the rules of [`ValType`], in a few loads. `false` for
    /// two different types one of which refers to a type that is no longer alive.
    #[inline]
    pub fn packed_val_type_matches(&self, sub: PackedValType, sup: PackedValType) -> bool {
        packed_matches(|| self.core(), sub.bits(), sup.bits())
    }

    /// Verifies every invariant that can be verified from inside. The error names the first one that does not hold.
    pub fn check(&self) -> Result<()> {
        self.core().check()
    }
}

impl Core {
    /// Registers one group as a request of its own. Also returns whether the group is new.
    ///
    /// # Safety
    /// Every type that the key names is kept alive until this returns.
    #[expect(unsafe_code, reason = "only the caller knows what keeps the types")]
    pub(crate) unsafe fn register_alone(&self, key: Key<'_>) -> Result<(RegisteredType, bool)> {
        let mut count = RegistrationCount::default();
        // SAFETY: the types are kept (contract).
        let leader = unsafe { self.register(key, &mut count) }?;
        self.count(&count);
        Ok((leader, count.has_new()))
    }

    /// [`Core::register_alone`] for a key whose numbers may be those of types that nobody keeps alive.
    pub(crate) fn register_alone_numbered(&self, key: Key<'_>) -> Result<(RegisteredType, bool)> {
        let mut count = RegistrationCount::default();
        let leader = self.register_numbered(key, &mut count)?;
        self.count(&count);
        Ok((leader, count.has_new()))
    }

    /// The group without members. It always exists, unless GC is off: only a `rec` can be empty.
    pub(crate) fn empty_group(&self) -> Result<RecGroup> {
        if !self.config.features.has(Feature::Gc) {
            return Err(ErrorKind::FeatureOff(Feature::Gc).into());
        }
        self.count(&RegistrationCount {
            hits: 1,
            ..RegistrationCount::default()
        });
        Ok(RecGroup::empty())
    }

    fn stats(&self) -> Stats {
        let mut stats = Stats::default();
        for shard in &self.shards {
            let living = shard.map.read(&self.slots).living();
            stats.live_types += living.types;
            stats.live_rec_groups += living.groups;
            stats.live_bytes += living.bytes;
            // Relaxed: statistics.
            let hits = shard.hits.load(Ordering::Relaxed);
            stats.hits += hits;
            stats.registrations += hits + shard.misses.load(Ordering::Relaxed);
        }
        stats.live_bytes += self.computed.count() * FINGERPRINT_BYTES;
        if let Some(counted) = self.quota.counted() {
            stats.live_types = counted.into(); // The number that registering compares with the limit.
        }
        stats.pinned_types = self.pinned.load(Ordering::Relaxed);
        let slots = self.slots.capacity() * size_of::<Slot>();
        let buckets = self.shards.iter().map(|shard| shard.map.reserved_bytes());
        let (records, fingerprints) = (self.deep.reserved_bytes(), self.computed.reserved_bytes());
        stats.reserved_bytes = (slots + records + fingerprints + buckets.sum::<usize>()) as u64;
        stats
    }
}

impl Clone for Registry {
    /// One more handle of the same registry: one atomic increment.
    fn clone(&self) -> Registry {
        self.core().add_handle();
        Registry(self.0)
    }
}

impl fmt::Debug for Registry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Registry").finish_non_exhaustive()
    }
}

impl Drop for Registry {
    #[expect(unsafe_code, reason = "gives back the handle")]
    fn drop(&mut self) {
        // SAFETY: this handle was counted by `Core::new` or `add_handle`, and ends here.
        unsafe { core::drop_handle(self.0) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Feature, Limit};

    #[test]
    fn a_registry_says_how_it_was_set_up() {
        let mut config = Config::default();
        config.features.set(Feature::StackSwitching, true);
        assert!(config.limits.set(Limit::Fields, 7));
        let registry = Registry::new(&config).unwrap();
        assert!(registry.config().features.has(Feature::StackSwitching));
        assert_eq!(registry.config().limits.get(Limit::Fields), 7);
    }
}
