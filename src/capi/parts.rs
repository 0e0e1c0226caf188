//! All parts of a type in one call: fields, params, results, and where they lie.

use super::abi::{
    wt_error_t, wt_field_type_t, wt_gc_field_layout_t, wt_gc_layout_policy_t, wt_gc_layout_t,
    wt_registered_type_t, wt_val_type_t,
};
use super::call::{answer, fallible};
use super::convert::{read_policy, write_field, write_field_layout, write_layout, write_val};
use super::function::{Function, function};
use super::handle::type_ref;
use crate::Type;
use crate::error::{Argument, Result};

/// Stores the fields of a struct, the element of an array, or the params of an exn type's tag in
/// `fields`, the first `nfields` of them; types that they name are borrowed from this one.
/// `fields` may be NULL if `nfields` is 0.
///
/// Returns how many the type has, which may be more. 0 for other types, and for NULL.
/// Threads: any. Cost: in proportion to what is stored. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_registered_type_fields(
    r#type: *const wt_registered_type_t,
    fields: *mut wt_field_type_t,
    nfields: usize,
) -> usize {
    let all = |ty: &Type, mut store: ArrayPlace<_>| {
        ty.fields().for_each(|field| store.next(write_field(field)));
        Ok(ty.num_fields())
    };
    // SAFETY: C's contract is that of `store_all`.
    unsafe { store_all(function!(), r#type, fields, nfields, all) }
}

/// Stores the params of a function type in `params`, the first `nparams` of them; types that
/// they name are borrowed from this one. `params` may be NULL if `nparams` is 0.
///
/// Returns how many the type has, which may be more. 0 for other types, and for NULL.
/// Threads: any. Cost: in proportion to what is stored. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_registered_type_params(
    r#type: *const wt_registered_type_t,
    params: *mut wt_val_type_t,
    nparams: usize,
) -> usize {
    let all = |ty: &Type, mut store: ArrayPlace<_>| {
        ty.params().for_each(|param| store.next(write_val(param)));
        Ok(ty.num_params())
    };
    // SAFETY: C's contract is that of `store_all`.
    unsafe { store_all(function!(), r#type, params, nparams, all) }
}

/// Stores the results of a function type in `results`, the first `nresults` of them; types that
/// they name are borrowed from this one. `results` may be NULL if `nresults` is 0.
///
/// Returns how many the type has, which may be more. 0 for other types, and for NULL.
/// Threads: any. Cost: in proportion to what is stored. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_registered_type_results(
    r#type: *const wt_registered_type_t,
    results: *mut wt_val_type_t,
    nresults: usize,
) -> usize {
    let all = |ty: &Type, mut store: ArrayPlace<_>| {
        ty.results()
            .for_each(|result| store.next(write_val(result)));
        Ok(ty.num_results())
    };
    // SAFETY: C's contract is that of `store_all`.
    unsafe { store_all(function!(), r#type, results, nresults, all) }
}

/// Stores in `fields` where each field lies in objects of the type, the first `nfields` of them;
/// for an array, its element 0. `fields` may be NULL if `nfields` is 0.
///
/// Returns how many there are, which may be more. 0 for func and cont types, in a registry
/// without layouts, and for NULL.
/// Threads: any. Cost: in proportion to the fields. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_registered_type_field_layouts(
    r#type: *const wt_registered_type_t,
    fields: *mut wt_gc_field_layout_t,
    nfields: usize,
) -> usize {
    let all = |ty: &Type, mut store: ArrayPlace<_>| {
        Ok(ty.field_layouts(|place| store.next(write_field_layout(place))))
    };
    // SAFETY: C's contract is that of `store_all`.
    unsafe { store_all(function!(), r#type, fields, nfields, all) }
}

/// Stores in `offsets` where the references lie that a collector must follow, in ascending
/// order, the first `noffsets` of them: for a struct or an exn object, all; for an array, that
/// of element 0, if the elements are such references. `offsets` may be NULL if `noffsets` is 0.
/// The slot of a descriptor (`descriptor_size`) is no field, and not among them: a collector that
/// follows descriptors adds it.
///
/// Returns how many there are, which may be more. 0 for func and cont types, in a registry
/// without layouts, and for NULL.
/// Threads: any. Cost: in proportion to the fields. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_registered_type_gc_ref_offsets(
    r#type: *const wt_registered_type_t,
    offsets: *mut u32,
    noffsets: usize,
) -> usize {
    let all = |ty: &Type, mut store: ArrayPlace<_>| {
        let mut count = 0;
        ty.field_layouts(|place| {
            if place.is_gc_ref {
                store.next(place.offset);
                count += 1;
            }
        });
        Ok(count)
    };
    // SAFETY: C's contract is that of `store_all`.
    unsafe { store_all(function!(), r#type, offsets, noffsets, all) }
}

/// Stores in `*out` how objects of the type lie in memory by this policy instead of the
/// registry's, for a compiler with several targets; and in `fields`, unless that is NULL, where
/// each field lies; for an array, its element 0. `nfields` is then as many as
/// wt_registered_type_num_fields says.
///
/// Returns false without an error, and stores nothing, for func and cont types. After an error
/// `*out` and `fields` are as before.
/// Errors: WT_ERROR_INVALID_ARGUMENT for a policy that wt_registry_config_set_custom_gc_layout
/// would refuse, and for another number of fields; WT_ERROR_LIMIT for an object of more than 4
/// GiB.
/// Threads: any. Cost: in proportion to the fields. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_registered_type_layout_for(
    r#type: *const wt_registered_type_t,
    policy: *const wt_gc_layout_policy_t,
    out: *mut wt_gc_layout_t,
    fields: *mut wt_gc_field_layout_t,
    nfields: usize,
    error_out: *mut *mut wt_error_t,
) -> bool {
    let body = || {
        // SAFETY: C keeps both until we return.
        let (ty, policy) = unsafe { (type_ref(r#type)?, read_policy(policy)?) };
        if out.is_null() {
            return Err(Argument::Null("out").into());
        }
        let has_fields = !fields.is_null();
        if has_fields && nfields != ty.num_fields() {
            let argument = Argument::Number {
                what: "nfields",
                got: nfields as u64,
                expected: "as many as the type has fields",
            };
            return Err(argument.into());
        }
        let mut store = ArrayPlace {
            next: fields,
            left: if has_fields { nfields } else { 0 },
        };
        // Once without storing anything, so that a refusal leaves the fields as they were.
        ty.layout_for(&policy, |_| {})?;
        let layout = ty.layout_for(&policy, |place| store.next(write_field_layout(place)))?;
        match layout {
            Some(layout) => {
                // SAFETY: not NULL, so it may be written.
                unsafe { out.write(write_layout(layout)) };
                Ok(true)
            }
            None => Ok(false),
        }
    };
    // SAFETY: `error_out` is C's to write.
    unsafe { fallible(function!(), error_out, false, body) }
}

/// The place of the next element in an array of C.
struct ArrayPlace<T> {
    next: *mut T,
    left: usize,
}

impl<T> ArrayPlace<T> {
    /// Stores an element, if there is room left.
    fn next(&mut self, element: T) {
        if self.left != 0 {
            // SAFETY: `left` elements may be written from here on (`store_all`, `wt_registered_type_layout_for`).
            unsafe {
                self.next.write(element);
                self.next = self.next.add(1);
            }
            self.left -= 1;
        }
    }
}

/// Stores parts of a type in an array of C. Returns how many there are.
///
/// # Safety
/// C keeps the type until we return; `first` is NULL or has `count` elements that may be
/// written.
unsafe fn store_all<T>(
    function: Function,
    ty: *const wt_registered_type_t,
    first: *mut T,
    count: usize,
    all: impl FnOnce(&Type, ArrayPlace<T>) -> Result<usize>,
) -> usize {
    answer(function, 0, || {
        // SAFETY: C keeps the type until we return (contract).
        let ty = unsafe { type_ref(ty) }?;
        let left = if first.is_null() { 0 } else { count };
        all(ty, ArrayPlace { next: first, left })
    })
}
