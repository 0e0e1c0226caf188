//! Names of types and fields.

use super::abi::{
    wt_error_t, wt_registered_type_t, wt_registry_t, wt_type_collection_t, wt_type_names_t,
};
use super::call::{answer, fallible};
use super::convert::read_array;
use super::error::give_string;
use super::function::{Function, function};
use super::handle::{Handle, borrow, borrow_mut, delete, give, type_ref};
use crate::error::{Argument, Result};
use crate::memory::Text;
use crate::{Type, TypeNames, is_unseen};
use core::ffi::c_char;
use core::ptr;

impl Handle for wt_type_names_t {
    type Object = TypeNames;
}

/// Returns an empty set of names for types of this registry, which you own.
///
/// Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_OUT_OF_MEMORY.
/// Threads: any. Cost: one allocation and one atomic increment. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_type_names_new(
    registry: *const wt_registry_t,
    error_out: *mut *mut wt_error_t,
) -> *mut wt_type_names_t {
    // SAFETY: C keeps the registry until we return.
    let body = || give(TypeNames::new(unsafe { borrow(registry) }?));
    // SAFETY: `error_out` is C's to write.
    unsafe { fallible(function!(), error_out, ptr::null_mut(), body) }
}

/// Ends a set of names, and its hold on the types that it names. NULL does nothing.
/// Threads: one at a time. Cost: in proportion to the names. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_type_names_delete(names: *mut wt_type_names_t) {
    // SAFETY: C gives it up.
    answer(function!(), (), || unsafe { delete(names) });
}

/// Takes the names of types and of fields from the name sections of a wasm module; `types` is that
/// module's collection. A type or field that has a name keeps it: if several modules share a type,
/// the first module names it. A module without a name section gives no names.
///
/// Names are advisory, so a fault in them is not an error: the call returns true and adds the
/// names that can be read. Lists are read in any order, each up to its first fault. Names that
/// are not UTF-8 or contain NUL, names of types and fields that the module does not have, and
/// names that are cut off are passed over; wt_type_names_passed_over reports them. Subsections
/// about other things are ignored, and an empty name counts as no name.
///
/// Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_WRONG_REGISTRY, WT_ERROR_MALFORMED for bytes
/// that do not begin as a module does, WT_ERROR_UNSUPPORTED for a component, WT_ERROR_LIMIT for
/// more than WT_LIMIT_NAME_BYTES, WT_ERROR_OUT_OF_MEMORY. On an error no name is added.
/// Threads: one at a time. Cost: in proportion to the sections and names; at most 32 bytes of
/// heap for each byte of a name section, and 1 KiB. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_type_names_read_module(
    names: *mut wt_type_names_t,
    types: *const wt_type_collection_t,
    wasm: *const u8,
    len: usize,
    error_out: *mut *mut wt_error_t,
) -> bool {
    let body = || {
        // SAFETY: C keeps the collection and the bytes until we return, and the names to this thread.
        let (names, types, wasm) = unsafe {
            (
                borrow_mut(names)?,
                borrow(types)?,
                read_array("wasm", wasm, len)?,
            )
        };
        names.read_module(types, wasm)?;
        Ok(true)
    };
    // SAFETY: `error_out` is C's to write.
    unsafe { fallible(function!(), error_out, false, body) }
}

/// Returns in words what the last wt_type_names_read_module passed over, how often, and at which
/// byte first, which you own and end with wt_string_delete: "passed over: 2 names that are not
/// UTF-8 (the first at byte 0x1f)". NULL, without an error, if it passed over nothing.
///
/// Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_OUT_OF_MEMORY.
/// Threads: any, as long as no thread changes the names. Cost: a few allocations. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_type_names_passed_over(
    names: *const wt_type_names_t,
    error_out: *mut *mut wt_error_t,
) -> *mut c_char {
    let body = || {
        // SAFETY: C keeps the names until we return.
        match unsafe { borrow(names) }?.passed_over() {
            Some(passed_over) => give_string(&Text::print(passed_over)?),
            None => Ok(ptr::null_mut()),
        }
    };
    // SAFETY: `error_out` is C's to write.
    unsafe { fallible(function!(), error_out, ptr::null_mut(), body) }
}

