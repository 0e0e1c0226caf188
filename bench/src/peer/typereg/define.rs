//! Definitions → types, through C: a single call if the group is one final type without supertype that does
//! not refer to itself, else a builder.

use super::c::{
    Fault, FieldType, HEAP_CONCRETE, HEAP_PENDING, Out, Pending, Type, VAL_REF, ValType,
};
use super::{Held, Owner, Typereg};
use crate::definition::{Definitions, Field, Kind, Value};
use std::ops::Range;
use std::ptr::{null, null_mut};

impl Typereg {
    pub(crate) fn load_definitions(&mut self, held: &mut Held, definitions: &Definitions) {
        let base = held.types.len();
        for group in definitions.groups() {
            if definitions.sub_type(group.start).is_plain {
                self.one_off(held, base, definitions, group.start);
            } else {
                self.build(held, base, definitions, group);
            }
        }
    }

    fn one_off(&mut self, held: &mut Held, base: usize, definitions: &Definitions, type_: u32) {
        let functions = self.functions;
        let type_ = definitions.sub_type(type_);
        let fields = definitions.fields(type_);
        let mut fault = null_mut();
        let earlier = |type_: u32| (held.types[base + type_ as usize], null());
        // SAFETY: the arrays live for the call, and what they name is held.
        let new = unsafe {
            match type_.kind {
                Kind::Struct => {
                    self.arguments.clear();
                    self.arguments
                        .extend(fields.iter().map(|field| field_type(field, earlier)));
                    let arguments = &self.arguments;
                    (functions.wt_struct_type_new)(
                        self.registry,
                        arguments.as_ptr(),
                        arguments.len(),
                        &mut fault,
                    )
                }
                Kind::Array => (functions.wt_array_type_new)(
                    self.registry,
                    field_type(&fields[0], earlier),
                    &mut fault,
                ),
                Kind::Func { params } => {
                    self.values.clear();
                    self.values
                        .extend(fields.iter().map(|field| value_type(field.value, earlier)));
                    let (params, results) = self.values.split_at(params as usize);
                    (functions.wt_func_type_new)(
                        self.registry,
                        params.as_ptr(),
                        params.len(),
                        results.as_ptr(),
                        results.len(),
                        &mut fault,
                    )
                }
            }
        };
        self.expect(!new.is_null(), fault);
        if self.with_trampolines && matches!(type_.kind, Kind::Func { .. }) {
            // SAFETY: `new` is alive and keeps its trampoline type; our own handle of that is dropped at once.
            unsafe {
                let trampoline = (functions.wt_registered_type_trampoline)(new, &mut fault);
                self.expect(!trampoline.is_null(), fault);
                (functions.wt_registered_type_delete)(trampoline);
            }
        }
        held.types.push(new);
        held.owners.push(Owner::Type(new));
    }

