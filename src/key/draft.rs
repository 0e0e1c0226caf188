//! A group that is being written as words, member by member.
//!
//! A draft owns nothing. Its writer keeps every outside type that it names alive until the draft has been registered,
//! so that no index in it can be given to another type.

use super::{Clauses, Head, Word};
use crate::error::{Error, ErrorKind, Result};
use crate::limits::{Limit, Limits};
use crate::memory::{try_push, try_reserve};

/// The words of a group so far, and how many members it has.
#[derive(Default)]
pub(crate) struct Draft {
    /// The words so far, then room: words without a meaning. Room is initialized once, not again for each group.
    buffer: Vec<Word>,
    /// How many words there are so far.
    len: usize,
    members: u32,
    /// How many fields, params and results all members have.
    parts: u32,
}

impl Draft {
    /// Empties the draft; its memory stays for the next group.
    pub(crate) fn clear(&mut self) {
        self.len = 0;
        self.members = 0;
        self.parts = 0;
    }

    /// Empties the draft, and allocates memory for this number of words.
    pub(crate) fn clear_for(&mut self, words: usize) -> Result<()> {
        self.clear();
        let more = words.saturating_sub(self.buffer.len());
        try_reserve(&mut self.buffer, more)
    }

    /// A group of one type, whose words are made from those of a valid type and so are within all limits.
    pub(crate) fn of_one(words: impl Iterator<Item = Word>) -> Result<Draft> {
        let mut draft = Draft {
            members: 1,
            ..Draft::default()
        };
        for word in words {
            draft.word(word)?;
        }
        Ok(draft)
    }

    /// How many members there are so far.
    #[inline(always)]
    pub(crate) fn members(&self) -> u32 {
        self.members
    }

    /// Begins a member. The fields, params and results that the head counts follow.
    #[inline]
    pub(crate) fn head(&mut self, head: Head, limits: &Limits) -> Result<()> {
        at_most(u64::from(self.members) + 1, Limit::GroupTypes, limits)?;
        head_within(head, limits)?;
        self.count(head.fields + head.results, limits)?;
        self.word(Word::head(head))?;
        self.members += 1;
        Ok(())
    }

    /// Counts parts of the last member; their own limit has been checked.
    fn count(&mut self, parts: u32, limits: &Limits) -> Result<()> {
        self.parts += parts; // A refusal ends the draft, so the sum stays near the limit.
        at_most(self.parts.into(), Limit::GroupParts, limits)
    }

    /// Writes the number of results into the head of the last member, a function whose `params` are written.
    pub(crate) fn set_results(&mut self, params: u32, results: u32, limits: &Limits) -> Result<()> {
        at_most(results.into(), Limit::Results, limits)?;
        self.count(results, limits)?;
        let head = self.len.checked_sub(params as usize + 1);
        match head.and_then(|at| self.buffer.get_mut(at)) {
            Some(head) => *head = head.with_results(results),
            None => return Err(ErrorKind::Internal("results without a function").into()),
        }
        Ok(())
    }

    /// Adds the word of a field, param or result.
    #[inline]
    pub(crate) fn word(&mut self, word: Word) -> Result<()> {
        match self.buffer.get_mut(self.len) {
            Some(room) => *room = word,
            None => try_push(&mut self.buffer, word)?,
        }
        self.len += 1;
        Ok(())
    }

    /// Adds the descriptor clauses of the last member, after its fields.
    pub(crate) fn clauses(&mut self, clauses: Clauses) -> Result<()> {
        self.word(Word::clauses(clauses))
    }

    /// Adds the words of fields, params or results.
    #[inline]
    pub(crate) fn words(&mut self, words: &[Word]) -> Result<()> {
        let room = self.room();
        let (over_room, beyond) = words.split_at(words.len().min(room.len()));
        room[..over_room.len()].copy_from_slice(over_room);
        try_reserve(&mut self.buffer, beyond.len())?;
        self.buffer.extend_from_slice(beyond);
        self.len += words.len();
        Ok(())
    }

