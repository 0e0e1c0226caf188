//! Why one type does not match another, for whoever expected that it does.
//!
//! The first line says what does not match, and by which rule. Of two defined types, further lines say what the
//! one is declared below, where the two differ if they look alike, and whether the one could have been declared
//! below the other.
//!
//! What is to be said of two definitions is in `difference`. Whether types match is `ty::matching`'s to say; here are only the words for it.

use super::names::{Called, TypeNames};
use crate::error::Result;
use crate::memory::Text;
use crate::registry::{LiveTypes, TypeRef};
use crate::ty::matching::{Defined, field_matches, heap_matches, storage_matches};
use crate::ty::{CompositeKind, FieldType, HeapType, RefType, StorageType, ValType};
use core::convert::Infallible;
use core::fmt::Arguments;

impl<'a> TypeRef<'a> {
    /// Why this is no subtype of `sup`, in words; `None` if it is one.
    pub fn explain_mismatch(
        self,
        sup: TypeRef<'a>,
        names: Option<&'a TypeNames>,
    ) -> Result<Option<String>> {
        if self.is_subtype_of(sup) {
            return Ok(None);
        }
        let mut words = Words::new(names);
        let (this, other) = (words.ty(self), words.ty(sup));
        words.add(format_args!("{this} is not a subtype of {other}: "))?;
        words.not_below(self, sup)?;
        words.add(format_args!("."))?;
        words.about(self, sup)?;
        words.end()
    }
}

/// Why a value of type `sub` cannot stand where one of type `sup` is expected, in words; `None` if it
/// can.
pub fn explain_mismatch<'a>(
    sub: StorageType<TypeRef<'a>>,
    sup: StorageType<TypeRef<'a>>,
    names: Option<&'a TypeNames>,
) -> Result<Option<String>> {
    if storage_matches(&LiveTypes, sub, sup) {
        return Ok(None);
    }
    let mut words = Words::new(names);
    let (this, other) = (words.storage(sub), words.storage(sup));
    words.add(format_args!("{this} does not match {other}: "))?;
    words.no_storage_match(sub, sup)?;
    words.add(format_args!("."))?;
    words.about_what_they_name(sub, sup)?;
    words.end()
}

/// Why a field of type `sub` cannot stand in a subtype where the supertype has one of type `sup`, in
/// words; `None` if it can.
pub fn explain_field_mismatch<'a>(
    sub: FieldType<TypeRef<'a>>,
    sup: FieldType<TypeRef<'a>>,
    names: Option<&'a TypeNames>,
) -> Result<Option<String>> {
    if field_matches(&LiveTypes, sub, sup) {
        return Ok(None);
    }
    let mut words = Words::new(names);
    let (this, other) = (words.field(sub), words.field(sup));
    words.add(format_args!("{this} does not match {other}: "))?;
    words.no_field_match(sub, sup)?;
    words.add(format_args!("."))?;
    words.about_what_they_name(sub.storage, sup.storage)?;
    words.end()
}

/// An explanation that is being written. What begins with `no_` or `not_` writes the reason as a part of a
/// sentence, what begins with `about` whole lines.
pub(super) struct Words<'a> {
    text: Text,
    names: Option<&'a TypeNames>,
    pub(super) assumed: Assumed<'a>,
}

/// How live types relate, assuming that one more was declared below another.
#[derive(Default)]
pub(super) struct Assumed<'a>(pub(super) Option<(TypeRef<'a>, TypeRef<'a>)>);

impl<'a> Defined<TypeRef<'a>> for Assumed<'a> {
    fn kind(&self, ty: TypeRef<'a>) -> CompositeKind {
        ty.kind()
    }

    fn same(&self, a: TypeRef<'a>, b: TypeRef<'a>) -> bool {
        a == b
    }

    fn is_subtype(&self, sub: TypeRef<'a>, sup: TypeRef<'a>) -> bool {
        let through = |(below, above): (TypeRef<'_>, TypeRef<'_>)| {
            sub.is_subtype_of(below) && above.is_subtype_of(sup)
        };
        sub.is_subtype_of(sup) || self.0.is_some_and(through)
    }
}

