//! The types of a module.

use super::abi::{wt_error_t, wt_registered_type_t, wt_registry_t, wt_type_collection_t};
use super::call::{answer, fallible, write};
use super::convert::read_array;
use super::function::function;
use super::handle::{Handle, Room, borrow, delete, give, live, type_pointer};
use crate::error::Argument;
use crate::{TypeCollection, type_section};
use core::ptr;

impl Handle for wt_type_collection_t {
    type Object = TypeCollection;
}

/// Registers all types of a wasm module, and returns their collection, which you own.
///
/// The bytes are those of a whole binary, of which only the type section is read: what follows
/// it need not be valid, or even present. A module without a type section gives a collection
/// without types.
/// Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_MALFORMED, WT_ERROR_INVALID_TYPE,
/// WT_ERROR_UNSUPPORTED, also for a component, WT_ERROR_LIMIT, WT_ERROR_OUT_OF_MEMORY;
/// wt_error_byte_offset, wt_error_module_type and wt_error_field give the place.
/// Threads: any. Cost: in proportion to the type section's bytes, and one registration for each
/// rec group. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_registry_register_module(
    registry: *const wt_registry_t,
    wasm: *const u8,
    len: usize,
    error_out: *mut *mut wt_error_t,
) -> *mut wt_type_collection_t {
    let body = || {
        // SAFETY: C keeps the registry and the bytes until we return.
        let (registry, wasm) = unsafe { (borrow(registry)?, read_array("wasm", wasm, len)?) };
        // Allocates the handle first, so that nothing is registered that cannot be returned.
        let room = Room::<wt_type_collection_t>::new()?;
        Ok(room.fill(registry.register_module(wasm)?).give())
    };
    // SAFETY: `error_out` is C's to write.
    unsafe { fallible(function!(), error_out, ptr::null_mut(), body) }
}

/// Registers all types of a type section, and returns their collection, which you own. The bytes
/// are the section's payload: what follows its id and size.
///
/// Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_MALFORMED, WT_ERROR_INVALID_TYPE,
/// WT_ERROR_UNSUPPORTED, WT_ERROR_LIMIT, WT_ERROR_OUT_OF_MEMORY; wt_error_byte_offset,
/// wt_error_module_type and wt_error_field give the place.
/// Threads: any. Cost: in proportion to the type section's bytes, and one registration for each
/// rec group. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_registry_register_type_section(
    registry: *const wt_registry_t,
    payload: *const u8,
    len: usize,
    error_out: *mut *mut wt_error_t,
) -> *mut wt_type_collection_t {
    let body = || {
        // SAFETY: C keeps the registry and the bytes until we return.
        let (registry, payload) =
            unsafe { (borrow(registry)?, read_array("payload", payload, len)?) };
        // Allocates the handle first, so that nothing is registered that cannot be returned.
        let room = Room::<wt_type_collection_t>::new()?;
        Ok(room.fill(registry.register_type_section(payload)?).give())
    };
    // SAFETY: `error_out` is C's to write.
    unsafe { fallible(function!(), error_out, ptr::null_mut(), body) }
}

/// Stores where in a wasm module's bytes the payload of its type section lies, which
/// wt_registry_register_type_section takes: in `*offset` where it begins, in `*size` how long it
/// is. Both are 0 for a module without a type section. After an error they are as before.
///
/// Errors: WT_ERROR_INVALID_ARGUMENT; WT_ERROR_MALFORMED for bytes that are not a module, or
/// have a section that is cut off before the type section's end; WT_ERROR_UNSUPPORTED for a
/// component.
/// Threads: any. Cost: in proportion to the number of sections before it. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_module_type_section(
    wasm: *const u8,
    len: usize,
    offset: *mut usize,
    size: *mut usize,
    error_out: *mut *mut wt_error_t,
) -> bool {
    let body = || {
        // SAFETY: C keeps the bytes until we return.
        let wasm = unsafe { read_array("wasm", wasm, len)? };
        for (name, is_null) in [("offset", offset.is_null()), ("size", size.is_null())] {
            if is_null {
                return Err(Argument::Null(name).into());
            }
        }
        let section = type_section(wasm)?.unwrap_or_default();
        // SAFETY: not NULL, so both may be written.
        unsafe {
            offset.write(section.start);
            size.write(section.len());
        }
        Ok(true)
    };
    // SAFETY: `error_out` is C's to write.
    unsafe { fallible(function!(), error_out, false, body) }
}

