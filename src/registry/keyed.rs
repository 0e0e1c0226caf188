//! A group together with its key. The key says the same as the words that the group stores, and is read in fewer steps:
//! its words are whole.

use super::group::Group;
use crate::index::TypeIndex;
use crate::key::{Head, Key, Member, Word, Words, references};
use crate::rules::Candidate;

#[derive(Clone, Copy)]
pub(super) struct Keyed<'a> {
    pub(super) group: Group<'a>,
    /// The words from which the group was made.
    words: &'a [Word],
}

impl<'a> Keyed<'a> {
    /// A group that was made from this key.
    pub(super) fn new(group: Group<'a>, key: Key<'a>) -> Keyed<'a> {
        let words = key.words;
        Keyed { group, words }
    }

    /// The head of a member.
    #[inline]
    pub(super) fn head_at(self, position: u32) -> Option<Head> {
        self.words.get(self.start(position)?)?.as_head()
    }

    /// The registered types that the group names, once for each time it names them.
    #[inline]
    pub(super) fn references(self) -> impl Iterator<Item = TypeIndex> + 'a {
        references(Words::wide(self.words))
    }

    /// Where the words of a member begin.
    #[inline]
    fn start(self, position: u32) -> Option<usize> {
        Some(self.group.start(position)? as usize)
    }
}

impl Candidate for Keyed<'_> {
    #[inline]
    fn len(&self) -> u32 {
        self.group.len()
    }

    #[inline]
    fn member(&self, position: u32) -> Option<Member<'_>> {
        Member::at(
            Words::wide(self.words),
            position as usize,
            self.start(position)?,
        )
    }
}
