//! The trampoline type of a function type: the same signature with every reference widened to the
//! nullable top of its hierarchy.
//!
//! Functions of one trampoline type can share one native trampoline, because a trampoline only has to know which
//! machine values go where. A trampoline type refers to no defined type, so keeping one alive can never make a cycle.

use crate::key::{Head, Member, Target, Word};
use crate::ty::{CompositeKind, FieldType, Hierarchy, StorageType, ValType};

/// The hierarchy of a defined type, and whether its top is that of the shared copy.
pub(crate) type Top = (Hierarchy, bool);

/// A param or result, widened. `top_of` returns the top above a defined type.
fn widened(value: Word, top_of: &impl Fn(Target) -> Top) -> Word {
    let storage = value.as_field().map(|field| field.storage);
    match storage {
        Some(StorageType::Val(reference @ ValType::Ref(_))) => {
            Word::field(FieldType::constant(reference.widened(top_of)))
        }
        _ => value,
    }
}

/// Is this function type its own trampoline type?
pub(crate) fn is_own(func: &Member<'_>, top_of: &impl Fn(Target) -> Top) -> bool {
    let mut values = func.words();
    func.head.is_final
        && func.head.supertype.is_none()
        && values.all(|value| value == widened(value, top_of))
}

/// The key of the trampoline type of `func`, as a group of one.
pub(crate) fn words<'a>(
    func: Member<'a>,
    top_of: impl Fn(Target) -> Top + 'a,
) -> impl Iterator<Item = Word> + 'a {
    let head = Word::head(Head {
        kind: CompositeKind::Func,
        is_final: true,
        supertype: None,
        ..func.head
    });
    let values = func.words();
    core::iter::once(head).chain(values.map(move |value| widened(value, &top_of)))
}
