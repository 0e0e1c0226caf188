//! Reads definitions from the bytes of a module, through wasmparser's own objects.

use super::naive::{Definition, Field, Heap, Module, Reference, Shape, Value, World};
use wasmparser::{
    AbstractHeapType, CompositeInnerType, FieldType, HeapType, PackedIndex, Parser, Payload,
    StorageType, SubType, UnpackedIndex, ValType,
};

impl World {
    /// Adds the types of a valid module.
    pub fn read(&mut self, wasm: &[u8]) -> Module {
        let groups = definitions(wasm).expect("a valid module");
        self.define_unchecked(&groups)
    }
}

/// The groups of a module, valid or not; `None` if they cannot be read, or if a type has more than one supertype. Every
/// reference in them is a module type index.
pub fn definitions(wasm: &[u8]) -> Option<Vec<Vec<Definition>>> {
    let mut groups = Vec::new();
    for payload in Parser::new(0).parse_all(wasm) {
        let Payload::TypeSection(section) = payload.ok()? else {
            continue;
        };
        for group in section {
            let members: Vec<SubType> = group.ok()?.into_types().collect();
            if members.iter().any(|ty| ty.supertype_idxs.len() > 1) {
                return None;
            }
            groups.push(members.iter().map(definition).collect());
        }
    }
    Some(groups)
}

fn definition(ty: &SubType) -> Definition {
    let values = |types: &[ValType]| types.iter().map(|&ty| value(ty)).collect();
    let named = |index: Option<PackedIndex>| index.map(|index| reference(index.unpack()));
    Definition {
        is_final: ty.is_final,
        supertype: named(ty.supertype_idxs.first().copied()),
        shared: ty.composite_type.shared,
        describes: named(ty.composite_type.describes_idx),
        descriptor: named(ty.composite_type.descriptor_idx),
        shape: match &ty.composite_type.inner {
            CompositeInnerType::Func(func) => Shape::Func {
                params: values(func.params()),
                results: values(func.results()),
            },
            CompositeInnerType::Struct(ty) => Shape::Struct(ty.fields.iter().map(field).collect()),
            CompositeInnerType::Array(ty) => Shape::Array(field(&ty.0)),
            CompositeInnerType::Cont(ty) => Shape::Cont(reference(ty.0.unpack())),
        },
    }
}

fn field(field: &FieldType) -> Field {
    let storage = match field.element_type {
        StorageType::I8 => Value::Plain("i8"),
        StorageType::I16 => Value::Plain("i16"),
        StorageType::Val(ty) => value(ty),
    };
    Field {
        mutable: field.mutable,
        storage,
    }
}

fn value(ty: ValType) -> Value {
    match ty {
        ValType::I32 => Value::Plain("i32"),
        ValType::I64 => Value::Plain("i64"),
        ValType::F32 => Value::Plain("f32"),
        ValType::F64 => Value::Plain("f64"),
        ValType::V128 => Value::Plain("v128"),
        ValType::Ref(ty) => Value::Ref {
            nullable: ty.is_nullable(),
            heap: match ty.heap_type() {
                HeapType::Abstract { shared, ty } => Heap::Abstract {
                    shared,
                    name: name(ty),
                },
                HeapType::Concrete(index) => Heap::Concrete {
                    exact: false,
                    to: reference(index),
                },
                HeapType::Exact(index) => Heap::Concrete {
                    exact: true,
                    to: reference(index),
                },
            },
        },
    }
}

fn reference(index: UnpackedIndex) -> Reference {
    let index = index.as_module_index();
    Reference::Class(index.expect("an index as it stands in the module") as usize)
}

fn name(ty: AbstractHeapType) -> &'static str {
    match ty {
        AbstractHeapType::Any => "any",
        AbstractHeapType::Eq => "eq",
        AbstractHeapType::I31 => "i31",
        AbstractHeapType::Struct => "struct",
        AbstractHeapType::Array => "array",
        AbstractHeapType::None => "none",
        AbstractHeapType::Func => "func",
        AbstractHeapType::NoFunc => "nofunc",
        AbstractHeapType::Extern => "extern",
        AbstractHeapType::NoExtern => "noextern",
        AbstractHeapType::Exn => "exn",
        AbstractHeapType::NoExn => "noexn",
        AbstractHeapType::Cont => "cont",
        AbstractHeapType::NoCont => "nocont",
    }
}
