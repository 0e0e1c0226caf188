//! What C borrows from a rec group builder: labels, definitions and forward references.
//!
//! Definitions and forward references, even finished or void ones, keep their address until the builder is deleted,
//! so that a call on one is refused and not undefined. Labels live on as long as a group that the builder built.

use super::abi::{
    wt_array_type_builder_t, wt_forward_ref_builder_t, wt_func_type_builder_t, wt_pending_type_t,
    wt_rec_group_builder_t, wt_struct_type_builder_t,
};
use super::handle::{Handle, borrow_seen, live, not_marked};
use super::pool::Pool;
use crate::builder::{Definition, ForwardRef, PendingGroup, PendingType};
use crate::error::Result;
use crate::memory::Shared;
use crate::registry::Registry;
use crate::sync::Mutex;
use crate::ty::CompositeKind;

/// A rec group builder, and what C has borrowed from it.
pub(super) struct Builder {
    pub(super) group: PendingGroup,
    pub(super) labels: Shared<Labels>,
    pub(super) lent: Pools,
}

/// What C has borrowed, by sort.
#[derive(Default)]
pub(super) struct Pools {
    pub(super) structs: Pool<wt_struct_type_builder_t>,
    pub(super) arrays: Pool<wt_array_type_builder_t>,
    pub(super) funcs: Pool<wt_func_type_builder_t>,
    pub(super) forward_refs: Pool<wt_forward_ref_builder_t>,
}

/// The labels of the members.
pub(super) struct Labels(Mutex<Pool<wt_pending_type_t>>);

/// A definition or a forward reference, and the builder that lent it.
#[derive(Clone, Copy)]
pub(super) struct Lent<T> {
    pub(super) builder: *mut wt_rec_group_builder_t,
    pub(super) is: T,
}

impl Handle for wt_rec_group_builder_t {
    type Object = Builder;
}

impl Handle for wt_pending_type_t {
    type Object = PendingType;
}

impl Handle for wt_struct_type_builder_t {
    type Object = Lent<Definition>;
}

impl Handle for wt_array_type_builder_t {
    type Object = Lent<Definition>;
}

impl Handle for wt_func_type_builder_t {
    type Object = Lent<Definition>;
}

impl Handle for wt_forward_ref_builder_t {
    type Object = Lent<ForwardRef>;
}

impl Builder {
    pub(super) fn new(registry: &Registry) -> Result<Builder> {
        Ok(Builder {
            group: PendingGroup::new(registry),
            labels: Shared::new(Labels(Mutex::new(Pool::default())))?,
            lent: Pools::default(),
        })
    }

    /// Declares a member, and lends its label.
    pub(super) fn declare(&mut self, kind: CompositeKind) -> Result<*const wt_pending_type_t> {
        let mut labels = self.labels.0.lock();
        // Allocates first, so that a member is declared only if its label can be kept.
        let place = labels.place()?;
        Ok(place.fill(self.group.declare(kind)?).cast_const())
    }

    /// Makes an object of this pool, and lends it. Allocates first, so that `make` runs only if C gets the object.
    pub(super) fn lend<H: Handle<Object: Copy>>(
        &mut self,
        pool: fn(&mut Pools) -> &mut Pool<H>,
        make: impl FnOnce(&mut PendingGroup) -> Result<H::Object>,
    ) -> Result<*mut H> {
        let place = pool(&mut self.lent).place()?;
        Ok(place.fill(make(&mut self.group)?))
    }
}

/// The builder that lent an object, and the object.
///
/// # Safety
/// C keeps the builder, on one thread, during `'a`.
#[inline(always)]
pub(super) unsafe fn borrow_lent<'a, H: Handle<Object = Lent<T>>, T: 'a>(
    lent: *const H,
) -> Result<(&'a mut Builder, &'a T)> {
    // SAFETY: C keeps the builder, on one thread (contract).
    unsafe { live_lent(lent).ok_or_else(|| not_marked(lent)) }
}

/// [`borrow_lent`] for a caller that needs no error.
///
/// # Safety
/// The obligations of [`borrow_lent`].
#[inline(always)]
pub(super) unsafe fn live_lent<'a, H: Handle<Object = Lent<T>>, T: 'a>(
    lent: *const H,
) -> Option<(&'a mut Builder, &'a T)> {
    // SAFETY: what a builder lends lives as long as the builder, and is constant.
    let Lent { builder, is } = unsafe { live(lent) }?;
    // SAFETY: C keeps the builder, on one thread (contract). It has not been deleted before: that marks as deleted all
    // that it has lent.
    Some((unsafe { borrow_seen(*builder) }, is))
}