/// Gives a type this name, in place of its earlier name, if any. The name is copied: `len`
/// bytes of UTF-8, not empty and without NUL.
///
/// Errors: WT_ERROR_INVALID_ARGUMENT for a name that cannot be set, WT_ERROR_WRONG_REGISTRY,
/// WT_ERROR_LIMIT for more than WT_LIMIT_NAME_BYTES, WT_ERROR_OUT_OF_MEMORY.
/// Threads: one at a time. Cost: a few allocations. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_type_names_set_type(
    names: *mut wt_type_names_t,
    r#type: *const wt_registered_type_t,
    name: *const c_char,
    len: usize,
    error_out: *mut *mut wt_error_t,
) -> bool {
    // SAFETY: C's contract.
    unsafe {
        set(
            function!(),
            names,
            r#type,
            (name, len),
            error_out,
            TypeNames::set,
        )
    }
}

/// Gives this name to a field of a struct, or to field 0 of an array, which is its element, in
/// place of its earlier name, if any. The name is copied: `len` bytes of UTF-8, not empty and
/// without NUL.
///
/// Errors: WT_ERROR_INVALID_ARGUMENT for a name that cannot be set or a field that does not exist,
/// WT_ERROR_WRONG_REGISTRY, WT_ERROR_LIMIT for more than WT_LIMIT_NAME_BYTES,
/// WT_ERROR_OUT_OF_MEMORY.
/// Threads: one at a time. Cost: a few allocations. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_type_names_set_field(
    names: *mut wt_type_names_t,
    r#type: *const wt_registered_type_t,
    field: u32,
    name: *const c_char,
    len: usize,
    error_out: *mut *mut wt_error_t,
) -> bool {
    let set_field = |names: &mut TypeNames, ty: &Type, name: &str| names.set_field(ty, field, name);
    // SAFETY: C's contract.
    unsafe {
        set(
            function!(),
            names,
            r#type,
            (name, len),
            error_out,
            set_field,
        )
    }
}

/// Is this character, a Unicode code point, invisible, or does it turn the direction of writing?
/// A program that shows a module's names should escape such characters, as the library's texts
/// do: they could control a terminal, or make one name look like another. `true` for a number
/// that is not a character.
/// Threads: any. Cost: a few comparisons. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_is_unseen(character: u32) -> bool {
    char::from_u32(character).is_none_or(is_unseen)
}

