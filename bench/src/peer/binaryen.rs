//! Binaryen's TypeBuilder, through its C interface: one builder for each rec group, which is faster than one
//! for everything. All its types live in one store until the process ends.

use super::Registry;
use super::functions::functions;
use crate::definition::{Definitions, Field, Kind, Number, Value};
use crate::input::Input;
use std::collections::{HashMap, HashSet};
use std::ffi::c_void;
use std::ops::Range;

type Builder = *mut c_void;
type ValueType = usize;
pub(crate) type HeapType = usize;

functions! {
    Functions {
        fn TypeBuilderCreate(u32) -> Builder;
        fn TypeBuilderSetSignatureType(Builder, u32, ValueType, ValueType);
        fn TypeBuilderSetStructType(Builder, u32, *const ValueType, *const u32, *const bool, i32);
        fn TypeBuilderSetArrayType(Builder, u32, ValueType, u32, i32);
        fn TypeBuilderGetTempHeapType(Builder, u32) -> HeapType;
        fn TypeBuilderGetTempTupleType(Builder, *const ValueType, u32) -> ValueType;
        fn TypeBuilderGetTempRefType(Builder, HeapType, i32) -> ValueType;
        fn TypeBuilderSetSubType(Builder, u32, HeapType);
        fn TypeBuilderSetOpen(Builder, u32);
        fn TypeBuilderCreateRecGroup(Builder, u32, u32);
        fn TypeBuilderBuildAndDispose(Builder, *mut HeapType, *mut u32, *mut u32) -> bool;
        fn BinaryenTypeFromHeapType(HeapType, bool) -> ValueType;
        fn BinaryenHeapTypeIsSubType(HeapType, HeapType) -> bool;
        fn BinaryenTypeNone() -> ValueType;
        fn BinaryenTypeInt32() -> ValueType;
        fn BinaryenTypeInt64() -> ValueType;
        fn BinaryenTypeFloat32() -> ValueType;
        fn BinaryenTypeFloat64() -> ValueType;
        fn BinaryenTypeVec128() -> ValueType;
        fn BinaryenPackedTypeNotPacked() -> u32;
        fn BinaryenPackedTypeInt8() -> u32;
        fn BinaryenPackedTypeInt16() -> u32;
        fn BinaryenHeapTypeExt() -> HeapType;
        fn BinaryenHeapTypeFunc() -> HeapType;
        fn BinaryenHeapTypeAny() -> HeapType;
        fn BinaryenHeapTypeEq() -> HeapType;
        fn BinaryenHeapTypeI31() -> HeapType;
        fn BinaryenHeapTypeStruct() -> HeapType;
        fn BinaryenHeapTypeArray() -> HeapType;
        fn BinaryenHeapTypeNone() -> HeapType;
        fn BinaryenHeapTypeNoext() -> HeapType;
        fn BinaryenHeapTypeNofunc() -> HeapType;
    }
}

pub(crate) struct Binaryen {
    functions: Functions,
    /// `[i32, i64, f32, f64, v128]`
    numbers: [ValueType; 5],
    /// `[not packed, i8, i16]`
    packings: [u32; 3],
    heaps: HashMap<u8, HeapType>,
}

impl Binaryen {
    pub(crate) fn open(library: &str) -> Result<Self, String> {
        let f = Functions::open(library)?;
        // SAFETY: these take nothing and return constants.
        unsafe {
            let numbers = [
                (f.BinaryenTypeInt32)(),
                (f.BinaryenTypeInt64)(),
                (f.BinaryenTypeFloat32)(),
                (f.BinaryenTypeFloat64)(),
                (f.BinaryenTypeVec128)(),
            ];
            let packings = [
                (f.BinaryenPackedTypeNotPacked)(),
                (f.BinaryenPackedTypeInt8)(),
                (f.BinaryenPackedTypeInt16)(),
            ];
            let heaps = HashMap::from([
                (0x70, (f.BinaryenHeapTypeFunc)()),
                (0x6f, (f.BinaryenHeapTypeExt)()),
                (0x6e, (f.BinaryenHeapTypeAny)()),
                (0x6d, (f.BinaryenHeapTypeEq)()),
                (0x6c, (f.BinaryenHeapTypeI31)()),
                (0x6b, (f.BinaryenHeapTypeStruct)()),
                (0x6a, (f.BinaryenHeapTypeArray)()),
                (0x71, (f.BinaryenHeapTypeNone)()),
                (0x72, (f.BinaryenHeapTypeNoext)()),
                (0x73, (f.BinaryenHeapTypeNofunc)()),
            ]);
            Ok(Self {
                functions: f,
                numbers,
                packings,
                heaps,
            })
        }
    }

    /// Does Binaryen's C interface have what the input needs?
    pub(crate) fn can(&self, input: &Input) -> bool {
        let known = |field: &Field| match field.value {
            Value::Abstract { heap, .. } => self.heaps.contains_key(&heap),
            _ => true,
        };
        input.definitions.iter().all(|definitions| {
            (0..definitions.len()).all(|i| {
                definitions
                    .fields(definitions.sub_type(i))
                    .iter()
                    .all(known)
            })
        })
    }

    pub(crate) fn is_subtype(&self, sub: HeapType, sup: HeapType) -> bool {
        // SAFETY: Binaryen's types live until the process ends.
        unsafe { (self.functions.BinaryenHeapTypeIsSubType)(sub, sup) }
    }

