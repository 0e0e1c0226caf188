//! Values and fields, compared with wasmparser's readers.

use super::*;
use crate::index::TypeIndex;
use crate::ty::{AbstractHeapType, FieldType, HeapType, RefType, StorageType, ValType};
use wasmparser::BinaryReader;

/// Two types before the group, and two hundred in it.
const NAMES: Scope<'_> = Scope {
    earlier: &[TypeIndex::new(8).unwrap(), TypeIndex::new(9).unwrap()],
    members: 200,
    gate: None,
};

/// Bytes of each form of a value type, and of the parts of these forms.
const BYTES: [u8; 21] = [
    0, 1, 2, 3, 0x3f, 0x40, 0x49, 0x62, 0x63, 0x64, 0x65, 0x68, 0x6e, 0x70, 0x75, 0x77, 0x78, 0x7f,
    0x80, 0x81, 0xff,
];

/// What was read, and where it ends; or the byte at fault.
type Read = core::result::Result<(FieldType<Target>, u64), Option<u64>>;

fn by_us(string: &[u8], read: impl FnOnce(&mut Bytes<'_>, &mut Draft) -> Result<()>) -> Read {
    let (mut bytes, mut draft) = (Bytes::new(string, 0, "it"), Draft::default());
    read(&mut bytes, &mut draft).map_err(|error| {
        let is_unknown = matches!(error.kind(), ErrorKind::UnknownType { .. });
        assert!(is_unknown || matches!(error.kind(), ErrorKind::Malformed(_)));
        error.place().byte_offset
    })?;
    let word = draft.key().words[0];
    assert!(word.is_field(), "{string:02x?}");
    Ok((word.as_field().unwrap(), bytes.position()))
}

/// A reference to an unknown type is refused at its first byte, whether wasmparser can pack its index or not.
fn value_by_wasmparser(string: &[u8]) -> Read {
    let mut reader = BinaryReader::new(string, 0);
    let value = match reader.read::<wasmparser::ValType>() {
        Ok(wasmparser::ValType::I32) => ValType::I32,
        Ok(wasmparser::ValType::I64) => ValType::I64,
        Ok(wasmparser::ValType::F32) => ValType::F32,
        Ok(wasmparser::ValType::F64) => ValType::F64,
        Ok(wasmparser::ValType::V128) => ValType::V128,
        Ok(wasmparser::ValType::Ref(reference)) => ValType::Ref(RefType {
            nullable: reference.is_nullable(),
            heap: heap_of_wasmparser(reference.heap_type()).ok_or(Some(0))?,
        }),
        Err(error) if error.message().starts_with("type index") => return Err(Some(0)),
        Err(error) => return Err(Some(error.offset())),
    };
    Ok((FieldType::constant(value), reader.original_position()))
}

/// `None` for an unknown type.
fn heap_of_wasmparser(heap: wasmparser::HeapType) -> Option<HeapType<Target>> {
    use wasmparser::AbstractHeapType as Wasm;
    let concrete = |index: wasmparser::UnpackedIndex, exact| {
        let index = ModuleTypeIndex(index.as_module_index()?);
        let target = NAMES.known(index)?;
        Some(HeapType::Concrete { target, exact })
    };
    let (shared, ty) = match heap {
        wasmparser::HeapType::Concrete(index) => return concrete(index, false),
        wasmparser::HeapType::Exact(index) => return concrete(index, true),
        wasmparser::HeapType::Abstract { shared, ty } => (shared, ty),
    };
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
    Some(HeapType::Abstract { ty, shared })
}

fn field_by_wasmparser(string: &[u8]) -> Read {
    let (field, end) = match string {
        [0x78, ..] => (FieldType::constant(StorageType::I8), 1),
        [0x77, ..] => (FieldType::constant(StorageType::I16), 1),
        _ => value_by_wasmparser(string)?,
    };
    match string.get(end as usize) {
        Some(mutability @ 0..=1) => {
            let mutable = *mutability == 1;
            Ok((FieldType { mutable, ..field }, end + 1))
        }
        _ => Err(Some(end)),
    }
}

/// Reading the usual forms gives the same as reading with care; and every value of up to four bytes is a usual form.
fn compare_with_usual<const ARE_FIELDS: bool>(string: &[u8], with_care: &Read) {
    let read = |string: &[u8]| {
        let mut word = [Word::UNWRITTEN];
        let rest = usual::values::<ARE_FIELDS>(string, &NAMES, &mut word)?;
        Some((
            word[0].as_field().unwrap(),
            (string.len() - rest.len()) as u64,
        ))
    };
    let usual = read(string);
    // More bytes change nothing, except where the string ends too early.
    let padded = read(&[string, &[0xff; 8]].concat());
    assert!(padded == usual || with_care.is_err(), "{string:02x?}");
    let is_usual = |(field, end): &(FieldType<Target>, u64)| {
        let is_concrete = |reference: RefType<Target>| match reference.heap {
            HeapType::Concrete { exact, .. } => !exact,
            HeapType::Abstract { shared, .. } => !shared && *end <= 2 + u64::from(ARE_FIELDS),
        };
        match field.storage {
            StorageType::Val(ValType::Ref(reference)) => is_concrete(reference),
            _ => true,
        }
    };
    match with_care {
        Ok(read) if is_usual(read) => assert_eq!(usual, Some(*read), "{string:02x?}"),
        _ => assert_eq!(usual, None, "{string:02x?}"),
    }
}

/// All strings of up to four of these bytes, also with one byte more than they need, are read as wasmparser reads them,
/// or refused at the same byte.
#[test]
fn a_value_type_is_what_wasmparser_reads() {
    let (mut accepted, mut refused) = (0, 0);
    let mut see = |string: &[u8]| {
        let value = by_us(string, |bytes, draft| {
            values(bytes, &NAMES, draft, Part::Param, 1)
        });
        assert_eq!(value, value_by_wasmparser(string), "param {string:02x?}");
        let field = by_us(string, |bytes, draft| {
            values(bytes, &NAMES, draft, Part::Field, 1)
        });
        assert_eq!(field, field_by_wasmparser(string), "field {string:02x?}");
        compare_with_usual::<false>(string, &value);
        compare_with_usual::<true>(string, &field);
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

/// Sub types of every kind, with and without a supertype, whole and cut off anywhere: reading the usual forms gives the
/// same as reading with care, up to the same byte; and every whole sub type is a usual form.
#[test]
fn a_usual_sub_type_is_what_is_read_with_care() {
    let heads: [&[u8]; 11] = [
        &[],
        &[0x50, 0],
        &[0x4f, 0],
        &[0x50, 1, 1],
        &[0x4f, 1, 0x81, 0],
        &[0x50, 1, 0x84, 0x01],
        // Three bytes: type 1, and each of the highest bits alone, with which it is no type.
        &[0x50, 1, 0x81, 0x80, 0],
        &[0x50, 1, 0x81, 0x80, 0x01],
        &[0x50, 1, 0x81, 0x80, 0x20],
        &[0x50, 1, 0x81, 0x80, 0x40],
        &[0x50, 2, 0, 1],
    ];
    let values: [&[u8]; 6] = [
        &[0x7f],
        &[0x78],
        &[0x6e],
        &[0x63, 1],
        &[0x64, 0xc7, 0],
        &[0x63, 0x6f],
    ];
    let (mut usual_ones, mut declined) = (0, 0);
    let mut compare = |bytes: &[u8]| {
        let limits = Limits::default();
        let (mut quick, mut with_care) = (Draft::default(), Draft::default());
        quick.make_room(8).unwrap();
        let rest = usual::sub_type(bytes, &NAMES, &limits, &mut quick).map(<[u8]>::len);
        let mut all = Bytes::new(bytes, 0, "it");
        let read = sub_type(&mut all, &NAMES, &limits, &mut with_care);
        let Some(rest) = rest else {
            declined += 1;
            assert!(quick.key().words.is_empty() && quick.key().members == 0);
            return read.is_err();
        };
        usual_ones += 1;
        assert_eq!((read, all.len()), (Ok(()), rest), "{bytes:02x?}");
        let (quick, with_care) = (quick.key(), with_care.key());
        assert_eq!(quick.members, with_care.members, "{bytes:02x?}");
        assert!(quick.words == with_care.words, "{bytes:02x?}");
        true
    };
    for head in heads {
        for one in values {
            for other in values {
                let composites: [Vec<u8>; 4] = [
                    [&[0x60, 1], one, &[1], other].concat(),
                    [&[0x5f, 2], one, &[0], other, &[1]].concat(),
                    [&[0x5e], one, &[1]].concat(),
                    [&[0x5f, 1], one, &[2], other].concat(),
                ];
                for composite in composites {
                    let whole = [head, &composite].concat();
                    for end in 0..=whole.len() {
                        assert!(compare(&whole[..end]), "{:02x?}", &whole[..end]);
                    }
                    assert!(compare(&[&whole, &[0xff; 9][..]].concat()));
                }
            }
        }
    }
    assert!(
        usual_ones > 1_000 && declined > 1_000,
        "{usual_ones}, {declined}"
    );
}
