//! Types in code bodies and other sections of a module, and back from a type to its number.

use super::abi::{
    WT_BLOCK_EMPTY, WT_BLOCK_FUNC, WT_BLOCK_VALUE, wt_block_type_t, wt_error_t,
    wt_registered_type_t, wt_type_collection_t, wt_val_type_t,
};
use super::call::{answer, fallible, write};
use super::convert::{NOTHING, read_array, write_val};
use super::function::{Function, function};
use super::handle::{borrow, type_pointer, type_ref};
use crate::error::{Argument, Result};
use crate::ty::RefType;
use crate::{BlockType, TypeCollection, ValType};
use core::ptr;

/// Reads the value type that these bytes begin with, as a code body, a global or a table of the
/// module writes it, with the module's type numbers and the registry's proposals. Only the bytes
/// of that type are read.
///
/// Stores it in `*out`, with types borrowed from the collection, and in `*read` how many bytes
/// it takes. After an error both are as before.
/// Errors: WT_ERROR_INVALID_ARGUMENT; WT_ERROR_MALFORMED for bytes that are cut off or are not a
/// value type; WT_ERROR_INVALID_TYPE for a number that no type of the module has;
/// WT_ERROR_UNSUPPORTED for a form of a proposal that is off.
/// Threads: any. Cost: in proportion to the bytes, of which there are at most 7. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_type_collection_read_val_type(
    types: *const wt_type_collection_t,
    bytes: *const u8,
    len: usize,
    read: *mut usize,
    out: *mut wt_val_type_t,
    error_out: *mut *mut wt_error_t,
) -> bool {
    let from = |types: &'_ TypeCollection, bytes: &[u8]| {
        let (value, read) = types.read_val_type(bytes)?;
        Ok((write_val(value), read))
    };
    // SAFETY: C's contract is that of `read_one`.
    unsafe { read_one(function!(), types, (bytes, len), read, out, error_out, from) }
}

/// Reads the heap type that these bytes begin with, as ref.null, ref.test and others have it,
/// with the module's type numbers and the registry's proposals. Only the bytes of that type are
/// read.
///
/// Stores in `*out` the reference to it that is never null, with a type borrowed from the
/// collection, and in `*read` how many bytes it takes. After an error both are as before.
/// Errors: WT_ERROR_INVALID_ARGUMENT; WT_ERROR_MALFORMED for bytes that are cut off or are not a
/// heap type; WT_ERROR_INVALID_TYPE for a number that no type of the module has;
/// WT_ERROR_UNSUPPORTED for a form of a proposal that is off.
/// Threads: any. Cost: in proportion to the bytes, of which there are at most 6. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_type_collection_read_heap_type(
    types: *const wt_type_collection_t,
    bytes: *const u8,
    len: usize,
    read: *mut usize,
    out: *mut wt_val_type_t,
    error_out: *mut *mut wt_error_t,
) -> bool {
    let from = |types: &'_ TypeCollection, bytes: &[u8]| {
        let (heap, read) = types.read_heap_type(bytes)?;
        let nullable = false;
        Ok((write_val(ValType::Ref(RefType { nullable, heap })), read))
    };
    // SAFETY: C's contract is that of `read_one`.
    unsafe { read_one(function!(), types, (bytes, len), read, out, error_out, from) }
}

/// Reads the block type that these bytes begin with, with the module's type numbers and the
/// registry's proposals. Only the bytes of that type are read. A block type that is the number
/// of a type needs WT_FEATURE_MULTI_VALUE, and that type must be a function type.
///
/// Stores it in `*out`, with types borrowed from the collection, and in `*read` how many bytes
/// it takes. After an error both are as before.
/// Errors: WT_ERROR_INVALID_ARGUMENT; WT_ERROR_MALFORMED for bytes that are cut off or are not a
/// block type; WT_ERROR_INVALID_TYPE for a number that no function type of the module has;
/// WT_ERROR_UNSUPPORTED for a form of a proposal that is off.
/// Threads: any. Cost: in proportion to the bytes, of which there are at most 7. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_type_collection_read_block_type(
    types: *const wt_type_collection_t,
    bytes: *const u8,
    len: usize,
    read: *mut usize,
    out: *mut wt_block_type_t,
    error_out: *mut *mut wt_error_t,
) -> bool {
    let from = |types: &'_ TypeCollection, bytes: &[u8]| {
        let (block, read) = types.read_block_type(bytes)?;
        let (kind, value, func) = match block {
            BlockType::Empty => (WT_BLOCK_EMPTY, NOTHING, ptr::null()),
            BlockType::Value(value) => (WT_BLOCK_VALUE, write_val(value), ptr::null()),
            BlockType::Func(func) => (WT_BLOCK_FUNC, NOTHING, type_pointer(func)),
        };
        let block = wt_block_type_t {
            kind,
            reserved: 0,
            value,
            func,
        };
        Ok((block, read))
    };
    // SAFETY: C's contract is that of `read_one`.
    unsafe { read_one(function!(), types, (bytes, len), read, out, error_out, from) }
}

/// Finds a type in a module: stores in `*module_type_index` the first of its numbers.
///
/// Returns false, and leaves `*module_type_index` unchanged, if the module does not have the
/// type, the type is of another registry, or an argument is NULL.
/// Threads: any. Cost: in proportion to the logarithm of the number of types; the first call for
/// a collection in which type indices do not ascend sorts them. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_type_collection_find(
    types: *const wt_type_collection_t,
    r#type: *const wt_registered_type_t,
    module_type_index: *mut u32,
) -> bool {
    answer(function!(), false, || {
        // SAFETY: C keeps both until we return.
        let (types, ty) = unsafe { (borrow(types)?, type_ref(r#type)?) };
        match types.find(ty) {
            // SAFETY: C's to write.
            Some(first) => unsafe { write("module_type_index", module_type_index, first) },
            None => Ok(false),
        }
    })
}

/// Reads one type, and stores it and how many bytes it takes.
///
/// # Safety
/// C keeps the collection and the bytes until we return; `read`, `out` and `error_out` may be
/// written, where they are not NULL.
unsafe fn read_one<'a, T>(
    function: Function,
    types: *const wt_type_collection_t,
    (bytes, len): (*const u8, usize),
    read: *mut usize,
    out: *mut T,
    error_out: *mut *mut wt_error_t,
    from: impl FnOnce(&'a TypeCollection, &'a [u8]) -> Result<(T, usize)>,
) -> bool {
    let body = || {
        // SAFETY: the array has as many elements as C says, and C keeps it (contract).
        let (types, bytes) = unsafe { (borrow(types)?, read_array("bytes", bytes, len)?) };
        for (name, is_null) in [("read", read.is_null()), ("out", out.is_null())] {
            if is_null {
                return Err(Argument::Null(name).into());
            }
        }
        let (is, taken) = from(types, bytes)?;
        // SAFETY: not NULL, so both may be written (contract).
        unsafe {
            out.write(is);
            read.write(taken);
        }
        Ok(true)
    };
    // SAFETY: `error_out` is NULL or may be written (contract).
    unsafe { fallible(function, error_out, false, body) }
}
