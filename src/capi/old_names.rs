//! Functions under the names that they had before: programs that were written with them still compile and run.

use super::abi::{wt_rec_group_t, wt_type_collection_t};
use super::call::answer;
use super::function::function;
use super::handle::borrow;

/// Deprecated since 0.1: wt_rec_group_num_types is the same. Returns how many types the group has;
/// 0 for the empty group, and for NULL.
/// Threads: any. Cost: a few loads. Since 0.1.
#[unsafe(no_mangle)]
#[deprecated(note = "use wt_rec_group_num_types")]
pub unsafe extern "C" fn wt_rec_group_len(group: *const wt_rec_group_t) -> usize {
    answer(function!(), 0, || {
        // SAFETY: C keeps the group until we return.
        Ok(unsafe { borrow(group) }?.group.len())
    })
}

/// Deprecated since 0.1: wt_type_collection_num_types is the same. Returns how many types the module
/// has; 0 for NULL.
/// Threads: any. Cost: a few loads. Since 0.1.
#[unsafe(no_mangle)]
#[deprecated(note = "use wt_type_collection_num_types")]
pub unsafe extern "C" fn wt_type_collection_len(types: *const wt_type_collection_t) -> usize {
    answer(function!(), 0, || {
        // SAFETY: C keeps the collection until we return.
        Ok(unsafe { borrow(types) }?.len())
    })
}

/// Deprecated since 0.1: wt_type_collection_num_rec_groups is the same. Returns how many rec groups
/// the module has, empty ones included; 0 for NULL.
/// Threads: any. Cost: a few loads. Since 0.1.
#[unsafe(no_mangle)]
#[deprecated(note = "use wt_type_collection_num_rec_groups")]
pub unsafe extern "C" fn wt_type_collection_rec_groups(
    types: *const wt_type_collection_t,
) -> usize {
    answer(function!(), 0, || {
        // SAFETY: C keeps the collection until we return.
        Ok(unsafe { borrow(types) }?.num_rec_groups())
    })
}
