//! Proposals beyond WebAssembly 3.0 are used only where the registry's configuration switches them
//! on.

use super::Candidate;
use crate::error::{Error, ErrorKind, Part, Result};
use crate::feature::{Feature, Features};
use crate::index::Position;
use crate::key::Target;
use crate::ty::{CompositeKind, HeapType, Hierarchy, RefType, StorageType, ValType};

pub(super) fn check(group: &impl Candidate, features: &Features, position: u32) -> Result<()> {
    let Some(member) = group.member(position) else {
        return Ok(());
    };
    let refuse = |feature, part, field| {
        let error = Error::from(ErrorKind::FeatureOff(feature)).at_member(Position(position));
        Err(error.at_part(part, field))
    };
    if member.head.kind == CompositeKind::Cont {
        let error = Error::from(ErrorKind::Unsupported("continuation types are"));
        return Err(error.at_member(Position(position)));
    }
    let of_fields = member.head.part_of_fields();
    for i in 0..member.head.fields {
        let Some(field) = member.field(i) else { break };
        if let StorageType::Val(value) = field.storage
            && let Some(feature) = needed(value).filter(|&feature| !features.has(feature))
        {
            return refuse(feature, of_fields, i);
        }
    }
    for i in 0..member.head.results {
        let Some(value) = member.result(i) else { break };
        if let Some(feature) = needed(value).filter(|&feature| !features.has(feature)) {
            return refuse(feature, Part::Result, i);
        }
    }
    Ok(())
}

/// The proposal that brings this value type, if any.
fn needed(value: ValType<Target>) -> Option<Feature> {
    let ValType::Ref(RefType { heap, .. }) = value else {
        return None;
    };
    match heap {
        HeapType::Abstract { shared: true, .. } => Some(Feature::SharedEverythingThreads),
        HeapType::Abstract { ty, .. } if ty.hierarchy() == Hierarchy::Cont => {
            Some(Feature::StackSwitching)
        }
        HeapType::Concrete { exact: true, .. } => Some(Feature::CustomDescriptors),
        _ => None,
    }
}
