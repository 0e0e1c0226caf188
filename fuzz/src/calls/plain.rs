//! Groups from plain data, collections of groups, types read from bytes, and values in 64 bits.
#![allow(unsafe_code, reason = "C functions are called here")]
#![allow(
    clippy::undocumented_unsafe_blocks,
    reason = "what `Objects` has is live, and nothing else is passed"
)]

use super::objects::{Group, Objects};
use super::{Outcome, Program, values};
use crate::oracle::c::call;
use std::mem::zeroed;
use std::ptr;
use typereg::capi::abi::*;
use typereg::capi::*;

const KINDS: [wt_type_kind_t; 5] = [
    WT_TYPE_STRUCT,
    WT_TYPE_ARRAY,
    WT_TYPE_FUNC,
    WT_TYPE_CONT,
    WT_TYPE_EXN,
];

/// The index of some type of any registry, or any small number.
fn index(objects: &Objects, program: &mut Program<'_>) -> u32 {
    if program.flag() {
        unsafe { wt_registered_type_index(objects.a_type(program)) }
    } else {
        program.byte().into()
    }
}

fn value(objects: &Objects, program: &mut Program<'_>) -> wt_val_type_t {
    unsafe {
        match program.below(4) {
            0 => wt_val_type_ref_own(program.below(5) as u32, program.flag()),
            1 => wt_val_type_ref_index(index(objects, program), program.flag()),
            _ => values::value(objects, program),
        }
    }
}

/// Usually None.
fn number(objects: &Objects, program: &mut Program<'_>) -> wt_type_number_t {
    let mut number = wt_type_number_t::default();
    match program.below(8) {
        0 => {
            number.kind = WT_HEAP_OWN;
            number.number = program.below(5) as u32;
        }
        1 => {
            number.kind = WT_HEAP_INDEX;
            number.number = index(objects, program);
        }
        2 if program.byte() == 255 => number.reserved[program.below(3)] = program.byte(),
        _ => {}
    }
    number
}

/// Registers a group twice: the second call finds the group of the first.
pub fn group(objects: &mut Objects, program: &mut Program<'_>) -> Outcome {
    let registry = objects.registry(program);
    let fields: Vec<wt_field_type_t> = (0..4)
        .map(|_| values::field(value(objects, program), program))
        .collect();
    let storages: Vec<wt_val_type_t> = fields.iter().map(|field| field.storage).collect();
    let member = |program: &mut Program<'_>| {
        let mut ty: wt_sub_type_t = unsafe { zeroed() };
        ty.kind = program.pick(&KINDS[..]).unwrap_or_default();
        ty.is_open = program.byte() & 1;
        ty.is_shared = u8::from(program.byte() > 250);
        ty.supertype = number(objects, program);
        match ty.kind {
            WT_TYPE_STRUCT => {
                (ty.fields, ty.nfields) = (fields.as_ptr(), program.below(5));
                ty.descriptor = number(objects, program);
                ty.describes = number(objects, program);
            }
            WT_TYPE_ARRAY => (ty.fields, ty.nfields) = (fields.as_ptr(), 1),
            WT_TYPE_FUNC => {
                (ty.params, ty.nparams) = (storages.as_ptr(), program.below(5));
                (ty.results, ty.nresults) = (storages.as_ptr(), program.below(3));
            }
            _ => ty.func = number(objects, program),
        }
        ty
    };
    let types: Vec<wt_sub_type_t> = (0..program.below(4)).map(|_| member(program)).collect();
    let register = |is_new: &mut bool| {
        call(|error| unsafe {
            wt_registry_register_rec_group(registry, types.as_ptr(), types.len(), is_new, error)
        })
    };
    let (mut is_new, mut is_new_again) = (false, false);
    let Ok(handle) = register(&mut is_new) else {
        return Outcome::Refused;
    };
    let again = register(&mut is_new_again).expect("it is there");
    unsafe {
        assert_eq!(wt_rec_group_is_new(handle), is_new);
        assert!(!is_new_again);
        assert_eq!(wt_rec_group_num_types(handle), types.len());
        assert_eq!(wt_rec_group_type(handle, 0), wt_rec_group_type(again, 0));
        wt_rec_group_delete(again);
    }
    let labels = Vec::new();
    objects.groups.push(Group { handle, labels });
    Outcome::Done
}

