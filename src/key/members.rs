//! Reading a key: member by member, field by field, reference by reference.
//!
//! Keys in a registry were written by [`super::Draft`], or alike in the memory of a [`super::Scratch`], so they can be
//! read; `Registry::check` verifies that. A reader stops at a word that it cannot read.

use super::words::Parts;
use super::{Clauses, Head, Target, Word, Words};
use crate::error::Part;
use crate::index::TypeIndex;
use crate::ty::{FieldType, StorageType, ValType};

/// One sub type of a key.
#[derive(Clone, Copy)]
pub(crate) struct Member<'a> {
    pub(crate) head: Head,
    /// Fields, params and results; then the clauses, if it has any.
    words: Parts<'a>,
}

impl<'a> Member<'a> {
    /// This member, which begins at this word.
    #[inline]
    pub(crate) fn at(words: Words<'a>, member: usize, start: usize) -> Option<Member<'a>> {
        let head = words.head_at(member, start)?.as_head()?;
        let words = words.part(start + 1, head.len())?;
        Some(Member { head, words })
    }

    /// Field `i` of a struct or array, param `i` of a function, or the reference to the function type of a cont or exn.
    pub(crate) fn field(&self, i: u32) -> Option<FieldType<Target>> {
        self.words.get(self.field_at(i)?)?.as_field()
    }

    /// Param `i` of a function.
    pub(crate) fn param(&self, i: u32) -> Option<ValType<Target>> {
        value(self.words.get(self.field_at(i)?)?)
    }

    /// Result `i` of a function.
    pub(crate) fn result(&self, i: u32) -> Option<ValType<Target>> {
        value(self.results()?.get(i as usize)?)
    }

    /// The words up to the results, as fields: the fields of a struct or array, the params of a function.
    pub(crate) fn fields(self) -> impl Iterator<Item = FieldType<Target>> + 'a {
        self.words
            .iter()
            .take(self.head.fields as usize)
            .map_while(Word::as_field)
    }

    /// The words of the fields, or of the params and then the results.
    #[inline]
    pub(crate) fn words(&self) -> impl Iterator<Item = Word> + Clone + use<'a> {
        self.words.iter().take(self.head.parts())
    }

    /// Word `i` of [`Member::words`].
    pub(crate) fn part_word(&self, i: u32) -> Option<Word> {
        let is_part = (i as usize) < self.head.parts();
        self.words.get(i as usize).filter(|_| is_part)
    }

    /// All words after the head: the fields, params and results, then the clauses, if it has any.
    pub(crate) fn after_head(&self) -> Parts<'a> {
        self.words
    }

    /// Its descriptor clauses.
    pub(crate) fn clauses(&self) -> Clauses {
        if !self.head.has_clauses {
            return Clauses::default();
        }
        let word = self.words.get(self.head.parts());
        word.and_then(Word::as_clauses).unwrap_or_default()
    }

    /// The function type of a continuation type, or of the tag of an exn type.
    pub(crate) fn function_type(&self) -> Option<Target> {
        let first = self.words.get(0)?;
        first
            .target()
            .filter(|_| self.head.kind.has_function_type())
    }

    /// Which part of the type word `i` of [`Member::words`] is, and its number among parts of that sort.
    pub(crate) fn part(&self, i: u32) -> (Part, u32) {
        match i.checked_sub(self.head.fields) {
            None => (self.head.part_of_fields(), i),
            Some(result) => (Part::Result, result),
        }
    }

    /// Where the word of field or param `i` is.
    fn field_at(&self, i: u32) -> Option<usize> {
        (i < self.head.fields).then_some(i as usize)
    }

    fn results(&self) -> Option<Parts<'a>> {
        self.words
            .part(self.head.fields as usize, self.head.results as usize)
    }
}

fn value(word: Word) -> Option<ValType<Target>> {
    match word.as_field()?.storage {
        StorageType::Val(value) => Some(value),
        StorageType::I8 | StorageType::I16 => None,
    }
}

/// The members of a group, in order.
pub(crate) struct Members<'a> {
    words: Words<'a>,
    /// The next one.
    next: usize,
    /// The word where it begins.
    start: usize,
}

impl<'a> Members<'a> {
    pub(crate) fn of(words: Words<'a>) -> Members<'a> {
        Members {
            words,
            next: 0,
            start: 0,
        }
    }

    /// The words of the members, as in their key.
    pub(crate) fn words(self) -> impl Iterator<Item = Word> + 'a {
        self.flat_map(|member| {
            core::iter::once(Word::head(member.head)).chain(member.after_head().iter())
        })
    }
}

impl<'a> Iterator for Members<'a> {
    type Item = Member<'a>;

    fn next(&mut self) -> Option<Member<'a>> {
        let member = Member::at(self.words, self.next, self.start)?;
        self.next += 1;
        self.start += 1 + member.head.len();
        Some(member)
    }
}

/// The words of a key after those of its first member.
#[inline(always)]
pub(crate) fn after_member(key: &[Word]) -> &[Word] {
    let len = key.first().map_or(0, |head| 1 + head.len_after_head());
    key.get(len..).unwrap_or_default()
}

/// The registered types that a key names, once for each time it names them. This is the only source of the references
/// between groups: retaining, releasing and counting them all use it.
pub(crate) fn references(words: Words<'_>) -> impl Iterator<Item = TypeIndex> + '_ {
    // Two steps, so that one test of a bit suffices for most words.
    let named = words.iter().filter(|word| word.names_registered_type());
    named.map(|word| match word.outside() {
        Some(index) => index,
        None => unreachable!("a word that names a registered type has its index"),
    })
}
