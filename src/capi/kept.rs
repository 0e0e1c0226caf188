//! Queries by index, about types that the caller keeps alive.

use super::abi::{wt_gc_layout_t, wt_registered_type_t, wt_registry_t};
use super::call::{answer, ask, write};
use super::convert::write_layout;
use super::function::function;
use super::handle::{borrow, type_pointer};
use crate::error::Result;
use crate::index::TypeIndex;
use crate::registry::TypeRef;
use core::ffi::c_void;
use core::ptr;

/// The live type of this index.
///
/// # Safety
/// C keeps the registry, and the type if there is one, during `'a`.
unsafe fn kept<'a>(registry: *const wt_registry_t, type_index: u32) -> Result<Option<TypeRef<'a>>> {
    // SAFETY: C keeps the registry until we return (contract).
    unsafe { Ok(borrow(registry)?.get_kept(type_index)) }
}

/// Returns the type of this index, borrowed from its owner: for example, the tables of your
/// compiled module contain the index, and the module owns the type. NULL if there is no such
/// type, and for NULL. This counts no owner, while wt_registry_type does; a type that nobody
/// keeps alive may be gone before the call.
/// Threads: any. Cost: a few loads. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_registry_kept_type(
    registry: *const wt_registry_t,
    type_index: u32,
) -> *const wt_registered_type_t {
    answer(function!(), ptr::null(), || {
        // SAFETY: C keeps both until we return.
        let ty = unsafe { kept(registry, type_index) }?;
        Ok(ty.map_or(ptr::null(), type_pointer))
    })
}

/// Returns the index of the type's trampoline type, which the type keeps alive: the one that
/// wt_registered_type_trampoline returns. 0 for a type that is not a function type, or whose
/// trampoline type is not registered yet (with wt_registry_config_set_eager_trampolines it
/// always is), and for NULL.
/// Threads: any. Cost: a few loads; for a type that is its own trampoline type, in proportion to
/// its params and results. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_registered_type_trampoline_index(
    r#type: *const wt_registered_type_t,
) -> u32 {
    // SAFETY: C keeps the type until we return.
    unsafe { ask(function!(), 0, r#type, index_of_trampoline) }
}

/// Returns the index of the trampoline type of the type of this index, which you keep alive
/// (TYPES BY INDEX). 0 for a type that is not a function type, or whose trampoline type is not
/// registered yet, if there is no such type, and for NULL.
/// Threads: any. Cost: a few loads; for a type that is its own trampoline type, in proportion to
/// its params and results. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_registry_trampoline_index(
    registry: *const wt_registry_t,
    type_index: u32,
) -> u32 {
    answer(function!(), 0, || {
        // SAFETY: C keeps both until we return.
        let ty = unsafe { kept(registry, type_index) }?;
        Ok(ty.map_or(0, index_of_trampoline))
    })
}

fn index_of_trampoline(ty: TypeRef<'_>) -> u32 {
    ty.trampoline_index().map_or(0, TypeIndex::get)
}

/// Stores in `*out` how objects of the type of this index lie in memory; you keep the type alive
/// (TYPES BY INDEX).
///
/// Returns false, and leaves `*out` unchanged, for func and cont types, in a registry without
/// layouts, if there is no such type, and for NULL.
/// Threads: any. Cost: a few loads. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_registry_layout(
    registry: *const wt_registry_t,
    type_index: u32,
    out: *mut wt_gc_layout_t,
) -> bool {
    answer(function!(), false, || {
        // SAFETY: C keeps both until we return.
        let ty = unsafe { kept(registry, type_index) }?;
        match ty.and_then(|ty| ty.layout()) {
            // SAFETY: `out` is C's to write.
            Some(layout) => unsafe { write("out", out, write_layout(layout)) },
            None => Ok(false),
        }
    })
}

/// Returns the host data of the type of this index, borrowed: it stays yours. You keep the type
/// alive (TYPES BY INDEX). NULL until it is set, if there is no such type, and for NULL.
/// Threads: any. Cost: a few loads. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_registry_host_data(
    registry: *const wt_registry_t,
    type_index: u32,
) -> *mut c_void {
    answer(function!(), ptr::null_mut(), || {
        // SAFETY: C keeps both until we return.
        let ty = unsafe { kept(registry, type_index) }?;
        Ok(ty.map_or(ptr::null_mut(), |ty| ty.host_data()))
    })
}
