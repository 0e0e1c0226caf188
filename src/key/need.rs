//! Which proposal each form of a type needs, by its form in the binary format.
//!
//! Several can be missing; the one that an error names is the first in the order of the bytes. So typed function
//! references, which the long form of a reference needs, come before the proposal of its heap type; and GC, which a sub
//! type needs, before the proposal of its composite type.

use super::{Head, Member, Target};
use crate::error::Part;
use crate::feature::{Feature, Features};
use crate::ty::{
    AbstractHeapType, CompositeKind, FieldType, HeapType, RefType, StorageType, ValType,
};

impl AbstractHeapType {
    /// The proposal that this heap type comes from.
    pub(crate) const fn feature(self) -> Feature {
        use AbstractHeapType as Ty;
        match self {
            Ty::Func | Ty::Extern => Feature::ReferenceTypes,
            Ty::Any | Ty::Eq | Ty::I31 | Ty::Struct | Ty::Array => Feature::Gc,
            Ty::None | Ty::NoExtern | Ty::NoFunc => Feature::Gc,
            Ty::Exn | Ty::NoExn => Feature::Exceptions,
            Ty::Cont | Ty::NoCont => Feature::StackSwitching,
        }
    }
}

impl CompositeKind {
    /// The proposal that this kind of type comes from, beyond WebAssembly 1.0.
    pub(crate) const fn feature(self) -> Option<Feature> {
        match self {
            CompositeKind::Func => None,
            CompositeKind::Struct | CompositeKind::Array => Some(Feature::Gc),
            CompositeKind::Cont => Some(Feature::StackSwitching),
            CompositeKind::Exn => Some(Feature::Exceptions),
        }
    }
}

impl Features {
    /// The first of the needed proposals that is off.
    fn lack(self, needed: impl IntoIterator<Item = Option<Feature>>) -> Option<Feature> {
        let mut needed = needed.into_iter().flatten();
        needed.find(|&feature| !self.has(feature))
    }

    /// The first proposal that a field of this type needs and that is off.
    pub(crate) fn lack_for_field(self, field: &FieldType<Target>) -> Option<Feature> {
        match &field.storage {
            StorageType::I8 | StorageType::I16 => self.lack([Some(Feature::Gc)]),
            StorageType::Val(value) => self.lack_for_value(value),
        }
    }

    /// The first proposal that this value type needs and that is off.
    pub(crate) fn lack_for_value(self, value: &ValType<Target>) -> Option<Feature> {
        let RefType { nullable, heap } = match value {
            ValType::V128 => return self.lack([Some(Feature::Simd)]),
            ValType::Ref(reference) => reference,
            ValType::I32 | ValType::I64 | ValType::F32 | ValType::F64 => return None,
        };
        // 0x63 or 0x64; a nullable reference to an abstract heap type is shorter.
        let is_long = !nullable || matches!(heap, HeapType::Concrete { .. });
        let long = is_long.then_some(Feature::FunctionReferences);
        match *heap {
            HeapType::Abstract { ty, shared } => {
                let shared = shared.then_some(Feature::SharedEverythingThreads);
                self.lack([long, shared, Some(ty.feature())])
            }
            HeapType::Concrete { exact, target } => {
                // Without GC a type can refer only to earlier types, not to itself.
                let is_own = matches!(target, Target::Own(_));
                self.lack([
                    long,
                    exact.then_some(Feature::CustomDescriptors),
                    is_own.then_some(Feature::Gc),
                ])
            }
        }
    }

    /// The first proposal that a heap type on its own needs and that is off.
    pub(crate) fn lack_for_heap<R>(self, heap: &HeapType<R>) -> Option<Feature> {
        match *heap {
            HeapType::Abstract { ty, shared } => {
                let shared = shared.then_some(Feature::SharedEverythingThreads);
                self.lack([shared, Some(ty.feature())])
            }
            HeapType::Concrete { exact: true, .. } => self.lack([Some(Feature::CustomDescriptors)]),
            HeapType::Concrete { exact: false, .. } => {
                self.lack([Some(Feature::FunctionReferences)])
            }
        }
    }

    /// The first proposal that the head of a sub type needs and that is off.
    pub(crate) fn lack_for_head(self, head: &Head) -> Option<Feature> {
        let is_sub = !head.is_final || head.supertype.is_some();
        self.lack([
            is_sub.then_some(Feature::Gc),
            head.is_shared.then_some(Feature::SharedEverythingThreads),
            head.has_clauses.then_some(Feature::CustomDescriptors),
            head.kind.feature(),
        ])
    }

    /// The first proposal that this number of results needs and that is off.
    pub(crate) fn lack_for_results(self, results: u32) -> Option<Feature> {
        self.lack([(results > 1).then_some(Feature::MultiValue)])
    }

    /// The first proposal that a member needs and that is off; and the part that needs it, unless the head does.
    #[cold]
    pub(crate) fn lack_for_member(
        self,
        member: &Member<'_>,
    ) -> Option<(Feature, Option<(Part, u32)>)> {
        if let Some(feature) = self.lack_for_head(&member.head) {
            return Some((feature, None));
        }
        if member.function_type().is_some() {
            return None; // Its one word is that type, not a value.
        }
        for (i, word) in (0..).zip(member.words()) {
            if i == member.head.fields
                && let Some(feature) = self.lack_for_results(member.head.results)
            {
                return Some((feature, None));
            }
            let field = word.as_field()?;
            if let Some(feature) = self.lack_for_field(&field) {
                return Some((feature, Some(member.part(i))));
            }
        }
        None
    }
}
