//! Why one type does not match another: the rule of the specification's chapter "Matching" that does not hold, and how
//! a message says so.
//!
//! Only [`super::matching`] decides whether two types match. The errors of validation and explanations use this file
//! afterwards, for two types that do not.

use super::matching::{Defined, heap_matches, storage_matches};
use super::{CompositeKind, FieldType, HeapType, Hierarchy, RefType, StorageType, ValType};
use core::fmt::{self, Display, Formatter};

/// Two fields (or params, or results, as const fields), the first of which does not match the second, and why.
///
/// It prints as the reason, a part of a sentence, with the section of the specification that has the rule in brackets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldMismatch<R> {
    sub: FieldType<R>,
    sup: FieldType<R>,
    rule: Rule,
    /// The fields are mutable, and it is `sup` that does not match `sub`.
    is_reversed: bool,
}

/// A rule that does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rule {
    Mutability,
    Numbers,
    Nullability,
    Sharing,
    Hierarchies(Hierarchy, Hierarchy),
    ExactSupertype,
    ExactType,
    NotBelow(NotBelow),
    AbstractBelowDefined(Hierarchy),
    Above,
    DefinedBelowAbstract(CompositeKind),
    Unrelated,
}

/// Why one defined type is not below another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NotBelow {
    OtherRegistry,
    OtherWayAround,
    Kinds(CompositeKind, CompositeKind),
    NotDeclared,
}

impl NotBelow {
    /// The reason, as far as the relations of the types show it.
    pub(crate) fn why<R: Copy>(defined: &impl Defined<R>, sub: R, sup: R) -> NotBelow {
        let (mine, theirs) = (defined.kind(sub), defined.kind(sup));
        if !defined.is_comparable(sub, sup) {
            NotBelow::OtherRegistry
        } else if defined.is_subtype(sup, sub) {
            NotBelow::OtherWayAround
        } else if mine != theirs {
            NotBelow::Kinds(mine, theirs)
        } else {
            NotBelow::NotDeclared
        }
    }
}

impl<R: Copy> FieldMismatch<R> {
    /// The mismatch of a field that does not match another.
    pub(crate) fn of_fields(
        defined: &impl Defined<R>,
        sub: FieldType<R>,
        sup: FieldType<R>,
    ) -> FieldMismatch<R> {
        let is_reversed =
            sub.mutable && sup.mutable && storage_matches(defined, sub.storage, sup.storage);
        let rule = if sub.mutable != sup.mutable {
            Rule::Mutability
        } else if is_reversed {
            storage(defined, sup.storage, sub.storage)
        } else {
            storage(defined, sub.storage, sup.storage)
        };
        FieldMismatch {
            sub,
            sup,
            rule,
            is_reversed,
        }
    }

    /// The field that does not match.
    pub fn sub(&self) -> FieldType<R> {
        self.sub
    }

    /// The field that it should match.
    pub fn sup(&self) -> FieldType<R> {
        self.sup
    }

    /// The same mismatch, of the same fields in another form.
    pub(crate) fn of<S>(self, sub: FieldType<S>, sup: FieldType<S>) -> FieldMismatch<S> {
        FieldMismatch {
            sub,
            sup,
            rule: self.rule,
            is_reversed: self.is_reversed,
        }
    }

    /// The same mismatch, with every reference to a defined type replaced.
    pub(crate) fn map<S>(self, map: impl Fn(R) -> S) -> FieldMismatch<S> {
        let (sub, sup) = (self.sub.map(&map), self.sup.map(&map));
        self.of(sub, sup)
    }
}

fn storage<R: Copy>(defined: &impl Defined<R>, sub: StorageType<R>, sup: StorageType<R>) -> Rule {
    match (heap_of(sub), heap_of(sup)) {
        (Some(sub), Some(sup)) if heap_matches(defined, sub, sup) => Rule::Nullability,
        (Some(sub), Some(sup)) => heap(defined, sub, sup),
        _ => Rule::Numbers,
    }
}

fn heap_of<R>(storage: StorageType<R>) -> Option<HeapType<R>> {
    match storage {
        StorageType::Val(ValType::Ref(RefType { heap, .. })) => Some(heap),
        _ => None,
    }
}

