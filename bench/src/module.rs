//! Definitions ↔ the bytes of a wasm module that has nothing but types.

use crate::definition::{Definitions, Field, Kind, Number, Value};
use std::path::Path;
use wasm_encoder::{
    AbstractHeapType, ArrayType, CompositeInnerType, CompositeType, FieldType, FuncType, HeapType,
    Module, RefType, StorageType, StructType, SubType, TypeSection, ValType,
};
use wasmparser::{Parser, Payload};

// The abstract heap types that real modules use, by their byte in the binary format.
pub(crate) const HEAPS: [(u8, AbstractHeapType); 12] = [
    (0x70, AbstractHeapType::Func),
    (0x6f, AbstractHeapType::Extern),
    (0x6e, AbstractHeapType::Any),
    (0x6d, AbstractHeapType::Eq),
    (0x6c, AbstractHeapType::I31),
    (0x6b, AbstractHeapType::Struct),
    (0x6a, AbstractHeapType::Array),
    (0x69, AbstractHeapType::Exn),
    (0x71, AbstractHeapType::None),
    (0x72, AbstractHeapType::NoExtern),
    (0x73, AbstractHeapType::NoFunc),
    (0x74, AbstractHeapType::NoExn),
];

fn storage(value: Value) -> StorageType {
    let value = match value {
        Value::Number(Number::I8) => return StorageType::I8,
        Value::Number(Number::I16) => return StorageType::I16,
        Value::Number(Number::I32) => ValType::I32,
        Value::Number(Number::I64) => ValType::I64,
        Value::Number(Number::F32) => ValType::F32,
        Value::Number(Number::F64) => ValType::F64,
        Value::Number(Number::V128) => ValType::V128,
        Value::Abstract { heap, nullable } => {
            let (_, heap) = HEAPS[HEAPS
                .iter()
                .position(|h| h.0 == heap)
                .expect("a known heap type")];
            ValType::Ref(RefType::new_abstract(heap, nullable, false))
        }
        Value::Concrete { type_, nullable } => ValType::Ref(RefType {
            nullable,
            heap_type: HeapType::Concrete(type_),
        }),
    };
    StorageType::Val(value)
}

fn field(field: &Field) -> FieldType {
    FieldType {
        element_type: storage(field.value),
        mutable: field.mutable,
    }
}

fn val_type(field: &Field) -> ValType {
    match storage(field.value) {
        StorageType::Val(value) => value,
        StorageType::I8 | StorageType::I16 => unreachable!("params and results are not packed"),
    }
}

/// The module's bytes.
pub(crate) fn encode(definitions: &Definitions) -> Vec<u8> {
    let sub_type = |type_: u32| {
        let type_ = definitions.sub_type(type_);
        let fields = definitions.fields(type_);
        let inner = match type_.kind {
            Kind::Struct => CompositeInnerType::Struct(StructType {
                fields: fields.iter().map(field).collect(),
            }),
            Kind::Array => CompositeInnerType::Array(ArrayType(field(&fields[0]))),
            Kind::Func { .. } => {
                let (params, results) = definitions.params_and_results(type_);
                let values = |part: &[Field]| part.iter().map(val_type).collect::<Vec<_>>();
                CompositeInnerType::Func(FuncType::new(values(params), values(results)))
            }
        };
        SubType {
            is_final: type_.is_final,
            supertype_idxs: type_.supertype.into_iter().collect(),
            composite_type: CompositeType {
                inner,
                shared: false,
                descriptor: None,
                describes: None,
            },
        }
    };
    let mut section = TypeSection::new();
    for group in definitions.groups() {
        match group.len() {
            1 => section.ty().subtype(&sub_type(group.start)),
            _ => section
                .ty()
                .rec(group.clone().map(sub_type).collect::<Vec<_>>()),
        }
    }
    let mut module = Module::new();
    module.section(&section);
    module.finish()
}

/// A real module, cut down to its types.
pub(crate) struct RealModule {
    pub(crate) bytes: Vec<u8>,
    pub(crate) types: u32,
    /// `None` if it has types that [`Definitions`] cannot express.
    pub(crate) definitions: Option<Definitions>,
}

