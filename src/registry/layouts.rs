//! Where the parts of a type's objects lie: as the registry's policy has it, which is kept, or as another has it.

use super::handle::Type;
use crate::error::Result;
use crate::facts::layout::{self, GcFieldLayout, GcLayout, Object};
use crate::facts::policy::LayoutPolicy;
use crate::ty::{CompositeKind, Hierarchy};

impl Type {
    /// Where the parts of an object of this type lie; `None` for functions and continuations, and
    /// without a policy.
    pub fn layout(&self) -> Option<GcLayout> {
        let policy = self.core().config.layout()?;
        match self.kind() {
            CompositeKind::Func | CompositeKind::Cont => None,
            // From the policy and the one element.
            CompositeKind::Array => self.lay_out(policy, self.object()?, |_, _| {}).ok(),
            // What was kept needs no look at the descriptor.
            kind => {
                let extent = self.group().extent(self.position().0)?;
                Some(GcLayout {
                    kind,
                    size: extent.size,
                    align: extent.align,
                    element_size: 0,
                    array_length_offset: 0,
                    elements_are_gc_refs: false,
                })
            }
        }
    }

    /// Where field `i` lies; for an array only 0, its element 0.
    pub fn field_layout(&self, i: u32) -> Option<GcFieldLayout> {
        let policy = self.core().config.layout()?;
        if self.kind() == CompositeKind::Struct {
            let offset = self.group().offset(self.position().0, i)?;
            return Some(policy.place(offset, &self.field(i)?.storage, hierarchy_of));
        }
        let mut found = None;
        let placed = |number, place| {
            if number == i {
                found = Some(place);
            }
        };
        self.lay_out(policy, self.object()?, placed).ok()?;
        found
    }

    /// Where each field lies, in order; for an array its element 0. Passed to `placed` one after the other. Gives how
    /// many there are: none for functions and continuations, and without a policy.
    pub fn field_layouts(&self, mut placed: impl FnMut(GcFieldLayout)) -> usize {
        let mut count = 0;
        let (Some(policy), Some(object)) = (self.core().config.layout(), self.object()) else {
            return count;
        };
        // It was laid out when it was registered, so it can be.
        let _ = self.lay_out(policy, object, |_, place| {
            placed(place);
            count += 1;
        });
        count
    }

    /// As [`Type::layout`] and [`Type::field_layouts`], but by this policy: for a compiler with several targets. `None` for
    /// functions and continuations.
    pub fn layout_for(
        &self,
        policy: &LayoutPolicy,
        mut placed: impl FnMut(GcFieldLayout),
    ) -> Result<Option<GcLayout>> {
        policy.check()?;
        match self.object() {
            Some(object) => self
                .lay_out(policy, object, |_, place| placed(place))
                .map(Some),
            None => Ok(None),
        }
    }

    /// What is laid out for it; nothing for functions and continuations.
    fn object(&self) -> Option<Object> {
        let kind = self.kind();
        let has_descriptor = match kind {
            CompositeKind::Func | CompositeKind::Cont => return None,
            CompositeKind::Struct => self.member().clauses().descriptor.is_some(),
            CompositeKind::Array | CompositeKind::Exn => false,
        };
        Some(Object {
            kind,
            has_descriptor,
        })
    }

    fn lay_out(
        &self,
        policy: &LayoutPolicy,
        object: Object,
        placed: impl FnMut(u32, GcFieldLayout),
    ) -> Result<GcLayout> {
        layout::lay_out(policy, object, self.fields(), hierarchy_of, placed)
    }
}

fn hierarchy_of(ty: &Type) -> Hierarchy {
    ty.kind().heap_type().hierarchy()
}
