//! Registered types: handles and queries.

use super::abi::{
    wt_error_t, wt_field_type_t, wt_gc_field_layout_t, wt_gc_layout_t, wt_rec_group_t,
    wt_registered_type_t, wt_type_kind_t, wt_val_type_t,
};
use super::call::{answer, ask, fallible, of_argument, write};
use super::convert::{write_field, write_field_layout, write_layout, write_val};
use super::function::{Function, function};
use super::group::LabelledGroup;
use super::handle::{Room, give_type, live_type, type_pointer, type_ref, types_of_one_registry};
use crate::RegisteredType;
use crate::error::ErrorKind;
use core::ptr;

/// Returns one more handle of the type, which you own: the same pointer, to be deleted once
/// more. Allocates nothing. NULL for NULL only: a rec group that reaches 2^30 owners is no
/// longer counted, and stays as long as its registry.
/// Threads: any. Cost: one atomic increment. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_registered_type_clone(
    r#type: *const wt_registered_type_t,
) -> *mut wt_registered_type_t {
    /// The answer for NULL. It is a function of its own so that the test for NULL is one of two
    /// instructions.
    #[cold]
    #[inline(never)]
    extern "C" fn of_null() -> *mut wt_registered_type_t {
        // SAFETY: no type is used.
        unsafe { in_full(ptr::null()) }
    }

    /// The answer for everything except a leader whose owners are counted.
    ///
    /// # Safety
    /// The obligations of [`type_ref`].
    #[inline(never)]
    unsafe extern "C" fn in_full(r#type: *const wt_registered_type_t) -> *mut wt_registered_type_t {
        // SAFETY: C keeps the type until we return (contract).
        unsafe {
            ask(function!(), ptr::null_mut(), r#type, |ty| {
                give_type(ty.to_owned())
            })
        }
    }

    if r#type.is_null() {
        return of_null();
    }
    // SAFETY: C keeps the type until we return.
    unsafe {
        match live_type(r#type) {
            Some(ty) if ty.retain_counted() => r#type.cast_mut(),
            _ => in_full(r#type),
        }
    }
}

/// Ends a handle of a type. The last holder of any type of a rec group frees the whole group,
/// and what only that group kept alive. NULL does nothing.
/// Threads: any. Cost: one atomic decrement; for the last holder, in proportion to what is
/// freed. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_registered_type_delete(r#type: *mut wt_registered_type_t) {
    /// Releases everything except one of several counted owners of a leader.
    ///
    /// # Safety
    /// C had this handle and gives it up.
    #[inline(never)]
    unsafe extern "C" fn in_full(r#type: *mut wt_registered_type_t) {
        // SAFETY: C had this handle, an owner, and gives it up.
        unsafe {
            ask(function!(), (), r#type.cast_const(), |ty| {
                drop(RegisteredType::from_owner(ty.as_raw()));
            });
        }
    }

    if r#type.is_null() {
        return;
    }
    // SAFETY: C had this handle, an owner, and gives it up.
    unsafe {
        match live_type(r#type) {
            Some(ty) if ty.release_one_of_several() => (),
            _ => in_full(r#type),
        }
    }
}

