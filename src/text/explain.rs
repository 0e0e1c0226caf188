//! Why one type does not match another, for whoever expected that it does.
//!
//! The first line says what does not match, and by which rule: in brackets is the section of the specification's
//! chapter "Matching" that has it. Of two defined types, further lines say what the
//! one is declared below, where the two differ if they look alike, and whether the one could have been declared
//! below the other.
//!
//! What is to be said of two definitions is in `difference`. Whether types match is decided in
//! `ty::matching`, and which rule does not hold in `ty::mismatch`.

use super::names::{Called, TypeNames};
use super::related::{Related, Seen};
use crate::error::Result;
use crate::memory::Text;
use crate::registry::{LiveTypes, Type, TypeRef};
use crate::ty::matching::{field_matches, storage_matches};
use crate::ty::mismatch::Explained;
use crate::ty::mismatch::FieldMismatch;
use crate::ty::{FieldType, HeapType, RefType, StorageType, ValType};
use core::convert::Infallible;
use core::fmt::Arguments;

impl Type {
    /// Why this is no subtype of `sup`, in words; `None` if it is one.
    pub fn explain_mismatch<'a>(
        &'a self,
        sup: &'a Type,
        names: Option<&'a TypeNames>,
    ) -> Result<Option<String>> {
        if self.is_subtype_of(sup) {
            return Ok(None);
        }
        let mut words = Words::new(names);
        let (this, other) = (words.ty(self), words.ty(sup));
        words.add(format_args!("{this} is not a subtype of {other}: "))?;
        let why = words.related.why_not_below(this.into(), other.into());
        words.add(format_args!("{why}."))?;
        words.about(self, sup)?;
        words.end()
    }
}

impl<'a> StorageType<&'a Type> {
    /// Why a value of this type cannot stand where one of type `sup` is expected, in words; `None` if it
    /// can.
    pub fn explain_mismatch(
        self,
        sup: StorageType<&'a Type>,
        names: Option<&'a TypeNames>,
    ) -> Result<Option<String>> {
        if storage_matches(&LiveTypes, self, sup) {
            return Ok(None);
        }
        let mut words = Words::new(names);
        let (this, other) = (words.storage(self), words.storage(sup));
        words.add(format_args!("{this} does not match {other}: "))?;
        words.no_field_match(this.into(), other.into())?;
        words.add(format_args!("."))?;
        words.about_what_they_name(self, sup)?;
        words.end()
    }
}

impl<'a> FieldType<&'a Type> {
    /// Why a field of this type cannot stand in a subtype where the supertype has one of type `sup`, in
    /// words; `None` if it can.
    pub fn explain_mismatch(
        self,
        sup: FieldType<&'a Type>,
        names: Option<&'a TypeNames>,
    ) -> Result<Option<String>> {
        if field_matches(&LiveTypes, self, sup) {
            return Ok(None);
        }
        let mut words = Words::new(names);
        let (this, other) = (words.field(self), words.field(sup));
        words.add(format_args!("{this} does not match {other}: "))?;
        words.no_field_match(this, other)?;
        words.add(format_args!("."))?;
        words.about_what_they_name(self.storage, sup.storage)?;
        words.end()
    }
}

/// An explanation that is being written. What begins with `no_` writes the reason as a part of a sentence, what
/// begins with `about` whole lines.
pub(super) struct Words<'a> {
    text: Text,
    pub(super) names: Option<&'a TypeNames>,
    /// How the types relate that the words are about.
    pub(super) related: Related<'a>,
}

impl<'a> Words<'a> {
    fn new(names: Option<&'a TypeNames>) -> Words<'a> {
        Words {
            text: Text::default(),
            names,
            related: Related::default(),
        }
    }

    pub(super) fn add(&mut self, words: Arguments<'_>) -> Result<()> {
        self.text.add(words)
    }

    fn end(self) -> Result<Option<String>> {
        Ok(Some(self.text.into_string()))
    }

    pub(super) fn ty(&self, ty: TypeRef<'a>) -> Called<'a> {
        let names = self.names;
        Called { ty, names }
    }

    fn storage(&self, storage: StorageType<TypeRef<'a>>) -> StorageType<Seen<'a>> {
        match storage.try_map(|ty| Ok::<_, Infallible>(self.ty(ty).into())) {
            Ok(storage) => storage,
        }
    }

    fn field(&self, field: FieldType<TypeRef<'a>>) -> FieldType<Seen<'a>> {
        match field.try_map(|ty| Ok::<_, Infallible>(self.ty(ty).into())) {
            Ok(field) => field,
        }
    }

    /// Why one field does not match another.
    pub(super) fn no_field_match(
        &mut self,
        sub: FieldType<Seen<'a>>,
        sup: FieldType<Seen<'a>>,
    ) -> Result<()> {
        let why = FieldMismatch::of_fields(&self.related, sub, sup);
        self.add(format_args!("{why}"))
    }

    fn about_what_they_name(
        &mut self,
        sub: StorageType<TypeRef<'a>>,
        sup: StorageType<TypeRef<'a>>,
    ) -> Result<()> {
        match (named(sub), named(sup)) {
            (Some(sub), Some(sup)) if !sub.is_subtype_of(sup) => self.about(sub, sup),
            _ => Ok(()),
        }
    }

    /// What else there is to know of two defined types of which one is not below the other.
    fn about(&mut self, sub: TypeRef<'a>, sup: TypeRef<'a>) -> Result<()> {
        if sub.slot().registry() != sup.slot().registry() || sub.kind() != sup.kind() {
            return Ok(());
        }
        self.about_supertypes(sub)?;
        if sup.is_subtype_of(sub) {
            return self.about_supertypes(sup);
        }
        self.about_the_first_difference(sub, sup)?;
        self.about_declaring(sub, sup)
    }

    fn about_supertypes(&mut self, ty: TypeRef<'a>) -> Result<()> {
        let called = self.ty(ty);
        let Some(mut above) = ty.supertype() else {
            return self.add(format_args!("\n  {called} declares no supertype."));
        };
        let first = self.ty(above);
        self.add(format_args!("\n  {called} is declared below {first}"))?;
        while let Some(next) = above.supertype() {
            let (this, other) = (self.ty(above), self.ty(next));
            self.add(format_args!(", {this} below {other}"))?;
            above = next;
        }
        self.add(format_args!("."))
    }
}

/// The defined type that a value names.
fn named<'a>(storage: StorageType<TypeRef<'a>>) -> Option<TypeRef<'a>> {
    match storage {
        StorageType::Val(ValType::Ref(RefType {
            heap: HeapType::Concrete { target, .. },
            ..
        })) => Some(target),
        _ => None,
    }
}
