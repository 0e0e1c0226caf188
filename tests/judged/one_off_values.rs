//! The C functions that make a type in one call, and those of builders, treat every value type and field type, valid or
//! not, as `wt_array_type_new` does.
#![allow(unsafe_code, reason = "C functions are called")]

use crate::oracle::c::{Failure, Owned, Registry, Type, call};
use std::ptr::null;
use typereg::capi::abi::*;
use typereg::capi::*;

const KINDS: [wt_val_kind_t; 15] = [
    0,
    1,
    0x40,
    WT_VAL_I32,
    WT_VAL_I64,
    WT_VAL_F32,
    WT_VAL_F64,
    WT_VAL_V128,
    WT_VAL_I8,
    WT_VAL_I16,
    WT_VAL_REF,
    0x63,
    0x6e,
    0x70,
    0xff,
];
const HEAPS: [wt_heap_kind_t; 6] = [
    0,
    WT_HEAP_CONCRETE,
    WT_HEAP_PENDING,
    WT_HEAP_ANY,
    WT_HEAP_FUNC,
    0x30,
];

type Made = Result<Owned, Failure>;

fn made(function: impl FnOnce(*mut *mut wt_error_t) -> *mut wt_registered_type_t) -> Made {
    call(function).map(Owned::from_new)
}

fn array_of(registry: &Registry, element: wt_field_type_t) -> Made {
    // SAFETY: the registry and what the element names are kept.
    made(|error| unsafe { wt_array_type_new(registry.pointer(), element, error) })
}

fn struct_of(registry: &Registry, field: &wt_field_type_t) -> Made {
    // SAFETY: the registry and what the field names are kept.
    made(|error| unsafe { wt_struct_type_new(registry.pointer(), field, 1, error) })
}

fn func_of(registry: &Registry, param: &wt_val_type_t) -> Made {
    // SAFETY: the registry and what the param names are kept.
    made(|error| unsafe { wt_func_type_new(registry.pointer(), param, 1, null(), 0, error) })
}

/// The outcome: the parts of the type, or the error.
fn outcome<T>(made: &Made, parts: impl FnOnce(Type) -> Vec<T>) -> Result<Vec<T>, wt_error_code_t> {
    match made {
        Ok(ty) => Ok(parts(**ty)),
        Err(failure) => Err(failure.code),
    }
}

#[test]
fn every_function_reads_a_struct_like_wt_array_type_new() {
    let (registry, other) = (
        Registry::new(WT_GC_LAYOUT_NONE),
        Registry::new(WT_GC_LAYOUT_NONE),
    );
    let i32 = wt_val_type_t {
        kind: WT_VAL_I32,
        nullable: 0,
        heap: 0,
        flags: 0,
        number: 0,
        type_: null(),
        pending: null(),
    };
    let func = func_of(&registry, &i32).unwrap();
    let foreign = func_of(&other, &i32).unwrap();
    // SAFETY: the registry and the tag are kept.
    let exn = made(|error| unsafe { wt_exn_type_new(registry.pointer(), func.pointer(), error) });
    let exn = exn.unwrap();
    // SAFETY: the registry is kept, and so is the builder until the end.
    let builder = call(|error| unsafe { wt_rec_group_builder_new(registry.pointer(), error) });
    let builder = builder.unwrap();
    // SAFETY: as above.
    let label = call(|error| unsafe { wt_rec_group_builder_declare_struct(builder, error) });
    let types = [
        null(),
        func.pointer(),
        exn.pointer(),
        foreign.pointer(),
        registry.pointer().cast(),
        func.pointer().wrapping_byte_add(4),
    ];
    let labels = [null(), label.unwrap()];

    let (mut accepted, mut refused) = (0, 0);
    let mut see = |storage: wt_val_type_t| {
        for (is_mutable, reserved) in [(0, 0), (1, 0), (2, 0), (0, 1), (1, 1)] {
            let field = wt_field_type_t {
                storage,
                is_mutable,
                reserved: [0, 0, 0, 0, 0, 0, reserved],
            };
            let array = array_of(&registry, field);
            let is_as_array = outcome(&struct_of(&registry, &field), Type::fields);
            assert!(
                is_as_array == outcome(&array, Type::fields),
                "of {storage:?}, {is_mutable}, {reserved}: {is_as_array:?}"
            );
            match array {
                Ok(_) => accepted += 1,
                Err(_) => refused += 1,
            }
        }
        let array = array_of(
            &registry,
            wt_field_type_t {
                storage,
                is_mutable: 0,
                reserved: [0; 7],
            },
        );
        let expected = match storage.kind {
            // For fields only.
            WT_VAL_I8 | WT_VAL_I16 => Err(WT_ERROR_INVALID_ARGUMENT),
            _ => outcome(&array, |ty| {
                ty.fields().iter().map(|field| field.storage).collect()
            }),
        };
        let params = outcome(&func_of(&registry, &storage), Type::params);
        assert!(params == expected, "param {storage:?}: {params:?}");
    };
    for kind in KINDS {
        for heap in HEAPS {
            for type_ in types {
                for pending in labels {
                    for (nullable, flags, reserved) in [
                        (0, 0, 0),
                        (1, 0, 0),
                        (2, 0, 0),
                        (0, WT_REF_SHARED, 0),
                        (1, WT_REF_EXACT, 0),
                        (0, 4, 0),
                        (0, 0, 1),
                        (1, 0, 1 << 31),
                    ] {
                        see(wt_val_type_t {
                            kind,
                            nullable,
                            heap,
                            flags,
                            number: reserved,
                            type_,
                            pending,
                        });
                    }
                }
            }
        }
    }
    assert!(accepted > 10 && refused > 10_000, "{accepted}, {refused}");
    // SAFETY: no one uses it any more.
    unsafe { wt_rec_group_builder_delete(builder) };
}
