//! The bytes of a sub type → the words of a member.

use super::Names;
use super::bytes::{Bytes, REF, REF_NULL, malformed};
use crate::error::{Error, ErrorKind, Part, Result};
use crate::feature::Feature;
use crate::index::ModuleTypeIndex;
use crate::key::{Draft, Head, Target, Word};
use crate::registry::Core;
use crate::ty::{AbstractHeapType, CompositeKind, FieldType, HeapType, RefType, ValType};
use wasmparser::BinaryReader;

const SUB: u8 = 0x50;
const SUB_FINAL: u8 = 0x4f;
const FUNC: u8 = 0x60;
const STRUCT: u8 = 0x5f;
const ARRAY: u8 = 0x5e;
const CONT: u8 = 0x5d;
const EXACT: u8 = 0x62;
const SHARED: u8 = 0x65;
const DESCRIBES: u8 = 0x4c;
const DESCRIPTOR: u8 = 0x4d;

/// Reads one sub type, appending it to the draft.
pub(super) fn sub_type(
    bytes: &mut Bytes<'_>,
    names: &Names<'_>,
    core: &Core,
    draft: &mut Draft,
) -> Result<()> {
    let at = bytes.position();
    let limits = &core.config.limits;
    let mut opcode = bytes.byte()?;
    let (mut is_final, mut supertype) = (true, None);
    if matches!(opcode, SUB | SUB_FINAL) {
        is_final = opcode == SUB_FINAL;
        let at = bytes.position();
        supertype = match bytes.number()? {
            0 => None,
            1 => {
                let at = bytes.position();
                let named = ModuleTypeIndex(bytes.number()?);
                Some(names.target(named).map_err(|e| e.at_byte(at))?)
            }
            several => return Err(Error::from(ErrorKind::SeveralSupertypes(several)).at_byte(at)),
        };
        opcode = bytes.byte()?;
    }
    let (kind, count) = match opcode {
        FUNC => (CompositeKind::Func, bytes.number()?),
        STRUCT => (CompositeKind::Struct, bytes.number()?),
        ARRAY => (CompositeKind::Array, 1),
        _ => return Err(no_composite(opcode, core, bytes.position() - 1, at)),
    };
    let head = Head {
        kind,
        is_final,
        supertype,
        fields: count,
        results: 0,
    };
    draft.head(head, limits).map_err(|e| e.at_byte(at))?;
    if kind != CompositeKind::Func {
        return fields(bytes, names, draft, count);
    }
    values(bytes, names, draft, Part::Param, count)?;
    let results = bytes.number()?;
    draft
        .set_results(count, results, limits)
        .map_err(|e| e.at_byte(at))?;
    values(bytes, names, draft, Part::Result, results)
}

/// Why a composite type cannot begin with this byte, `here`, in a sub type that begins `at`.
#[cold]
fn no_composite(opcode: u8, core: &Core, here: u64, at: u64) -> Error {
    match opcode {
        CONT => later(core, Feature::StackSwitching, "continuation types are").at_byte(at),
        SHARED => later(core, Feature::SharedEverythingThreads, "shared types are").at_byte(at),
        DESCRIBES | DESCRIPTOR => {
            later(core, Feature::CustomDescriptors, "descriptors are").at_byte(at)
        }
        _ => malformed("unknown form of a type").at_byte(here),
    }
}

/// Reads params or results.
fn values(
    bytes: &mut Bytes<'_>,
    names: &Names<'_>,
    draft: &mut Draft,
    part: Part,
    count: u32,
) -> Result<()> {
    for i in 0..count {
        let number = bytes.peek().and_then(Word::of_byte);
        let word = match number.filter(|word| !word.is_packed()) {
            Some(word) => {
                bytes.skip();
                word
            }
            None => reference(bytes, names).map_err(|e| e.at_part(part, i))?,
        };
        draft.word(word)?;
    }
    Ok(())
}

