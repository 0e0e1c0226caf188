//! Queries, which change nothing except that they register trampoline types.
#![allow(unsafe_code, reason = "C functions are called here")]
#![allow(
    clippy::undocumented_unsafe_blocks,
    reason = "what `Objects` has is live, and nothing else is passed"
)]

use super::objects::Objects;
use super::{Outcome, Program, values};
use crate::oracle::c::call;
use std::ffi::c_void;
use std::ptr;
use typereg::capi::abi::*;
use typereg::capi::*;

/// The trampoline type of a function type is its own trampoline type.
pub fn trampoline(objects: &mut Objects, program: &mut Program<'_>) -> Outcome {
    let func = objects.a_type(program);
    let given = call(|error| unsafe { wt_registered_type_trampoline(func, error) });
    let Ok(trampoline) = given else {
        return Outcome::Refused;
    };
    assert_eq!(unsafe { wt_registered_type_kind(func) }, WT_TYPE_FUNC);
    let again = call(|error| unsafe { wt_registered_type_trampoline(trampoline, error) });
    assert_eq!(again, Ok(trampoline));
    unsafe { wt_registered_type_delete(trampoline) };
    objects.keep(Ok(trampoline))
}

/// A type by any index, live or not.
pub fn by_index(objects: &mut Objects, program: &mut Program<'_>) -> Outcome {
    let registry = objects.registry(program);
    let index = if program.flag() {
        u32::from(program.byte() % 24)
    } else {
        program.number()
    };
    let found = call(|error| unsafe { wt_registry_type(registry, index, error) });
    let is_live = unsafe { wt_registry_is_subtype(registry, index, index) };
    assert_eq!(
        found.is_ok(),
        is_live,
        "a type is below itself iff it lives"
    );
    if let Ok(ty) = found {
        assert_eq!(unsafe { wt_registered_type_index(ty) }, index);
    }
    objects.keep(found)
}

/// The answers about two types, each alone and both together, agree.
pub fn about_types(objects: &mut Objects, program: &mut Program<'_>) -> Outcome {
    let (sub, sup) = (objects.a_type(program), objects.a_type(program));
    about(sub);
    unsafe {
        let is_subtype = wt_registered_type_is_subtype(sub, sup);
        let mut above = sub;
        while !above.is_null() && above != sup {
            above = wt_registered_type_supertype(above);
        }
        assert_eq!(is_subtype, !above.is_null(), "below it iff above it");

        let (a, b) = (
            values::value(objects, program),
            values::value(objects, program),
        );
        let matches = (wt_val_type_matches(a, b), wt_val_type_matches(b, a));
        assert_eq!(wt_val_type_equal(a, b), matches == (true, true));
        let (a, b) = (values::field(a, program), values::field(b, program));
        if wt_field_type_matches(a, b) {
            assert_eq!(a.is_mutable, b.is_mutable);
        }
    }
    Outcome::Done
}

/// All queries of a type, up to one past the end.
fn about(ty: *const wt_registered_type_t) {
    unsafe {
        let mut len = 0;
        let display = wt_registered_type_display(ty, &mut len);
        assert_eq!(display.is_null(), ty.is_null());
        if !ty.is_null() {
            assert_eq!(len, wt_registered_type_depth(ty) as usize + 1);
            let own = display.add(len - 1).read();
            assert_eq!(own, wt_registered_type_index(ty), "it is in its display");
        }
        let mut layout = std::mem::zeroed();
        let has_layout = wt_registered_type_layout(ty, &mut layout);
        let fields = wt_registered_type_num_fields(ty);
        for i in 0..=fields.min(70) {
            let (mut field, mut place) = (std::mem::zeroed(), std::mem::zeroed());
            let there = i < fields;
            let i = i as u32;
            assert_eq!(wt_registered_type_field(ty, i, &mut field), there);
            let placed = wt_registered_type_field_layout(ty, i, &mut place);
            assert_eq!(placed, there && has_layout);
            if placed {
                assert!(place.offset % place.size == 0 || layout.kind == WT_TYPE_ARRAY);
                let end = u64::from(place.offset) + u64::from(place.size);
                assert!(end <= u64::from(layout.size) || layout.kind == WT_TYPE_ARRAY);
            }
        }
        let mut value = std::mem::zeroed();
        let (params, results) = (
            wt_registered_type_num_params(ty),
            wt_registered_type_num_results(ty),
        );
        assert!(!wt_registered_type_param(ty, params as u32, &mut value));
        assert!(!wt_registered_type_result(ty, results as u32, &mut value));
        let wat = wt_registered_type_to_wat(ty, ptr::null_mut());
        assert_eq!(wat.is_null(), ty.is_null());
        wt_string_delete(wat);
    }
}

/// Handles of one kind where another is needed.
pub fn with_wrong_handles(objects: &mut Objects, program: &mut Program<'_>) -> Outcome {
    let labels = objects.label(program).cast::<c_void>();
    let choice = program.below(6);
    let handle: *const c_void = match choice {
        0 => objects.a_type(program).cast(),
        1 => objects
            .groups
            .last()
            .map_or(ptr::null(), |group| group.handle.cast()),
        2 => objects
            .collections
            .last()
            .map_or(ptr::null(), |types| types.cast()),
        3 => objects
            .builders
            .last()
            .map_or(ptr::null(), |builder| builder.handle.cast()),
        4 => objects.registry(program).cast(),
        _ => labels,
    };
    let error = ptr::null_mut();
    unsafe {
        if choice != 0 {
            assert_eq!(wt_registered_type_index(handle.cast()), 0);
            assert_eq!(wt_registered_type_kind(handle.cast()), 0);
            assert!(wt_registered_type_clone(handle.cast()).is_null());
            assert!(wt_registered_type_to_wat(handle.cast(), error).is_null());
            wt_registered_type_delete(handle.cast_mut().cast());
        }
        if choice != 1 {
            assert_eq!(wt_rec_group_num_types(handle.cast()), 0);
            assert!(wt_rec_group_clone(handle.cast()).is_null());
            wt_rec_group_delete(handle.cast_mut().cast());
        }
        if choice != 2 {
            assert_eq!(wt_type_collection_num_types(handle.cast()), 0);
            assert!(wt_type_collection_type(handle.cast(), 0).is_null());
            assert!(wt_type_collection_clone(handle.cast()).is_null());
            wt_type_collection_delete(handle.cast_mut().cast());
        }
        if choice != 3 {
            assert!(wt_rec_group_builder_build(handle.cast_mut().cast(), error).is_null());
            wt_rec_group_builder_delete(handle.cast_mut().cast());
        }
        if choice != 4 {
            assert!(wt_registry_clone(handle.cast()).is_null());
            assert!(!wt_registry_check(handle.cast(), error));
            wt_registry_delete(handle.cast_mut().cast());
        }
        if choice != 5 {
            let value = wt_val_type_ref_pending(handle.cast(), true);
            assert!(!wt_val_type_matches(value, value));
        }
        wt_error_delete(handle.cast_mut().cast());
        wt_registry_config_delete(handle.cast_mut().cast());
    }
    Outcome::Done
}
