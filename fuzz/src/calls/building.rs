//! Rec group builders: declare, define, build, in any order.
//!
//! Definitions and forward references of a builder are also used after they were finished, superseded, or
//! made void by building: this is refused as long as the builder lives.
#![allow(unsafe_code, reason = "C functions are called here")]
#![allow(
    clippy::undocumented_unsafe_blocks,
    reason = "what `Objects` has is live, and nothing else is passed"
)]

use super::objects::{Group, Objects, take};
use super::{Outcome, Program, values};
use crate::oracle::c::{Failure, call};
use typereg::capi::abi::*;
use typereg::capi::*;

pub struct Builder {
    registry: usize,
    pub handle: *mut wt_rec_group_builder_t,
    pub labels: Vec<*const wt_pending_type_t>,
    /// What each label was declared as: struct, array, func.
    kinds: Vec<usize>,
    definitions: Vec<Definition>,
    references: Vec<*mut wt_forward_ref_builder_t>,
}

#[derive(Clone, Copy)]
enum Definition {
    Struct(*mut wt_struct_type_builder_t),
    Array(*mut wt_array_type_builder_t),
    Func(*mut wt_func_type_builder_t),
}
use Definition::{Array, Func, Struct};

/// Calls a function that all three kinds of definition have.
macro_rules! on {
    ($definition:expr, $struct:ident, $array:ident, $func:ident, $argument:expr) => {
        call(|error| unsafe {
            match $definition {
                Struct(definition) => $struct(definition, $argument, error),
                Array(definition) => $array(definition, $argument, error),
                Func(definition) => $func(definition, $argument, error),
            }
        })
    };
}

fn outcome<T>(result: Result<T, Failure>) -> Outcome {
    match result {
        Ok(_) => Outcome::Done,
        Err(_) => Outcome::Refused,
    }
}

fn pick<'a>(objects: &'a mut Objects, program: &mut Program<'_>) -> Option<&'a mut Builder> {
    let builders = &mut objects.builders;
    (!builders.is_empty()).then(|| {
        let number = program.below(builders.len());
        &mut builders[number]
    })
}

/// One of a builder's definitions, usually the newest, and the builder's registry.
fn definition(objects: &mut Objects, program: &mut Program<'_>) -> Option<(usize, Definition)> {
    let builder = pick(objects, program)?;
    let definition = if program.flag() {
        builder.definitions.last().copied()
    } else {
        program.pick(&builder.definitions)
    };
    Some((builder.registry, definition?))
}

pub fn new_builder(objects: &mut Objects, program: &mut Program<'_>) -> Outcome {
    let (number, registry) = objects.numbered_registry(program);
    match call(|error| unsafe { wt_rec_group_builder_new(registry, error) }) {
        Ok(handle) => objects.builders.push(Builder {
            registry: number,
            handle,
            labels: Vec::new(),
            kinds: Vec::new(),
            definitions: Vec::new(),
            references: Vec::new(),
        }),
        Err(_) => return Outcome::Refused,
    }
    Outcome::Done
}

pub fn delete_builder(objects: &mut Objects, program: &mut Program<'_>) -> Outcome {
    match take(&mut objects.builders, program) {
        Some(builder) => unsafe { wt_rec_group_builder_delete(builder.handle) },
        None => return Outcome::Nothing,
    }
    Outcome::Done
}

pub fn declare(objects: &mut Objects, program: &mut Program<'_>) -> Outcome {
    let Some(builder) = pick(objects, program) else {
        return Outcome::Nothing;
    };
    let kind = program.below(3);
    let declare = [
        wt_rec_group_builder_declare_struct,
        wt_rec_group_builder_declare_array,
        wt_rec_group_builder_declare_func,
    ][kind];
    match call(|error| unsafe { declare(builder.handle, error) }) {
        Ok(label) => {
            builder.labels.push(label);
            builder.kinds.push(kind);
        }
        Err(_) => return Outcome::Refused,
    }
    Outcome::Done
}

pub fn define(objects: &mut Objects, program: &mut Program<'_>) -> Outcome {
    let foreign = objects.label(program);
    let Some(builder) = pick(objects, program) else {
        return Outcome::Nothing;
    };
    let choice = program.below(8);
    let (label, kind) = match (choice, builder.labels.len()) {
        (0, _) | (_, 0) => (foreign, program.below(3)),
        (_, len) => {
            let number = program.below(len);
            (builder.labels[number], builder.kinds[number])
        }
    };
    let kind = if choice == 1 { program.below(3) } else { kind };
    let handle = builder.handle;
    let begun = match kind {
        0 => call(|e| unsafe { wt_rec_group_builder_define_struct(handle, label, e) }).map(Struct),
        1 => call(|e| unsafe { wt_rec_group_builder_define_array(handle, label, e) }).map(Array),
        _ => call(|e| unsafe { wt_rec_group_builder_define_func(handle, label, e) }).map(Func),
    };
    match begun {
        Ok(definition) => builder.definitions.push(definition),
        Err(_) => return Outcome::Refused,
    }
    Outcome::Done
}

