//! Synthetic inputs. The same seed gives the same types. No input has the same type twice, so each type
//! is new to an empty registry.

use crate::definition::{Definitions, Field, Kind, Number, Value};
use crate::random::Random;
use std::collections::HashSet;

const NUMBERS: [Value; 4] = [
    Value::Number(Number::I32),
    Value::Number(Number::I64),
    Value::Number(Number::F32),
    Value::Number(Number::F64),
];
const STORED: [Value; 7] = [
    Value::Number(Number::I32),
    Value::Number(Number::I64),
    Value::Number(Number::F32),
    Value::Number(Number::F64),
    Value::Number(Number::V128),
    Value::Number(Number::I8),
    Value::Number(Number::I16),
];

fn number(random: &mut Random) -> Field {
    Field {
        value: STORED[random.below(7) as usize],
        mutable: random.percent(50),
    }
}

/// With a probability of `references` percent a reference to one of the first `known` types, else a number.
fn field(random: &mut Random, references: u32, known: u32) -> Field {
    if known == 0 || !random.percent(references) {
        return number(random);
    }
    Field {
        value: Value::Concrete {
            type_: random.below(known),
            nullable: random.percent(50),
        },
        mutable: random.percent(50),
    }
}

/// Final structs of 4 to 8 fields, 40 % of them references to earlier types, each a group of its own.
pub(crate) fn singles(count: u32, seed: u64) -> Definitions {
    let (mut random, mut known) = (Random::new(seed), HashSet::new());
    let mut definitions = Definitions::default();
    while definitions.len() < count {
        let fields: Vec<Field> = (0..4 + random.below(5))
            .map(|_| field(&mut random, 40, definitions.len()))
            .collect();
        if known.insert(fields.clone()) {
            definitions.push_singleton(Kind::Struct, true, None, &fields);
        }
    }
    definitions
}

/// Func types of 2 to 8 params and 0 to 2 results; `references` percent of these refer to earlier types.
pub(crate) fn funcs(count: u32, references: u32, seed: u64) -> Definitions {
    let (mut random, mut known) = (Random::new(seed), HashSet::new());
    let mut definitions = Definitions::default();
    while definitions.len() < count {
        let (params, results) = (2 + random.below(7), random.below(3));
        let mut part = || {
            let mut part = Field {
                value: NUMBERS[random.below(4) as usize],
                mutable: false,
            };
            if definitions.len() > 0 && random.percent(references) {
                part.value = Value::Concrete {
                    type_: random.below(definitions.len()),
                    nullable: random.percent(50),
                };
            }
            part
        };
        let parts: Vec<Field> = (0..params + results).map(|_| part()).collect();
        if known.insert((params, parts.clone())) {
            definitions.push_singleton(Kind::Func { params }, true, None, &parts);
        }
    }
    definitions
}

/// Groups of open structs that refer to one another and to earlier groups; a third has a supertype.
/// The first fields of a group's first type say which group it is, unless that type has a supertype: then it most likely
/// differs by its other fields.
pub(crate) fn recs(groups: u32, size: u32, seed: u64) -> Definitions {
    let mut random = Random::new(seed);
    let mut definitions = Definitions::default();
    let mut depths: Vec<u32> = Vec::new();
    let mut fields: Vec<Vec<Field>> = Vec::new();
    for group in 0..groups {
        let start = definitions.len();
        for position in 0..size {
            let own = start + position;
            let above = (own > 0 && random.percent(33))
                .then(|| random.below(own))
                .filter(|&above| depths[above as usize] < 8);
            let mut parts = match above {
                Some(above) => fields[above as usize].clone(),
                None => (0..if position == 0 { 12 } else { 0 })
                    .map(|digit| Field {
                        value: NUMBERS[(group >> (2 * digit)) as usize & 3],
                        mutable: false,
                    })
                    .collect(),
            };
            for _ in 0..1 + random.below(4) {
                parts.push(field(&mut random, 40, start + size));
            }
            definitions.push(Kind::Struct, false, above, &parts);
            depths.push(above.map_or(0, |above| depths[above as usize] + 1));
            fields.push(parts);
        }
        definitions.end_group();
    }
    definitions
}

/// Chains of singletons: each type is a subtype of the one before it, with one more field.
pub(crate) fn chains(chains: u32, length: u32, seed: u64) -> Definitions {
    let mut random = Random::new(seed);
    let mut definitions = Definitions::default();
    for chain in 0..chains {
        let mut parts: Vec<Field> = (0..10)
            .map(|digit| Field {
                value: NUMBERS[(chain >> (2 * digit)) as usize & 3],
                mutable: false,
            })
            .collect();
        for depth in 0..length {
            let above = (depth > 0).then(|| definitions.len() - 1);
            definitions.push_singleton(Kind::Struct, false, above, &parts);
            parts.push(number(&mut random));
        }
    }
    definitions
}

/// The modules that one thread of the churn loads and unloads. Each has 20 types: `shared` of them come
/// from a pool of 64 that all threads know, and no other module has the rest.
pub(crate) fn churn(modules: u32, shared: u32, thread: u32, seed: u64) -> Vec<Definitions> {
    let pool = singles_of_numbers(64, seed);
    let mut random = Random::new(seed ^ u64::from(thread + 1));
    (0..modules)
        .map(|module| {
            let mut definitions = Definitions::default();
            let first = random.below(64);
            for i in 0..shared {
                definitions.push_singleton(
                    Kind::Struct,
                    true,
                    None,
                    &pool[(first + i) as usize % 64],
                );
            }
            for own in shared..20 {
                let name = (thread * modules + module) * 20 + own;
                let mut fields: Vec<Field> = (0..9)
                    .map(|digit| Field {
                        value: [Value::Number(Number::I32), Value::Number(Number::F32)]
                            [(name >> digit) as usize & 1],
                        mutable: (name >> (9 + digit)) & 1 == 1,
                    })
                    .collect();
                fields.extend((0..2).map(|_| field(&mut random, 40, definitions.len())));
                definitions.push_singleton(Kind::Struct, true, None, &fields);
            }
            definitions
        })
        .collect()
}

/// The whole pool of [`churn`] as one input.
pub(crate) fn churn_pool(seed: u64) -> Definitions {
    let mut definitions = Definitions::default();
    for fields in singles_of_numbers(64, seed) {
        definitions.push_singleton(Kind::Struct, true, None, &fields);
    }
    definitions
}

fn singles_of_numbers(count: usize, seed: u64) -> Vec<Vec<Field>> {
    let (mut random, mut known) = (Random::new(seed), HashSet::new());
    let mut singles = Vec::new();
    while singles.len() < count {
        let fields: Vec<Field> = (0..4 + random.below(5))
            .map(|_| number(&mut random))
            .collect();
        if known.insert(fields.clone()) {
            singles.push(fields);
        }
    }
    singles
}