/// Returns the type's index in its registry: never 0, the same as long as the type lives. 0 for
/// NULL.
/// Threads: any. Cost: a few loads. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_registered_type_index(r#type: *const wt_registered_type_t) -> u32 {
    // SAFETY: C keeps the type until we return.
    unsafe { ask(function!(), 0, r#type, |ty| ty.index().get()) }
}

/// Returns the type's kind: `WT_TYPE_...`. 0 for NULL.
/// Threads: any. Cost: a few loads. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_registered_type_kind(
    r#type: *const wt_registered_type_t,
) -> wt_type_kind_t {
    // SAFETY: C keeps the type until we return.
    unsafe { ask(function!(), 0, r#type, |ty| ty.kind() as u32) }
}

/// Is the type final, so that no type may be declared below it? False for NULL.
/// Threads: any. Cost: a few loads. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_registered_type_is_final(r#type: *const wt_registered_type_t) -> bool {
    // SAFETY: C keeps the type until we return.
    unsafe { ask(function!(), false, r#type, |ty| ty.is_final()) }
}

/// Returns the type that this one is declared below, borrowed from it. NULL if there is none, or
/// for NULL.
/// Threads: any. Cost: a few loads. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_registered_type_supertype(
    r#type: *const wt_registered_type_t,
) -> *const wt_registered_type_t {
    // SAFETY: C keeps the type until we return, and that keeps its supertype.
    unsafe {
        ask(function!(), ptr::null(), r#type, |ty| {
            ty.supertype().map_or(ptr::null(), type_pointer)
        })
    }
}

/// Is the type shared, between threads of WebAssembly? False for NULL.
/// Threads: any. Cost: a few loads. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_registered_type_is_shared(r#type: *const wt_registered_type_t) -> bool {
    // SAFETY: C keeps the type until we return.
    unsafe { ask(function!(), false, r#type, |ty| ty.is_shared()) }
}

/// Returns the type that describes this one, borrowed from it: a member of the same rec group.
/// NULL if there is none, and for NULL.
/// Threads: any. Cost: a few loads. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_registered_type_descriptor(
    r#type: *const wt_registered_type_t,
) -> *const wt_registered_type_t {
    // SAFETY: C keeps the type until we return, and that keeps its group.
    unsafe {
        ask(function!(), ptr::null(), r#type, |ty| {
            ty.descriptor().map_or(ptr::null(), type_pointer)
        })
    }
}

/// Returns the type that this one describes, borrowed from it: a member of the same rec group.
/// NULL if there is none, and for NULL.
/// Threads: any. Cost: a few loads. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_registered_type_describes(
    r#type: *const wt_registered_type_t,
) -> *const wt_registered_type_t {
    // SAFETY: C keeps the type until we return, and that keeps its group.
    unsafe {
        ask(function!(), ptr::null(), r#type, |ty| {
            ty.describes().map_or(ptr::null(), type_pointer)
        })
    }
}