pub fn set_final(objects: &mut Objects, program: &mut Program<'_>) -> Outcome {
    let Some((_, definition)) = definition(objects, program) else {
        return Outcome::Nothing;
    };
    outcome(on!(
        definition,
        wt_struct_type_builder_final,
        wt_array_type_builder_final,
        wt_func_type_builder_final,
        program.byte() == 255
    ))
}

pub fn set_supertype(objects: &mut Objects, program: &mut Program<'_>) -> Outcome {
    let (registered, label) = (objects.a_type(program), objects.label(program));
    let Some((registry, definition)) = definition(objects, program) else {
        return Outcome::Nothing;
    };
    outcome(if program.flag() {
        on!(
            definition,
            wt_struct_type_builder_supertype,
            wt_array_type_builder_supertype,
            wt_func_type_builder_supertype,
            registered
        )
        .inspect(|_| objects.belongs_to(registry, registered))
    } else {
        on!(
            definition,
            wt_struct_type_builder_forward_supertype,
            wt_array_type_builder_forward_supertype,
            wt_func_type_builder_forward_supertype,
            label
        )
    })
}

/// A field, the element, a param or a result.
pub fn add_value(objects: &mut Objects, program: &mut Program<'_>) -> Outcome {
    let value = values::value(objects, program);
    let field = values::field(value, program);
    let Some((registry, definition)) = definition(objects, program) else {
        return Outcome::Nothing;
    };
    let add_value = [wt_func_type_builder_param, wt_func_type_builder_result][program.below(2)];
    let added = call(|error| unsafe {
        match definition {
            Struct(definition) => wt_struct_type_builder_field(definition, field, error),
            Array(definition) => wt_array_type_builder_element(definition, field, error),
            Func(definition) => add_value(definition, value, error),
        }
    });
    if added.is_ok() && !value.type_.is_null() {
        objects.belongs_to(registry, value.type_);
    }
    outcome(added)
}

pub fn begin_reference(objects: &mut Objects, program: &mut Program<'_>) -> Outcome {
    let label = objects.label(program);
    let Some(builder) = pick(objects, program) else {
        return Outcome::Nothing;
    };
    let Some(definition) = program.pick(&builder.definitions) else {
        return Outcome::Nothing;
    };
    let in_func = [
        wt_func_type_builder_forward_ref_param,
        wt_func_type_builder_forward_ref_result,
    ][program.below(2)];
    match on!(
        definition,
        wt_struct_type_builder_forward_ref_field,
        wt_array_type_builder_forward_ref_element,
        in_func,
        label
    ) {
        Ok(reference) => builder.references.push(reference),
        Err(_) => return Outcome::Refused,
    }
    Outcome::Done
}

pub fn change_reference(objects: &mut Objects, program: &mut Program<'_>) -> Outcome {
    let Some(builder) = pick(objects, program) else {
        return Outcome::Nothing;
    };
    let Some(reference) = program.pick(&builder.references) else {
        return Outcome::Nothing;
    };
    let choice = program.byte();
    let flag = choice & 0x80 != 0;
    outcome(call(|error| unsafe {
        match choice % 4 {
            0 => wt_forward_ref_builder_nullable(reference, flag, error),
            1 => wt_forward_ref_builder_mutable(reference, flag, error),
            _ => wt_forward_ref_builder_finish(reference, error),
        }
    }))
}

/// Ends a definition even where it is refused.
pub fn finish_definition(objects: &mut Objects, program: &mut Program<'_>) -> Outcome {
    let Some((_, definition)) = definition(objects, program) else {
        return Outcome::Nothing;
    };
    let finished = call(|error| unsafe {
        match definition {
            Struct(definition) => wt_struct_type_builder_finish(definition, error),
            Array(definition) => wt_array_type_builder_finish(definition, error),
            Func(definition) => wt_func_type_builder_finish(definition, error),
        }
    });
    match outcome(finished) {
        Outcome::Refused => Outcome::Ended,
        done => done,
    }
}

pub fn build(objects: &mut Objects, program: &mut Program<'_>) -> Outcome {
    let Some(builder) = pick(objects, program) else {
        return Outcome::Nothing;
    };
    let Ok(handle) = call(|error| unsafe { wt_rec_group_builder_build(builder.handle, error) })
    else {
        return Outcome::Refused;
    };
    let labels = builder.labels.clone();
    assert_eq!(unsafe { wt_rec_group_num_types(handle) }, labels.len());
    for &label in &labels {
        assert!(call(|error| unsafe { wt_rec_group_get(handle, label, error) }).is_ok());
    }
    objects.groups.push(Group { handle, labels });
    Outcome::Done
}
