//! The storage of names: one text with one name after the other, and two hash tables that find a name by its type or
//! field, and by its letters.
//!
//! There is a row for each type or field that has a name; the type of a named field has a row, too. So a name takes 12
//! bytes, its own bytes, and a number in each of the two hash tables. With the owner that each type has, that is at
//! most 32 bytes of heap for each byte that a name section spends on it, even at the moment when all of them grow
//! (`tests/memory/heap.rs`).

use super::identifier::{Identifier, LONGEST, Number};
use crate::error::{ErrorKind, Result};
use crate::index::TypeIndex;
use crate::memory::{try_push, try_reserve};
use core::hash::BuildHasher;
use hashbrown::HashTable;
use std::hash::RandomState;

/// A type, or one of its fields.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct TypeOrField {
    pub(super) ty: TypeIndex,
    pub(super) field: Option<u32>,
}

impl TypeOrField {
    fn number(self) -> Number {
        match self.field {
            None => Number::Type(self.ty.get()),
            Some(field) => Number::Field(field),
        }
    }

    /// Where an identifier must be unique: for a field within its type; for a type everywhere, which is `None`.
    fn scope(self) -> Option<TypeIndex> {
        self.field.map(|_| self.ty)
    }
}

#[derive(Clone, Copy)]
struct NameRow {
    ty: TypeIndex,
    /// 0 for the type itself, or the number of a field plus one; with the bit IS_FIRST if the name fits as an
    /// identifier and nothing else within its scope had it before.
    part: u32,
    /// Where the name begins in the text; NO_NAME for a type without a name, of which fields have names.
    start: u32,
}

const _: () = assert!(size_of::<NameRow>() == 12);

const IS_FIRST: u32 = 1 << 31;
const NO_NAME: u32 = u32::MAX;

impl NameRow {
    fn new(named: TypeOrField) -> NameRow {
        NameRow {
            ty: named.ty,
            part: named.field.map_or(0, |field| field + 1),
            start: NO_NAME,
        }
    }

    fn named(self) -> TypeOrField {
        let field = (self.part & !IS_FIRST).checked_sub(1);
        TypeOrField { ty: self.ty, field }
    }

    fn has_name(self) -> bool {
        self.start != NO_NAME
    }

    fn is_first(self) -> bool {
        self.part & IS_FIRST != 0
    }
}

#[derive(Default)]
struct Rows {
    rows: Vec<NameRow>,
    /// Each name with a NUL after it, for C; and names that were replaced.
    text: Vec<u8>,
    hasher: RandomState,
}

impl Rows {
    fn get(&self, number: u32) -> NameRow {
        self.rows[number as usize]
    }

    /// The name, with NUL after it.
    fn name(&self, row: NameRow) -> Option<&str> {
        let from = self.text.get(row.start as usize..)?;
        let len = from.iter().position(|&byte| byte == 0)?;
        core::str::from_utf8(from.get(..=len)?).ok()
    }

    /// The name. For a long name only a prefix, longer than texts show, so that printing takes no time for the rest.
    fn beginning(&self, row: NameRow) -> Option<&str> {
        let from = self.text.get(row.start as usize..)?;
        let mut name = &from[..from.len().min(LONGEST + 1)];
        if let Some(len) = name.iter().position(|&byte| byte == 0) {
            name = &name[..len];
        }
        match core::str::from_utf8(name) {
            Ok(name) => Some(name),
            // The prefix ends in the middle of a character.
            Err(cut) => core::str::from_utf8(&name[..cut.valid_up_to()]).ok(),
        }
    }

    fn hash(&self, number: u32) -> u64 {
        self.hasher.hash_one(self.get(number).named())
    }

    fn name_hash(&self, number: u32) -> u64 {
        let row = self.get(number);
        let name = self.beginning(row).unwrap_or_default();
        self.hasher.hash_one((row.named().scope(), name))
    }
}

#[derive(Default)]
pub(super) struct NameTable {
    rows: Rows,
    /// The numbers of rows, by their types and fields.
    named: HashTable<u32>,
    /// The numbers of rows that have IS_FIRST, by their names.
    firsts: HashTable<u32>,
    /// How many bytes the names have, without the NULs.
    name_bytes: usize,
    /// How many bytes of the text are names that were replaced.
    replaced: usize,
}

/// The size of a table at an earlier time.
#[derive(Clone, Copy)]
pub(super) struct TableEnd {
    rows: usize,
    text: usize,
}

impl NameTable {
    pub(super) fn name_bytes(&self) -> usize {
        self.name_bytes
    }

    /// Is there a row for it?
    pub(super) fn has(&self, named: TypeOrField) -> bool {
        self.find(named).is_some()
    }

    pub(super) fn has_name(&self, named: TypeOrField) -> bool {
        self.find(named)
            .is_some_and(|row| self.rows.get(row).has_name())
    }

    /// The name, with NUL after it.
    pub(super) fn name(&self, named: TypeOrField) -> Option<&str> {
        self.rows.name(self.rows.get(self.find(named)?))
    }