fn heap<R: Copy>(defined: &impl Defined<R>, sub: HeapType<R>, sup: HeapType<R>) -> Rule {
    use HeapType::{Abstract, Concrete};
    let of = |ty| defined.kind(ty).heap_type().hierarchy();
    let (mine, theirs) = (sub.hierarchy(of), sup.hierarchy(of));
    if mine != theirs {
        return Rule::Hierarchies(mine, theirs);
    }
    let is_shared = |ty| defined.is_shared(ty);
    if sub.is_shared(is_shared) != sup.is_shared(is_shared) {
        return Rule::Sharing;
    }
    match (sub, sup) {
        (
            Concrete { target, exact },
            Concrete {
                target: sup,
                exact: true,
            },
        ) if defined.is_comparable(target, sup) => {
            if !exact && defined.is_subtype(target, sup) {
                Rule::ExactSupertype
            } else {
                Rule::ExactType
            }
        }
        (Concrete { target: sub, .. }, Concrete { target: sup, .. }) => {
            Rule::NotBelow(NotBelow::why(defined, sub, sup))
        }
        (Abstract { .. }, Concrete { .. }) => Rule::AbstractBelowDefined(mine),
        _ if heap_matches(defined, sup, sub) => Rule::Above,
        (Concrete { target, .. }, Abstract { .. }) => {
            Rule::DefinedBelowAbstract(defined.kind(target))
        }
        _ => Rule::Unrelated,
    }
}

impl<R: Display + Copy> Display for FieldMismatch<R> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let (mut sub, mut sup) = (self.sub.storage, self.sup.storage);
        if self.is_reversed {
            (sub, sup) = (sup, sub);
            write!(
                f,
                "mutable fields must match both ways (Field Types), and {sub} does not match {sup}: "
            )?;
        }
        match (heap_of(sub), heap_of(sup)) {
            (Some(sub), Some(sup)) => self.rule.write(f, sub, sup),
            _ => f.write_str(self.rule.of_fields()),
        }
    }
}

impl Rule {
    /// The words of a rule that is not about heap types.
    fn of_fields(self) -> &'static str {
        match self {
            Rule::Mutability => {
                "one is mutable and the other is not, and such fields never match (Field Types)"
            }
            _ => {
                "numbers, vectors and packed integers match only themselves (Value Types, Storage Types)"
            }
        }
    }

    /// Writes the words of a rule about references to these heap types.
    fn write<R: Display + Copy>(
        self,
        f: &mut Formatter<'_>,
        sub: HeapType<R>,
        sup: HeapType<R>,
    ) -> fmt::Result {
        let (this, other) = (SpelledHeapType(sub), SpelledHeapType(sup));
        match self {
            Rule::Mutability | Rule::Numbers => f.write_str(self.of_fields()),
            Rule::Nullability => {
                f.write_str("the first may be null and the second may not (Reference Types)")
            }
            Rule::Sharing => write!(
                f,
                "one of {this} and {other} is shared and the other is not"
            ),
            Rule::Hierarchies(mine, theirs) => write!(
                f,
                "{this} is of the {} hierarchy, {other} of the {} hierarchy, and these have no value in common (Heap Types)",
                mine.top().name(),
                theirs.top().name()
            ),
            Rule::ExactSupertype => write!(
                f,
                "{other} excludes subtypes, and {this} includes them (Heap Types)"
            ),
            Rule::ExactType => write!(
                f,
                "{} and {} are different types (Heap Types)",
                this.without_exact(),
                other.without_exact()
            ),
            Rule::NotBelow(why) => write!(
                f,
                "{} is not a subtype of {}: {why}",
                this.without_exact(),
                other.without_exact()
            ),
            Rule::AbstractBelowDefined(hierarchy) => write!(
                f,
                "among the abstract heap types, only {} is below a defined type (Heap Types)",
                hierarchy.bottom().name()
            ),
            Rule::Above => write!(f, "{this} is above {other}, not below it (Heap Types)"),
            Rule::DefinedBelowAbstract(kind) => write!(
                f,
                "{this} is {}, and those are not below {other} (Heap Types)",
                kind.noun()
            ),
            Rule::Unrelated => write!(
                f,
                "neither of {this} and {other} is below the other (Heap Types)"
            ),
        }
    }
}

impl Display for NotBelow {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            NotBelow::OtherRegistry => f.write_str(
                "they belong to two registries, and types of two registries never match",
            ),
            NotBelow::OtherWayAround => f.write_str("it is the other way around"),
            NotBelow::Kinds(mine, theirs) => write!(
                f,
                "one is {}, the other {}, and a type can be declared only below a type of the same kind",
                mine.noun(),
                theirs.noun()
            ),
            NotBelow::NotDeclared => f.write_str(
                "it is not declared below it, and only declared supertypes count (Defined Types)",
            ),
        }
    }
}

/// A heap type in a sentence: a defined type is written as in a sentence (`{:#}`), not as in the text format.
struct SpelledHeapType<R>(HeapType<R>);

impl<R: Copy> SpelledHeapType<R> {
    fn without_exact(&self) -> SpelledHeapType<R> {
        match self.0 {
            HeapType::Concrete { target, .. } => SpelledHeapType(HeapType::Concrete {
                target,
                exact: false,
            }),
            heap => SpelledHeapType(heap),
        }
    }
}

impl<R: Display> Display for SpelledHeapType<R> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.0 {
            HeapType::Concrete {
                target,
                exact: false,
            } => write!(f, "{target:#}"),
            heap => heap.fmt(f),
        }
    }
}
