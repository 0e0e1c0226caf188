//! Why one type does not match another, for a reader who expected it to match.
//!
//! The first line says what does not match, and by which rule; in brackets it names the section with that rule in the
//! specification's chapter "Matching". For two defined types, further lines say what the first is declared below, where
//! the two differ if they look alike (`difference`), and whether the first could have been declared below the second
//! (`declaring`).
//!
//! `ty::matching` decides whether types match, and `ty::mismatch` which rule does not hold.

use super::explanation::{Explanation, check_names, named};
use super::names::{Called, TypeNames};
use crate::error::Result;
use crate::memory::Text;
use crate::registry::{LiveTypes, Type, TypeRef};
use crate::ty::matching::{field_matches, storage_matches};
use crate::ty::mismatch::{FieldMismatch, NotBelow};
use crate::ty::{FieldType, StorageType};
use core::convert::Infallible;

impl Type {
    /// Why this is not a subtype of `sup`, in words; `None` if it is one.
    pub fn explain_mismatch<'a>(
        &'a self,
        sup: &'a Type,
        names: Option<&'a TypeNames>,
    ) -> Result<Option<String>> {
        check_names(names, Some(self), Some(sup))?;
        if self.is_subtype_of(sup) {
            return Ok(None);
        }
        let mut text = Explanation::new(names);
        let (this, other) = (text.ty(self), text.ty(sup));
        text.add(format_args!("{this} is not a subtype of {other}: "))?;
        let why = NotBelow::why(&LiveTypes, self, sup);
        text.add(format_args!("{why}."))?;
        text.about(self, sup)?;
        text.end()
    }
}

impl<'a> StorageType<&'a Type> {
    /// Why a value of this type cannot be used where one of type `sup` is expected, in words; `None` if it can.
    pub fn explain_mismatch(
        self,
        sup: StorageType<&'a Type>,
        names: Option<&'a TypeNames>,
    ) -> Result<Option<String>> {
        check_names(names, named(self), named(sup))?;
        if storage_matches(&LiveTypes, self, sup) {
            return Ok(None);
        }
        let mut text = Explanation::new(names);
        text.about_fields(self.into(), sup.into())?;
        text.end()
    }
}

impl<'a> FieldType<&'a Type> {
    /// Why a subtype cannot have a field of this type where its supertype has one of type `sup`, in words; `None` if it
    /// can.
    pub fn explain_mismatch(
        self,
        sup: FieldType<&'a Type>,
        names: Option<&'a TypeNames>,
    ) -> Result<Option<String>> {
        check_names(names, named(self.storage), named(sup.storage))?;
        if field_matches(&LiveTypes, self, sup) {
            return Ok(None);
        }
        let mut text = Explanation::new(names);
        text.about_fields(self, sup)?;
        text.end()
    }
}

impl<'a> StorageType<&'a Type> {
    /// The value type in the text format; types that have names are written by name: `(ref null $point)`.
    pub fn to_wat(self, names: Option<&'a TypeNames>) -> Result<String> {
        if let (Some(names), Some(ty)) = (names, named(self)) {
            names.of(ty.slot().registry())?;
        }
        let called = self.try_map(|ty| Ok::<_, Infallible>(Called { ty, names }));
        let Ok(called) = called;
        Text::print(called)
    }
}

impl<'a> Explanation<'a> {
    /// Writes why one field does not match another. Two const fields are printed as value types.
    fn about_fields(
        &mut self,
        sub: FieldType<TypeRef<'a>>,
        sup: FieldType<TypeRef<'a>>,
    ) -> Result<()> {
        let why = FieldMismatch::of_fields(&LiveTypes, sub, sup).map(|ty| self.ty(ty));
        let (this, other) = (why.sub(), why.sup());
        self.add(format_args!("{this} does not match {other}: {why}."))?;
        match (named(sub.storage), named(sup.storage)) {
            (Some(sub), Some(sup)) if !sub.is_subtype_of(sup) => self.about(sub, sup),
            _ => Ok(()),
        }
    }

    /// Writes further lines about two defined types, the first of which is not below the second.
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
