//! The first function type of a module that has a given trampoline type: all function types with that trampoline type
//! can share its trampoline, a piece of code.
//!
//! The answer is found without registering a trampoline type. The table is indexed by the *key* of each function type's
//! trampoline type: the words of the group of one that this type is or would be. A type in a larger group that is its
//! own trampoline type shares its trampoline with no other type. Its key is one word that refers to it, which is never
//! the key of a group.
//!
//! The answer must not depend on how much memory there is: if there is none for the table, the wanted key is compared
//! with the keys of all types, which allocates nothing.

use crate::error::{ErrorKind, Result};
use crate::facts::trampoline;
use crate::key::{Member, Members, Seed, Target, Word, Words, kept_half};
use crate::made_once::MadeOnce;
use crate::memory::{trim, try_reserve};
use crate::registry::{Type, TypeRef};
use crate::sync::Life;
use hashbrown::HashTable;

/// The first module type of each trampoline type, in a table that is made when first asked for.
#[derive(Default)]
pub(super) struct Trampolines(MadeOnce<TrampolineTable>);

struct TrampolineTable {
    /// By half of the hash of the key.
    rows: HashTable<TrampolineRow>,
    /// All keys, one after the other. No key is a prefix of another, since the first word of a key says how many
    /// follow.
    keys: Vec<Word>,
    life: Life,
}

struct TrampolineRow {
    /// Half of the hash of its key: as much as a group keeps.
    hash: u32,
    /// Where its key begins in `keys`.
    start: usize,
    module_type: u32,
}

/// The key of a function type's trampoline type.
enum TrampolineKey<W> {
    /// The key of a type in a larger group that is its own trampoline type.
    Itself(Word),
    /// The key of every other type.
    Widened(W),
}

/// The key that is looked for: of the same two sorts.
#[derive(Clone, Copy)]
enum Sought<'a> {
    Itself(Word),
    /// The key of this group of one.
    Group(Words<'a>),
}

impl Sought<'_> {
    fn is(self, key: TrampolineKey<impl Iterator<Item = Word>>) -> bool {
        match (self, key) {
            (Sought::Itself(word), TrampolineKey::Itself(key)) => word == key,
            (Sought::Group(words), TrampolineKey::Widened(key)) => {
                Members::of(words).words().eq(key)
            }
            _ => false,
        }
    }

    /// Do these words begin with the key?
    fn begins(self, keys: &[Word]) -> bool {
        match self {
            Sought::Itself(word) => keys.first() == Some(&word),
            Sought::Group(group) => {
                let words = keys.get(..group.len());
                words.is_some_and(|words| group.are_of(words, 1))
            }
        }
    }
}

fn key_of<'a>(ty: TypeRef<'a>, func: Member<'a>) -> TrampolineKey<impl Iterator<Item = Word> + 'a> {
    if ty.group_len() != 1 && ty.is_own_trampoline() {
        TrampolineKey::Itself(itself(ty))
    } else {
        TrampolineKey::Widened(trampoline::words(func, ty.top_of()))
    }
}

/// A word that refers to this type. Only this type's key begins with it.
fn itself(ty: TypeRef<'_>) -> Word {
    Word::reference(false, Target::Outside(ty.index()))
}

impl Trampolines {
    /// The first function type of a module that has this trampoline type. `types` returns the types of the module, the
    /// same in each call.
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
        // A trampoline type is its own trampoline type. The words of any other type are not in the table.
        let (sought, hash) = match (asked.group_len(), itself(asked)) {
            (1, _) => (
                Sought::Group(asked.group().words()),
                asked.group().half_hash(),
            ),
            (_, itself) => (Sought::Itself(itself), kept_half(seed.hash(&[itself]))),
        };
        match self.0.get(|| TrampolineTable::new(functions(), seed)) {
            Ok(table) => table.find(hash, |keys| sought.begins(keys)),
            // There is no memory for a table: compare each key.
            Err(_) => {
                let mut functions = functions();
                functions.find_map(|(i, ty, func)| sought.is(key_of(ty, func)).then_some(i))
            }
        }
    }
}

impl TrampolineTable {
    fn new<'a>(
        functions: impl Iterator<Item = (u32, TypeRef<'a>, Member<'a>)>,
        seed: &Seed,
    ) -> Result<TrampolineTable> {
        let mut table = TrampolineTable {
            rows: HashTable::new(),
            keys: Vec::new(),
            life: Life::new(),
        };
        for (module_type, ty, func) in functions {
            // Adds its key after those of other trampoline types.
            let start = table.keys.len();
            try_reserve(&mut table.keys, 1 + func.head.parts())?;
            match key_of(ty, func) {
                TrampolineKey::Itself(word) => table.keys.push(word),
                TrampolineKey::Widened(words) => table.keys.extend(words),
            }
            let key = &table.keys[start..];
            let hash = kept_half(seed.hash(key));
            if table.find(hash, |keys| keys.starts_with(key)).is_some() {
                table.keys.truncate(start);
                continue;
            }
            let hash_of = |row: &TrampolineRow| spread(row.hash);
            let row = TrampolineRow {
                hash,
                start,
                module_type,
            };
            table
                .rows
                .try_reserve(1, hash_of)
                .map_err(|_| ErrorKind::OutOfMemory)?;
            table.rows.insert_unique(spread(hash), row, hash_of);
        }
        trim(&mut table.keys);
        Ok(table)
    }

    /// The number of the first module type with a key of this half hash; `begins` says whether words begin with that
    /// key.
    fn find(&self, hash: u32, begins: impl Fn(&[Word]) -> bool) -> Option<u32> {
        self.life.used();
        let same = |row: &TrampolineRow| begins(&self.keys[row.start..]);
        let found = self.rows.find(spread(hash), same)?;
        Some(found.module_type)
    }
}

/// Half a hash for a table that uses the lowest and the highest bits of a whole one.
fn spread(half: u32) -> u64 {
    u64::from(half) << 32 | u64::from(half)
}

impl Drop for TrampolineTable {
    fn drop(&mut self) {
        self.life.ends();
    }
}