/// Reads the fields of a struct, or the one of an array.
fn fields(bytes: &mut Bytes<'_>, names: &Names<'_>, draft: &mut Draft, count: u32) -> Result<()> {
    for i in 0..count {
        let constant = match bytes.peek().and_then(Word::of_byte) {
            Some(word) => {
                bytes.skip();
                word
            }
            None => reference(bytes, names).map_err(|e| e.at_part(Part::Field, i))?,
        };
        let Some(mutability @ 0..=1) = bytes.peek() else {
            return Err(no_mutability(bytes).at_part(Part::Field, i));
        };
        bytes.skip();
        // No branch: which of the two comes next is hard to foresee.
        draft.word(constant.with_mutability(mutability == 1))?;
    }
    Ok(())
}

#[cold]
fn no_mutability(bytes: &mut Bytes<'_>) -> Error {
    let at = bytes.position();
    match bytes.byte() {
        Ok(_) => malformed("the mutability of a field is 0 or 1").at_byte(at),
        Err(error) => error,
    }
}

/// Reads a value type that is not written in one byte.
#[inline(always)]
fn reference(bytes: &mut Bytes<'_>, names: &Names<'_>) -> Result<Word> {
    let at = bytes.position();
    match bytes.short_reference() {
        Some((nullable, index)) => match names.target(ModuleTypeIndex(index)) {
            Ok(target) => Ok(Word::reference(nullable, target)),
            Err(error) => Err(error.at_byte(at)),
        },
        None => long_value(bytes, names),
    }
}

/// Reads a value type as wasmparser does.
#[cold]
#[inline(never)]
fn long_value(bytes: &mut Bytes<'_>, names: &Names<'_>) -> Result<Word> {
    let before = bytes.clone();
    let value = bytes
        .read(|reader| reader.read::<wasmparser::ValType>())
        .map_err(|error| too_large_an_index(before.clone()).unwrap_or(error))?;
    let value = match value {
        wasmparser::ValType::I32 => ValType::I32,
        wasmparser::ValType::I64 => ValType::I64,
        wasmparser::ValType::F32 => ValType::F32,
        wasmparser::ValType::F64 => ValType::F64,
        wasmparser::ValType::V128 => ValType::V128,
        wasmparser::ValType::Ref(reference) => {
            let heap = heap(reference.heap_type(), names);
            ValType::Ref(RefType {
                nullable: reference.is_nullable(),
                heap: heap.map_err(|e| e.at_byte(before.position()))?,
            })
        }
    };
    Ok(Word::field(FieldType::constant(value)))
}

fn heap(heap: wasmparser::HeapType, names: &Names<'_>) -> Result<HeapType<Target>> {
    use wasmparser::AbstractHeapType as Wasm;
    let concrete = |index: wasmparser::UnpackedIndex, exact| match index.as_module_index() {
        Some(index) => {
            let target = names.target(ModuleTypeIndex(index))?;
            Ok(HeapType::Concrete { target, exact })
        }
        None => Err(ErrorKind::Internal("an index in no module's numbering").into()),
    };
    match heap {
        wasmparser::HeapType::Concrete(index) => concrete(index, false),
        wasmparser::HeapType::Exact(index) => concrete(index, true),
        wasmparser::HeapType::Abstract { shared, ty } => {
            let ty = match ty {
                Wasm::Func => AbstractHeapType::Func,
                Wasm::Extern => AbstractHeapType::Extern,
                Wasm::Any => AbstractHeapType::Any,
                Wasm::None => AbstractHeapType::None,
                Wasm::NoExtern => AbstractHeapType::NoExtern,
                Wasm::NoFunc => AbstractHeapType::NoFunc,
                Wasm::Eq => AbstractHeapType::Eq,
                Wasm::Struct => AbstractHeapType::Struct,
                Wasm::Array => AbstractHeapType::Array,
                Wasm::I31 => AbstractHeapType::I31,
                Wasm::Exn => AbstractHeapType::Exn,
                Wasm::NoExn => AbstractHeapType::NoExn,
                Wasm::Cont => AbstractHeapType::Cont,
                Wasm::NoCont => AbstractHeapType::NoCont,
            };
            Ok(HeapType::Abstract { ty, shared })
        }
    }
}

