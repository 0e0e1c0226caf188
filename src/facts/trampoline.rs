//! The trampoline type of a func type: the same signature with every reference widened to the
//! nullable top of its hierarchy.
//!
//! Functions of one trampoline type can share one native call adapter, because an adapter only has
//! to know which machine values go where. A trampoline type refers to no defined type, so keeping
//! one alive can never make a cycle.

use crate::error::Result;
use crate::key::{Draft, Head, Member, Target};
use crate::limits::Limits;
use crate::ty::{AbstractHeapType, CompositeKind, FieldType, Hierarchy, RefType, ValType};

/// A value of the signature, widened. `hierarchy_of` tells the hierarchy of a defined type.
fn widened(value: ValType<Target>, hierarchy_of: &impl Fn(Target) -> Hierarchy) -> ValType<Target> {
    match value {
        ValType::Ref(RefType { heap, .. }) => {
            let top: AbstractHeapType = heap.hierarchy(hierarchy_of).top();
            // The top of the shared copy of a hierarchy is shared. (No defined type is shared yet.)
            let shared = matches!(heap, crate::ty::HeapType::Abstract { shared: true, .. });
            ValType::Ref(RefType {
                nullable: true,
                heap: crate::ty::HeapType::Abstract { ty: top, shared },
            })
        }
        number => number,
    }
}

/// The params and then the results of `func`, widened.
fn signature<'a>(
    func: &Member<'a>,
    hierarchy_of: &'a impl Fn(Target) -> Hierarchy,
) -> impl Iterator<Item = (ValType<Target>, ValType<Target>)> + 'a {
    let func = *func;
    let params = (0..func.head.fields).map_while(move |i| func.param(i));
    let results = (0..func.head.results).map_while(move |i| func.result(i));
    params
        .chain(results)
        .map(move |value| (value, widened(value, hierarchy_of)))
}

/// Is this func type its own trampoline type?
pub(crate) fn is_own(func: &Member<'_>, hierarchy_of: &impl Fn(Target) -> Hierarchy) -> bool {
    func.head.is_final
        && func.head.supertype.is_none()
        && signature(func, hierarchy_of).all(|(value, widened)| value == widened)
}

/// Writes the trampoline type of `func` as a group of one.
pub(crate) fn draft(
    func: &Member<'_>,
    hierarchy_of: &impl Fn(Target) -> Hierarchy,
    limits: &Limits,
    draft: &mut Draft,
) -> Result<()> {
    draft.clear();
    let head = Head {
        kind: CompositeKind::Func,
        is_final: true,
        supertype: None,
        ..func.head
    };
    draft.head(head, limits)?;
    for (_, widened) in signature(func, hierarchy_of) {
        draft.field(FieldType::constant(widened))?;
    }
    Ok(())
}
