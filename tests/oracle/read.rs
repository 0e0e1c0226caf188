//! From the bytes of a valid module to definitions, through wasmparser's own objects.

use super::naive::{Class, Definition, Field, Heap, Module, Reference, Shape, Value, World};
use wasmparser::{
    AbstractHeapType, CompositeInnerType, FieldType, HeapType, PackedIndex, Parser, Payload,
    StorageType, SubType, UnpackedIndex, ValType,
};

impl World {
    /// Adds the types of a valid module.
    pub fn read(&mut self, wasm: &[u8]) -> Module {
        let mut groups: Vec<Vec<Class>> = Vec::new();
        let mut classes = Vec::new();
        for payload in Parser::new(0).parse_all(wasm) {
            let Payload::TypeSection(section) = payload.expect("a module") else {
                continue;
            };
            for group in section {
                let group: Vec<SubType> = group.expect("a group").into_types().collect();
                let place = Place {
                    earlier: &classes,
                    group_len: group.len(),
                };
                let members = self.add(group.iter().map(|ty| place.definition(ty)).collect());
                classes.extend(&members);
                groups.push(members);
            }
        }
        Module { groups }
    }
}

/// Where in its module a group stands.
struct Place<'a> {
    /// The classes of the module types before it.
    earlier: &'a [Class],
    group_len: usize,
}

impl Place<'_> {
    fn definition(&self, ty: &SubType) -> Definition {
        assert!(ty.supertype_idxs.len() <= 1, "at most one supertype");
        let values = |types: &[ValType]| types.iter().map(|&ty| self.value(ty)).collect();
        let named = |index: Option<PackedIndex>| index.map(|index| self.reference(index.unpack()));
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
                CompositeInnerType::Struct(ty) => {
                    Shape::Struct(ty.fields.iter().map(|field| self.field(field)).collect())
                }
                CompositeInnerType::Array(ty) => Shape::Array(self.field(&ty.0)),
                CompositeInnerType::Cont(ty) => Shape::Cont(self.reference(ty.0.unpack())),
            },
        }
    }

    fn field(&self, field: &FieldType) -> Field {
        let storage = match field.element_type {
            StorageType::I8 => Value::Plain("i8"),
            StorageType::I16 => Value::Plain("i16"),
            StorageType::Val(ty) => self.value(ty),
        };
        Field {
            mutable: field.mutable,
            storage,
        }
    }

    fn value(&self, ty: ValType) -> Value {
        match ty {
            ValType::I32 => Value::Plain("i32"),
            ValType::I64 => Value::Plain("i64"),
            ValType::F32 => Value::Plain("f32"),
            ValType::F64 => Value::Plain("f64"),
            ValType::V128 => Value::Plain("v128"),
            ValType::Ref(reference) => Value::Ref {
                nullable: reference.is_nullable(),
                heap: match reference.heap_type() {
                    HeapType::Abstract { shared, ty } => Heap::Abstract {
                        shared,
                        name: name(ty),
                    },
                    HeapType::Concrete(index) => Heap::Concrete {
                        exact: false,
                        to: self.reference(index),
                    },
                    HeapType::Exact(index) => Heap::Concrete {
                        exact: true,
                        to: self.reference(index),
                    },
                },
            },
        }
    }

    fn reference(&self, index: UnpackedIndex) -> Reference {
        let index = index
            .as_module_index()
            .expect("an index as it stands in the module") as usize;
        match index.checked_sub(self.earlier.len()) {
            None => Reference::Class(self.earlier[index]),
            Some(position) if position < self.group_len => Reference::Own(position),
            Some(_) => panic!("a reference to a later group"),
        }
    }
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
