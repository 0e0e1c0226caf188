//! What modules import, export and define, with the type of each.

use super::abi::{wt_error_t, wt_extern_type_t, wt_module_interface_t, wt_type_collection_t};
use super::call::{answer, fallible, write};
use super::convert::read_array;
use super::extern_type::write_extern;
use super::function::function;
use super::handle::{Handle, Room, borrow, delete};
use crate::error::Result;
use crate::{ExternKind, ModuleInterface};
use core::ffi::c_char;
use core::ptr;

impl Handle for wt_module_interface_t {
    type Object = ModuleInterface;
}

/// Reads the imports and exports of a module, each with its type. `types` are its types: what
/// wt_registry_register_module returned for the same bytes. Only the sections up to the exports
/// are read, so those after them may be missing.
///
/// The types of functions, tables, memories, globals and tags are checked, including those that
/// are not exported, and so is whether each exported item exists. The rest is left to a validator:
/// initial values, except where they end; whether a table needs one; whether names of exports
/// differ; and how many items of each kind there are. Shared memories, 64-bit addresses and pages
/// of one byte need no feature. Compact imports are not supported: they are WT_ERROR_MALFORMED.
///
/// Returns the interface, which you own; it keeps the types alive, and nothing of the bytes.
/// Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_MALFORMED, WT_ERROR_INVALID_TYPE for a number
/// that no item has, or that is the number of a type of another kind, for limits that are not
/// valid, for something shared that holds unshared references, and for a tag with results where
/// WT_FEATURE_STACK_SWITCHING is off, WT_ERROR_UNSUPPORTED for a form of a proposal that is off,
/// WT_ERROR_OUT_OF_MEMORY; wt_error_byte_offset gives the place.
/// Threads: any. Cost: in proportion to the bytes of those sections: at most 64 bytes of memory
/// for each of them while it reads, and 64 KiB; and sorting the names of exports. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_module_interface_read(
    types: *const wt_type_collection_t,
    wasm: *const u8,
    len: usize,
    error_out: *mut *mut wt_error_t,
) -> *mut wt_module_interface_t {
    let body = || {
        // SAFETY: C keeps the collection and the bytes until we return.
        let (types, wasm) = unsafe { (borrow(types)?, read_array("wasm", wasm, len)?) };
        let room = Room::<wt_module_interface_t>::new()?;
        Ok(room.fill(ModuleInterface::read(types, wasm)?).give())
    };
    // SAFETY: `error_out` is C's to write.
    unsafe { fallible(function!(), error_out, ptr::null_mut(), body) }
}

/// Ends an interface, and what was borrowed from it. NULL does nothing.
/// Threads: one at a time. Cost: frees its memory. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_module_interface_delete(module_interface: *mut wt_module_interface_t) {
    // SAFETY: C gives it up.
    answer(function!(), (), || unsafe { delete(module_interface) });
}

/// Returns how many imports the module has; 0 for NULL.
/// Threads: any. Cost: a few loads. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_module_interface_num_imports(
    module_interface: *const wt_module_interface_t,
) -> usize {
    answer(function!(), 0, || {
        // SAFETY: C keeps the interface until we return.
        Ok(unsafe { borrow(module_interface) }?.num_imports())
    })
}

/// Stores import `i`, in the module's order: in `*module` and `*name` the two names, borrowed from
/// the interface, UTF-8 without NUL after them, and in `*module_len` and `*name_len` how many bytes
/// they have; in `*out` the type that is required, with types borrowed likewise. Each of the five may
/// be NULL. Imports have the first numbers of their kind, in this order: the first function that is
/// imported is function 0, the first table that is imported is table 0.
///
/// Returns false, and stores nothing, if there is no such import, and for NULL.
/// Threads: any. Cost: a few loads. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_module_interface_import(
    module_interface: *const wt_module_interface_t,
    i: usize,
    module: *mut *const c_char,
    module_len: *mut usize,
    name: *mut *const c_char,
    name_len: *mut usize,
    out: *mut wt_extern_type_t,
) -> bool {
    answer(function!(), false, || {
        // SAFETY: C keeps the interface until we return.
        let Some(import) = unsafe { borrow(module_interface) }?.import(i) else {
            return Ok(false);
        };
        // SAFETY: C's to write, where they are not NULL.
        unsafe {
            write_text(import.module, module, module_len)?;
            write_text(import.name, name, name_len)?;
            write_unless_null(out, write_extern(&import.ty))?;
        }
        Ok(true)
    })
}

/// Returns how many exports the module has; 0 for NULL.
/// Threads: any. Cost: a few loads. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_module_interface_num_exports(
    module_interface: *const wt_module_interface_t,
) -> usize {
    answer(function!(), 0, || {
        // SAFETY: C keeps the interface until we return.
        Ok(unsafe { borrow(module_interface) }?.num_exports())
    })
}

/// Stores export `i`, in the module's order: in `*name` its name, borrowed from the interface, UTF-8
/// without NUL after it, and in `*name_len` how many bytes it has; in `*out` its type, with types
/// borrowed likewise. Each of the three may be NULL.
///
/// Returns false, and stores nothing, if there is no such export, and for NULL.
/// Threads: any. Cost: a few loads. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_module_interface_export(
    module_interface: *const wt_module_interface_t,
    i: usize,
    name: *mut *const c_char,
    name_len: *mut usize,
    out: *mut wt_extern_type_t,
) -> bool {
    answer(function!(), false, || {
        // SAFETY: C keeps the interface until we return.
        let Some(export) = unsafe { borrow(module_interface) }?.export(i) else {
            return Ok(false);
        };
        // SAFETY: C's to write, where they are not NULL.
        unsafe {
            write_text(export.name, name, name_len)?;
            write_unless_null(out, write_extern(&export.ty))?;
        }
        Ok(true)
    })
}