/// wasmparser refuses references beyond what it can pack with an error of its own; to us they are
/// as unknown as any.
fn too_large_an_index(mut bytes: Bytes<'_>) -> Option<Error> {
    let at = bytes.position();
    let index = |reader: &mut BinaryReader<'_>| match reader.clone().read_u8()? {
        EXACT => {
            reader.read_u8()?;
            reader.read_var_u32().map(i64::from)
        }
        _ => reader.read_var_s33(),
    };
    matches!(bytes.byte(), Ok(REF | REF_NULL)).then_some(())?;
    let index = u32::try_from(bytes.read(index).ok()?).ok()?;
    Some(Error::from(ErrorKind::UnknownType(index)).at_byte(at))
}

/// What cannot be defined: off, or on but not there yet.
fn later(core: &Core, feature: Feature, what: &'static str) -> Error {
    match core.config.features.has(feature) {
        false => ErrorKind::FeatureOff(feature).into(),
        true => ErrorKind::Unsupported(what).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ty::StorageType;

    /// Two types before the group, and two hundred in it.
    const NAMES: Names<'_> = Names {
        earlier: &[8, 9],
        members: 200,
    };

    /// Of each form of a value type, and of what stands in them.
    const BYTES: [u8; 21] = [
        0, 1, 2, 3, 0x3f, 0x40, 0x49, 0x62, 0x63, 0x64, 0x65, 0x68, 0x6e, 0x70, 0x75, 0x77, 0x78,
        0x7f, 0x80, 0x81, 0xff,
    ];

    /// What was read, and where that ended.
    type Read = Result<(Option<FieldType<Target>>, u64)>;

    fn here(string: &[u8], read: impl FnOnce(&mut Bytes<'_>, &mut Draft) -> Result<()>) -> Read {
        let (mut bytes, mut draft) = (Bytes::new(string, 0), Draft::default());
        read(&mut bytes, &mut draft)?;
        let word = draft.key().words[0];
        assert!(word.is_field(), "{string:02x?}");
        Ok((word.as_field(), bytes.position()))
    }

    /// By wasmparser's reader of value types, and nothing else.
    fn value_by_wasmparser(string: &[u8]) -> Read {
        let mut bytes = Bytes::new(string, 0);
        let word = long_value(&mut bytes, &NAMES)?;
        Ok((word.as_field(), bytes.position()))
    }

    fn field_by_wasmparser(string: &[u8]) -> Read {
        let packed = |storage| FieldType {
            mutable: false,
            storage,
        };
        let (field, end) = match string {
            [0x78, ..] => (Some(packed(StorageType::I8)), 1),
            [0x77, ..] => (Some(packed(StorageType::I16)), 1),
            _ => value_by_wasmparser(string)?,
        };
        let mutable = Bytes::new(&string[end as usize..], end).read(|reader| reader.read_u8())?;
        match mutable {
            0 | 1 => Ok((
                field.map(|field| FieldType {
                    mutable: mutable == 1,
                    ..field
                }),
                end + 1,
            )),
            _ => Err(malformed("the mutability of a field is 0 or 1").at_byte(end)),
        }
    }

    /// What is read without wasmparser is what is read with it, and what is refused is refused in
    /// the same words at the same place; of all strings of up to four of these bytes, and of those
    /// with a byte more than they need.
    #[test]
    fn a_value_type_is_what_wasmparser_reads() {
        let (mut accepted, mut refused) = (0, 0);
        let mut see = |string: &[u8]| {
            let value = here(string, |bytes, draft| {
                values(bytes, &NAMES, draft, Part::Param, 1)
            });
            let expected = value_by_wasmparser(string).map_err(|e| e.at_part(Part::Param, 0));
            assert_eq!(value, expected, "param {string:02x?}");
            let field = here(string, |bytes, draft| fields(bytes, &NAMES, draft, 1));
            let expected = field_by_wasmparser(string).map_err(|e| e.at_part(Part::Field, 0));
            assert_eq!(field, expected, "field {string:02x?}");
            match field {
                Ok(_) => accepted += 1,
                Err(_) => refused += 1,
            }
        };
        see(&[]);
        for a in BYTES {
            see(&[a]);
            for b in BYTES {
                see(&[a, b]);
                for c in BYTES {
                    see(&[a, b, c]);
                    for d in BYTES {
                        see(&[a, b, c, d]);
                        see(&[a, b, c, d, 1]);
                    }
                }
            }
        }
        assert!(accepted > 1_000 && refused > 1_000, "{accepted}, {refused}");
    }
}
