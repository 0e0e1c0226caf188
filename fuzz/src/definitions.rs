//! Modules that are valid, chosen by a program: one to four rec groups of up to four types each, which
//! refer to one another and are declared below one another.
//!
//! A type below another, of its own group or of one before, has the other's parts and, if it is a struct, perhaps more.
//! So every module is valid where all proposals are known. If one is refused there, that is a fault or a limit.

use crate::oracle::encode::{positive_signed, unsigned};
use crate::oracle::verdict::module_of;
use crate::program::Program;
use typereg::{Config, Feature};

/// Number types, packed types and abstract references, as bytes.
const VALUES: [u8; 12] = [
    0x7f, 0x7e, 0x7d, 0x7c, 0x7b, 0x70, 0x6f, 0x6e, 0x6d, 0x6c, 0x6b, 0x6a,
];
/// Abstract heap types, of which references can be shared.
const ABSTRACT: [u8; 12] = [
    0x75, 0x74, 0x73, 0x72, 0x71, 0x70, 0x6f, 0x6e, 0x6d, 0x6c, 0x6b, 0x6a,
];
/// The next number is the byte of a reference that is not nullable.
const REF_NULL: u8 = 0x63;
const EXACT: u8 = 0x62;
const SHARED: u8 = 0x65;

#[derive(Clone)]
struct Shape {
    /// 0x5f struct, 0x5e array, 0x60 func.
    code: u8,
    is_final: bool,
    /// Fields, the element, or params, each with its mutability.
    parts: Vec<Vec<u8>>,
    results: Vec<Vec<u8>>,
}

/// The configuration of a registry that knows all proposals that the modules use.
pub fn config() -> Config {
    let mut config = Config::default();
    for feature in Feature::ALL {
        config.features.set(feature, true);
    }
    config
}

/// A module with only a type section.
pub fn module(program: &mut Program<'_>) -> Vec<u8> {
    module_of(&section(program))
}

/// The contents of a type section.
pub fn section(program: &mut Program<'_>) -> Vec<u8> {
    let groups = 1 + program.below(4);
    let mut bytes = Vec::new();
    unsigned(&mut bytes, groups as u64);
    let mut before: Vec<Shape> = Vec::new();
    for _ in 0..groups {
        let members = program.below(5);
        bytes.push(0x4e);
        unsigned(&mut bytes, members as u64);
        let end = before.len() + members;
        for _ in 0..members {
            member(program, &mut bytes, &mut before, end);
        }
    }
    bytes
}

fn member(program: &mut Program<'_>, bytes: &mut Vec<u8>, before: &mut Vec<Shape>, end: usize) {
    let choice = program.byte();
    let is_final = choice & 3 == 0;
    let supertype = (choice & 4 != 0 && !before.is_empty())
        .then(|| program.below(before.len()))
        .filter(|&supertype| !before[supertype].is_final);
    let mut shape = match supertype {
        Some(supertype) => before[supertype].clone(),
        None => Shape {
            code: [0x5f, 0x5e, 0x60][program.below(3)],
            is_final,
            parts: Vec::new(),
            results: Vec::new(),
        },
    };
    shape.is_final = is_final;
    if shape.code == 0x5e && supertype.is_none() {
        shape.parts.push(part(program, end, true));
    }
    // Enough that no struct is ever too large.
    if shape.code == 0x5f && shape.parts.len() < 8 {
        for _ in 0..program.below(3) {
            shape.parts.push(part(program, end, true));
        }
    }
    if shape.code == 0x60 && supertype.is_none() {
        for _ in 0..program.below(3) {
            shape.parts.push(part(program, end, false));
        }
        for _ in 0..program.below(3) {
            shape.results.push(part(program, end, false));
        }
    }
    bytes.push(if is_final { 0x4f } else { 0x50 });
    unsigned(bytes, supertype.is_some().into());
    if let Some(supertype) = supertype {
        unsigned(bytes, supertype as u64);
    }
    bytes.push(shape.code);
    if shape.code != 0x5e {
        unsigned(bytes, shape.parts.len() as u64);
    }
    bytes.extend(shape.parts.concat());
    if shape.code == 0x60 {
        unsigned(bytes, shape.results.len() as u64);
        bytes.extend(shape.results.concat());
    }
    before.push(shape);
}

/// A field, or a param or result; it may refer to any type up to the end of its group.
fn part(program: &mut Program<'_>, end: usize, is_field: bool) -> Vec<u8> {
    let choice = program.byte();
    let mut bytes = Vec::new();
    let non_null = choice >> 6 & 1;
    match choice % 4 {
        0 => {
            bytes.push(REF_NULL + non_null);
            let index = program.below(end) as u64;
            if choice >> 4 & 3 == 3 {
                bytes.push(EXACT);
                unsigned(&mut bytes, index);
            } else {
                positive_signed(&mut bytes, index);
            }
        }
        2 if choice >> 4 & 3 == 3 => {
            let heap = ABSTRACT[program.below(ABSTRACT.len())];
            bytes.extend([REF_NULL + non_null, SHARED, heap]);
        }
        1 if is_field => bytes.push(0x77 + non_null),
        _ => bytes.push(VALUES[program.below(VALUES.len())]),
    }
    if is_field {
        bytes.push(choice >> 7);
    }
    bytes
}
