//! Every reference is to an earlier group or to the own group (any position), and to a wasm type.

use super::{Candidate, Registered};
use crate::error::{Error, ErrorKind, Part, Result};
use crate::index::Position;
use crate::key::{Member, Target};
use crate::ty::{CompositeKind, HeapType, RefType, StorageType, ValType};

pub(super) fn check(
    group: &impl Candidate,
    registered: &impl Registered,
    position: u32,
) -> Result<()> {
    let at = Position(position);
    let Some(member) = group.member(position) else {
        return Err(ErrorKind::Internal("a key that does not decode").into());
    };
    let reaches = |target: Target| match target {
        Target::Own(Position(own)) if own >= group.len() => Err(ErrorKind::UnknownType(own)),
        Target::Own(_) => Ok(()),
        Target::Outside(index) => match registered.kind(index) {
            None => Err(ErrorKind::Stale(index.get())),
            Some(CompositeKind::Exn) => Err(ErrorKind::ExnInDefinition),
            Some(_) => Ok(()),
        },
    };
    if let Some(supertype) = member.head.supertype {
        reaches(supertype).map_err(|kind| Error::from(kind).at_member(at))?;
    }
    for (part, number, target) in targets(&member) {
        reaches(target).map_err(|kind| Error::from(kind).at_member(at).at_part(part, number))?;
    }
    Ok(())
}

/// The defined types that the fields, params and results name, each with its number among its own.
fn targets(member: &Member<'_>) -> impl Iterator<Item = (Part, u32, Target)> {
    let (head, part) = (member.head, member.head.part_of_fields());
    let field = (0..head.fields)
        .filter_map(move |i| Some((part, i, of_storage(member.field(i)?.storage)?)));
    let result =
        (0..head.results).filter_map(|i| Some((Part::Result, i, of_value(member.result(i)?)?)));
    field.chain(result)
}

fn of_storage(storage: StorageType<Target>) -> Option<Target> {
    match storage {
        StorageType::Val(value) => of_value(value),
        StorageType::I8 | StorageType::I16 => None,
    }
}

fn of_value(value: ValType<Target>) -> Option<Target> {
    match value {
        ValType::Ref(RefType {
            heap: HeapType::Concrete { target, .. },
            ..
        }) => Some(target),
        _ => None,
    }
}
