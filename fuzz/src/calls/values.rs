//! Value and field types, most of them good.
#![allow(unsafe_code, reason = "C functions are called here")]
#![allow(
    clippy::undocumented_unsafe_blocks,
    reason = "what `Objects` has is live, and nothing else is passed"
)]

use super::Program;
use super::objects::Objects;
use typereg::capi::abi::*;
use typereg::capi::*;

const PLAIN: [unsafe extern "C" fn() -> wt_val_type_t; 7] = [
    wt_val_type_i32,
    wt_val_type_i64,
    wt_val_type_f32,
    wt_val_type_f64,
    wt_val_type_v128,
    wt_val_type_i8,
    wt_val_type_i16,
];

/// A value of any registry and any builder.
pub fn value(objects: &Objects, program: &mut Program<'_>) -> wt_val_type_t {
    let choice = program.byte();
    let nullable = choice & 0x80 != 0;
    unsafe {
        match choice % 8 {
            0..=2 => program.pick(&PLAIN).expect("there are some")(),
            3 => wt_val_type_ref(WT_HEAP_CONT + program.byte() % 14, nullable),
            4 | 5 => wt_val_type_ref_to(objects.a_type(program), nullable),
            6 => wt_val_type_ref_pending(objects.label(program), nullable),
            _ => filled_by_hand(objects, program),
        }
    }
}

/// Any byte in any place; the pointers are NULL or good.
fn filled_by_hand(objects: &Objects, program: &mut Program<'_>) -> wt_val_type_t {
    let mut value = if program.flag() {
        unsafe { wt_val_type_ref_to(objects.a_type(program), true) }
    } else {
        unsafe { wt_val_type_ref_pending(objects.label(program), true) }
    };
    let byte = program.byte();
    match program.below(6) {
        0 => value.kind = byte,
        1 => value.nullable = byte,
        2 => value.heap = byte,
        3 => value.flags = byte,
        4 => value.number = byte.into(),
        _ => {
            value.type_ = objects.a_type(program);
            value.pending = objects.label(program);
        }
    }
    value
}

pub fn field(storage: wt_val_type_t, program: &mut Program<'_>) -> wt_field_type_t {
    let mut field = unsafe { wt_field_type(storage, program.flag()) };
    match program.byte() {
        254 => field.is_mutable = program.byte(),
        255 => field.reserved[program.below(7)] = program.byte(),
        _ => {}
    }
    field
}
