//! An explanation that is being written, and how its sentences name types and their parts.

use super::names::{Called, TypeNames};
use crate::error::{Part, Result};
use crate::memory::Text;
use crate::registry::TypeRef;
use crate::ty::{CompositeKind, FieldType, HeapType, RefType, StorageType, ValType};
use core::fmt::{self, Arguments, Display, Formatter};

/// An explanation. The methods whose names begin with `about` write whole lines.
pub(super) struct Explanation<'a> {
    text: Text,
    names: Option<&'a TypeNames>,
}

impl<'a> Explanation<'a> {
    pub(super) fn new(names: Option<&'a TypeNames>) -> Explanation<'a> {
        let text = Text::default();
        Explanation { text, names }
    }

    pub(super) fn add(&mut self, words: Arguments<'_>) -> Result<()> {
        self.text.add(words)
    }

    pub(super) fn end(self) -> Result<Option<String>> {
        Ok(Some(self.text.into_string()))
    }

    /// The name of a type in sentences.
    pub(super) fn ty(&self, ty: TypeRef<'a>) -> Called<'a> {
        let names = self.names;
        Called { ty, names }
    }

    /// A field, param or result by its number; results are numbered after the params. Params and results are const
    /// fields here.
    pub(super) fn part_of(&self, ty: TypeRef<'a>, i: u32) -> Option<FieldType<Called<'a>>> {
        let field = ty.member().part_word(i)?.as_field()?;
        #[expect(unsafe_code, reason = "resolves what the type's words name")]
        // SAFETY: the target is from the type's own words.
        let resolve = |target| unsafe { ty.resolve(target) }.ok_or(());
        let field = field.try_map(resolve).ok()?;
        Some(field.map(|ty| self.ty(ty)))
    }
}

/// Refuses names of a registry that is neither that of the one type nor that of the other, where types are explained.
pub(super) fn check_names(
    names: Option<&TypeNames>,
    one: Option<TypeRef<'_>>,
    other: Option<TypeRef<'_>>,
) -> Result<()> {
    let Some(names) = names else {
        return Ok(());
    };
    let types = [one, other].into_iter().flatten();
    let mut of = types.map(|ty| names.of(ty.slot().registry()));
    match of.next() {
        Some(Err(wrong)) => of.next().unwrap_or(Err(wrong)),
        _ => Ok(()),
    }
}

/// The defined type that a value type refers to.
pub(super) fn named<R>(storage: StorageType<R>) -> Option<R> {
    match storage {
        StorageType::Val(ValType::Ref(RefType {
            heap: HeapType::Concrete { target, .. },
            ..
        })) => Some(target),
        _ => None,
    }
}

/// A part of a type of this kind, as sentences name it.
pub(super) struct PartOf(pub(super) CompositeKind, pub(super) Part, pub(super) u32);

impl Display for PartOf {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.0 {
            CompositeKind::Array => f.write_str("the element"),
            _ => write!(f, "{} {}", self.1.noun(), self.2),
        }
    }
}

/// A number of parts, in words: "2 params".
pub(super) struct Count(pub(super) u32, pub(super) Part);

impl Display for Count {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let plural = if self.0 == 1 { "" } else { "s" };
        write!(f, "{} {}{plural}", self.0, self.1.noun())
    }
}
