//! A field, element, param or result that refers to a member of the group being built.

use super::definition::TypeBuilder;
use crate::builder::ForwardRef;
use crate::registry::{Array, Kind, Struct};

/// A forward reference being written; it holds the definition that it is part of, which
/// [`finish`](ForwardRefBuilder::finish) gives back.
///
/// Params and results are neither constant nor mutable, so in a function type this does not compile:
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
    pub(super) fn new(
        of: TypeBuilder<'b, K>,
        reference: Option<ForwardRef>,
    ) -> ForwardRefBuilder<'b, K> {
        ForwardRefBuilder { of, reference }
    }

    /// May the reference be null? It may, unless this is called with `false`.
    pub fn nullable(mut self, nullable: bool) -> Self {
        if let Some(reference) = self.reference {
            self.of
                .tell(|group, _| group.set_nullable(reference, nullable));
        }
        self
    }

    /// Ends the reference.
    pub fn finish(mut self) -> TypeBuilder<'b, K> {
        if let Some(reference) = self.reference {
            self.of.tell(|group, _| group.finish_ref(reference));
        }
        self.of
    }

    fn set_mutable(mut self, mutable: bool) -> Self {
        if let Some(reference) = self.reference {
            self.of
                .tell(|group, _| group.set_mutable(reference, mutable));
        }
        self
    }
}

impl ForwardRefBuilder<'_, Struct> {
    /// May the field be written? It may not, unless this is called with `true`.
    pub fn mutable(self, mutable: bool) -> Self {
        self.set_mutable(mutable)
    }
}

impl ForwardRefBuilder<'_, Array> {
    /// May elements be written? They may not, unless this is called with `true`.
    pub fn mutable(self, mutable: bool) -> Self {
        self.set_mutable(mutable)
    }
}