impl<'a> Words<'a> {
    fn new(names: Option<&'a TypeNames>) -> Words<'a> {
        Words {
            text: Text::default(),
            names,
            assumed: Assumed::default(),
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

    fn heap(&self, heap: HeapType<TypeRef<'a>>) -> HeapType<Called<'a>> {
        match heap {
            HeapType::Abstract { ty, shared } => HeapType::Abstract { ty, shared },
            HeapType::Concrete { target, exact } => {
                let target = self.ty(target);
                HeapType::Concrete { target, exact }
            }
        }
    }

    fn storage(&self, storage: StorageType<TypeRef<'a>>) -> StorageType<Called<'a>> {
        match storage.try_map(|ty| Ok::<_, Infallible>(self.ty(ty))) {
            Ok(storage) => storage,
        }
    }

    pub(super) fn field(&self, field: FieldType<TypeRef<'a>>) -> FieldType<Called<'a>> {
        match field.try_map(|ty| Ok::<_, Infallible>(self.ty(ty))) {
            Ok(field) => field,
        }
    }

    /// Const fields are covariant, var fields invariant; the two never mix.
    pub(super) fn no_field_match(
        &mut self,
        sub: FieldType<TypeRef<'a>>,
        sup: FieldType<TypeRef<'a>>,
    ) -> Result<()> {
        if sub.mutable != sup.mutable {
            return self.add(format_args!(
                "one can be written and the other cannot, and such fields never match (Field Types)"
            ));
        }
        if !storage_matches(&self.assumed, sub.storage, sup.storage) {
            return self.no_storage_match(sub.storage, sup.storage);
        }
        self.add(format_args!(
            "a field that can be written has to match both ways (Field Types), and the other way around "
        ))?;
        self.no_storage_match(sup.storage, sub.storage)
    }

    fn no_storage_match(
        &mut self,
        sub: StorageType<TypeRef<'a>>,
        sup: StorageType<TypeRef<'a>>,
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

    fn no_ref_match(&mut self, sub: RefType<TypeRef<'a>>, sup: RefType<TypeRef<'a>>) -> Result<()> {
        if !heap_matches(&self.assumed, sub.heap, sup.heap) {
            return self.no_heap_match(sub.heap, sup.heap);
        }
        self.add(format_args!(
            "the one may be null and the other may not (Reference Types)"
        ))
    }

    fn no_heap_match(
        &mut self,
        sub: HeapType<TypeRef<'a>>,
        sup: HeapType<TypeRef<'a>>,
    ) -> Result<()> {
        use HeapType::{Abstract, Concrete};
        let (this, other) = (self.heap(sub), self.heap(sup));
        let is_shared = |heap| matches!(heap, Abstract { shared: true, .. });
        if is_shared(sub) != is_shared(sup) {
            return self.add(format_args!(
                "one of {this} and {other} is shared and the other is not"
            ));
        }
        let of = |ty: TypeRef<'_>| ty.kind().heap_type().hierarchy();
        let (mine, theirs) = (sub.hierarchy(of), sup.hierarchy(of));
        if mine != theirs {
            let (mine, theirs) = (mine.top().name(), theirs.top().name());
            return self.add(format_args!(
                "{this} is below {mine}, {other} below {theirs}, and these have no value in common (Heap Types)"
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
            ) if target.is_subtype_of(sup) => self.add(format_args!(
                "{other} leaves out subtypes, which {this} takes in (Heap Types)"
            )),
            (
                Concrete { target: sub, .. },
                Concrete {
                    target: sup,
                    exact: true,
                },
            ) => {
                let (sub, sup) = (self.ty(sub), self.ty(sup));
                self.add(format_args!("{sub} and {sup} are two types (Heap Types)"))
            }
            (Concrete { target: sub, .. }, Concrete { target: sup, .. }) => {
                let (this, other) = (self.ty(sub), self.ty(sup));
                self.add(format_args!("{this} is not a subtype of {other}: "))?;
                self.not_below(sub, sup)
            }
            (Abstract { .. }, Concrete { target, .. }) if target.kind() == CompositeKind::Exn => {
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
            _ if heap_matches(&self.assumed, sup, sub) => self.add(format_args!(
                "{this} is above {other}, not below it (Heap Types)"
            )),
            (Concrete { target, .. }, Abstract { .. }) => {
                let noun = target.kind().noun();
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
    fn not_below(&mut self, sub: TypeRef<'a>, sup: TypeRef<'a>) -> Result<()> {
        if sub.slot().registry() != sup.slot().registry() {
            return self.add(format_args!(
                "they belong to two registries, and types of two registries never match"
            ));
        }
        if sup.is_subtype_of(sub) {
            return self.add(format_args!("it is the other way around"));
        }
        let (mine, theirs) = (sub.kind(), sup.kind());
        if mine != theirs {
            let (mine, theirs) = (mine.noun(), theirs.noun());
            return self.add(format_args!(
                "one is {mine}, the other {theirs}, and a type is declared below types of its kind only"
            ));
        }
        self.add(format_args!(
            "it is not declared below it, and nothing else counts, however alike two types are (Defined Types)"
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
        if sub.slot().registry() != sup.slot().registry() {
            return Ok(());
        }
        self.about_supertypes(sub)?;
        if sup.is_subtype_of(sub) {
            return self.about_supertypes(sup);
        }
        if sub.kind() == sup.kind() {
            self.about_the_first_difference(sub, sup)?;
            self.about_declaring(sub, sup)?;
        }
        Ok(())
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