    /// # Safety
    /// `types` are the types of the group's module so far, and `builder` is the group's builder.
    unsafe fn value(
        &self,
        builder: Builder,
        group: &Range<u32>,
        types: &[HeapType],
        value: Value,
    ) -> (ValueType, u32) {
        let f = &self.functions;
        let type_ = match value {
            Value::Number(Number::I8) => return (self.numbers[0], self.packings[1]),
            Value::Number(Number::I16) => return (self.numbers[0], self.packings[2]),
            Value::Number(Number::I32) => self.numbers[0],
            Value::Number(Number::I64) => self.numbers[1],
            Value::Number(Number::F32) => self.numbers[2],
            Value::Number(Number::F64) => self.numbers[3],
            Value::Number(Number::V128) => self.numbers[4],
            // SAFETY: the heap types are Binaryen's own, and the contract.
            Value::Abstract { heap, nullable } => unsafe {
                (f.BinaryenTypeFromHeapType)(self.heaps[&heap], nullable)
            },
            // SAFETY: as above; the position is one of the builder's.
            Value::Concrete { type_, nullable } => unsafe {
                if group.contains(&type_) {
                    let heap = (f.TypeBuilderGetTempHeapType)(builder, type_ - group.start);
                    (f.TypeBuilderGetTempRefType)(builder, heap, i32::from(nullable))
                } else {
                    (f.BinaryenTypeFromHeapType)(types[type_ as usize], nullable)
                }
            },
        };
        (type_, self.packings[0])
    }

    pub(crate) fn load_definitions(&self, definitions: &Definitions) -> Vec<HeapType> {
        let f = &self.functions;
        let mut types: Vec<HeapType> = Vec::with_capacity(definitions.len() as usize);
        let (mut values, mut packings, mut mutables) = (Vec::new(), Vec::new(), Vec::new());
        for group in definitions.groups() {
            // SAFETY: positions are below the builder's size, arrays live for the call, and types of
            // earlier groups live for ever.
            unsafe {
                let builder = (f.TypeBuilderCreate)(group.len() as u32);
                if group.len() > 1 {
                    (f.TypeBuilderCreateRecGroup)(builder, 0, group.len() as u32);
                }
                for i in group.clone() {
                    let (type_, position) = (definitions.sub_type(i), i - group.start);
                    values.clear();
                    packings.clear();
                    mutables.clear();
                    for field in definitions.fields(type_) {
                        let (value, packing) = self.value(builder, group, &types, field.value);
                        values.push(value);
                        packings.push(packing);
                        mutables.push(field.mutable);
                    }
                    match type_.kind {
                        Kind::Struct => (f.TypeBuilderSetStructType)(
                            builder,
                            position,
                            values.as_ptr(),
                            packings.as_ptr(),
                            mutables.as_ptr(),
                            values.len() as i32,
                        ),
                        Kind::Array => {
                            let mutable = i32::from(mutables[0]);
                            (f.TypeBuilderSetArrayType)(
                                builder,
                                position,
                                values[0],
                                packings[0],
                                mutable,
                            );
                        }
                        Kind::Func { params } => {
                            let tuple = |part: &[ValueType]| match part {
                                [] => (f.BinaryenTypeNone)(),
                                [one] => *one,
                                _ => (f.TypeBuilderGetTempTupleType)(
                                    builder,
                                    part.as_ptr(),
                                    part.len() as u32,
                                ),
                            };
                            let (params, results) = values.split_at(params as usize);
                            (f.TypeBuilderSetSignatureType)(
                                builder,
                                position,
                                tuple(params),
                                tuple(results),
                            );
                        }
                    }
                    if let Some(above) = type_.supertype {
                        let above = if group.contains(&above) {
                            (f.TypeBuilderGetTempHeapType)(builder, above - group.start)
                        } else {
                            types[above as usize]
                        };
                        (f.TypeBuilderSetSubType)(builder, position, above);
                    }
                    if !type_.is_final {
                        (f.TypeBuilderSetOpen)(builder, position);
                    }
                }
                let known = types.len();
                types.resize(known + group.len(), 0);
                let (mut at, mut reason) = (0, 0);
                let built = (f.TypeBuilderBuildAndDispose)(
                    builder,
                    types[known..].as_mut_ptr(),
                    &mut at,
                    &mut reason,
                );
                assert!(built, "Binaryen refused a type: reason {reason}");
            }
        }
        types
    }
}

impl Registry for Binaryen {
    type Held = Vec<Vec<HeapType>>;
    const DROPS: bool = false;
    const ONLY_ONE: bool = true;

    fn load(&mut self, input: &Input) -> Vec<Vec<HeapType>> {
        input
            .definitions
            .iter()
            .map(|definitions| self.load_definitions(definitions))
            .collect()
    }

    fn distinct(&self, held: &Vec<Vec<HeapType>>) -> Option<usize> {
        Some(held.iter().flatten().collect::<HashSet<_>>().len())
    }

    fn bytes_of_held(held: &Vec<Vec<HeapType>>) -> f64 {
        held.iter()
            .map(|module| module.capacity() * size_of::<HeapType>())
            .sum::<usize>() as f64
    }
}
