//! The floor: only the unavoidable work. Each group's flat key is hashed once, looked up once, and copied if
//! it is new. No decoding, validation, lifetimes, locks or layouts: a lower bound, not a competitor.

use super::Registry;
use crate::definition::{Definitions, Kind, Value};
use crate::input::Input;
use hashbrown::HashTable;
use rapidhash::fast::RapidHasher;
use std::hash::Hasher;

#[derive(Default)]
pub(crate) struct Floor {
    groups: HashTable<Group>,
    words: Vec<u32>,
    types: u32,
    key: Vec<u32>,
}

/// Marks a reference within the group; it is larger than the number of types of any input.
const LOCAL: u32 = 1 << 28;

struct Group {
    hash: u64,
    start: u32,
    words: u32,
    first: u32,
}

fn hash(key: &[u32]) -> u64 {
    let mut hasher = RapidHasher::default();
    // SAFETY: numbers are readable as bytes.
    hasher
        .write(unsafe { std::slice::from_raw_parts(key.as_ptr().cast::<u8>(), size_of_val(key)) });
    hasher.finish()
}

impl Registry for Floor {
    /// The index of each type.
    type Held = Vec<u32>;
    const DROPS: bool = false;

    fn load(&mut self, input: &Input) -> Vec<u32> {
        let mut indices = Vec::with_capacity(input.types as usize);
        for definitions in &input.definitions {
            self.load_module(definitions, &mut indices);
        }
        indices
    }

    fn distinct(&self, _held: &Vec<u32>) -> Option<usize> {
        Some(self.types as usize)
    }

    fn bytes_of_held(held: &Vec<u32>) -> f64 {
        (held.capacity() * size_of::<u32>()) as f64
    }
}

impl Floor {
    fn load_module(&mut self, definitions: &Definitions, indices: &mut Vec<u32>) {
        let base = indices.len();
        for group in definitions.groups() {
            self.key.clear();
            for type_ in group.clone() {
                let type_ = definitions.sub_type(type_);
                let name = |type_: u32| {
                    if group.contains(&type_) {
                        LOCAL | (type_ - group.start)
                    } else {
                        indices[base + type_ as usize]
                    }
                };
                let fields = definitions.fields(type_);
                let kind = match type_.kind {
                    Kind::Struct => 0,
                    Kind::Array => 1,
                    Kind::Func { params } => 2 | params << 2,
                };
                self.key.push(kind << 1 | u32::from(type_.is_final));
                self.key.push(type_.supertype.map_or(u32::MAX, name));
                self.key.push(fields.len() as u32);
                self.key
                    .extend(fields.iter().map(|field| match field.value {
                        Value::Concrete { type_, nullable } => {
                            name(type_) << 3
                                | u32::from(nullable) << 2
                                | u32::from(field.mutable) << 1
                                | 1
                        }
                        Value::Abstract { heap, nullable } => {
                            u32::from(heap) << 8
                                | u32::from(nullable) << 2
                                | u32::from(field.mutable) << 1
                        }
                        Value::Number(number) => {
                            (1 << 16 | u32::from(number as u8) << 8) | u32::from(field.mutable) << 1
                        }
                    }));
            }
            let first = self.find_or_copy(group.len() as u32);
            indices.extend((0..group.len() as u32).map(|position| first + position));
        }
    }

    fn find_or_copy(&mut self, types: u32) -> u32 {
        let (hash, words, key) = (hash(&self.key), &self.words, &self.key);
        let equal = |group: &Group| {
            group.hash == hash && words[group.start as usize..][..group.words as usize] == key[..]
        };
        if let Some(group) = self.groups.find(hash, equal) {
            return group.first;
        }
        let group = Group {
            hash,
            start: self.words.len() as u32,
            words: self.key.len() as u32,
            first: self.types,
        };
        self.words.extend_from_slice(&self.key);
        self.types += types;
        let first = group.first;
        self.groups.insert_unique(hash, group, |group| group.hash);
        first
    }
}

/// The floor of subtype checks: each type's depth, and the types above it.
pub(crate) struct Displays {
    depths: Vec<u32>,
    displays: Vec<[u32; 64]>,
}

impl Displays {
    pub(crate) fn new(definitions: &Definitions) -> Self {
        let depths = definitions.depths();
        let mut displays: Vec<[u32; 64]> = Vec::new();
        for type_ in 0..definitions.len() {
            let above = definitions.sub_type(type_).supertype;
            let mut display = above.map_or([u32::MAX; 64], |above| displays[above as usize]);
            display[depths[type_ as usize] as usize] = type_;
            displays.push(display);
        }
        Self { depths, displays }
    }

    #[inline(never)] // as a call into a library is
    pub(crate) fn is_subtype(&self, sub: u32, sup: u32) -> bool {
        sub == sup || self.displays[sub as usize][self.depths[sup as usize] as usize & 63] == sup
    }
}
