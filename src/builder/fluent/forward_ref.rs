//! A field, element, param or result that refers to a member of the group being built.

use super::definition::{ArrayTypeBuilder, FuncTypeBuilder, StructTypeBuilder, TypeBuilder};
use crate::builder::{Definition, ForwardRef, PendingGroup, PendingType};
use crate::error::Result;
use crate::registry::{Array, Func, Kind, Struct};

/// A forward reference being defined. It holds the definition that it is part of; [`finish`](ForwardRefBuilder::finish)
/// returns that.
///
/// Params and results have no mutability, so in a function type this does not compile:
///
/// ```compile_fail,E0599
/// # let registry = typereg::Registry::new(&typereg::Config::default())?;
/// let mut builder = typereg::RecGroupBuilder::new(&registry);
/// let func = builder.declare_func();
/// builder.define_func(func).forward_ref_param(func).mutable(true).finish().finish();
/// # Ok::<(), typereg::Error>(())
/// ```
#[must_use = "a forward reference ends with `finish`, which gives the definition back"]
pub struct ForwardRefBuilder<'b, K> {
    of: TypeBuilder<'b, K>,
    /// `None` if it was refused.
    reference: Option<ForwardRef>,
}

impl<'b, K: Kind> ForwardRefBuilder<'b, K> {
    /// Sets whether the reference can be null. It can by default.
    pub fn nullable(mut self, nullable: bool) -> Self {
        if let Some(reference) = self.reference {
            self.of
                .call(|group, _| group.set_nullable(&reference, nullable));
        }
        self
    }

    /// Sets whether it refers to exactly that type, and not to its subtypes. It does not by default. Needs
    /// [`Feature::CustomDescriptors`](crate::Feature::CustomDescriptors).
    pub fn exact(mut self, exact: bool) -> Self {
        if let Some(reference) = self.reference {
            self.of.call(|group, _| group.set_exact(&reference, exact));
        }
        self
    }

    /// Ends the reference, and returns the definition.
    pub fn finish(mut self) -> TypeBuilder<'b, K> {
        if let Some(reference) = self.reference {
            self.of.call(|group, _| group.finish_ref(&reference));
        }
        self.of
    }

    fn set_mutable(mut self, mutable: bool) -> Self {
        if let Some(reference) = self.reference {
            self.of
                .call(|group, _| group.set_mutable(&reference, mutable));
        }
        self
    }
}

impl ForwardRefBuilder<'_, Struct> {
    /// Sets whether the field is mutable. It is not by default.
    pub fn mutable(self, mutable: bool) -> Self {
        self.set_mutable(mutable)
    }
}

impl ForwardRefBuilder<'_, Array> {
    /// Sets whether the elements are mutable. They are not by default.
    pub fn mutable(self, mutable: bool) -> Self {
        self.set_mutable(mutable)
    }
}

impl<'b, K: Kind> TypeBuilder<'b, K> {
    fn refer(
        mut self,
        is_result: bool,
        begin: fn(&mut PendingGroup, &Definition, PendingType) -> Result<ForwardRef>,
        target: PendingType,
    ) -> ForwardRefBuilder<'b, K> {
        let reference = self.add(is_result, |group, definition| {
            begin(group, definition, target)
        });
        ForwardRefBuilder {
            of: self,
            reference,
        }
    }
}

impl<'b> StructTypeBuilder<'b> {
    /// Begins a field that refers to a member of the same group, at any position: nullable and constant by default.
    pub fn forward_ref_field(
        self,
        target: impl Into<PendingType>,
    ) -> ForwardRefBuilder<'b, Struct> {
        self.refer(false, PendingGroup::forward_ref_field, target.into())
    }
}

impl<'b> ArrayTypeBuilder<'b> {
    /// Begins the element as a reference to a member of the same group: nullable and constant by default.
    pub fn forward_ref_element(
        self,
        target: impl Into<PendingType>,
    ) -> ForwardRefBuilder<'b, Array> {
        self.refer(false, PendingGroup::forward_ref_field, target.into())
    }
}

impl<'b> FuncTypeBuilder<'b> {
    /// Begins a param that refers to a member of the same group: nullable by default.
    pub fn forward_ref_param(self, target: impl Into<PendingType>) -> ForwardRefBuilder<'b, Func> {
        self.refer(false, PendingGroup::forward_ref_field, target.into())
    }

    /// Begins a result that refers to a member of the same group: nullable by default.
    pub fn forward_ref_result(self, target: impl Into<PendingType>) -> ForwardRefBuilder<'b, Func> {
        self.refer(true, PendingGroup::forward_ref_result, target.into())
    }
}
