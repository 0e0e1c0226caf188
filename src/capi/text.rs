//! Types in words: the text format, and why one does not match another.

use super::abi::{
    wt_error_t, wt_extern_type_t, wt_field_type_t, wt_rec_group_t, wt_registered_type_t,
    wt_registry_t, wt_type_collection_t, wt_type_names_t, wt_val_type_t,
};
use super::call::{fallible, of_argument};
use super::error::give_string;
use super::extern_type::read_extern;
use super::function::function;
use super::handle::{borrow, borrow_or_null, type_ref};
use super::read_value::{read_field, read_storage};
use crate::error::Result;
use core::ffi::c_char;
use core::ptr;

/// Returns the type's whole rec group in the text format, which you own and end with
/// wt_string_delete. Every type is called `$t` and its index, so that one module can have the
/// texts of several groups, each after the groups that it refers to. An exn type, which is not a
/// wasm type, is printed as a comment; so no module can have the text of a group that refers to
/// one.
///
/// Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_OUT_OF_MEMORY.
/// Threads: any. Cost: in proportion to the text. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_registered_type_to_wat(
    r#type: *const wt_registered_type_t,
    error_out: *mut *mut wt_error_t,
) -> *mut c_char {
    let body = || {
        // SAFETY: C keeps the type until we return.
        give_string(&unsafe { type_ref(r#type) }?.to_wat()?)
    };
    // SAFETY: `error_out` is C's to write.
    unsafe { fallible(function!(), error_out, ptr::null_mut(), body) }
}

/// Returns a rec group in the text format, which you own and end with wt_string_delete. Each type
/// is called by its name, or by `$t` and its index, so that one module can have the texts of
/// several groups, each after the groups that it refers to. `names_or_null` may be NULL. An exn
/// type, which is not a wasm type, is printed as a comment; so no module can have the text of a
/// group that refers to one.
///
/// Names are written as the text format allows: `$point`, `$"two words"`. A type whose name
/// another type has too is called by the name, `.t` and its index; a field by the name, a dot and
/// its number. A name that takes more than 80 bytes there is shortened: its beginning, two dots,
/// and the same ending. No text is longer than 64 bytes plus 64 bytes for each byte of the type
/// section that it describes, or 96 for each byte of continuation types.
///
/// Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_WRONG_REGISTRY for names of another registry's
/// types, WT_ERROR_OUT_OF_MEMORY.
/// Threads: any, as long as no thread changes the names. Cost: in proportion to the text. Since
/// 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_rec_group_to_wat(
    group: *const wt_rec_group_t,
    names_or_null: *const wt_type_names_t,
    error_out: *mut *mut wt_error_t,
) -> *mut c_char {
    let body = || {
        // SAFETY: C keeps both until we return.
        let (group, names) = unsafe { (borrow(group)?, borrow_or_null(names_or_null)?) };
        give_string(&group.group.to_wat(names)?)
    };
    // SAFETY: `error_out` is C's to write.
    unsafe { fallible(function!(), error_out, ptr::null_mut(), body) }
}

/// Returns a value type in the text format, which you own and end with wt_string_delete: `i32`,
/// `(ref null $point)`. A type is called by its name, or by `$t` and its index. `names_or_null` may
/// be NULL.
///
/// Errors: WT_ERROR_INVALID_ARGUMENT for a value type that is not well formed or is pending, and for
/// one that names a type by its number; WT_ERROR_WRONG_REGISTRY for names of another
/// registry's types, WT_ERROR_OUT_OF_MEMORY.
/// Threads: any, as long as no thread changes the names. Cost: in proportion to the text. Since
/// 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_val_type_to_wat(
    value: wt_val_type_t,
    names_or_null: *const wt_type_names_t,
    error_out: *mut *mut wt_error_t,
) -> *mut c_char {
    let body = || {
        // SAFETY: C keeps the names, and the type that the value refers to, until we return.
        let (value, names) = unsafe { (read_storage(&value)?, borrow_or_null(names_or_null)?) };
        give_string(&value.registered()?.storage.to_wat(names)?)
    };
    // SAFETY: `error_out` is C's to write.
    unsafe { fallible(function!(), error_out, ptr::null_mut(), body) }
}

/// Returns a module with the types of a collection, in their order and with their numbers, in the
/// text format, which you own and end with wt_string_delete. Types and fields are called as in
/// wt_rec_group_to_wat; in a group that the module repeats, types have names only the first time.
/// `names_or_null` may be NULL. A group that no module can have, because it has an exn type or
/// refers to one, directly or not, is printed as a comment, and its types have no numbers. If a
/// program made the collection, the text is a module only if each group comes after those that it
/// refers to.
///
/// Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_WRONG_REGISTRY for names of another registry's
/// types, WT_ERROR_OUT_OF_MEMORY.
/// Threads: any, as long as no thread changes the names. Cost: in proportion to the text. Since
/// 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_type_collection_to_wat(
    types: *const wt_type_collection_t,
    names_or_null: *const wt_type_names_t,
    error_out: *mut *mut wt_error_t,
) -> *mut c_char {
    let body = || {
        // SAFETY: C keeps both until we return.
        let (types, names) = unsafe { (borrow(types)?, borrow_or_null(names_or_null)?) };
        give_string(&types.to_wat(names)?)
    };
    // SAFETY: `error_out` is C's to write.
    unsafe { fallible(function!(), error_out, ptr::null_mut(), body) }
}

