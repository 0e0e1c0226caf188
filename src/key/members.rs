//! Reading a key: member by member, field by field, reference by reference.
//!
//! Keys in a registry were written by [`super::Draft`], so they can be read; `Registry::check` verifies that. A reader
//! stops at a word that it cannot read.

use super::{Clauses, Head, Target, Word};
use crate::error::Part;
use crate::index::TypeIndex;
use crate::ty::{FieldType, StorageType, ValType};

/// One sub type of a key.
#[derive(Clone, Copy)]
pub(crate) struct Member<'a> {
    pub(crate) head: Head,
    /// Fields, params and results; then the clauses, if it has any.
    words: &'a [Word],
}

impl<'a> Member<'a> {
    /// The member whose head is the first of these words.
    #[inline]
    pub(crate) fn at(words: &'a [Word]) -> Option<Member<'a>> {
        let head = words.first()?.as_head()?;
        let words = words.get(1..1 + head.len())?;
        Some(Member { head, words })
    }

    /// Field `i` of a struct or array, param `i` of a function, or the reference to the function type of a cont or exn.
    pub(crate) fn field(&self, i: u32) -> Option<FieldType<Target>> {
        self.params().get(i as usize)?.as_field()
    }

    /// Param `i` of a function.
    pub(crate) fn param(&self, i: u32) -> Option<ValType<Target>> {
        value(*self.params().get(i as usize)?)
    }

    /// Result `i` of a function.
    pub(crate) fn result(&self, i: u32) -> Option<ValType<Target>> {
        value(*self.results().get(i as usize)?)
    }

    /// The words up to the results, as fields: the fields of a struct or array, the params of a function.
    pub(crate) fn fields(self) -> impl Iterator<Item = FieldType<Target>> + 'a {
        self.params().iter().map_while(|word| word.as_field())
    }

    /// The words of the fields, or of the params and then the results.
    pub(crate) fn words(&self) -> &'a [Word] {
        &self.words[..self.head.parts()]
    }

    /// All words after the head: the fields, params and results, then the clauses, if it has any.
    pub(crate) fn after_head(&self) -> &'a [Word] {
        self.words
    }

    /// Its descriptor clauses.
    pub(crate) fn clauses(&self) -> Clauses {
        if !self.head.has_clauses {
            return Clauses::default();
        }
        let word = self.words.last().and_then(|word| word.as_clauses());
        word.unwrap_or_default()
    }

    /// The function type of a continuation type, or of the tag of an exn type.
    pub(crate) fn function_type(&self) -> Option<Target> {
        let first = self.words.first()?;
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

    /// The words of the fields or params.
    fn params(&self) -> &'a [Word] {
        &self.words[..self.head.fields as usize]
    }

    fn results(&self) -> &'a [Word] {
        &self.words[self.head.fields as usize..self.head.parts()]
    }
}

fn value(word: Word) -> Option<ValType<Target>> {
    match word.as_field()?.storage {
        StorageType::Val(value) => Some(value),
        StorageType::I8 | StorageType::I16 => None,
    }
}

/// The members of a key, in order.
pub(crate) struct Members<'a>(&'a [Word]);

impl<'a> Members<'a> {
    pub(crate) fn of(words: &'a [Word]) -> Members<'a> {
        Members(words)
    }
}

impl<'a> Iterator for Members<'a> {
    type Item = Member<'a>;

    fn next(&mut self) -> Option<Member<'a>> {
        let member = Member::at(self.0)?;
        self.0 = &self.0[1 + member.head.len()..];
        Some(member)
    }
}

/// The registered types that a key names, once for each time it names them. This is the only source of the references
/// between groups: retaining, releasing and counting them all use it.
pub(crate) fn references(words: &[Word]) -> impl Iterator<Item = TypeIndex> + '_ {
    // Two steps, so that one test of a bit suffices for most words.
    let named = words.iter().filter(|word| word.names_registered_type());
    named.map(|word| match word.outside() {
        Some(index) => index,
        None => unreachable!("a word that names a registered type has its index"),
    })
}
