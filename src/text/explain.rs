//! Why one type does not match another, for whoever expected that it does.
//!
//! The first line says what does not match, and by which rule: in brackets is the section of the specification's
//! chapter "Matching" that has it. Of two defined types, further lines say what the
//! one is declared below, where the two differ if they look alike, and whether the one could have been declared
//! below the other.
//!
//! What is to be said of two definitions is in `difference`. Whether types match is `ty::matching`'s to say; here are only the words for it.

use super::names::{Called, TypeNames};
use super::related::{Related, Seen};
use crate::error::Result;
use crate::memory::Text;
use crate::registry::{LiveTypes, Type, TypeRef};
use crate::ty::matching::{Defined, field_matches, heap_matches, storage_matches};
use crate::ty::{CompositeKind, FieldType, HeapType, RefType, StorageType, ValType};
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
        words.not_below(this.into(), other.into())?;
        words.add(format_args!("."))?;
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
        words.no_storage_match(this, other)?;
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

/// An explanation that is being written. What begins with `no_` or `not_` writes the reason as a part of a
/// sentence, what begins with `about` whole lines.
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

    /// Const fields are covariant, var fields invariant; the two never mix.
    pub(super) fn no_field_match(
        &mut self,
        sub: FieldType<Seen<'a>>,
        sup: FieldType<Seen<'a>>,
    ) -> Result<()> {
        if sub.mutable != sup.mutable {
            return self.add(format_args!(
                "one can be written and the other cannot, and such fields never match (Field Types)"
            ));
        }
        if !storage_matches(&self.related, sub.storage, sup.storage) {
            return self.no_storage_match(sub.storage, sup.storage);
        }
        let (this, other) = (sub.storage, sup.storage);
        self.add(format_args!(
            "a field that can be written has to match both ways (Field Types), and {other} does not match {this}: "
        ))?;
        self.no_storage_match(other, this)
    }

    fn no_storage_match(
        &mut self,
        sub: StorageType<Seen<'a>>,
        sup: StorageType<Seen<'a>>,
    ) -> Result<()> {
        match (sub, sup) {
            (StorageType::Val(ValType::Ref(sub)), StorageType::Val(ValType::Ref(sup))) => {
                self.no_ref_match(sub, sup)
            }
            _ => self.add(format_args!(
                "numbers, vectors and packed integers match only themselves (Value Types, Storage Types)"
            )),
        }
    }

    fn no_ref_match(&mut self, sub: RefType<Seen<'a>>, sup: RefType<Seen<'a>>) -> Result<()> {
        if !heap_matches(&self.related, sub.heap, sup.heap) {
            return self.no_heap_match(sub.heap, sup.heap);
        }
        self.add(format_args!(
            "the one may be null and the other may not (Reference Types)"
        ))
    }

    fn no_heap_match(&mut self, sub: HeapType<Seen<'a>>, sup: HeapType<Seen<'a>>) -> Result<()> {
        use HeapType::{Abstract, Concrete};
        let (this, other) = (sub, sup);
        let is_shared = |heap| matches!(heap, Abstract { shared: true, .. });
        if is_shared(sub) != is_shared(sup) {
            return self.add(format_args!(
                "one of {this} and {other} is shared and the other is not"
            ));
        }
        let of = |seen: Seen<'_>| seen.called.ty.kind().heap_type().hierarchy();
        let (mine, theirs) = (sub.hierarchy(of), sup.hierarchy(of));
        if mine != theirs {
            let (mine, theirs) = (mine.top().name(), theirs.top().name());
            return self.add(format_args!(
                "{this} is of the {mine} hierarchy, {other} of the {theirs} hierarchy, and these have no value in common (Heap Types)"
            ));
        }
        match (sub, sup) {
            (
                Concrete {
                    target,
                    exact: false,
                },
                Concrete {
                    target: sup,
                    exact: true,
                },
            ) if self.related.is_subtype(target, sup) => self.add(format_args!(
                "{other} leaves out subtypes, which {this} takes in (Heap Types)"
            )),
            (
                Concrete { target: sub, .. },
                Concrete {
                    target: sup,
                    exact: true,
                },
            ) => self.add(format_args!("{sub} and {sup} are two types (Heap Types)")),
            (Concrete { target: sub, .. }, Concrete { target: sup, .. }) => {
                self.add(format_args!("{sub} is not a subtype of {sup}: "))?;
                self.not_below(sub, sup)
            }
            (Abstract { .. }, Concrete { target, .. })
                if target.ty().kind() == CompositeKind::Exn =>
            {
                self.add(format_args!(
                    "an exn type is the engine's, and no type of wasm is below it"
                ))
            }
            (Abstract { .. }, Concrete { .. }) => {
                let bottom = mine.bottom().name();
                self.add(format_args!(
                    "of the abstract heap types only {bottom} is below a defined type (Heap Types)"
                ))
            }
            _ if heap_matches(&self.related, sup, sub) => self.add(format_args!(
                "{this} is above {other}, not below it (Heap Types)"
            )),
            (Concrete { target, .. }, Abstract { .. }) => {
                let noun = target.ty().kind().noun();
                self.add(format_args!(
                    "{this} is {noun}, and those are not below {other} (Heap Types)"
                ))
            }
            _ => self.add(format_args!(
                "neither of {this} and {other} is below the other (Heap Types)"
            )),
        }
    }

    /// Why one defined type is not below another.
    fn not_below(&mut self, sub: Seen<'a>, sup: Seen<'a>) -> Result<()> {
        if sub.ty().slot().registry() != sup.ty().slot().registry() {
            return self.add(format_args!(
                "they belong to two registries, and types of two registries never match"
            ));
        }
        if sub.ty() == sup.ty() {
            return self.add(format_args!(
                "one of them is the type as it is now, which would be another"
            ));
        }
        if self.related.is_subtype(sup, sub) {
            return self.add(format_args!("it is the other way around"));
        }
        let (mine, theirs) = (sub.ty().kind(), sup.ty().kind());
        if mine != theirs {
            let (mine, theirs) = (mine.noun(), theirs.noun());
            return self.add(format_args!(
                "one is {mine}, the other {theirs}, and a type is declared below types of its kind only"
            ));
        }
        self.add(format_args!(
            "it is not declared below it, and nothing else counts (Defined Types)"
        ))
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