/// Stores in `*index` the number of export `i` among those of its kind, as code uses it: the
/// module numbers functions, tables, memories, globals and tags each on their own, imports first.
///
/// Returns false, and stores nothing, if there is no such export, and for NULL.
/// Threads: any. Cost: a few loads. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_module_interface_export_index(
    module_interface: *const wt_module_interface_t,
    i: usize,
    index: *mut u32,
) -> bool {
    answer(function!(), false, || {
        // SAFETY: C keeps the interface until we return.
        match unsafe { borrow(module_interface) }?.export(i) {
            // SAFETY: `index` is C's to write.
            Some(export) => unsafe { write("index", index, export.index) },
            None => Ok(false),
        }
    })
}

/// Finds the export of this name, which has `len` bytes, and stores which of the module's items it is:
/// in `*kind` its `WT_EXTERN_...`, in `*index` its number among those of its kind. Each of the two may
/// be NULL, and so may `name` if `len` is 0. If several exports have the name, which is never so in a
/// valid module, it is the first of them.
///
/// Returns false, and stores nothing, if no export has this name, and for NULL.
/// Threads: any. Cost: comparisons of names, in proportion to the logarithm of the number of
/// exports, which are sorted when the interface is read. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_module_interface_find_export(
    module_interface: *const wt_module_interface_t,
    name: *const c_char,
    len: usize,
    kind: *mut u8,
    index: *mut u32,
) -> bool {
    answer(function!(), false, || {
        // SAFETY: C keeps the interface and the name until we return.
        let (interface, name) = unsafe {
            (
                borrow(module_interface)?,
                read_array("name", name.cast::<u8>(), len)?,
            )
        };
        // Names of exports are UTF-8.
        let name = str::from_utf8(name).ok();
        let Some(export) = name.and_then(|name| interface.find_export(name)) else {
            return Ok(false);
        };
        // SAFETY: both are C's to write, or NULL.
        unsafe {
            write_unless_null(kind, export.ty.kind() as u8)?;
            write_unless_null(index, export.index)?;
        }
        Ok(true)
    })
}

/// Returns how many items of a kind, `WT_EXTERN_...`, the module has: first those that it
/// imports, in their order, then those that it defines. 0 for another kind, and for NULL.
/// Threads: any. Cost: a few loads. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_module_interface_num_items(
    module_interface: *const wt_module_interface_t,
    kind: u8,
) -> usize {
    answer(function!(), 0, || {
        // SAFETY: C keeps the interface until we return.
        let interface = unsafe { borrow(module_interface) }?;
        Ok(ExternKind::from_byte(kind).map_or(0, |kind| interface.num_items(kind)))
    })
}

/// Stores in `*out` the type of the item that has this number among those of its kind,
/// `WT_EXTERN_...`, whether it is imported, exported or neither: in code, this number is the index
/// of the function, table, memory, global or tag. Types are borrowed from the interface.
///
/// Returns false, and stores nothing, if there is no such item, for another kind, and for NULL.
/// Threads: any. Cost: a few loads. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_module_interface_item(
    module_interface: *const wt_module_interface_t,
    kind: u8,
    index: u32,
    out: *mut wt_extern_type_t,
) -> bool {
    answer(function!(), false, || {
        // SAFETY: C keeps the interface until we return.
        let interface = unsafe { borrow(module_interface) }?;
        match ExternKind::from_byte(kind).and_then(|kind| interface.item(kind, index)) {
            // SAFETY: `out` is C's to write.
            Some(ty) => unsafe { write("out", out, write_extern(&ty)) },
            None => Ok(false),
        }
    })
}

/// Finds the initial value of a global, or of a table's elements, that the module defines: a constant
/// expression. Stores in `*offset` the byte of the module at which it begins, and in `*len` how many
/// bytes it has, `end` included. `kind` is WT_EXTERN_GLOBAL or WT_EXTERN_TABLE. Each of the two may
/// be NULL.
///
/// Returns false, and stores nothing, for a table whose elements are initially null, for an
/// import, if there is no such item, for another kind, and for NULL.
/// Threads: any. Cost: a few loads; for a table, in proportion to the logarithm of the number of
/// tables that have an initial value. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_module_interface_initial(
    module_interface: *const wt_module_interface_t,
    kind: u8,
    index: u32,
    offset: *mut usize,
    len: *mut usize,
) -> bool {
    answer(function!(), false, || {
        // SAFETY: C keeps the interface until we return.
        let interface = unsafe { borrow(module_interface) }?;
        let initial = ExternKind::from_byte(kind).and_then(|kind| interface.initial(kind, index));
        let Some(initial) = initial else {
            return Ok(false);
        };
        // SAFETY: both are C's to write, or NULL.
        unsafe {
            write_unless_null(offset, initial.start)?;
            write_unless_null(len, initial.len())?;
        }
        Ok(true)
    })
}

/// # Safety
/// `text_out` and `len_out` may be written, where they are not NULL.
unsafe fn write_text(text: &str, text_out: *mut *const c_char, len_out: *mut usize) -> Result<()> {
    // SAFETY: each is NULL or may be written to (contract).
    unsafe {
        write_unless_null(text_out, text.as_ptr().cast())?;
        write_unless_null(len_out, text.len())
    }
}

/// # Safety
/// `out` may be written, if it is not NULL.
unsafe fn write_unless_null<T>(out: *mut T, value: T) -> Result<()> {
    if !out.is_null() {
        // SAFETY: not NULL, so it may be written (contract).
        unsafe { write("out", out, value) }?;
    }
    Ok(())
}
