//! Registries, and registering types from bytes.
#![allow(unsafe_code, reason = "C functions are called here")]
#![allow(
    clippy::undocumented_unsafe_blocks,
    reason = "what `Objects` has is live, and nothing else is passed"
)]

use super::objects::{Objects, Registry, take};
use super::{Outcome, Program};
use crate::oracle::c::call;
use crate::oracle::verdict;
use std::ptr;
use typereg::capi::abi::*;
use typereg::capi::*;

const MOST_REGISTRIES: usize = 3;

/// A configuration with some settings, which may be refused.
pub fn new_registry(objects: &mut Objects, program: &mut Program<'_>) -> Outcome {
    if objects.registries.len() == MOST_REGISTRIES {
        return Outcome::Nothing;
    }
    unsafe {
        let config = wt_registry_config_new();
        for _ in 0..program.below(5) {
            let number = u32::from(program.byte() % 10);
            let error = ptr::null_mut();
            match program.below(4) {
                0 => wt_registry_config_set_gc_layout(config, number, error),
                1 => wt_registry_config_set_feature(config, number, program.flag(), error),
                2 => wt_registry_config_set_limit(config, number, program.count(), error),
                _ => {
                    let policy = wt_gc_layout_policy_t {
                        size: size_of::<wt_gc_layout_policy_t>(),
                        header_size: program.count() as u32,
                        header_align: 1 << program.below(14),
                        reference_size: 4 + number,
                        min_object_align: program.count() as u32,
                        min_struct_size: program.count() as u32,
                        reserved: u32::from(program.byte() == 255),
                        ..wt_gc_layout_policy_t::default()
                    };
                    wt_registry_config_set_custom_gc_layout(config, &policy, error)
                }
            };
        }
        let registry = call(|error| wt_registry_new(config, error)).expect("a registry");
        wt_registry_config_delete(config);
        let watch = program.flag().then(|| wt_registry_clone(registry));
        let handles = vec![registry];
        objects.registries.push(Registry { handles, watch });
    }
    Outcome::Done
}

pub fn clone_registry(objects: &mut Objects, program: &mut Program<'_>) -> Outcome {
    let number = program.below(objects.registries.len());
    let handles = &mut objects.registries[number].handles;
    let clone = unsafe { wt_registry_clone(program.pick(handles).unwrap_or(ptr::null_mut())) };
    assert_eq!(clone.is_null(), handles.is_empty());
    if !clone.is_null() {
        handles.push(clone);
    }
    Outcome::Done
}

/// A handle of the registry that the program chooses, or of the next that has one.
pub fn delete_registry(objects: &mut Objects, program: &mut Program<'_>) -> Outcome {
    let count = objects.registries.len();
    let first = program.below(count);
    for number in (first..count).chain(0..first) {
        if let Some(handle) = take(&mut objects.registries[number].handles, program) {
            unsafe { wt_registry_delete(handle) };
            return Outcome::Done;
        }
    }
    Outcome::Nothing
}

/// Type sections that are good, so that a program need not find one.
const GOOD: [&[u8]; 4] = [
    &[2, 0x60, 2, 0x7f, 0x6e, 1, 0x7e, 0x50, 0, 0x60, 0, 0],
    &[2, 0x50, 0, 0x5f, 0, 0x4f, 1, 0, 0x5f, 1, 0x63, 0, 1],
    &[
        1, 0x4e, 3, 0x5f, 1, 0x63, 2, 0, 0x5e, 0x78, 1, 0x60, 1, 0x64, 0, 0,
    ],
    &[3, 0x4e, 0, 0x5e, 0x63, 0, 0, 0x5e, 0x63, 0, 0],
];

/// A good section or the program's own bytes.
fn section(program: &mut Program<'_>) -> Vec<u8> {
    match GOOD.get(program.below(8)) {
        Some(&section) => section.to_vec(),
        None => {
            let len = program.byte().into();
            program.bytes(len).to_vec()
        }
    }
}

pub fn register_section(objects: &mut Objects, program: &mut Program<'_>) -> Outcome {
    let (registry, section) = (objects.registry(program), section(program));
    let (at, len) = (section.as_ptr(), section.len());
    match call(|error| unsafe { wt_registry_register_type_section(registry, at, len, error) }) {
        Ok(types) => objects.collections.push(types),
        Err(_) => return Outcome::Refused,
    }
    Outcome::Done
}

pub fn register_module(objects: &mut Objects, program: &mut Program<'_>) -> Outcome {
    let (registry, section) = (objects.registry(program), section(program));
    let wasm = verdict::module_of(&section);
    let (at, len) = (wasm.as_ptr(), wasm.len());
    match call(|error| unsafe { wt_registry_register_module(registry, at, len, error) }) {
        Ok(types) => objects.collections.push(types),
        Err(_) => return Outcome::Refused,
    }
    Outcome::Done
}