/// Returns how many types the module has; 0 for NULL.
/// Threads: any. Cost: a few loads. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_type_collection_num_types(types: *const wt_type_collection_t) -> usize {
    answer(function!(), 0, || {
        // SAFETY: C keeps the collection until we return.
        Ok(unsafe { borrow(types) }?.len())
    })
}

/// Returns how many rec groups the module has, empty ones included; 0 for NULL.
/// Threads: any. Cost: a few loads. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_type_collection_num_rec_groups(
    types: *const wt_type_collection_t,
) -> usize {
    answer(function!(), 0, || {
        // SAFETY: C keeps the collection until we return.
        Ok(unsafe { borrow(types) }?.num_rec_groups())
    })
}

/// Returns the type that has this number in the module, borrowed from the collection. NULL if no
/// type has it, or for NULL.
/// Threads: any. Cost: a few loads. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_type_collection_type(
    types: *const wt_type_collection_t,
    module_type_index: u32,
) -> *const wt_registered_type_t {
    let found = |types: &TypeCollection| {
        let ty = types.get(module_type_index); // Nothing in it can panic.
        ty.map_or(ptr::null(), type_pointer)
    };
    // SAFETY: C keeps the collection until we return, and the type for as long as it keeps that.
    match unsafe { live(types) } {
        Some(types) => found(types),
        // SAFETY: as above.
        None => answer(function!(), ptr::null(), || unsafe {
            borrow(types).map(found)
        }),
    }
}

/// Returns the type index of each type of the module, in the module's order, borrowed from the
/// collection, and in `*len` (unless that is NULL) how many there are. NULL and 0 if there are
/// none, or for NULL.
/// Threads: any. Cost: a few loads. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_type_collection_indices(
    types: *const wt_type_collection_t,
    len: *mut usize,
) -> *const u32 {
    let none: &[u32] = &[];
    let indices = answer(function!(), none, || {
        // SAFETY: C keeps the collection until we return, and the array for as long as it keeps
        // that.
        Ok(unsafe { borrow(types) }?.indices())
    });
    if !len.is_null() {
        // SAFETY: not NULL, so it may be written.
        unsafe { len.write(indices.len()) };
    }
    if indices.is_empty() {
        ptr::null()
    } else {
        indices.as_ptr()
    }
}

/// Finds the trampoline for a trampoline type, a piece of code: stores in `*module_type_index`
/// the number of the first function type of the module whose trampoline type has this index,
/// since all function types of one trampoline type can share the trampoline of the first.
///
/// Returns false, and leaves the number unchanged, if the module has none, if no live trampoline
/// type has the index, or if an argument is NULL.
/// Threads: any. Cost: in proportion to the trampoline type's params and results; for the first
/// call on a collection, to its types. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_type_collection_trampoline(
    types: *const wt_type_collection_t,
    trampoline_type_index: u32,
    module_type_index: *mut u32,
) -> bool {
    answer(function!(), false, || {
        // SAFETY: C keeps the collection until we return.
        let types = unsafe { borrow(types) }?;
        match types.trampoline(trampoline_type_index) {
            // SAFETY: C's to write.
            Some(first) => unsafe { write("module_type_index", module_type_index, first) },
            None => Ok(false),
        }
    })
}

/// Returns one more handle of the same collection, which you own, so that each thread or module
/// instance can have its own. NULL if memory ran out, or for NULL.
/// Threads: any. Cost: one allocation and one atomic increment. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_type_collection_clone(
    types: *const wt_type_collection_t,
) -> *mut wt_type_collection_t {
    answer(function!(), ptr::null_mut(), || {
        // SAFETY: C keeps the collection until we return.
        give(unsafe { borrow(types) }?.clone())
    })
}

/// Ends a handle of a collection. Its types stay alive as long as something else holds them.
/// NULL does nothing.
/// Threads: any. Cost: in proportion to the types, and to what is freed with them. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_type_collection_delete(types: *mut wt_type_collection_t) {
    // SAFETY: C gives it up.
    answer(function!(), (), || unsafe { delete(types) });
}