pub(crate) fn read(path: &Path) -> Result<RealModule, String> {
    let fault = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let whole = std::fs::read(path).map_err(|error| fault(&error))?;
    for payload in Parser::new(0).parse_all(&whole) {
        let Payload::TypeSection(section) = payload.map_err(|error| fault(&error))? else {
            continue;
        };
        let range = section.range();
        let mut module = Module::new();
        module.section(&wasm_encoder::RawSection {
            id: 1,
            data: &whole[range.start as usize..range.end as usize],
        });
        let (mut definitions, mut types) = (Some(Definitions::default()), 0);
        for group in section {
            let group = group.map_err(|error| fault(&error))?;
            types += group.types().len() as u32;
            definitions = definitions.and_then(|mut definitions| {
                for type_ in group.types() {
                    push(&mut definitions, type_)?;
                }
                definitions.end_group();
                Some(definitions)
            });
        }
        return Ok(RealModule {
            bytes: module.finish(),
            types,
            definitions,
        });
    }
    Err(fault(&"no type section"))
}

fn push(definitions: &mut Definitions, type_: &wasmparser::SubType) -> Option<()> {
    use wasmparser::CompositeInnerType as Inner;
    let composite = &type_.composite_type;
    if composite.shared || composite.descriptor_idx.is_some() || composite.describes_idx.is_some() {
        return None;
    }
    let (kind, fields): (Kind, Option<Vec<Field>>) = match &composite.inner {
        Inner::Struct(struct_) => (
            Kind::Struct,
            struct_.fields.iter().map(read_field).collect(),
        ),
        Inner::Array(array) => (Kind::Array, [read_field(&array.0)].into_iter().collect()),
        Inner::Func(func) => {
            let parts = func.params().iter().chain(func.results());
            let read = |value: &wasmparser::ValType| {
                Some(Field {
                    value: read_value(*value)?,
                    mutable: false,
                })
            };
            let params = func.params().len() as u32;
            (Kind::Func { params }, parts.map(read).collect())
        }
        Inner::Cont(_) => return None,
    };
    let supertype = match type_.supertype_idxs.first() {
        Some(index) => Some(index.as_module_index()?),
        None => None,
    };
    definitions.push(kind, type_.is_final, supertype, &fields?);
    Some(())
}

fn read_field(field: &wasmparser::FieldType) -> Option<Field> {
    let value = match field.element_type {
        wasmparser::StorageType::I8 => Value::Number(Number::I8),
        wasmparser::StorageType::I16 => Value::Number(Number::I16),
        wasmparser::StorageType::Val(value) => read_value(value)?,
    };
    Some(Field {
        value,
        mutable: field.mutable,
    })
}

fn read_value(value: wasmparser::ValType) -> Option<Value> {
    use wasmparser::AbstractHeapType as Heap;
    let reference = match value {
        wasmparser::ValType::I32 => return Some(Value::Number(Number::I32)),
        wasmparser::ValType::I64 => return Some(Value::Number(Number::I64)),
        wasmparser::ValType::F32 => return Some(Value::Number(Number::F32)),
        wasmparser::ValType::F64 => return Some(Value::Number(Number::F64)),
        wasmparser::ValType::V128 => return Some(Value::Number(Number::V128)),
        wasmparser::ValType::Ref(reference) => reference,
    };
    let nullable = reference.is_nullable();
    let heap = match reference.heap_type() {
        wasmparser::HeapType::Concrete(index) => {
            let type_ = index.as_module_index()?;
            return Some(Value::Concrete { type_, nullable });
        }
        wasmparser::HeapType::Abstract { shared: false, ty } => match ty {
            Heap::Func => 0x70,
            Heap::Extern => 0x6f,
            Heap::Any => 0x6e,
            Heap::Eq => 0x6d,
            Heap::I31 => 0x6c,
            Heap::Struct => 0x6b,
            Heap::Array => 0x6a,
            Heap::Exn => 0x69,
            Heap::None => 0x71,
            Heap::NoExtern => 0x72,
            Heap::NoFunc => 0x73,
            Heap::NoExn => 0x74,
            Heap::Cont | Heap::NoCont => return None,
        },
        _ => return None,
    };
    Some(Value::Abstract { heap, nullable })
}
