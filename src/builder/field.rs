//! A field, param or result as a builder receives it: its word, with the type that it refers to not resolved yet.
//!
//! The target that stands for this type in a key is known only where the field is added: a builder accepts members of
//! its own group and keeps registered types alive; a type without a builder accepts only registered types.

use super::label::Referent;
use crate::error::{Argument, ErrorKind, Result};
use crate::index::Position;
use crate::key::{Target, Word};
use crate::registry::{TypeRef, word_matches};
use crate::ty::FieldType;

/// A field whose target in the key is not known yet.
#[derive(Clone, Copy)]
pub(crate) struct UnresolvedField<'a> {
    word: Word,
    referent: Option<Referent<'a>>,
}

/// The target in the word until the real one is known.
const UNRESOLVED: Target = Target::Own(Position(0));

impl<'a> UnresolvedField<'a> {
    /// A field of this word, which refers to no defined type.
    #[inline(always)]
    pub(crate) fn of_word(word: Word) -> UnresolvedField<'a> {
        UnresolvedField {
            word,
            referent: None,
        }
    }

    /// A const reference to a defined type.
    #[inline(always)]
    pub(crate) fn reference(nullable: bool, exact: bool, to: Referent<'a>) -> UnresolvedField<'a> {
        UnresolvedField {
            word: Word::reference(nullable, UNRESOLVED).with_exactness(exact),
            referent: Some(to),
        }
    }

    /// The same field, mutable if `mutable` is true.
    #[inline(always)]
    pub(crate) fn with_mutability(self, mutable: bool) -> UnresolvedField<'a> {
        UnresolvedField {
            word: self.word.with_mutability(mutable),
            ..self
        }
    }

    /// Does it hold an integer packed into 8 or 16 bits?
    #[inline(always)]
    pub(crate) fn is_packed(&self) -> bool {
        self.word.is_packed()
    }

    /// Its word; `target` finds the target of the type that it refers to.
    #[inline(always)]
    pub(super) fn word(self, target: impl FnOnce(Referent<'a>) -> Result<Target>) -> Result<Word> {
        match self.referent {
            Some(referent) => Ok(self.word.with_target(target(referent)?)),
            None => Ok(self.word),
        }
    }

    /// Does the type of this const field match that of the other? Neither refers to a member of a group that is being
    /// built.
    #[inline]
    pub(crate) fn matches(&self, sup: &UnresolvedField<'_>) -> Result<bool> {
        let (this, other) = (self.registered_type()?, sup.registered_type()?);
        Ok(word_matches((self.word, this), (sup.word, other)))
    }

    /// The type that it refers to, unless that is a member of a group that is being built.
    #[inline]
    fn registered_type(&self) -> Result<Option<TypeRef<'a>>> {
        match self.referent {
            None => Ok(None),
            Some(Referent::Registered(ty)) => Ok(Some(ty)),
            Some(Referent::Pending(_) | Referent::Numbered(_)) => self.registered().map(|_| None),
        }
    }

    /// The field, unless it refers to a member of a group that is being built.
    pub(crate) fn registered(self) -> Result<FieldType<TypeRef<'a>>> {
        let lost = "a field whose word lost something";
        let field = self.word.as_field().ok_or(ErrorKind::Internal(lost))?;
        field.try_map(|_| match self.referent {
            Some(Referent::Registered(ty)) => Ok(ty),
            Some(Referent::Pending(_)) => {
                let why = "a pending type is not a type until its group is built";
                Err(Argument::Fault(why).into())
            }
            Some(Referent::Numbered(_)) => {
                let why =
                    "a type that is given by a number is for definitions only: give the type itself";
                Err(Argument::Fault(why).into())
            }
            None => Err(ErrorKind::Internal(lost).into()),
        })
    }
}

impl<'a> From<FieldType<TypeRef<'a>>> for UnresolvedField<'a> {
    fn from(field: FieldType<TypeRef<'a>>) -> UnresolvedField<'a> {
        let mut referent = None;
        let word = Word::field(field.map(|ty| {
            referent = Some(Referent::Registered(ty));
            UNRESOLVED
        }));
        UnresolvedField { word, referent }
    }
}
