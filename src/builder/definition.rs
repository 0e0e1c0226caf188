//! One member being defined: finality, supertype, fields, params and results.
//!
//! A definition is *open* until it is finished. A definition that is finished or void refuses further calls.

use super::field::UnresolvedField;
use super::group::{Definition, KeptTypes, PendingGroup, Stage};
use super::label::{PendingType, Referent};
use super::one_off::{OWN_IN_CALLS, refused};
use super::runs::Run;
use crate::error::{Error, ErrorKind, Part, Result};
use crate::key::{Target, Word, at_most};
use crate::limits::{Limit, Limits};
use crate::memory::try_reserve;
use crate::ty::CompositeKind;

impl Definition {
    /// Which part of the type one of its lists holds.
    pub(super) fn part(&self, is_result: bool) -> Part {
        if is_result {
            Part::Result
        } else {
            self.kind.first_part()
        }
    }

    /// The limit of one of its lists.
    fn limit(&self, is_result: bool) -> Limit {
        if is_result {
            Limit::Results
        } else {
            self.kind.first_limit()
        }
    }

    /// A reference to a member of its group; `None` for a label of another builder.
    #[inline(always)]
    pub(crate) fn reference(&self, to: PendingType, nullable: bool) -> Option<Word> {
        let own = Target::Own(to.position());
        (to.builder == self.builder).then(|| Word::reference(nullable, own))
    }

    /// Refuses to add `more` parts to a list of `len`, if that would exceed its limit. It refuses now and not when the
    /// group is built, so that a few calls cannot take any amount of memory.
    #[inline(always)]
    fn within(&self, len: usize, more: usize, is_result: bool, limits: &Limits) -> Result<()> {
        let count = len as u64 + more as u64; // Both are lengths of lists in memory.
        let within = at_most(count, self.limit(is_result), limits);
        within.map_err(|error| error.at_member(self.position))
    }
}

/// A whole continuation type.
pub(crate) struct Continuation<'a> {
    pub(crate) func: Referent<'a>,
    pub(crate) supertype: Option<Referent<'a>>,
    pub(crate) is_final: bool,
    pub(crate) is_shared: bool,
}

/// The target that a key has for a type to which a definition of this builder refers. The builder keeps the type alive
/// from now on.
#[inline(always)]
fn target(builder: u64, kept: &mut KeptTypes, referent: Referent<'_>) -> Result<Target> {
    match referent {
        Referent::Pending(pending) => pending.position_in(builder).map(Target::Own),
        Referent::Registered(ty) => kept.keep(ty).map(Target::Outside),
        Referent::Numbered(Target::Outside(index)) => kept.keep_index(index).map(Target::Outside),
        Referent::Numbered(Target::Own(_)) => Err(refused(OWN_IN_CALLS)),
    }
}

impl PendingGroup {
    /// Sets whether the type is final. It is by default; the last call counts.
    pub(crate) fn set_final(&mut self, definition: &Definition, is_final: bool) -> Result<()> {
        self.members.open(definition)?.is_not_final = !is_final;
        Ok(())
    }

    /// Declares the type below another. Whether that is valid is checked when the group is built; the last
    /// call counts.
    pub(crate) fn supertype(
        &mut self,
        definition: &Definition,
        supertype: Referent<'_>,
    ) -> Result<()> {
        let parts = self.members.open(definition)?;
        parts.supertype = Some(target(definition.builder, &mut self.kept, supertype)?);
        Ok(())
    }

    /// Sets whether the type is shared. It is not by default; the last call counts.
    pub(crate) fn set_shared(&mut self, definition: &Definition, is_shared: bool) -> Result<()> {
        self.members.open(definition)?.is_shared = is_shared;
        Ok(())
    }

    /// Names the member that describes this one. The last call counts.
    pub(crate) fn descriptor(
        &mut self,
        definition: &Definition,
        descriptor: PendingType,
    ) -> Result<()> {
        let parts = self.members.open(definition)?;
        parts.clauses.descriptor = Some(descriptor.position_in(definition.builder)?);
        Ok(())
    }

    /// Names the member that this one describes. The last call counts.
    pub(crate) fn describes(
        &mut self,
        definition: &Definition,
        described: PendingType,
    ) -> Result<()> {
        let parts = self.members.open(definition)?;
        parts.clauses.describes = Some(described.position_in(definition.builder)?);
        Ok(())
    }