/// Returns a module with every live type of a registry, each group after the groups that it refers
/// to, in the text format, which you own and end with wt_string_delete. Types and fields are
/// called as in wt_rec_group_to_wat. `names_or_null` may be NULL. A group that no module can have,
/// because it has an exn type or refers to one, directly or not, is printed as a comment. The
/// comments of wt_registry_dump are not in it.
///
/// Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_WRONG_REGISTRY for names of another registry's
/// types, WT_ERROR_OUT_OF_MEMORY.
/// Threads: any, as long as no thread changes the names. Cost: in proportion to the text; its
/// locks, taken one after the other. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_registry_to_wat(
    registry: *const wt_registry_t,
    names_or_null: *const wt_type_names_t,
    error_out: *mut *mut wt_error_t,
) -> *mut c_char {
    let body = || {
        // SAFETY: C keeps both until we return.
        let (registry, names) = unsafe { (borrow(registry)?, borrow_or_null(names_or_null)?) };
        give_string(&registry.to_wat(names)?)
    };
    // SAFETY: `error_out` is C's to write.
    unsafe { fallible(function!(), error_out, ptr::null_mut(), body) }
}

/// Returns every live type as text, which you own and end with wt_string_delete: WAT, group by
/// group in the order of their first types' indices, with owners, depths, displays and layouts in
/// comments. If another thread is freeing rec groups at that moment, a last comment counts them.
/// The same calls on one thread give the same text. What the text contains may change from
/// version to version.
///
/// Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_OUT_OF_MEMORY.
/// Threads: any. Cost: in proportion to the text; its locks, taken one after the other. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_registry_dump(
    registry: *const wt_registry_t,
    error_out: *mut *mut wt_error_t,
) -> *mut c_char {
    // SAFETY: C keeps the registry until we return.
    let body = || give_string(&unsafe { borrow(registry) }?.dump()?);
    // SAFETY: `error_out` is C's to write.
    unsafe { fallible(function!(), error_out, ptr::null_mut(), body) }
}

/// Says why `sub` is not a subtype of `sup`, in a text for people, which you own and end with
/// wt_string_delete: the rule; what `sub` is declared below; where the two differ if they look
/// alike; and what would have to change for `sub` to be declared below `sup`. NULL, without an
/// error, if it is a subtype. Types of two registries never match, and may be given; the names are
/// those of one of the two registries. `names_or_null` may be NULL.
///
/// The text names in brackets the section of the specification, chapter "Matching", that has the
/// rule. Its words may change from version to version.
/// Errors: WT_ERROR_INVALID_ARGUMENT; WT_ERROR_WRONG_REGISTRY for names of another registry than
/// those of the two types; WT_ERROR_OUT_OF_MEMORY.
/// Threads: any, as long as no thread changes the names. Cost: in proportion to the groups of the
/// two types. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_registered_type_explain_mismatch(
    sub: *const wt_registered_type_t,
    sup: *const wt_registered_type_t,
    names_or_null: *const wt_type_names_t,
    error_out: *mut *mut wt_error_t,
) -> *mut c_char {
    let body = || {
        // SAFETY: C keeps all three until we return.
        let (sub, sup, names) = unsafe {
            (
                of_argument(&"sub", type_ref(sub))?,
                of_argument(&"sup", type_ref(sup))?,
                borrow_or_null(names_or_null)?,
            )
        };
        give_any(sub.explain_mismatch(sup, names)?)
    };
    // SAFETY: `error_out` is C's to write.
    unsafe { fallible(function!(), error_out, ptr::null_mut(), body) }
}

