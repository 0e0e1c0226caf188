//! The usual calls to a builder: what has nothing wrong with it, and needs no more memory than there is.
//!
//! Each function does what the one it is named after does, or nothing; and then that one is to be asked, which
//! checks everything and has the words for what is wrong.

use super::PendingGroup;
use super::definition::{Definition, Named, Parts, Stage};
use crate::key::{Target, Word};
use crate::ty::CompositeKind;

impl PendingGroup {
    #[inline(always)]
    fn usual_open(&mut self, definition: &Definition) -> Option<&mut Parts> {
        let member = self.members.get_mut(definition.position.0 as usize)?;
        // Nothing is open once the group is built.
        let is_open = definition.builder == self.identity
            && member.edition == definition.edition
            && member.parts.stage == Stage::Open;
        is_open.then_some(&mut member.parts)
    }

    /// What names a member of this group.
    #[inline(always)]
    pub(crate) fn own_target(&self, named: Named<'_>) -> Option<Target> {
        match named {
            Named::Pending(pending) if pending.builder == self.identity => {
                Some(Target::Own(pending.position))
            }
            _ => None,
        }
    }

    /// Adds a field. Its word is asked for last, since it keeps what it names.
    #[inline(always)]
    pub(crate) fn usual_field(
        &mut self,
        definition: &Definition,
        word: impl FnOnce(&mut PendingGroup) -> Option<Word>,
    ) -> Option<()> {
        let run = self.usual_open(definition)?.fields;
        match definition.kind {
            CompositeKind::Struct => {}
            CompositeKind::Array if run.len == 0 => {}
            _ => return None,
        }
        self.usual_add(definition, word, false)
    }

    /// Adds a param or result, as [`PendingGroup::usual_field`] adds a field.
    #[inline(always)]
    pub(crate) fn usual_value(
        &mut self,
        definition: &Definition,
        word: impl FnOnce(&mut PendingGroup) -> Option<Word>,
        is_result: bool,
    ) -> Option<()> {
        match definition.kind {
            CompositeKind::Func => self.usual_add(definition, word, is_result),
            _ => None,
        }
    }

    #[inline(always)]
    fn usual_add(
        &mut self,
        definition: &Definition,
        word: impl FnOnce(&mut PendingGroup) -> Option<Word>,
        is_result: bool,
    ) -> Option<()> {
        let run = *self.usual_open(definition)?.list(is_result);
        if !self.words.can_grow(run) {
            return None;
        }
        let word = word(self)?;
        let member = self.members.get_mut(definition.position.0 as usize)?;
        self.words.grow(member.parts.list(is_result), word);
        Some(())
    }

    #[inline(always)]
    pub(crate) fn usual_finish(&mut self, definition: &Definition) -> Option<()> {
        let parts = self.usual_open(definition)?;
        let is_whole = definition.kind != CompositeKind::Array || parts.fields.len != 0;
        if !is_whole || parts.open_references != 0 {
            return None;
        }
        parts.stage = Stage::Finished;
        Some(())
    }
}