    /// Sets the function type of a continuation type, or of the tag of an exn type. The last call counts.
    pub(crate) fn function_type(
        &mut self,
        definition: &Definition,
        function_type: Referent<'_>,
    ) -> Result<()> {
        let run = &mut self.members.open(definition)?.fields;
        let place = self.words.place(run)?;
        let target = target(definition.builder, &mut self.kept, function_type)?;
        let word = Word::reference(false, target);
        match self.words.get_mut(*run, 0) {
            Some(old) => *old = word,
            None => self.words.put(run, place, word)?,
        }
        Ok(())
    }

    /// Defines a continuation type. If that is refused, an earlier definition stays, and no type is kept for this one.
    pub(crate) fn define_cont(
        &mut self,
        pending: PendingType,
        cont: Continuation<'_>,
    ) -> Result<()> {
        let kept = self.kept.len();
        let defined = self.define_whole_cont(pending, cont);
        if defined.is_err() {
            self.kept.truncate(kept);
        }
        defined
    }

    fn define_whole_cont(&mut self, pending: PendingType, cont: Continuation<'_>) -> Result<()> {
        // Everything that can be refused comes first, except a wrong kind of member, which leaves an earlier definition
        // valid.
        let builder = self.members.identity;
        pending.position_in(builder)?;
        let func = target(builder, &mut self.kept, cont.func)?;
        let supertype = match cont.supertype {
            Some(supertype) => Some(target(builder, &mut self.kept, supertype)?),
            None => None,
        };
        self.words.place(&mut Run::default())?;
        let definition = self.define(pending, CompositeKind::Cont)?;
        let parts = self.members.open(&definition)?;
        parts.is_not_final = !cont.is_final;
        parts.is_shared = cont.is_shared;
        parts.supertype = supertype;
        parts.stage = Stage::Finished;
        let place = self.words.place(&mut parts.fields)?;
        self.words
            .put(&mut parts.fields, place, Word::reference(false, func))
    }

    /// Adds a field to a struct, the element to an array, or a param or result to a function type. Returns its number.
    #[inline(always)]
    pub(crate) fn add(
        &mut self,
        definition: &Definition,
        field: UnresolvedField<'_>,
        is_result: bool,
    ) -> Result<u32> {
        let run = self.members.open(definition)?.list(is_result);
        let number = run.len as u32;
        if definition.kind == CompositeKind::Array && number != 0 {
            return Err(second_element(definition));
        }
        let limits = &self.kept.registry.core().config.limits;
        definition.within(run.len, 1, is_result, limits)?;
        // Then reserves room, so that the type that the field refers to is kept only if the field is added.
        let place = self.words.place(run)?;
        let word = field.word(|referent| target(definition.builder, &mut self.kept, referent))?;
        self.words.put(run, place, word)?;
        Ok(number)
    }

    /// [`PendingGroup::add`] of a word that names no registered type, in its usual case. In every other, which may be refused,
    /// does nothing and returns `false`.
    #[inline(always)]
    pub(crate) fn add_word(
        &mut self,
        definition: &Definition,
        word: Word,
        is_result: bool,
    ) -> bool {
        let limits = &self.kept.registry.core().config.limits;
        let limit = limits.get(definition.limit(is_result));
        let Some(parts) = self.members.if_open(definition) else {
            return false;
        };
        let run = parts.list(is_result);
        definition.kind != CompositeKind::Array
            && run.len < limit as usize
            && self.words.add_last(run, word)
    }