/// Says why wt_val_type_matches(sub, sup) is false, in a text for people, which you own and end
/// with wt_string_delete: the rule and, if both refer to registered types, how these two relate.
/// NULL, without an error, if it is true. Types of two registries never match, and may be given;
/// the names are those of one of the two registries. `names_or_null` may be NULL.
///
/// The text names in brackets the section of the specification, chapter "Matching", that has the
/// rule. Its words may change from version to version.
/// Errors: WT_ERROR_INVALID_ARGUMENT, also for a value type that is not well formed or is pending;
/// WT_ERROR_WRONG_REGISTRY for names of a registry that has none of the types that the two name;
/// WT_ERROR_OUT_OF_MEMORY.
/// Threads: any, as long as no thread changes the names. Cost: in proportion to the groups of the
/// types that the two refer to. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_val_type_explain_mismatch(
    sub: wt_val_type_t,
    sup: wt_val_type_t,
    names_or_null: *const wt_type_names_t,
    error_out: *mut *mut wt_error_t,
) -> *mut c_char {
    let body = || {
        // SAFETY: C keeps the names, and the types that the values name, until we return.
        let (sub, sup, names) = unsafe {
            (
                of_argument(&"sub", read_storage(&sub))?,
                of_argument(&"sup", read_storage(&sup))?,
                borrow_or_null(names_or_null)?,
            )
        };
        let (sub, sup) = (sub.registered()?.storage, sup.registered()?.storage);
        give_any(sub.explain_mismatch(sup, names)?)
    };
    // SAFETY: `error_out` is C's to write.
    unsafe { fallible(function!(), error_out, ptr::null_mut(), body) }
}

/// Says why wt_field_type_matches(sub, sup) is false, in a text for people, which you own and end
/// with wt_string_delete: the rule and, if both refer to registered types, how these two relate.
/// NULL, without an error, if it is true. Types of two registries never match, and may be given;
/// the names are those of one of the two registries. `names_or_null` may be NULL.
///
/// The text names in brackets the section of the specification, chapter "Matching", that has the
/// rule. Its words may change from version to version.
/// Errors: WT_ERROR_INVALID_ARGUMENT, also for a value type that is not well formed or is pending;
/// WT_ERROR_WRONG_REGISTRY for names of a registry that has none of the types that the two name;
/// WT_ERROR_OUT_OF_MEMORY.
/// Threads: any, as long as no thread changes the names. Cost: in proportion to the groups of the
/// types that the two refer to. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_field_type_explain_mismatch(
    sub: wt_field_type_t,
    sup: wt_field_type_t,
    names_or_null: *const wt_type_names_t,
    error_out: *mut *mut wt_error_t,
) -> *mut c_char {
    let body = || {
        // SAFETY: C keeps the names, and the types that the fields name, until we return.
        let (sub, sup, names) = unsafe {
            (
                of_argument(&"sub", read_field(&sub))?,
                of_argument(&"sup", read_field(&sup))?,
                borrow_or_null(names_or_null)?,
            )
        };
        let (sub, sup) = (sub.registered()?, sup.registered()?);
        give_any(sub.explain_mismatch(sup, names)?)
    };
    // SAFETY: `error_out` is C's to write.
    unsafe { fallible(function!(), error_out, ptr::null_mut(), body) }
}

/// Says why wt_extern_type_matches(provided, required) is false, in a text for people, which you own
/// and end with wt_string_delete. NULL, without an error, if it is true. Types of two registries never
/// match, and may be given; the names are those of one of the two registries. `names_or_null` may be
/// NULL. The words may change from version to version.
///
/// Errors: WT_ERROR_INVALID_ARGUMENT, also for an extern type that is not well formed or is pending;
/// WT_ERROR_WRONG_REGISTRY for names of a registry that has none of the types that the two name;
/// WT_ERROR_OUT_OF_MEMORY.
/// Threads: any, as long as no thread changes the names. Cost: in proportion to the groups of the
/// types that the two refer to. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_extern_type_explain_mismatch(
    provided: *const wt_extern_type_t,
    required: *const wt_extern_type_t,
    names_or_null: *const wt_type_names_t,
    error_out: *mut *mut wt_error_t,
) -> *mut c_char {
    let body = || {
        // SAFETY: C keeps all of them, and the types that they name, until we return.
        let (provided, required, names) = unsafe {
            (
                of_argument(&"provided", read_extern(provided))?,
                of_argument(&"required", read_extern(required))?,
                borrow_or_null(names_or_null)?,
            )
        };
        give_any(provided.explain_mismatch(&required, names)?)
    };
    // SAFETY: `error_out` is C's to write.
    unsafe { fallible(function!(), error_out, ptr::null_mut(), body) }
}

fn give_any(text: Option<String>) -> Result<*mut c_char> {
    text.map_or(Ok(ptr::null_mut()), |text| give_string(&text))
}
