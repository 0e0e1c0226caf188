//! Which function type of a module comes first among those of one trampoline type: the one whose
//! call adapter the module has.
//!
//! Nothing is registered to find out. The table goes by the *key* of each function type's trampoline
//! type: the words of the group of one that it is or would be. Only a type in a larger group that is
//! its own trampoline type shares it with none; its key is one word that refers to it, which no key
//! of a group is.
//!
//! An answer must not depend on how much memory there is: without any for the table, the keys of all
//! types are compared with the one that is looked for, which takes none.

use super::TypeCollection;
use crate::error::{ErrorKind, Result};
use crate::facts::trampoline;
use crate::key::{Member, Target, Word};
use crate::memory::{trim, try_box, try_reserve};
use crate::registry::TypeRef;
use crate::sync::{Life, Ordering};
use core::ptr::{self, NonNull};
use hashbrown::HashTable;

/// The first module type of each trampoline type.
pub(super) struct Adapters {
    /// By the hash of the key.
    table: HashTable<Adapter>,
    /// All keys, one behind the other. None is the beginning of another: a key tells by its first
    /// word how many follow.
    keys: Vec<Word>,
    life: Life,
}

struct Adapter {
    hash: u64,
    /// Where in `keys` its key begins.
    start: usize,
    module_type: u32,
}

/// The key of a func type's trampoline type.
enum Key<W> {
    /// Of a type in a larger group that is its own trampoline type.
    Itself(Word),
    /// Of all others.
    Widened(W),
}

fn key_of<'a>(ty: TypeRef<'a>, func: Member<'a>) -> Key<impl Iterator<Item = Word> + 'a> {
    match ty.group_len() != 1 && ty.is_own_trampoline() {
        true => Key::Itself(itself(ty)),
        false => Key::Widened(trampoline::words(func, ty.hierarchy_of())),
    }
}

/// A word that refers to this type, and that no key begins with but its own.
fn itself(ty: TypeRef<'_>) -> Word {
    Word::reference(false, Target::Outside(ty.index()))
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
        let core = unsafe { self.0.core.as_ref() };
        let asked = core.look_up(trampoline).ok()?;
        let asked = asked.as_ref();
        // A trampoline type is its own. The words of any other type are no one's key.
        let itself = [itself(asked)];
        let sought = match asked.group_len() {
            1 => asked.group().words(),
            _ => &itself,
        };
        match self.adapters() {
            Ok(adapters) => adapters.find(core.seed().hash(sought), sought),
            // No memory for a table: look at each.
            Err(_) => (0..self.len() as u32).find(|&i| {
                let ty = self.get(i);
                let key = ty.and_then(|ty| Some(key_of(ty, ty.func()?)));
                match key {
                    Some(Key::Itself(word)) => sought == [word],
                    Some(Key::Widened(words)) => words.eq(sought.iter().copied()),
                    None => false,
                }
            }),
        }
    }

    /// The table, made now if it is not there yet.
    #[expect(unsafe_code, reason = "the table lives as long as the collection")]
    fn adapters(&self) -> Result<&Adapters> {
        // Acquire: who finds the table finds it filled.
        let present = NonNull::new(self.0.adapters.load(Ordering::Acquire));
        let adapters = match present {
            Some(present) => present,
            None => {
                let made = Box::into_raw(try_box(self.make_adapters()?)?);
                // Release: pairs with the Acquire above. Acquire on failure: the faster one's table is
                // read.
                let set = self.0.adapters.compare_exchange(
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
        let core = unsafe { self.0.core.as_ref() };
        let mut adapters = Adapters {
            table: HashTable::new(),
            keys: Vec::new(),
            life: Life::new(),
        };
        for module_type in 0..self.len() as u32 {
            let Some(ty) = self.get(module_type) else {
                continue;
            };
            let Some(func) = ty.func() else {
                continue;
            };
            // Its key, behind those of other trampoline types.
            let start = adapters.keys.len();
            try_reserve(&mut adapters.keys, 1 + func.words().len())?;
            match key_of(ty, func) {
                Key::Itself(word) => adapters.keys.push(word),
                Key::Widened(words) => adapters.keys.extend(words),
            }
            let hash = core.seed().hash(&adapters.keys[start..]);
            if adapters.find(hash, &adapters.keys[start..]).is_some() {
                adapters.keys.truncate(start);
                continue;
            }
            let hash_of = |adapter: &Adapter| adapter.hash;
            let adapter = Adapter {
                hash,
                start,
                module_type,
            };
            adapters
                .table
                .try_reserve(1, hash_of)
                .map_err(|_| ErrorKind::OutOfMemory)?;
            adapters.table.insert_unique(hash, adapter, hash_of);
        }
        trim(&mut adapters.keys);
        Ok(adapters)
    }
}

impl Adapters {
    /// The module type of this key.
    fn find(&self, hash: u64, key: &[Word]) -> Option<u32> {
        self.life.used();
        let same = |adapter: &Adapter| self.keys[adapter.start..].starts_with(key);
        let found = self.table.find(hash, same)?;
        Some(found.module_type)
    }
}

impl Drop for Adapters {
    fn drop(&mut self) {
        self.life.ends();
    }
}
