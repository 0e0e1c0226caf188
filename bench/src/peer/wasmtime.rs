//! wasmtime, through its public types: one `StructType`, `ArrayType` or `FuncType` at a time. It has no
//! public way to make a rec group of several types.

use super::Registry;
use crate::definition::{Definitions, Field, Kind, Number, Value};
use crate::input::Input;
use wasmtime::{
    ArrayType, Config, Engine, FieldType, Finality, FuncType, HeapType, Mutability, RefType,
    StorageType, StructType, ValType,
};

/// One engine, which has one registry.
#[derive(Clone)]
pub(crate) struct Wasmtime(Engine);

#[derive(Clone)]
pub(crate) enum Type {
    Struct(StructType),
    Array(ArrayType),
    Func(FuncType),
}

impl Type {
    fn heap(&self) -> HeapType {
        match self {
            Self::Struct(type_) => HeapType::ConcreteStruct(type_.clone()),
            Self::Array(type_) => HeapType::ConcreteArray(type_.clone()),
            Self::Func(type_) => HeapType::ConcreteFunc(type_.clone()),
        }
    }

    pub(crate) fn is_subtype(&self, sup: &Self) -> bool {
        match (self, sup) {
            (Self::Struct(sub), Self::Struct(sup)) => sub.matches(sup),
            (Self::Array(sub), Self::Array(sup)) => sub.matches(sup),
            (Self::Func(sub), Self::Func(sup)) => sub.matches(sup),
            _ => false,
        }
    }
}

fn value(value: Value, types: &[Type]) -> ValType {
    let (nullable, heap) = match value {
        Value::Number(Number::I32) => return ValType::I32,
        Value::Number(Number::I64) => return ValType::I64,
        Value::Number(Number::F32) => return ValType::F32,
        Value::Number(Number::F64) => return ValType::F64,
        Value::Number(Number::V128) => return ValType::V128,
        Value::Number(Number::I8) | Value::Number(Number::I16) => {
            unreachable!("packed types are not value types")
        }
        Value::Concrete { type_, nullable } => (nullable, types[type_ as usize].heap()),
        Value::Abstract { heap, nullable } => (
            nullable,
            match heap {
                0x70 => HeapType::Func,
                0x6f => HeapType::Extern,
                0x6e => HeapType::Any,
                0x6d => HeapType::Eq,
                0x6c => HeapType::I31,
                0x6b => HeapType::Struct,
                0x6a => HeapType::Array,
                0x69 => HeapType::Exn,
                0x71 => HeapType::None,
                0x72 => HeapType::NoExtern,
                0x73 => HeapType::NoFunc,
                _ => HeapType::NoExn,
            },
        ),
    };
    ValType::Ref(RefType::new(nullable, heap))
}

fn field(field: &Field, types: &[Type]) -> FieldType {
    let mutability = if field.mutable {
        Mutability::Var
    } else {
        Mutability::Const
    };
    let storage = match field.value {
        Value::Number(Number::I8) => StorageType::I8,
        Value::Number(Number::I16) => StorageType::I16,
        other => StorageType::ValType(value(other, types)),
    };
    FieldType::new(mutability, storage)
}

impl Wasmtime {
    pub(crate) fn new() -> Self {
        let mut config = Config::new();
        config.wasm_gc(true).wasm_function_references(true);
        Self(Engine::new(&config).expect("an engine"))
    }

    /// Is every type of the input a group of its own that does not refer to itself?
    pub(crate) fn can(input: &Input) -> bool {
        input.definitions.iter().all(|definitions| {
            definitions.groups().iter().all(|group| {
                let itself = |f: &Field| matches!(f.value, Value::Concrete { type_, .. } if type_ == group.start);
                group.len() == 1 && !definitions.fields(definitions.sub_type(group.start)).iter().any(itself)
            })
        })
    }

    pub(crate) fn load_definitions(&self, definitions: &Definitions) -> Vec<Type> {
        let engine = &self.0;
        let mut types: Vec<Type> = Vec::with_capacity(definitions.len() as usize);
        for i in 0..definitions.len() {
            let type_ = definitions.sub_type(i);
            let fields = definitions.fields(type_);
            let finality = if type_.is_final {
                Finality::Final
            } else {
                Finality::NonFinal
            };
            let above = type_.supertype.map(|above| &types[above as usize]);
            let new = match type_.kind {
                Kind::Struct => {
                    let above = above.map(|above| match above {
                        Type::Struct(above) => above,
                        _ => panic!("a struct below something else"),
                    });
                    let fields = fields.iter().map(|part| field(part, &types));
                    StructType::with_finality_and_supertype(engine, finality, above, fields)
                        .map(Type::Struct)
                }
                Kind::Array => {
                    let above = above.map(|above| match above {
                        Type::Array(above) => above,
                        _ => panic!("an array below something else"),
                    });
                    let element = field(&fields[0], &types);
                    ArrayType::with_finality_and_supertype(engine, finality, above, element)
                        .map(Type::Array)
                }
                Kind::Func { .. } => {
                    let above = above.map(|above| match above {
                        Type::Func(above) => above,
                        _ => panic!("a function below something else"),
                    });
                    let (params, results) = definitions.params_and_results(type_);
                    let params = params.iter().map(|part| value(part.value, &types));
                    let results = results.iter().map(|part| value(part.value, &types));
                    FuncType::with_finality_and_supertype(engine, finality, above, params, results)
                        .map(Type::Func)
                }
            };
            types.push(new.expect("wasmtime refused a type"));
        }
        types
    }
}

impl Registry for Wasmtime {
    type Held = Vec<Vec<Type>>;
    const DROPS: bool = true;

    fn load(&mut self, input: &Input) -> Vec<Vec<Type>> {
        input
            .definitions
            .iter()
            .map(|definitions| self.load_definitions(definitions))
            .collect()
    }

    fn bytes_of_held(held: &Vec<Vec<Type>>) -> f64 {
        held.iter()
            .map(|module| module.capacity() * size_of::<Type>())
            .sum::<usize>() as f64
    }
}