/// Returns the name of a type, borrowed from the names until they are changed. NULL if it has no
/// name, or for NULL.
/// Threads: any, as long as no thread changes the names. Cost: one lookup. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_type_names_type(
    names: *const wt_type_names_t,
    r#type: *const wt_registered_type_t,
) -> *const c_char {
    answer(function!(), ptr::null(), || {
        // SAFETY: C keeps both until we return, and the names unchanged as long as it uses the text.
        let (names, ty) = unsafe { (borrow(names)?, type_ref(r#type)?) };
        Ok(names.name(ty, None).map_or(ptr::null(), c_text))
    })
}

/// Returns the name of field `field` of a type, borrowed from the names until they are changed.
/// NULL if it has no name, or for NULL.
/// Threads: any, as long as no thread changes the names. Cost: one lookup. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_type_names_field(
    names: *const wt_type_names_t,
    r#type: *const wt_registered_type_t,
    field: u32,
) -> *const c_char {
    answer(function!(), ptr::null(), || {
        // SAFETY: C keeps both until we return, and the names unchanged as long as it uses the text.
        let (names, ty) = unsafe { (borrow(names)?, type_ref(r#type)?) };
        Ok(names.name(ty, Some(field)).map_or(ptr::null(), c_text))
    })
}

/// Returns what texts call a type, which you own and end with wt_string_delete: its identifier in
/// the text format, `$point`, `$"two words"`, or `$t7` if it has no name. It has at most 80 bytes,
/// and contains nothing that is invisible or could control a terminal: a tool can print it as it
/// is.
///
/// Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_WRONG_REGISTRY, WT_ERROR_OUT_OF_MEMORY.
/// Threads: any, as long as no thread changes the names. Cost: one lookup and two allocations.
/// Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_type_names_type_identifier(
    names: *const wt_type_names_t,
    r#type: *const wt_registered_type_t,
    error_out: *mut *mut wt_error_t,
) -> *mut c_char {
    let body = || {
        // SAFETY: C keeps both until we return, and the names unchanged.
        let (names, ty) = unsafe { (borrow(names)?, type_ref(r#type)?) };
        give_string(&names.identifier(ty)?)
    };
    // SAFETY: `error_out` is C's to write.
    unsafe { fallible(function!(), error_out, ptr::null_mut(), body) }
}

/// Returns what texts call field `field` of a type, which you own and end with wt_string_delete:
/// its identifier in the text format, of at most 80 bytes, safe to print. NULL, without an error,
/// if the field has no name: texts then give it no identifier.
///
/// Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_WRONG_REGISTRY, WT_ERROR_OUT_OF_MEMORY.
/// Threads: any, as long as no thread changes the names. Cost: one lookup and two allocations.
/// Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_type_names_field_identifier(
    names: *const wt_type_names_t,
    r#type: *const wt_registered_type_t,
    field: u32,
    error_out: *mut *mut wt_error_t,
) -> *mut c_char {
    let body = || {
        // SAFETY: C keeps both until we return, and the names unchanged.
        let (names, ty) = unsafe { (borrow(names)?, type_ref(r#type)?) };
        match names.field_identifier(ty, field)? {
            Some(identifier) => give_string(&identifier),
            None => Ok(ptr::null_mut()),
        }
    };
    // SAFETY: `error_out` is C's to write.
    unsafe { fallible(function!(), error_out, ptr::null_mut(), body) }
}

/// Names a type or a field: `set` stores the name that C passed, a text and its length.
///
/// # Safety
/// C keeps the type and the name until we return, and the names to this thread; `error_out` is NULL or may be
/// written.
unsafe fn set(
    function: Function,
    names: *mut wt_type_names_t,
    ty: *const wt_registered_type_t,
    (name, len): (*const c_char, usize),
    error_out: *mut *mut wt_error_t,
    set: impl FnOnce(&mut TypeNames, &Type, &str) -> Result<()>,
) -> bool {
    let body = || {
        // A copy, since C may pass a name that these names lend. SAFETY: the text is as long as C says (contract).
        let name = Text::print(unsafe { read_text(name, len) }?)?;
        // SAFETY: C keeps both, and the names on one thread, until we return (contract).
        let (names, ty) = unsafe { (borrow_mut(names)?, type_ref(ty)?) };
        set(names, ty, &name)?;
        Ok(true)
    };
    // SAFETY: `error_out` is NULL or may be written (contract).
    unsafe { fallible(function, error_out, false, body) }
}

/// A text that ends with NUL, as a C string.
fn c_text(text: &str) -> *const c_char {
    text.as_ptr().cast()
}

/// The name that C passed.
///
/// # Safety
/// The obligations of [`read_array`].
unsafe fn read_text<'a>(text: *const c_char, len: usize) -> Result<&'a str> {
    // SAFETY: the array has as many elements as C says, and C keeps it (contract).
    let bytes = unsafe { read_array("name", text.cast::<u8>(), len) }?;
    let text = core::str::from_utf8(bytes).map_err(|error| Argument::Text {
        what: "the name",
        fault: "is not UTF-8",
        byte: error.valid_up_to(),
    });
    Ok(text?)
}
