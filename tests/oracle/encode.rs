//! Definitions to wasm bytes. A `Reference::Class` stands for a module type index here.

use super::naive::{Definition, Field, Heap, Reference, Shape, Value};

/// The payload of the type section with these groups.
pub fn type_section(groups: &[Vec<Definition>]) -> Vec<u8> {
    let mut bytes = Vec::new();
    unsigned(&mut bytes, groups.len() as u64);
    let mut first = 0;
    for group in groups {
        if group.len() != 1 {
            bytes.push(0x4e);
            unsigned(&mut bytes, group.len() as u64);
        }
        for member in group {
            definition(&mut bytes, member, first);
        }
        first += group.len();
    }
    bytes
}

/// The module with these groups.
pub fn module(groups: &[Vec<Definition>]) -> Vec<u8> {
    super::verdict::module_of(&type_section(groups))
}

fn definition(bytes: &mut Vec<u8>, member: &Definition, first: usize) {
    if !member.is_final || member.supertype.is_some() {
        bytes.push(if member.is_final { 0x4f } else { 0x50 });
        unsigned(bytes, u64::from(member.supertype.is_some()));
        if let Some(supertype) = member.supertype {
            unsigned(bytes, index(supertype, first));
        }
    }
    match &member.shape {
        Shape::Func { params, results } => {
            bytes.push(0x60);
            for values in [params, results] {
                unsigned(bytes, values.len() as u64);
                values.iter().for_each(|&ty| value(bytes, ty, first));
            }
        }
        Shape::Struct(fields) => {
            bytes.push(0x5f);
            unsigned(bytes, fields.len() as u64);
            fields.iter().for_each(|&ty| field(bytes, ty, first));
        }
        Shape::Array(element) => {
            bytes.push(0x5e);
            field(bytes, *element, first);
        }
        Shape::Exn { .. } => panic!("an exception object's type is no wasm type"),
    }
}

fn field(bytes: &mut Vec<u8>, ty: Field, first: usize) {
    value(bytes, ty.storage, first);
    bytes.push(u8::from(ty.mutable));
}

fn value(bytes: &mut Vec<u8>, ty: Value, first: usize) {
    match ty {
        Value::Plain(name) => bytes.push(plain_code(name)),
        Value::Ref { nullable, heap } => {
            bytes.push(if nullable { 0x63 } else { 0x64 });
            match heap {
                Heap::Abstract { shared, name } => {
                    bytes.extend(shared.then_some(0x65));
                    bytes.push(heap_code(name));
                }
                Heap::Concrete { exact: true, to } => {
                    bytes.push(0x62);
                    unsigned(bytes, index(to, first));
                }
                Heap::Concrete { exact: false, to } => positive_signed(bytes, index(to, first)),
            }
        }
    }
}

fn index(reference: Reference, first: usize) -> u64 {
    match reference {
        Reference::Own(position) => (first + position) as u64,
        Reference::Class(module_type_index) => module_type_index as u64,
    }
}

/// LEB128.
pub fn unsigned(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// Signed LEB128 of a number that is not negative: bit 6 of the last byte is its sign, so it is 0.
pub fn positive_signed(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x40 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

pub const PLAIN: [(&str, u8); 7] = [
    ("i32", 0x7f),
    ("i64", 0x7e),
    ("f32", 0x7d),
    ("f64", 0x7c),
    ("v128", 0x7b),
    ("i8", 0x78),
    ("i16", 0x77),
];

pub const HEAPS: [(&str, u8); 14] = [
    ("func", 0x70),
    ("extern", 0x6f),
    ("any", 0x6e),
    ("eq", 0x6d),
    ("i31", 0x6c),
    ("struct", 0x6b),
    ("array", 0x6a),
    ("exn", 0x69),
    ("cont", 0x68),
    ("none", 0x71),
    ("noextern", 0x72),
    ("nofunc", 0x73),
    ("noexn", 0x74),
    ("nocont", 0x75),
];

pub fn plain_code(name: &str) -> u8 {
    PLAIN
        .iter()
        .find(|row| row.0 == name)
        .expect("a plain type")
        .1
}

pub fn heap_code(name: &str) -> u8 {
    HEAPS
        .iter()
        .find(|row| row.0 == name)
        .expect("an abstract heap type")
        .1
}