    /// Its identifier in texts.
    pub(super) fn identifier(&self, named: TypeOrField) -> Option<Identifier<'_>> {
        let row = self.rows.get(self.find(named)?);
        Some(Identifier {
            name: self.rows.beginning(row)?,
            number: named.number(),
            is_first: row.is_first(),
        })
    }

    fn find(&self, named: TypeOrField) -> Option<u32> {
        let same = |&row: &u32| self.rows.get(row).named() == named;
        self.named
            .find(self.rows.hasher.hash_one(named), same)
            .copied()
    }

    /// Does another row of the same scope have this name?
    fn is_taken(&self, named: TypeOrField, name: &str) -> bool {
        let same = |&row: &u32| {
            let row = self.rows.get(row);
            row.named().scope() == named.scope() && self.rows.beginning(row) == Some(name)
        };
        let hash = self.rows.hasher.hash_one((named.scope(), name));
        self.firsts.find(hash, same).is_some()
    }

    /// Adds a row without a name, for a type or field that has no row.
    pub(super) fn add(&mut self, named: TypeOrField) -> Result<u32> {
        let more = self.named.try_reserve(1, |&row| self.rows.hash(row));
        more.map_err(|_| ErrorKind::OutOfMemory)?;
        try_push(&mut self.rows.rows, NameRow::new(named))?;
        let row = self.rows.rows.len() as u32 - 1;
        let hash = self.rows.hash(row);
        self.named
            .insert_unique(hash, row, |&row| self.rows.hash(row));
        Ok(row)
    }

    /// Sets a name; replaces one that it has. On an error there is at most one more row, without a name.
    pub(super) fn set(&mut self, named: TypeOrField, name: &str) -> Result<()> {
        self.forget_replaced_if_many()?;
        let more = self.firsts.try_reserve(1, |&row| self.rows.name_hash(row));
        more.map_err(|_| ErrorKind::OutOfMemory)?;
        try_reserve(&mut self.rows.text, name.len() + 1)?;
        let number = match self.find(named) {
            Some(number) => number,
            None => self.add(named)?,
        };
        // From here on nothing can fail.
        self.take_name(number);
        let is_first = Identifier::fits(name) && !self.is_taken(named, name);
        let text = &mut self.rows.text;
        let start = text.len() as u32;
        text.extend_from_slice(name.as_bytes());
        text.push(0);
        self.name_bytes += name.len();
        let row = &mut self.rows.rows[number as usize];
        row.start = start;
        if is_first {
            row.part |= IS_FIRST;
            let hash = self.rows.name_hash(number);
            self.firsts
                .insert_unique(hash, number, |&row| self.rows.name_hash(row));
        }
        Ok(())
    }

    pub(super) fn end(&self) -> TableEnd {
        TableEnd {
            rows: self.rows.rows.len(),
            text: self.rows.text.len(),
        }
    }

    /// Removes the rows and names that were added after `end`. None of them may have replaced another name, and no name
    /// may have been forgotten after one of them was added. Takes no time for earlier rows, unless one of them got a
    /// name.
    pub(super) fn back_to(&mut self, end: TableEnd) {
        let mut left = self.rows.text.len().saturating_sub(end.text);
        for number in (0..self.rows.rows.len() as u32).rev() {
            if left == 0 && (number as usize) < end.rows {
                break;
            }
            let row = self.rows.get(number);
            if row.has_name() && row.start as usize >= end.text {
                let replaced = self.replaced;
                self.take_name(number);
                left -= self.replaced - replaced;
            }
            if number as usize >= end.rows {
                let hash = self.rows.hash(number);
                if let Ok(entry) = self.named.find_entry(hash, |&row| row == number) {
                    entry.remove();
                }
            }
        }
        self.rows.rows.truncate(end.rows);
        let taken_back = self.rows.text.len().saturating_sub(end.text);
        self.rows.text.truncate(end.text);
        self.replaced -= taken_back;
    }

    /// Removes the name of a row, if it has one.
    fn take_name(&mut self, number: u32) {
        let row = self.rows.get(number);
        let Some(name) = self.rows.name(row) else {
            return;
        };
        self.replaced += name.len();
        self.name_bytes -= name.len() - 1;
        if row.is_first() {
            let hash = self.rows.name_hash(number);
            if let Ok(entry) = self.firsts.find_entry(hash, |&row| row == number) {
                entry.remove();
            }
        }
        self.rows.rows[number as usize] = NameRow::new(row.named());
    }

    /// Makes a new text without the names that were replaced, if they are more than a third of it. So each of them pays
    /// once for three times its bytes.
    ///
    /// And so the text is at most one and a half times as long as its names with their NULs. Those have at most 2^31
    /// bytes (`Limit::NameBytes`), so 32 bits can say where a name begins.
    pub(super) fn forget_replaced_if_many(&mut self) -> Result<()> {
        if self.replaced <= self.rows.text.len() / 3 {
            return Ok(());
        }
        let mut text = Vec::new();
        try_reserve(&mut text, self.rows.text.len() - self.replaced)?;
        for number in 0..self.rows.rows.len() {
            let start = text.len() as u32;
            if let Some(name) = self.rows.name(self.rows.rows[number]) {
                text.extend_from_slice(name.as_bytes());
                self.rows.rows[number].start = start;
            }
        }
        self.rows.text = text;
        self.replaced = 0;
        Ok(())
    }
}