/// A collection of groups of any registries.
pub fn collection(objects: &mut Objects, program: &mut Program<'_>) -> Outcome {
    let registry = objects.registry(program);
    let handles: Vec<*const wt_rec_group_t> = match objects.groups.len() {
        0 => Vec::new(),
        count => (0..program.below(4))
            .map(|_| objects.groups[program.below(count)].handle.cast_const())
            .collect(),
    };
    let made = call(|error| unsafe {
        wt_type_collection_from_rec_groups(registry, handles.as_ptr(), handles.len(), error)
    });
    let Ok(types) = made else {
        return Outcome::Refused;
    };
    for number in 0..unsafe { wt_type_collection_num_types(types) } as u32 {
        let mut first = u32::MAX;
        unsafe {
            let ty = wt_type_collection_type(types, number);
            assert!(wt_type_collection_find(types, ty, &mut first) && first <= number);
            assert_eq!(wt_type_collection_type(types, first), ty);
        }
    }
    objects.collections.push(types);
    Outcome::Done
}

/// Reads types at the start of some bytes. A value type can be packed.
pub fn read(objects: &mut Objects, program: &mut Program<'_>) -> Outcome {
    let Some(types) = program.pick(&objects.collections) else {
        return Outcome::Nothing;
    };
    let len = program.below(8);
    let bytes = program.bytes(len);
    let (mut read, mut block) = (0, unsafe { zeroed::<wt_block_type_t>() });
    let mut value = unsafe { zeroed::<wt_val_type_t>() };
    let (first, len) = (bytes.as_ptr(), bytes.len());
    unsafe {
        let error = ptr::null_mut();
        let is_heap =
            wt_type_collection_read_heap_type(types, first, len, &mut read, &mut value, error);
        assert!(!is_heap || read <= len && value.nullable == 0);
        let is_block =
            wt_type_collection_read_block_type(types, first, len, &mut read, &mut block, error);
        assert!(!is_block || read <= len && block.kind != 0);
        if !wt_type_collection_read_val_type(types, first, len, &mut read, &mut value, error) {
            return Outcome::Refused;
        }
        assert!(read <= len && wt_val_type_pack(value) != 0);
    }
    Outcome::Done
}

/// Packed values match exactly if the values do; calls for all parts give the right number of parts.
pub fn packed(objects: &mut Objects, program: &mut Program<'_>) -> Outcome {
    let registry = objects.registry(program);
    let values = [(); 2].map(|()| values::value(objects, program));
    let ty = objects.a_type(program);
    unsafe {
        let mut back = zeroed::<wt_val_type_t>();
        let packed = values.map(|value| wt_val_type_pack(value));
        let are_here = [0, 1].map(|i| {
            wt_registry_unpack_val_type(registry, packed[i], &mut back)
                && wt_val_type_equal(back, values[i])
        });
        if are_here == [true; 2] {
            let matches = wt_registry_packed_val_type_matches(registry, packed[0], packed[1]);
            assert_eq!(matches, wt_val_type_matches(values[0], values[1]));
        }
        let mut fields = [zeroed::<wt_field_type_t>(); 4];
        let count = wt_registered_type_fields(ty, fields.as_mut_ptr(), 4);
        assert_eq!(count, wt_registered_type_num_fields(ty));
        let mut offsets = [0; 4];
        let references = wt_registered_type_gc_ref_offsets(ty, offsets.as_mut_ptr(), 4);
        assert!(references <= count);
    }
    Outcome::Done
}