    /// Adds several fields, params or results, or none of them. The error names the one at fault.
    pub(crate) fn add_all<'a>(
        &mut self,
        definition: &Definition,
        fields: impl ExactSizeIterator<Item = Result<UnresolvedField<'a>>>,
        is_result: bool,
    ) -> Result<()> {
        let before = self.members.open(definition)?.list(is_result).len;
        let limits = &self.core().config.limits;
        definition
            .within(before, fields.len(), is_result, limits)
            .map_err(|error| {
                let first = limits.get(definition.limit(is_result));
                error.at_part(definition.part(is_result), first)
            })?;
        let kept = self.kept.len();
        for field in fields {
            let added = field.and_then(|field| self.add(definition, field, is_result));
            if let Err(error) = added {
                let run = self.members.open(definition)?.list(is_result);
                let number = run.len as u32;
                self.words.cut(run, before);
                self.kept.truncate(kept);
                return Err(error.at_part(definition.part(is_result), number));
            }
        }
        Ok(())
    }

    /// Adds all fields of the supertype that was declared, or none of them.
    pub(crate) fn inherit(&mut self, definition: &Definition) -> Result<()> {
        let refused = |why| Error::from(ErrorKind::State(why)).at_member(definition.position);
        let none = refused("the definition has no supertype yet whose fields it could inherit");
        let parts = self.members.open(definition)?;
        let (before, supertype) = (parts.fields.len, parts.supertype.ok_or(none)?);
        let limits = &self.core().config.limits;
        let within = |inherited: usize| definition.within(before, inherited, false, limits);
        let mut inherited = Vec::new();
        match supertype {
            Target::Own(above) => {
                let Some(above) = self.members.finished(above) else {
                    return Err(refused("the definition of its supertype is not finished"));
                };
                let words = self.words.of(above.fields);
                within(words.len())?;
                try_reserve(&mut inherited, words.len())?;
                inherited.extend_from_slice(words);
            }
            Target::Outside(index) => {
                // The builder keeps it, and its group keeps what its fields name.
                let above = self.core().look_up(index.get())?;
                within(above.member().head.parts())?;
                try_reserve(&mut inherited, above.member().head.parts())?;
                for word in above.member().words() {
                    inherited.push(match word.target() {
                        Some(Target::Own(position)) => {
                            let sibling = above.sibling(position.0);
                            let sibling =
                                sibling.ok_or(ErrorKind::Internal("a group with a gap"))?;
                            word.with_target(Target::Outside(sibling.index()))
                        }
                        _ => word,
                    });
                }
            }
        }
        for word in inherited {
            let run = &mut self.members.open(definition)?.fields;
            let place = self.words.place(run);
            let added = place.and_then(|place| self.words.put(run, place, word));
            if let Err(error) = added {
                self.words.cut(run, before);
                return Err(error);
            }
        }
        Ok(())
    }

    /// What an error calls the next field, param or result; nothing for an array, which has one element.
    pub(super) fn next_part(
        &mut self,
        definition: &Definition,
        is_result: bool,
    ) -> Option<(Part, u32)> {
        let list = self.members.open(definition).ok()?.list(is_result);
        let number = u32::try_from(list.len).ok()?;
        (definition.kind != CompositeKind::Array).then(|| (definition.part(is_result), number))
    }

    /// Ends a definition. Refuses it if it has no element, no function type, or an open forward reference; that ends it
    /// too, and the member must be defined again.
    #[inline(always)]
    pub(crate) fn finish(&mut self, definition: &Definition) -> Result<()> {
        let parts = self.members.open(definition)?;
        let has_parts = match definition.kind {
            CompositeKind::Struct | CompositeKind::Func => true,
            CompositeKind::Array | CompositeKind::Cont | CompositeKind::Exn => {
                parts.fields.len != 0
            }
        };
        if has_parts && parts.open_refs == 0 {
            parts.stage = Stage::Finished;
            return Ok(());
        }
        parts.stage = Stage::Failed;
        let last_ref = parts.last_ref;
        Err(self.not_whole(definition, last_ref))
    }

    /// The error for a definition that cannot be finished: what it lacks. `last` is the forward reference begun last.
    #[cold]
    #[inline(never)]
    fn not_whole(&self, definition: &Definition, last: Option<usize>) -> Error {
        let mut next = last;
        let mut first = None;
        // Goes back to the first open one: of the params or fields or, if none of those is open, of the results.
        while let Some(state) = next.and_then(|next| self.forward_refs.get(next)) {
            let is_before = first.is_none_or(|(is_result, _)| is_result || !state.is_result);
            if state.is_open && is_before {
                first = Some((state.is_result, state.number));
            }
            next = state.before;
        }
        let refused = |why| Error::from(ErrorKind::State(why)).at_member(definition.position);
        match first {
            Some((is_result, number)) => {
                refused("its forward reference was begun but not finished")
                    .at_part(definition.part(is_result), number)
            }
            None if definition.kind == CompositeKind::Array => {
                refused("the array was given no element")
            }
            None => refused("it was given no function type"),
        }
    }
}

#[cold]
#[inline(never)]
fn second_element(definition: &Definition) -> Error {
    let error = Error::from(ErrorKind::State("the array has an element already"));
    error.at_member(definition.position)
}
