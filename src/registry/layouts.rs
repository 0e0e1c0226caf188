//! Layouts of a type's objects: by the registry's policy, which are kept, or by another policy.

use super::handle::Type;
use crate::error::Result;
use crate::facts::layout::{self, GcFieldLayout, GcLayout, ObjectForm};
use crate::facts::policy::LayoutPolicy;
use crate::ty::{CompositeKind, Hierarchy};

impl Type {
    /// Where the parts of an object of this type lie; `None` for functions and continuations, and
    /// without a policy.
    pub fn layout(&self) -> Option<GcLayout> {
        let policy = self.core().config.layout()?;
        match self.kind() {
            CompositeKind::Func | CompositeKind::Cont => None,
            // Computed from the policy and the element.
            CompositeKind::Array => self.lay_out(policy, self.object()?, |_, _| {}).ok(),
            // The kept layout includes the descriptor.
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

    /// Where an exception object of this exn type keeps its tag: 8 bytes, a `u32` for the tag's instance and one for its
    /// number. `None` for other types, and without a policy.
    pub fn exn_tag_offset(&self) -> Option<u32> {
        let policy = self.core().config.layout()?;
        match self.kind() {
            CompositeKind::Exn => layout::exn_tag_offset(policy).ok(),
            _ => None,
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

    /// Passes the place of each field to `placed`, in order; for an array, that of its element 0. Returns how many
    /// there are: none for functions and continuations, and without a policy.
    pub fn field_layouts(&self, mut placed: impl FnMut(GcFieldLayout)) -> usize {
        let mut count = 0;
        let (Some(policy), Some(object)) = (self.core().config.layout(), self.object()) else {
            return count;
        };
        // This cannot fail: it succeeded when the type was registered.
        let _ = self.lay_out(policy, object, |_, place| {
            placed(place);
            count += 1;
        });
        count
    }

    /// Like [`Type::layout`] and [`Type::field_layouts`], but by the given policy: for a compiler with several targets.
    /// `None` for functions and continuations.
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

    /// The object that is laid out; `None` for functions and continuations.
    fn object(&self) -> Option<ObjectForm> {
        let kind = self.kind();
        let has_descriptor = match kind {
            CompositeKind::Func | CompositeKind::Cont => return None,
            CompositeKind::Struct => self.member().clauses().descriptor.is_some(),
            CompositeKind::Array | CompositeKind::Exn => false,
        };
        Some(ObjectForm {
            kind,
            has_descriptor,
        })
    }

    fn lay_out(
        &self,
        policy: &LayoutPolicy,
        object: ObjectForm,
        placed: impl FnMut(u32, GcFieldLayout),
    ) -> Result<GcLayout> {
        layout::lay_out(policy, object, self.fields(), hierarchy_of, placed)
    }
}

fn hierarchy_of(ty: &Type) -> Hierarchy {
    ty.kind().heap_type().hierarchy()
}
