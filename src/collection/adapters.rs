//! Which function type of a module comes first among those of one trampoline type: the one whose
//! call adapter the module has.
//!
//! Nothing is registered to find out. Two function types of one trampoline type have the same
//! signature once it is widened; the reverse holds too, but for a type in a larger group that is
//! its own trampoline type and shares it with none. So the table goes by widened signatures.

use super::TypeCollection;
use crate::error::{ErrorKind, Result};
use crate::facts::trampoline;
use crate::key::{Draft, Word};
use crate::limits::Limits;
use crate::memory::try_box;
use crate::registry::TypeRef;
use crate::sync::Ordering;
use core::ptr::{self, NonNull};
use hashbrown::HashTable;

/// The first module type of each trampoline type, by the hash of its widened signature.
pub(super) struct Adapters(HashTable<(u64, u32)>);

/// What two function types of one trampoline type have in common.
struct Signature {
    widened: Draft,
    /// The type itself, if it is a trampoline type that no group of one is.
    own: Option<u32>,
}

impl Signature {
    fn of(func: TypeRef<'_>) -> Result<Option<Signature>> {
        let Some(member) = func.func() else {
            return Ok(None);
        };
        let mut widened = Draft::default();
        trampoline::draft(
            &member,
            &func.hierarchy_of(),
            &Limits::default(),
            &mut widened,
        )?;
        let alone = func.group_len() == 1;
        let own = (!alone && func.is_own_trampoline()).then(|| func.index().get());
        Ok(Some(Signature { widened, own }))
    }

    fn words(&self) -> &[Word] {
        self.widened.words()
    }

    fn is_that_of(&self, func: Option<TypeRef<'_>>) -> bool {
        let other = func.and_then(|func| Signature::of(func).ok().flatten());
        other.is_some_and(|other| other.own == self.own && other.words() == self.words())
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
        let signature = Signature::of(asked.as_ref()).ok()??;
        match self.adapters() {
            Ok(adapters) => {
                let hash = core.seed().hash(signature.words());
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
                // Release: pairs with the Acquire above.
                let set = self.adapters.compare_exchange(
                    ptr::null_mut(),
                    made,
                    Ordering::AcqRel,
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
            let Some(signature) = Signature::of(func)? else {
                continue;
            };
            let hash = core.seed().hash(signature.words());
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
