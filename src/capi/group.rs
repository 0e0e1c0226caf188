//! Rec groups.

use super::abi::{wt_error_t, wt_pending_type_t, wt_rec_group_t, wt_registered_type_t};
use super::call::{answer, fallible};
use super::function::function;
use super::handle::{Handle, Room, borrow, delete, type_pointer};
use super::lent::Labels;
use crate::RecGroup;
use crate::memory::Shared;
use core::ptr;

/// A rec group, and the labels of its builder if it has one.
pub(super) struct LabelledGroup {
    pub(super) group: RecGroup,
    pub(super) labels: Option<Shared<Labels>>,
}

impl Handle for wt_rec_group_t {
    type Object = LabelledGroup;
}

/// Returns how many types the group has; 0 for the empty group, and for NULL.
/// Threads: any. Cost: a few loads. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_rec_group_num_types(group: *const wt_rec_group_t) -> usize {
    answer(function!(), 0, || {
        // SAFETY: C keeps the group until we return.
        Ok(unsafe { borrow(group) }?.group.len())
    })
}

/// Returns the type at this position, borrowed from the group. NULL if there is none, or for NULL.
/// Threads: any. Cost: a few loads. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_rec_group_type(
    group: *const wt_rec_group_t,
    position: usize,
) -> *const wt_registered_type_t {
    answer(function!(), ptr::null(), || {
        // SAFETY: C keeps the group until we return, and the type for as long as it keeps the
        // group.
        let ty = unsafe { borrow(group) }?.group.get(position);
        Ok(ty.map_or(ptr::null(), type_pointer))
    })
}

/// Returns the type that a pending type has become, borrowed from the group.
///
/// Errors: WT_ERROR_INVALID_ARGUMENT; WT_ERROR_WRONG_BUILDER if another builder declared it, or if
/// the handle is neither from wt_rec_group_builder_build nor a clone of one that is.
/// Threads: any. Cost: a few loads. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_rec_group_get(
    group: *const wt_rec_group_t,
    r#type: *const wt_pending_type_t,
    error_out: *mut *mut wt_error_t,
) -> *const wt_registered_type_t {
    let body = || {
        // SAFETY: C keeps both until we return; labels are constant.
        let (group, label) = unsafe { (borrow(group)?, *borrow(r#type)?) };
        Ok(type_pointer(group.group.member(label)?))
    };
    // SAFETY: `error_out` is C's to write.
    unsafe { fallible(function!(), error_out, ptr::null(), body) }
}

/// Returns how many bytes of memory the group, the slots of its types and, once it is computed, its
/// fingerprint take; 0 for the empty group, and for NULL. This does not include the registry's
/// table of groups, and the display records of types of depth WT_DISPLAY_MIN - 1 and more.
/// Threads: any. Cost: a few loads. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_rec_group_bytes(group: *const wt_rec_group_t) -> u64 {
    answer(function!(), 0, || {
        // SAFETY: C keeps the group until we return.
        Ok(unsafe { borrow(group) }?.group.bytes())
    })
}

/// Returns one more handle of the same group, which you own. NULL if memory ran out, or for NULL.
/// Threads: any. Cost: one allocation, and one or two atomic increments. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_rec_group_clone(group: *const wt_rec_group_t) -> *mut wt_rec_group_t {
    answer(function!(), ptr::null_mut(), || {
        // SAFETY: C keeps the group until we return.
        let of = unsafe { borrow(group) }?;
        let room = Room::<wt_rec_group_t>::new()?;
        let group = of.group.clone();
        let labels = of.labels.clone();
        Ok(room.fill(LabelledGroup { group, labels }).give())
    })
}

/// Ends a handle of a group. Its types stay alive as long as something else holds any of them.
/// NULL does nothing.
/// Threads: any. Cost: one atomic decrement; for the last holder, in proportion to what is freed.
/// Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_rec_group_delete(group: *mut wt_rec_group_t) {
    // SAFETY: C gives it up.
    answer(function!(), (), || unsafe { delete(group) });
}
