//! Name sections that a program chooses, mostly sound, and the names that they give.

use crate::oracle::encode::unsigned;
use crate::program::Program;

const TYPE_NAMES: u8 = 4;
const FIELD_NAMES: u8 = 10;

/// A name that a section gives.
pub struct Given {
    pub ty: u64,
    /// None for the type itself.
    pub field: Option<u64>,
    pub name: Vec<u8>,
}

#[derive(Default)]
pub struct NameSection {
    /// The whole custom section.
    pub bytes: Vec<u8>,
    /// Whether a count, a length or an index is wrong, so that its meaning is unknown.
    pub is_broken: bool,
    /// What it says, in its order.
    pub given: Vec<Given>,
}

/// A custom section, mostly called "name".
pub fn name_section(program: &mut Program<'_>) -> NameSection {
    let mut section = NameSection::default();
    let mut contents = Vec::new();
    let is_called_so = program.byte() != 255;
    let name: &[u8] = if is_called_so { b"name" } else { b"nam\xff" };
    section.is_broken |= !is_called_so;
    section.string(program, &mut contents, name);
    for _ in 0..program.below(4) {
        let id = [4, 4, 10, 10, 0, 1, 4, 10, 11, 3][program.below(10)];
        contents.push(id);
        let mut subsection = Vec::new();
        match id {
            TYPE_NAMES => section.names(program, &mut subsection, None),
            FIELD_NAMES => {
                let types = program.below(4);
                section.count(program, &mut subsection, types);
                for _ in 0..types {
                    let ty = program.count() % 18;
                    unsigned(&mut subsection, ty);
                    section.names(program, &mut subsection, Some(ty));
                }
            }
            // No one reads it.
            _ => NameSection::default().names(program, &mut subsection, None),
        }
        section.count(program, &mut contents, subsection.len());
        contents.extend(subsection);
    }
    section.bytes.push(0);
    let mut size = Vec::new();
    section.count(program, &mut size, contents.len());
    section.bytes.extend([size, contents].concat());
    section
}

impl NameSection {
    /// A list of the names of types, or of the fields of this type.
    fn names(&mut self, program: &mut Program<'_>, bytes: &mut Vec<u8>, of: Option<u64>) {
        let names = program.below(6);
        self.count(program, bytes, names);
        for position in 0..names {
            let index = match program.byte() {
                any @ 192.. => u64::from(any) << (any & 31),
                same @ 160.. => u64::from(same & 15),
                _ => position as u64,
            };
            self.is_broken |= index > u32::MAX.into();
            unsigned(bytes, index);
            let name = name_of(program);
            self.string(program, bytes, &name);
            let (ty, field) = of.map_or((index, None), |ty| (ty, Some(index)));
            self.given.push(Given { ty, field, name });
        }
    }

    fn string(&mut self, program: &mut Program<'_>, bytes: &mut Vec<u8>, text: &[u8]) {
        self.count(program, bytes, text.len());
        bytes.extend(text);
    }

    /// A count, seldom a wrong one.
    fn count(&mut self, program: &mut Program<'_>, bytes: &mut Vec<u8>, right: usize) {
        let right = right as u64;
        let count = match program.byte() {
            255 => u64::from(u32::MAX),
            254 => right + 1,
            253 => right.saturating_sub(1),
            252 => u64::MAX,
            _ => right,
        };
        self.is_broken |= count != right;
        unsigned(bytes, count);
    }
}

/// Names that others also have, names that a text must escape, long names, and names that are not text.
fn name_of(program: &mut Program<'_>) -> Vec<u8> {
    const NAMES: [&str; 15] = [
        "a", "b", "t1", "t2", "a_1", "", " ", "\"", "\\", ")(", "é", "\u{202e}", "\0", "a b", ";;",
    ];
    match program.byte() {
        255 => vec![0xff, 0xfe],
        254 => vec![0xed, 0xa0, 0x80],
        253 => b"long".repeat(1000),
        252 => "\u{10ffff}".repeat(300).into(),
        251 => b"a.t".repeat(40),
        own @ 200.. => program.bytes(usize::from(own & 7)).to_vec(),
        given => NAMES[usize::from(given) % NAMES.len()].into(),
    }
}
