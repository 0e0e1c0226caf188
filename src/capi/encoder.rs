//! Registered types as wasm bytes.

use super::abi::{
    wt_error_t, wt_rec_group_t, wt_registered_type_t, wt_registry_t, wt_type_collection_t,
    wt_type_encoder_t,
};
use super::call::{answer, fallible, write};
use super::function::{Function, function};
use super::handle::{Handle, borrow, borrow_mut, delete, give, type_ref};
use crate::TypeEncoder;
use crate::error::{Argument, Result};
use core::ptr;

impl Handle for wt_type_encoder_t {
    type Object = TypeEncoder;
}

/// Returns an encoder without types, for types of this registry, which you own.
///
/// Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_OUT_OF_MEMORY.
/// Threads: any. Cost: one allocation and one atomic increment. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_type_encoder_new(
    registry: *const wt_registry_t,
    error_out: *mut *mut wt_error_t,
) -> *mut wt_type_encoder_t {
    // SAFETY: C keeps the registry until we return.
    let body = || give(TypeEncoder::new(unsafe { borrow(registry) }?));
    // SAFETY: `error_out` is C's to write.
    unsafe { fallible(function!(), error_out, ptr::null_mut(), body) }
}

/// Ends an encoder, what it wrote, and its hold on the types. NULL does nothing.
/// Threads: one at a time. Cost: in proportion to the groups. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_type_encoder_delete(encoder: *mut wt_type_encoder_t) {
    // SAFETY: C gives it up.
    answer(function!(), (), || unsafe { delete(encoder) });
}

/// Adds a type: its whole rec group, after all groups that it refers to. Groups that were added
/// before are not added again. Stores in `*module_type_index` (unless NULL) the type's number in
/// the module.
///
/// Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_WRONG_REGISTRY, WT_ERROR_WRONG_KIND for an exn
/// type, which no module can have (its tag's function type can be added), WT_ERROR_LIMIT for
/// more types or groups than a module may have, WT_ERROR_OUT_OF_MEMORY.
/// Threads: one at a time. Cost: in proportion to what is added. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_type_encoder_add_type(
    encoder: *mut wt_type_encoder_t,
    r#type: *const wt_registered_type_t,
    module_type_index: *mut u32,
    error_out: *mut *mut wt_error_t,
) -> bool {
    // SAFETY: C keeps the type until we return; the rest is C's contract.
    unsafe {
        add(
            function!(),
            encoder,
            module_type_index,
            error_out,
            |encoder| encoder.add_type(type_ref(r#type)?),
        )
    }
}

/// Adds a rec group, after all groups that it refers to. Groups that were added before are not
/// added again, except that the empty group is added each time. Stores in `*first` (unless NULL)
/// the number of its first type; for the empty group, the number of the type that comes next.
///
/// Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_WRONG_REGISTRY, WT_ERROR_WRONG_KIND for an exn
/// type, which no module can have (its tag's function type can be added), WT_ERROR_LIMIT for
/// more types or groups than a module may have, WT_ERROR_OUT_OF_MEMORY.
/// Threads: one at a time. Cost: in proportion to what is added. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_type_encoder_add_rec_group(
    encoder: *mut wt_type_encoder_t,
    group: *const wt_rec_group_t,
    first: *mut u32,
    error_out: *mut *mut wt_error_t,
) -> bool {
    // SAFETY: C keeps the group until we return; the rest is C's contract.
    unsafe {
        add(function!(), encoder, first, error_out, |encoder| {
            encoder.add_rec_group(&borrow(group)?.group)
        })
    }
}

/// Adds all rec groups of a collection in its order, including empty ones and ones added before:
/// type `i` of the collection gets the number `*first` + `i` in the module. `first` may be NULL. In a
/// collection from wt_type_collection_from_rec_groups, a group may refer to one that does not come
/// before it; that one is added before all of them.
///
/// Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_WRONG_REGISTRY, WT_ERROR_WRONG_KIND for an exn
/// type, which no module can have (its tag's function type can be added), WT_ERROR_LIMIT for
/// more types or groups than a module may have, WT_ERROR_OUT_OF_MEMORY.
/// Threads: one at a time. Cost: in proportion to what is added. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_type_encoder_add_collection(
    encoder: *mut wt_type_encoder_t,
    types: *const wt_type_collection_t,
    first: *mut u32,
    error_out: *mut *mut wt_error_t,
) -> bool {
    // SAFETY: C keeps the collection until we return; the rest is C's contract.
    unsafe {
        add(function!(), encoder, first, error_out, |encoder| {
            encoder.add_collection(borrow(types)?)
        })
    }
}