    fn build(
        &mut self,
        held: &mut Held,
        base: usize,
        definitions: &Definitions,
        group: &Range<u32>,
    ) {
        let f = self.functions;
        let mut fault: *mut Fault = null_mut();
        let e: Out = &mut fault;
        // SAFETY: every pointer is one that the functions gave, and is alive: pending types until the
        // builder is dropped, definitions until they are finished, types while they are held.
        unsafe {
            let builder = (f.wt_rec_group_builder_new)(self.registry, e);
            self.expect(!builder.is_null(), *e);
            let pending: Vec<*const Pending> = group
                .clone()
                .map(|type_| match definitions.sub_type(type_).kind {
                    Kind::Struct => (f.wt_rec_group_builder_declare_struct)(builder, e),
                    Kind::Array => (f.wt_rec_group_builder_declare_array)(builder, e),
                    Kind::Func { .. } => (f.wt_rec_group_builder_declare_func)(builder, e),
                })
                .collect();
            let name = |type_: u32| {
                if group.contains(&type_) {
                    (null(), pending[(type_ - group.start) as usize])
                } else {
                    (held.types[base + type_ as usize], null())
                }
            };
            for (type_, &pending) in group.clone().zip(&pending) {
                let type_ = definitions.sub_type(type_);
                let above = type_.supertype.map(name);
                let mut done = true;
                // Each kind of definition has functions of its own, which do the same.
                macro_rules! define {
                    ($define:ident, $final:ident, $above:ident, $forward_above:ident, $finish:ident, $parts:expr) => {{
                        let definition = (f.$define)(builder, pending, e);
                        done &= type_.is_final || (f.$final)(definition, false, e);
                        match above {
                            Some((above, pending)) if above.is_null() => {
                                done &= (f.$forward_above)(definition, pending, e);
                            }
                            Some((above, _)) => done &= (f.$above)(definition, above, e),
                            None => {}
                        }
                        let mut parts = $parts;
                        parts(definition);
                        done &= (f.$finish)(definition, e);
                    }};
                }
                match type_.kind {
                    Kind::Struct => define!(
                        wt_rec_group_builder_define_struct,
                        wt_struct_type_builder_final,
                        wt_struct_type_builder_supertype,
                        wt_struct_type_builder_forward_supertype,
                        wt_struct_type_builder_finish,
                        |definition| for field in definitions.fields(type_) {
                            done &= (f.wt_struct_type_builder_field)(
                                definition,
                                field_type(field, name),
                                e,
                            );
                        }
                    ),
                    Kind::Array => define!(
                        wt_rec_group_builder_define_array,
                        wt_array_type_builder_final,
                        wt_array_type_builder_supertype,
                        wt_array_type_builder_forward_supertype,
                        wt_array_type_builder_finish,
                        |definition| for field in definitions.fields(type_) {
                            done &= (f.wt_array_type_builder_element)(
                                definition,
                                field_type(field, name),
                                e,
                            );
                        }
                    ),
                    Kind::Func { .. } => define!(
                        wt_rec_group_builder_define_func,
                        wt_func_type_builder_final,
                        wt_func_type_builder_supertype,
                        wt_func_type_builder_forward_supertype,
                        wt_func_type_builder_finish,
                        |definition| {
                            let (params, results) = definitions.params_and_results(type_);
                            for param in params {
                                done &= (f.wt_func_type_builder_param)(
                                    definition,
                                    value_type(param.value, name),
                                    e,
                                );
                            }
                            for result in results {
                                done &= (f.wt_func_type_builder_result)(
                                    definition,
                                    value_type(result.value, name),
                                    e,
                                );
                            }
                        }
                    ),
                }
                self.expect(done, *e);
            }
            let built = (f.wt_rec_group_builder_build)(builder, e);
            self.expect(!built.is_null(), *e);
            (f.wt_rec_group_builder_delete)(builder);
            held.types
                .extend((0..group.len()).map(|position| (f.wt_rec_group_type)(built, position)));
            // One type keeps its whole group. The group's handle would keep more: what the members
            // were called while they were pending.
            let first = (f.wt_registered_type_clone)((f.wt_rec_group_type)(built, 0));
            held.owners.push(Owner::Type(first));
            (f.wt_rec_group_delete)(built);
        }
    }
}

/// The target of a reference: a registered type, or a pending one.
type Named = (*const Type, *const Pending);

fn value_type(value: Value, name: impl Fn(u32) -> Named) -> ValType {
    let mut result = ValType {
        kind: VAL_REF,
        nullable: 0,
        heap: 0,
        flags: 0,
        reserved: 0,
        type_: null(),
        pending: null(),
    };
    result.kind = match value {
        Value::Number(number) => number as u8,
        Value::Abstract { heap, nullable } => {
            result.heap = heap;
            result.nullable = u8::from(nullable);
            VAL_REF
        }
        Value::Concrete { type_, nullable } => {
            (result.type_, result.pending) = name(type_);
            result.heap = if result.type_.is_null() {
                HEAP_PENDING
            } else {
                HEAP_CONCRETE
            };
            result.nullable = u8::from(nullable);
            VAL_REF
        }
    };
    result
}

fn field_type(field: &Field, name: impl Fn(u32) -> Named) -> FieldType {
    FieldType {
        storage: value_type(field.value, name),
        is_mutable: u8::from(field.mutable),
        reserved: [0; 7],
    }
}
