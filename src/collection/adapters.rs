//! Which function type of a module comes first among those of one trampoline type: the one whose
//! call adapter the module has.
//!
//! Nothing is registered to find out. Two function types of one trampoline type have the same
//! signature once it is widened; the reverse holds too, but for a type in a larger group that is
//! its own trampoline type and shares it with none. So the table goes by widened signatures.

use super::TypeCollection;
use crate::error::{ErrorKind, Result};
use crate::facts::trampoline;
use crate::key::{Member, Seed, Word};
use crate::memory::try_box;
use crate::registry::TypeRef;
use crate::sync::Ordering;
use core::ptr::{self, NonNull};
use hashbrown::HashTable;

/// The first module type of each trampoline type, by the hash of its widened signature.
pub(super) struct Adapters(HashTable<(u64, u32)>);

/// A function type, seen as what it has in common with all others of its trampoline type. Compared
/// and hashed without taking memory: an answer must not depend on how much of that there is.
#[derive(Clone, Copy)]
struct Signature<'a> {
    ty: TypeRef<'a>,
    func: Member<'a>,
    /// The type's own index, if it is a trampoline type that no group of one is; else 0.
    own: u32,
}

impl<'a> Signature<'a> {
    fn of(ty: TypeRef<'a>) -> Option<Signature<'a>> {
        let func = ty.func()?;
        let shares = ty.group_len() == 1 || !ty.is_own_trampoline();
        let own = if shares { 0 } else { ty.index().get() };
        Some(Signature { ty, func, own })
    }

    /// The key of the trampoline type that it is, or that it would have.
    fn words(self) -> impl Iterator<Item = Word> + 'a {
        trampoline::words(self.func, self.ty.hierarchy_of())
    }

    fn hash(self, seed: &Seed) -> u64 {
        seed.hash_each(self.words(), self.own)
    }

    fn is_that_of(self, other: Option<TypeRef<'_>>) -> bool {
        let other = other.and_then(Signature::of);
        other.is_some_and(|other| self.own == other.own && self.words().eq(other.words()))
    }
}

impl TypeCollection {
    /// The first function type of the module, by its number there, whose trampoline type is the one
    /// of this index: the one whose call adapter serves all of them. `None` if there is none, or
    /// the index is no live trampoline type's.
    pub fn adapter_of(&self, trampoline: u32) -> Option<u32> {
        if self.is_empty() {
            return None;
        }
        #[expect(unsafe_code, reason = "the types keep the registry")]
        // SAFETY: the collection has types, which keep the registry.
        let core = unsafe { self.core.as_ref() };
        let asked = core.look_up(trampoline).ok()?;
        if !asked.as_ref().is_own_trampoline() {
            return None;
        }
        let signature = Signature::of(asked.as_ref())?;
        match self.adapters() {
            Ok(adapters) => {
                let hash = signature.hash(core.seed());
                let same = |&(_, first): &(u64, u32)| signature.is_that_of(self.get(first));
                adapters.0.find(hash, same).map(|&(_, first)| first)
            }
            // No memory for a table: look at each.
            Err(_) => (0..self.len() as u32).find(|&i| signature.is_that_of(self.get(i))),
        }
    }

    /// The table, made now if it is not there yet.
    #[expect(unsafe_code, reason = "the table lives as long as the collection")]
    fn adapters(&self) -> Result<&Adapters> {
        // Acquire: who finds the table finds it filled.
        let present = NonNull::new(self.adapters.load(Ordering::Acquire));
        let adapters = match present {
            Some(present) => present,
            None => {
                let made = Box::into_raw(try_box(self.make_adapters()?)?);
                // Release: pairs with the Acquire above. Acquire on failure: the faster one's table is
                // read.
                let set = self.adapters.compare_exchange(
                    ptr::null_mut(),
                    made,
                    Ordering::Release,
                    Ordering::Acquire,
                );
                let winner = match set {
                    Ok(_) => made,
                    Err(faster) => {
                        // SAFETY: made just now, and given to no one.
                        drop(unsafe { Box::from_raw(made) });
                        faster
                    }
                };
                NonNull::new(winner).ok_or(ErrorKind::Internal("an empty table"))?
            }
        };
        // SAFETY: set once, and freed only when the collection is dropped.
        Ok(unsafe { adapters.as_ref() })
    }

    fn make_adapters(&self) -> Result<Adapters> {
        #[expect(unsafe_code, reason = "the types keep the registry")]
        // SAFETY: asked only where the collection has types, which keep the registry.
        let core = unsafe { self.core.as_ref() };
        let mut table: HashTable<(u64, u32)> = HashTable::new();
        for module_type in 0..self.len() as u32 {
            let Some(func) = self.get(module_type) else {
                continue;
            };
            let Some(signature) = Signature::of(func) else {
                continue;
            };
            let hash = signature.hash(core.seed());
            let same = |&(_, first): &(u64, u32)| signature.is_that_of(self.get(first));
            if table.find(hash, same).is_none() {
                let hash_of = |&(hash, _): &(u64, u32)| hash;
                table
                    .try_reserve(1, hash_of)
                    .map_err(|_| ErrorKind::OutOfMemory)?;
                table.insert_unique(hash, (hash, module_type), hash_of);
            }
        }
        Ok(Adapters(table))
    }
}
