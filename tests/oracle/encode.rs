//! Writes definitions as wasm bytes. Here a `Reference::Class` is a module type index.

use super::naive::{Definition, Field, Heap, Reference, Shape, Value};

/// Among the ways of writing that mean the same, which one is taken.
#[derive(Clone, Copy, Debug, Default)]
pub struct Spelling {
    /// `(ref null func)` in its long form and not as `funcref`; the same for every abstract heap type.
    pub long: bool,
    /// A group of one type as a `rec`, and a composite type on its own as a final sub type.
    pub explicit: bool,
}

impl Spelling {
    pub const ALL: [Spelling; 4] = {
        const fn of(long: bool, explicit: bool) -> Spelling {
            Spelling { long, explicit }
        }
        [
            of(false, false),
            of(true, false),
            of(false, true),
            of(true, true),
        ]
    };
}

/// The payload of the type section with these groups.
pub fn type_section(groups: &[Vec<Definition>]) -> Vec<u8> {
    spelt(groups, Spelling::default())
}

/// The module with these groups.
pub fn module(groups: &[Vec<Definition>]) -> Vec<u8> {
    super::verdict::module_of(&type_section(groups))
}

/// The payload of the type section with these groups, in this way of writing.
pub fn spelt(groups: &[Vec<Definition>], spelling: Spelling) -> Vec<u8> {
    let mut writer = Writer {
        bytes: Vec::new(),
        spelling,
        first: 0,
    };
    unsigned(&mut writer.bytes, groups.len() as u64);
    for group in groups {
        if group.len() != 1 || spelling.explicit {
            writer.bytes.push(0x4e);
            unsigned(&mut writer.bytes, group.len() as u64);
        }
        for member in group {
            writer.definition(member);
        }
        writer.first += group.len();
    }
    writer.bytes
}

struct Writer {
    bytes: Vec<u8>,
    spelling: Spelling,
    /// The module type index of the group's first member.
    first: usize,
}

impl Writer {
    fn definition(&mut self, member: &Definition) {
        if !member.is_final || member.supertype.is_some() || self.spelling.explicit {
            self.bytes.push(if member.is_final { 0x4f } else { 0x50 });
            unsigned(&mut self.bytes, u64::from(member.supertype.is_some()));
            if let Some(above) = member.supertype {
                self.unsigned_index(above);
            }
        }
        self.bytes.extend(member.shared.then_some(0x65));
        for (code, clause) in [(0x4c, member.describes), (0x4d, member.descriptor)] {
            if let Some(other) = clause {
                self.bytes.push(code);
                self.unsigned_index(other);
            }
        }
        match &member.shape {
            Shape::Func { params, results } => {
                self.bytes.push(0x60);
                for values in [params, results] {
                    unsigned(&mut self.bytes, values.len() as u64);
                    values.iter().for_each(|&ty| self.value(ty));
                }
            }
            Shape::Struct(fields) => {
                self.bytes.push(0x5f);
                unsigned(&mut self.bytes, fields.len() as u64);
                fields.iter().for_each(|&ty| self.field(ty));
            }
            Shape::Array(element) => {
                self.bytes.push(0x5e);
                self.field(*element);
            }
            Shape::Cont(func) => {
                self.bytes.push(0x5d);
                let func = self.index(*func);
                positive_signed(&mut self.bytes, func);
            }
            Shape::Exn { .. } => panic!("an exception object's type is no wasm type"),
        }
    }

    fn field(&mut self, ty: Field) {
        self.value(ty.storage);
        self.bytes.push(u8::from(ty.mutable));
    }

    fn value(&mut self, ty: Value) {
        match ty {
            Value::Plain(name) => self.bytes.push(plain_code(name)),
            Value::Ref { nullable, heap } => {
                let is_short =
                    nullable && !self.spelling.long && matches!(heap, Heap::Abstract { .. });
                if !is_short {
                    self.bytes.push(if nullable { 0x63 } else { 0x64 });
                }
                self.heap(heap);
            }
        }
    }

    fn heap(&mut self, heap: Heap) {
        match heap {
            Heap::Abstract { shared, name } => {
                self.bytes.extend(shared.then_some(0x65));
                self.bytes.push(heap_code(name));
            }
            Heap::Concrete { exact: true, to } => {
                self.bytes.push(0x62);
                self.unsigned_index(to);
            }
            Heap::Concrete { exact: false, to } => {
                let to = self.index(to);
                positive_signed(&mut self.bytes, to);
            }
        }
    }

    fn unsigned_index(&mut self, reference: Reference) {
        let index = self.index(reference);
        unsigned(&mut self.bytes, index);
    }

    fn index(&self, reference: Reference) -> u64 {
        match reference {
            Reference::Own(position) => (self.first + position) as u64,
            Reference::Class(module_type_index) => module_type_index as u64,
        }
    }
}

/// Writes LEB128.
pub fn unsigned(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// Writes signed LEB128 of a number that is not negative: bit 6 of the last byte, its sign, is 0.
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