/// Returns how many supertypes the type has, one above the other: 0 to 63. 0 for NULL.
/// Threads: any. Cost: a few loads. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_registered_type_depth(r#type: *const wt_registered_type_t) -> u32 {
    // SAFETY: C keeps the type until we return.
    unsafe { ask(function!(), 0, r#type, |ty| ty.depth()) }
}

/// Returns the type indices of the type's supertypes, from the root down, and last its own
/// index; borrowed from the type. `*len` (unless NULL) is its depth + 1. The array always has at
/// least WT_DISPLAY_MIN entries, filled up with 0, which can be read at any depth. The first call
/// for a type deeper than WT_DISPLAY_MIN - 1 may take memory for its array: NULL and 0 if there
/// is none, and for NULL.
///
/// A type is `sup` or below it iff its entry number wt_registered_type_depth(sup) is the index
/// of `sup`. Read that entry only if its number is less than `*len` or less than WT_DISPLAY_MIN:
/// otherwise there is none, and the type is not below `sup`.
/// Threads: any. Cost: a few loads; the first call for a deep type may make the array, under a
/// lock. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_registered_type_display(
    r#type: *const wt_registered_type_t,
    len: *mut usize,
) -> *const u32 {
    let (display, count) = answer(function!(), (ptr::null(), 0), || {
        // SAFETY: C keeps the type until we return, and with it the entries up to its own, which are
        // constant as long as it lives.
        let ty = unsafe { type_ref(r#type) }?;
        Ok((
            ty.display()?.as_ptr().cast::<u32>(),
            ty.depth() as usize + 1,
        ))
    });
    if !len.is_null() {
        // SAFETY: not NULL, so it may be written.
        unsafe { len.write(count) };
    }
    display
}

/// Is `sub` the type `sup`, or declared below it?
///
/// False for types of two registries, and for NULL.
/// Threads: any. Cost: a few loads, whatever the depth. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_registered_type_is_subtype(
    sub: *const wt_registered_type_t,
    sup: *const wt_registered_type_t,
) -> bool {
    /// The answer for two pointers that may not be types of one registry. It is `extern "C"`, which
    /// cannot unwind, so that the exported function can end with a jump to it.
    ///
    /// # Safety
    /// The obligations of [`type_ref`], for both.
    #[cold]
    #[inline(never)]
    unsafe extern "C" fn in_full(
        sub: *const wt_registered_type_t,
        sup: *const wt_registered_type_t,
    ) -> bool {
        // SAFETY: C keeps both types until we return (contract).
        unsafe { is_subtype_in_full(function!(), sub, sup) }
    }

    // SAFETY: C keeps both until we return.
    unsafe {
        match types_of_one_registry(sub, sup) {
            Some((sub, sup)) => sub.is_subtype_in_registry(sup),
            None => in_full(sub, sup),
        }
    }
}

/// Is the one a subtype of the other? If one of the two is not a type, says so in the log.
///
/// # Safety
/// The obligations of [`type_ref`], for both.
#[cold]
#[inline(never)]
unsafe fn is_subtype_in_full(
    function: Function,
    sub: *const wt_registered_type_t,
    sup: *const wt_registered_type_t,
) -> bool {
    answer(function, false, || {
        // SAFETY: C keeps the type until we return (contract).
        let types = unsafe { (type_ref(sub), type_ref(sup)) };
        let sub = of_argument(&"sub", types.0)?;
        let sup = of_argument(&"sup", types.1)?;
        Ok(sub.is_subtype_of(sup))
    })
}

/// Returns a handle of the rec group that the type belongs to, which you own, and in `*position`
/// (unless NULL) the type's place in it. NULL if memory ran out, or for NULL.
/// Threads: any. Cost: one allocation and one atomic increment. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_registered_type_rec_group(
    r#type: *const wt_registered_type_t,
    position: *mut u32,
) -> *mut wt_rec_group_t {
    answer(function!(), ptr::null_mut(), || {
        // SAFETY: C keeps the type until we return.
        let ty = unsafe { type_ref(r#type) }?;
        let room = Room::<wt_rec_group_t>::new()?;
        let group = ty
            .rec_group()
            .ok_or(ErrorKind::Internal("a type without a group"))?;
        if !position.is_null() {
            // SAFETY: not NULL, so it may be written.
            unsafe { position.write(ty.position().0) };
        }
        Ok(room
            .fill(LabelledGroup {
                group,
                labels: None,
            })
            .give())
    })
}

/// Returns how many fields the type has: a struct any number, an array 1 (its element), an exn
/// type the params of its tag. 0 for other types, and for NULL.
/// Threads: any. Cost: a few loads. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_registered_type_num_fields(
    r#type: *const wt_registered_type_t,
) -> usize {
    // SAFETY: C keeps the type until we return.
    unsafe { ask(function!(), 0, r#type, |ty| ty.num_fields()) }
}

/// Stores field `i` in `*out`; a type that it names is borrowed from this one.
///
/// Returns false, and leaves `*out` unchanged, if there is no such field, or for NULL.
/// Threads: any. Cost: a few loads. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_registered_type_field(
    r#type: *const wt_registered_type_t,
    i: u32,
    out: *mut wt_field_type_t,
) -> bool {
    answer(function!(), false, || {
        // SAFETY: C keeps the type until we return; `out` is C's to write.
        match unsafe { type_ref(r#type) }?.field(i) {
            // SAFETY: `out` is C's to write.
            Some(field) => unsafe { write("out", out, write_field(field)) },
            None => Ok(false),
        }
    })
}

/// Returns how many params a function type has. 0 for other types, and for NULL.
/// Threads: any. Cost: a few loads. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_registered_type_num_params(
    r#type: *const wt_registered_type_t,
) -> usize {
    // SAFETY: C keeps the type until we return.
    unsafe { ask(function!(), 0, r#type, |ty| ty.num_params()) }
}

/// Stores param `i` of a function type in `*out`; a type that it names is borrowed from this
/// one.
///
/// Returns false, and leaves `*out` unchanged, if there is no such param, or for NULL.
/// Threads: any. Cost: a few loads. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_registered_type_param(
    r#type: *const wt_registered_type_t,
    i: u32,
    out: *mut wt_val_type_t,
) -> bool {
    answer(function!(), false, || {
        // SAFETY: C keeps the type until we return; `out` is C's to write.
        match unsafe { type_ref(r#type) }?.param(i) {
            // SAFETY: `out` is C's to write.
            Some(param) => unsafe { write("out", out, write_val(param)) },
            None => Ok(false),
        }
    })
}

/// Returns how many results a function type has. 0 for other types, and for NULL.
/// Threads: any. Cost: a few loads. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_registered_type_num_results(
    r#type: *const wt_registered_type_t,
) -> usize {
    // SAFETY: C keeps the type until we return.
    unsafe { ask(function!(), 0, r#type, |ty| ty.num_results()) }
}

/// Stores result `i` of a function type in `*out`; a type that it names is borrowed from this
/// one.
///
/// Returns false, and leaves `*out` unchanged, if there is no such result, or for NULL.
/// Threads: any. Cost: a few loads. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_registered_type_result(
    r#type: *const wt_registered_type_t,
    i: u32,
    out: *mut wt_val_type_t,
) -> bool {
    answer(function!(), false, || {
        // SAFETY: C keeps the type until we return; `out` is C's to write.
        match unsafe { type_ref(r#type) }?.result(i) {
            // SAFETY: `out` is C's to write.
            Some(result) => unsafe { write("out", out, write_val(result)) },
            None => Ok(false),
        }
    })
}

/// Returns a handle of the trampoline type of a function type, which you own: the same params
/// and results with every reference widened to the nullable top of its hierarchy, final, without
/// supertype. All functions of one trampoline type can share one trampoline, the code that
/// passes their arguments. A type that already has this form is its own trampoline type.
///
/// The first call registers it; from then on the function type keeps it alive.
/// Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_WRONG_KIND if it is not a function type,
/// WT_ERROR_LIMIT, WT_ERROR_OUT_OF_MEMORY.
/// Threads: any. Cost: in proportion to the params and results, and one atomic increment; the
/// first call, one registration. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_registered_type_trampoline(
    func_type: *const wt_registered_type_t,
    error_out: *mut *mut wt_error_t,
) -> *mut wt_registered_type_t {
    // SAFETY: C keeps the type until we return.
    let body = || Ok(give_type(unsafe { type_ref(func_type) }?.trampoline()?));
    // SAFETY: `error_out` is C's to write.
    unsafe { fallible(function!(), error_out, ptr::null_mut(), body) }
}

/// Stores in `*out` how objects of the type lie in memory.
///
/// Returns false, and leaves `*out` unchanged, for func and cont types, in a registry without
/// layouts, and for NULL.
/// Threads: any. Cost: a few loads. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_registered_type_layout(
    r#type: *const wt_registered_type_t,
    out: *mut wt_gc_layout_t,
) -> bool {
    answer(function!(), false, || {
        // SAFETY: C keeps the type until we return; `out` is C's to write.
        match unsafe { type_ref(r#type) }?.layout() {
            // SAFETY: `out` is C's to write.
            Some(layout) => unsafe { write("out", out, write_layout(layout)) },
            None => Ok(false),
        }
    })
}

/// Returns where exception objects of an exn type keep their tag, which you store yourself: 8
/// bytes from this offset on, aligned to at least 4, before the fields. They are meant for a
/// `uint32_t` for the tag's instance and one for its index; you may keep a pointer there
/// instead.
///
/// 0 for other types, in a registry without layouts, and for NULL.
/// Threads: any. Cost: a few loads. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_registered_type_exn_tag_offset(
    r#type: *const wt_registered_type_t,
) -> u32 {
    answer(function!(), 0, || {
        // SAFETY: C keeps the type until we return.
        let offset = unsafe { type_ref(r#type) }?.exn_tag_offset();
        Ok(offset.unwrap_or(0))
    })
}

/// Stores in `*out` where field `i` lies in objects of the type; an array has only field 0, its
/// element 0. A subtype has its supertype's fields at the same offsets, unless the policy has a slot
/// for descriptors and only the subtype has a descriptor.
///
/// Returns false, and leaves `*out` unchanged, if there is no such field, for func and cont
/// types, in a registry without layouts, and for NULL.
/// Threads: any. Cost: a few loads; for an exn type, in proportion to `i`. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_registered_type_field_layout(
    r#type: *const wt_registered_type_t,
    i: u32,
    out: *mut wt_gc_field_layout_t,
) -> bool {
    answer(function!(), false, || {
        // SAFETY: C keeps the type until we return; `out` is C's to write.
        match unsafe { type_ref(r#type) }?.field_layout(i) {
            // SAFETY: `out` is C's to write.
            Some(layout) => unsafe { write("out", out, write_field_layout(layout)) },
            None => Ok(false),
        }
    })
}
