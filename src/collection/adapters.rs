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

#![expect(unsafe_code, reason = "a table that is set once")]

use crate::error::{ErrorKind, Result};
use crate::facts::trampoline;
use crate::key::{Member, Seed, Target, Word};
use crate::memory::{trim, try_box, try_reserve};
use crate::registry::{Type, TypeRef};
use crate::sync::{AtomicPtr, Life, Ordering};
use core::ptr::{self, NonNull};
use hashbrown::HashTable;

/// The first module type of each trampoline type, in a table that is made when first asked for.
#[derive(Default)]
pub(super) struct Adapters(AtomicPtr<Table>);

struct Table {
    /// By the hash of the key.
    rows: HashTable<Row>,
    /// All keys, one after the other. None is the beginning of another: the first word of a key says how many
    /// follow.
    keys: Vec<Word>,
    life: Life,
}

struct Row {
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

impl<W: Iterator<Item = Word>> Key<W> {
    fn is(self, words: &[Word]) -> bool {
        match self {
            Key::Itself(word) => words == [word],
            Key::Widened(widened) => widened.eq(words.iter().copied()),
        }
    }
}

fn key_of<'a>(ty: TypeRef<'a>, func: Member<'a>) -> Key<impl Iterator<Item = Word> + 'a> {
    if ty.group_len() != 1 && ty.is_own_trampoline() {
        Key::Itself(itself(ty))
    } else {
        Key::Widened(trampoline::words(func, ty.top_of()))
    }
}

/// A word that refers to this type, and that no key begins with but its own.
fn itself(ty: TypeRef<'_>) -> Word {
    Word::reference(false, Target::Outside(ty.index()))
}

impl Adapters {
    /// The first function type of a module that has this trampoline type. `types` are the module's, the same each
    /// time.
    pub(super) fn find<'a, T: Iterator<Item = &'a Type>>(
        &self,
        types: impl Fn() -> T,
        asked: TypeRef<'_>,
        seed: &Seed,
    ) -> Option<u32> {
        let functions = || {
            (0..)
                .zip(types())
                .filter_map(|(i, ty)| Some((i, ty, ty.func()?)))
        };
        // A trampoline type is its own. The words of any other type are no one's key.
        let itself = [itself(asked)];
        let sought = match asked.group_len() {
            1 => asked.group().words(),
            _ => &itself,
        };
        match self.adapters(functions(), seed) {
            Ok(table) => table.find(seed.hash(sought), sought),
            // No memory for a table: compare each.
            Err(_) => {
                let mut functions = functions();
                functions.find_map(|(i, ty, func)| key_of(ty, func).is(sought).then_some(i))
            }
        }
    }

    /// The table, made now if it is not there yet.
    fn adapters<'a>(
        &self,
        functions: impl Iterator<Item = (u32, TypeRef<'a>, Member<'a>)>,
        seed: &Seed,
    ) -> Result<&Table> {
        // Acquire: a thread that finds the table finds it filled.
        let present = NonNull::new(self.0.load(Ordering::Acquire));
        let table = match present {
            Some(present) => present,
            None => {
                let made = Box::into_raw(try_box(Table::new(functions, seed)?)?);
                // Release: pairs with the Acquire above. Acquire on failure: the faster one's table is
                // read.
                let set = self.0.compare_exchange(
                    ptr::null_mut(),
                    made,
                    Ordering::Release,
                    Ordering::Acquire,
                );
                let winner = match set {
                    Ok(_) => made,
                    Err(faster) => {
                        // SAFETY: made just now by `Box::into_raw`, and no one else has it.
                        drop(unsafe { Box::from_raw(made) });
                        faster
                    }
                };
                NonNull::new(winner).ok_or(ErrorKind::Internal("an empty table of adapters"))?
            }
        };
        // SAFETY: set once, and freed only when `self` is dropped.
        Ok(unsafe { table.as_ref() })
    }
}

impl Drop for Adapters {
    fn drop(&mut self) {
        // Relaxed: `self` is the caller's alone.
        if let Some(table) = NonNull::new(self.0.load(Ordering::Relaxed)) {
            // SAFETY: made by `Box::into_raw`, set once, and no longer borrowed.
            drop(unsafe { Box::from_raw(table.as_ptr()) });
        }
    }
}

impl Table {
    fn new<'a>(
        functions: impl Iterator<Item = (u32, TypeRef<'a>, Member<'a>)>,
        seed: &Seed,
    ) -> Result<Table> {
        let mut table = Table {
            rows: HashTable::new(),
            keys: Vec::new(),
            life: Life::new(),
        };
        for (module_type, ty, func) in functions {
            // Its key, after those of other trampoline types.
            let start = table.keys.len();
            try_reserve(&mut table.keys, 1 + func.words().len())?;
            match key_of(ty, func) {
                Key::Itself(word) => table.keys.push(word),
                Key::Widened(words) => table.keys.extend(words),
            }
            let hash = seed.hash(&table.keys[start..]);
            if table.find(hash, &table.keys[start..]).is_some() {
                table.keys.truncate(start);
                continue;
            }
            let hash_of = |row: &Row| row.hash;
            let row = Row {
                hash,
                start,
                module_type,
            };
            table
                .rows
                .try_reserve(1, hash_of)
                .map_err(|_| ErrorKind::OutOfMemory)?;
            table.rows.insert_unique(hash, row, hash_of);
        }
        trim(&mut table.keys);
        Ok(table)
    }

    /// The module type of this key.
    fn find(&self, hash: u64, key: &[Word]) -> Option<u32> {
        self.life.used();
        let same = |row: &Row| self.keys[row.start..].starts_with(key);
        let found = self.rows.find(hash, same)?;
        Some(found.module_type)
    }
}

impl Drop for Table {
    fn drop(&mut self) {
        self.life.ends();
    }
}