    /// The room after the last word, of any length. Words that are written there count once they are added.
    #[inline(always)]
    pub(crate) fn room(&mut self) -> &mut [Word] {
        self.buffer.get_mut(self.len..).unwrap_or_default()
    }

    /// Makes room for `words` more words.
    #[inline]
    pub(crate) fn make_room(&mut self, words: usize) -> Result<()> {
        if self.buffer.len() - self.len < words {
            self.grow(words)?;
        }
        Ok(())
    }

    #[cold]
    fn grow(&mut self, words: usize) -> Result<()> {
        let missing = words - (self.buffer.len() - self.len);
        try_reserve(&mut self.buffer, missing)?;
        let all = self.buffer.capacity();
        self.buffer.resize(all, Word::UNWRITTEN);
        Ok(())
    }

    /// Adds `parts` words of the last member, which were written into the room.
    #[inline(always)]
    pub(crate) fn add_written(&mut self, parts: u32) {
        debug_assert!(self.room().len() >= parts as usize);
        self.len += parts as usize;
    }

    /// Adds a whole member: writes its head into the first word of the room, after which its `parts` are written. Adds
    /// nothing and returns `None` if the group has too many parts, or the room has fewer words. The other limits have been
    /// checked.
    #[inline(always)]
    pub(crate) fn add_member(&mut self, head: Word, parts: u32, limits: &Limits) -> Option<()> {
        let all_parts = self.parts + parts;
        let len = self.len + 1 + parts as usize;
        if all_parts > limits.get(Limit::GroupParts) || len > self.buffer.len() {
            return None;
        }
        self.buffer[self.len] = head;
        (self.len, self.parts) = (len, all_parts);
        self.members += 1;
        Some(())
    }

    /// The key, once all members are written.
    #[inline]
    pub(crate) fn key(&self) -> Key<'_> {
        Key {
            words: &self.buffer[..self.len],
            members: self.members,
        }
    }
}

/// The words of a whole group, and how many members it has.
#[derive(Clone, Copy)]
pub(crate) struct Key<'a> {
    pub(crate) words: &'a [Word],
    pub(crate) members: u32,
}

/// Compares each count of a head with its limit, before the head is packed.
#[inline]
pub(crate) fn head_within(head: Head, limits: &Limits) -> Result<()> {
    at_most(head.fields.into(), head.kind.first_limit(), limits)?;
    at_most(head.results.into(), Limit::Results, limits)
}

/// Refuses a count above its limit.
#[inline(always)]
pub(crate) fn at_most(count: u64, limit: Limit, limits: &Limits) -> Result<()> {
    if count > u64::from(limits.get(limit)) {
        return Err(too_many(limit, count, limits));
    }
    Ok(())
}

#[cold]
fn too_many(limit: Limit, count: u64, limits: &Limits) -> Error {
    let maximum = limits.get(limit);
    let exceeded = ErrorKind::LimitExceeded {
        limit,
        count,
        maximum,
    };
    exceeded.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ty::CompositeKind;

    #[test]
    fn a_draft_takes_as_many_members_as_a_group_may_have() {
        let mut limits = Limits::default();
        assert!(limits.set(Limit::GroupTypes, 2));
        let empty_struct = Head {
            kind: CompositeKind::Struct,
            is_final: true,
            is_shared: false,
            has_clauses: false,
            supertype: None,
            fields: 0,
            results: 0,
        };
        let mut draft = Draft::default();
        for len in 1..=2 {
            assert_eq!(draft.head(empty_struct, &limits), Ok(()));
            assert_eq!(draft.key().members, len);
        }
        let refused = draft.head(empty_struct, &limits).unwrap_err();
        assert_eq!(
            refused.kind(),
            ErrorKind::LimitExceeded {
                limit: Limit::GroupTypes,
                count: 3,
                maximum: 2
            }
        );
        assert_eq!((draft.key().members, draft.key().words.len()), (2, 2));
    }
}
