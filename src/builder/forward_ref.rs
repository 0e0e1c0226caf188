//! Forward references: fields, elements, params and results that refer to a member of the group, defined in several
//! calls.
//!
//! The field is added when its reference is begun, and changed until the reference is finished.

use super::field::UnresolvedField;
use super::group::{Definition, ForwardRefState, Parts, PendingGroup};
use super::label::{PendingType, Referent};
use crate::error::{Argument, Error, ErrorKind, Result};
use crate::key::{Target, Word};
use crate::memory::try_reserve;
use crate::ty::{CompositeKind, FieldType, HeapType, RefType, StorageType, ValType};

/// A forward reference that was begun: which field, param or result of which definition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ForwardRef {
    definition: Definition,
    is_result: bool,
    number: u32,
    /// Its position among the forward references of the builder.
    state: usize,
}

impl PendingGroup {
    /// Begins a field, an element or a param that refers to a member of the group: nullable and constant by default.
    pub(crate) fn forward_ref_field(
        &mut self,
        definition: &Definition,
        to: PendingType,
    ) -> Result<ForwardRef> {
        self.forward_ref(definition, to, false)
    }

    /// Begins a result that refers to a member of the group: nullable by default.
    pub(crate) fn forward_ref_result(
        &mut self,
        definition: &Definition,
        to: PendingType,
    ) -> Result<ForwardRef> {
        self.forward_ref(definition, to, true)
    }

    fn forward_ref(
        &mut self,
        definition: &Definition,
        to: PendingType,
        is_result: bool,
    ) -> Result<ForwardRef> {
        try_reserve(&mut self.forward_refs, 1)?;
        let word = definition.reference(to, true);
        if !word.is_some_and(|word| self.add_word(definition, word, is_result)) {
            let reference = UnresolvedField::reference(true, false, Referent::Pending(&to));
            self.add(definition, reference, is_result)?;
        }
        let state = self.forward_refs.len();
        let parts = self.members.open(definition)?;
        let number = parts.list(is_result).len as u32 - 1;
        parts.open_refs += 1;
        let before = parts.last_ref.replace(state);
        self.forward_refs.push(ForwardRefState {
            is_result,
            number,
            is_open: true,
            before,
        });
        Ok(ForwardRef {
            definition: *definition,
            is_result,
            number,
            state,
        })
    }

    /// A forward reference that is still open, with its definition.
    fn open_ref(&mut self, forward: &ForwardRef) -> Result<(&mut ForwardRefState, &mut Parts)> {
        let parts = self.members.open(&forward.definition)?;
        match self.forward_refs.get_mut(forward.state) {
            Some(state) if state.is_open => Ok((state, parts)),
            _ => Err(finished_already(forward)),
        }
    }

    /// Changes the field of a forward reference that is still open.
    fn change_ref(
        &mut self,
        forward: &ForwardRef,
        change: impl FnOnce(&mut FieldType<Target>),
    ) -> Result<()> {
        let (_, parts) = self.open_ref(forward)?;
        let run = *parts.list(forward.is_result);
        let word = self.words.get_mut(run, forward.number as usize);
        if let Some((word, mut field)) = word.and_then(|word| word.as_field().map(|f| (word, f))) {
            change(&mut field);
            *word = Word::field(field);
        }
        Ok(())
    }

    /// Sets whether the reference can be null.
    pub(crate) fn set_nullable(&mut self, forward: &ForwardRef, nullable: bool) -> Result<()> {
        self.change_ref(forward, |field| {
            if let StorageType::Val(ValType::Ref(RefType { nullable: is, .. })) = &mut field.storage
            {
                *is = nullable;
            }
        })
    }

    /// Sets whether it refers to exactly that type.
    pub(crate) fn set_exact(&mut self, forward: &ForwardRef, exact: bool) -> Result<()> {
        self.change_ref(forward, |field| {
            if let StorageType::Val(ValType::Ref(RefType { heap, .. })) = &mut field.storage
                && let HeapType::Concrete { exact: is, .. } = heap
            {
                *is = exact;
            }
        })
    }

    /// Sets whether the field is mutable. Refused for params and results.
    pub(crate) fn set_mutable(&mut self, forward: &ForwardRef, mutable: bool) -> Result<()> {
        self.open_ref(forward)?;
        if forward.definition.kind == CompositeKind::Func {
            let why = "only fields can be mutable, and this is a param or a result";
            return Err(Argument::Fault(why).into());
        }
        self.change_ref(forward, |field| field.mutable = mutable)
    }

    /// Ends a forward reference.
    pub(crate) fn finish_ref(&mut self, forward: &ForwardRef) -> Result<()> {
        let (state, parts) = self.open_ref(forward)?;
        state.is_open = false;
        parts.open_refs -= 1;
        Ok(())
    }
}

#[cold]
fn finished_already(forward: &ForwardRef) -> Error {
    let why = ErrorKind::State("the forward reference is finished already");
    let error = Error::from(why).at_member(forward.definition.position);
    error.at_part(forward.definition.part(forward.is_result), forward.number)
}