/// Stores in `*module_type_index` the number of a type in the module, if it was added or another
/// type needed it; if collections added it several times, its first number.
///
/// Returns false, and leaves the number unchanged, if the module does not have it, or an
/// argument is NULL.
/// Threads: one at a time. Cost: one lookup. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_type_encoder_index(
    encoder: *const wt_type_encoder_t,
    r#type: *const wt_registered_type_t,
    module_type_index: *mut u32,
) -> bool {
    answer(function!(), false, || {
        // SAFETY: C keeps both until we return.
        let (encoder, ty) = unsafe { (borrow(encoder)?, type_ref(r#type)?) };
        match encoder.index(ty) {
            // SAFETY: C's to write.
            Some(number) => unsafe { write("module_type_index", module_type_index, number) },
            None => Ok(false),
        }
    })
}

/// Returns the payload of a type section with all types that were added: what follows the
/// section's id and size. `*len` is its number of bytes. Borrowed from the encoder: valid until
/// any call on the encoder except wt_type_encoder_index. Registering the payload gives the same
/// types.
///
/// Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_OUT_OF_MEMORY.
/// Threads: one at a time. Cost: in proportion to the bytes. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_type_encoder_type_section(
    encoder: *mut wt_type_encoder_t,
    len: *mut usize,
    error_out: *mut *mut wt_error_t,
) -> *const u8 {
    // SAFETY: C's contract.
    unsafe {
        lend(
            function!(),
            encoder,
            len,
            error_out,
            TypeEncoder::type_section,
        )
    }
}

/// Returns a wasm module that consists of a type section with all types that were added. `*len`
/// is its number of bytes. Borrowed from the encoder: valid until any call on the encoder except
/// wt_type_encoder_index. A validator accepts it if it knows the proposals that its types use.
///
/// Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_OUT_OF_MEMORY, WT_ERROR_LIMIT past 4 GiB.
/// Threads: one at a time. Cost: in proportion to the bytes. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_type_encoder_module(
    encoder: *mut wt_type_encoder_t,
    len: *mut usize,
    error_out: *mut *mut wt_error_t,
) -> *const u8 {
    // SAFETY: C's contract.
    unsafe { lend(function!(), encoder, len, error_out, TypeEncoder::module) }
}

/// Adds what `add` adds, and stores its number for C.
///
/// # Safety
/// C keeps the encoder to this thread; `number_out` and `error_out` are NULL or may be written.
unsafe fn add(
    function: Function,
    encoder: *mut wt_type_encoder_t,
    number_out: *mut u32,
    error_out: *mut *mut wt_error_t,
    add: impl FnOnce(&mut TypeEncoder) -> Result<u32>,
) -> bool {
    let body = || {
        // SAFETY: C keeps the encoder, on one thread, until we return (contract).
        let number = add(unsafe { borrow_mut(encoder) }?)?;
        if number_out.is_null() {
            return Ok(true);
        }
        // SAFETY: NULL, or C may be written to there (contract).
        unsafe { write("number_out", number_out, number) }
    };
    // SAFETY: `error_out` is NULL or may be written (contract).
    unsafe { fallible(function, error_out, false, body) }
}

/// Lends bytes to C.
///
/// # Safety
/// C keeps the encoder to this thread, and unchanged as long as it uses the bytes; `len` and
/// `error_out` are NULL or may be written.
unsafe fn lend(
    function: Function,
    encoder: *mut wt_type_encoder_t,
    len: *mut usize,
    error_out: *mut *mut wt_error_t,
    bytes: fn(&mut TypeEncoder) -> Result<&[u8]>,
) -> *const u8 {
    let body = || {
        // SAFETY: C keeps the encoder, on one thread, until we return (contract).
        let encoder = unsafe { borrow_mut(encoder) }?;
        if len.is_null() {
            return Err(Argument::Null("len").into());
        }
        let bytes = bytes(encoder)?;
        // SAFETY: not NULL, so C may be written to there.
        unsafe { len.write(bytes.len()) };
        Ok(bytes.as_ptr())
    };
    // SAFETY: `error_out` is NULL or may be written (contract).
    unsafe { fallible(function, error_out, ptr::null(), body) }
}
