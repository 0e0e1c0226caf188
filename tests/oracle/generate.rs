//! Type definitions drawn at random: valid, small, with much in common.
//!
//! A `Sketch` is a module in the making. In its groups a `Reference::Class` is a module type index.

use super::encode::{HEAPS, PLAIN};
use super::naive::{Definition, Field, Heap, Reference, Shape, Value};
use super::random::Random;

#[derive(Clone)]
pub struct Sketch {
    pub groups: Vec<Vec<Definition>>,
    /// Draw shared, exact and cont references, too.
    pub proposals: bool,
}

impl Sketch {
    /// Begins with a few types that others can refer to and extend.
    pub fn new(proposals: bool) -> Self {
        let constant = |storage| Field {
            mutable: false,
            storage,
        };
        let var = |storage| Field {
            mutable: true,
            storage,
        };
        let to = |nullable, index| reference(nullable, Reference::Class(index));
        let plain = Value::Plain;
        let open = |supertype: Option<usize>, shape| Definition {
            is_final: false,
            supertype: supertype.map(Reference::Class),
            shape,
        };
        let closed = |shape| Definition {
            is_final: true,
            supertype: None,
            shape,
        };
        let own = reference(true, Reference::Own(0));
        let groups = vec![
            vec![open(None, Shape::Struct(vec![]))],
            vec![open(
                Some(0),
                Shape::Struct(vec![constant(plain("i32")), constant(to(true, 0))]),
            )],
            vec![open(
                Some(1),
                Shape::Struct(vec![
                    constant(plain("i32")),
                    constant(to(false, 1)),
                    var(own),
                ]),
            )],
            vec![closed(Shape::Struct(vec![
                var(plain("i8")),
                constant(plain("i16")),
            ]))],
            vec![
                open(None, Shape::Array(constant(to(true, 0)))),
                open(Some(4), Shape::Array(constant(to(false, 2)))),
            ],
            vec![closed(Shape::Array(var(plain("i8"))))],
            vec![open(
                None,
                Shape::Func {
                    params: vec![to(true, 1)],
                    results: vec![to(true, 1)],
                },
            )],
            vec![closed(Shape::Func {
                params: vec![],
                results: vec![],
            })],
        ];
        Sketch { groups, proposals }
    }

    pub fn len(&self) -> usize {
        self.groups.iter().map(Vec::len).sum()
    }

    /// A group that may stand after the others.
    pub fn draw_group(&self, random: &mut Random) -> Vec<Definition> {
        let len = 1 + random.below(3);
        let mut group = Vec::new();
        for position in 0..len {
            let member = match random.below(3) {
                0 => self.draw_subtype(random, &group, len),
                _ => None,
            };
            let member = member.unwrap_or_else(|| Definition {
                is_final: random.one_in(2),
                supertype: None,
                shape: self.draw_shape(random, len),
            });
            assert_eq!(group.len(), position);
            group.push(member);
        }
        group
    }

    /// A type below some open type: an earlier one, or an earlier member of its own group.
    fn draw_subtype(
        &self,
        random: &mut Random,
        group: &[Definition],
        len: usize,
    ) -> Option<Definition> {
        let outside = (0..self.len()).map(Reference::Class);
        let open: Vec<_> = outside
            .chain((0..group.len()).map(Reference::Own))
            .map(|reference| (reference, self.definition(reference, group)))
            .filter(|(_, definition)| !definition.is_final)
            .collect();
        if open.is_empty() {
            return None;
        }
        let (supertype, Definition { mut shape, .. }) = random.pick(&open).clone();
        self.specialize(random, &mut shape, len);
        Some(Definition {
            is_final: random.one_in(2),
            supertype: Some(supertype),
            shape,
        })
    }

    /// What it says, written so that it can stand in a later group.
    fn definition(&self, reference: Reference, group: &[Definition]) -> Definition {
        let index = match reference {
            Reference::Own(position) => return group[position].clone(),
            Reference::Class(index) => index,
        };
        let mut first = 0;
        for earlier in &self.groups {
            if index < first + earlier.len() {
                let mut definition = earlier[index - first].clone();
                for reference in definition.references_mut() {
                    if let Reference::Own(position) = *reference {
                        *reference = Reference::Class(first + position);
                    }
                }
                return definition;
            }
            first += earlier.len();
        }
        panic!("no type {index}")
    }

    /// Changes that keep the shape below what it was.
    fn specialize(&self, random: &mut Random, shape: &mut Shape, len: usize) {
        let narrow = |random: &mut Random, value: &mut Value, to_nullable: bool| {
            if let Value::Ref { nullable, .. } = value
                && random.one_in(2)
            {
                *nullable = to_nullable;
            }
        };
        match shape {
            Shape::Struct(fields) => {
                for field in fields.iter_mut().filter(|field| !field.mutable) {
                    narrow(random, &mut field.storage, false);
                }
                fields.extend((0..random.below(3)).map(|_| self.draw_field(random, len)));
            }
            Shape::Array(element) if !element.mutable => {
                narrow(random, &mut element.storage, false);
            }
            Shape::Func { params, results } => {
                params
                    .iter_mut()
                    .for_each(|param| narrow(random, param, true));
                results
                    .iter_mut()
                    .for_each(|result| narrow(random, result, false));
            }
            Shape::Array(_) | Shape::Exn { .. } => {}
        }
    }

    fn draw_shape(&self, random: &mut Random, len: usize) -> Shape {
        match random.below(4) {
            0 => Shape::Func {
                params: (0..random.below(3))
                    .map(|_| self.draw_value(random, len))
                    .collect(),
                results: (0..random.below(3))
                    .map(|_| self.draw_value(random, len))
                    .collect(),
            },
            1 => Shape::Array(self.draw_field(random, len)),
            _ => Shape::Struct(
                (0..random.below(4))
                    .map(|_| self.draw_field(random, len))
                    .collect(),
            ),
        }
    }

    pub fn draw_field(&self, random: &mut Random, len: usize) -> Field {
        let storage = match random.below(6) {
            0 => Value::Plain(random.pick(&PLAIN).0),
            _ => self.draw_value(random, len),
        };
        Field {
            mutable: random.one_in(2),
            storage,
        }
    }

    /// A value type: no packed one. `len` is the length of the group it stands in.
    pub fn draw_value(&self, random: &mut Random, len: usize) -> Value {
        if random.one_in(3) {
            return Value::Plain(random.pick(&PLAIN[..5]).0);
        }
        let heap = match random.below(6) {
            0..3 => Heap::Concrete {
                exact: self.proposals && random.one_in(4),
                to: Reference::Own(random.below(len)),
            },
            3 | 4 => Heap::Concrete {
                exact: self.proposals && random.one_in(4),
                to: Reference::Class(random.below(self.len())),
            },
            _ => self.draw_abstract(random),
        };
        Value::Ref {
            nullable: random.one_in(2),
            heap,
        }
    }

    pub fn draw_abstract(&self, random: &mut Random) -> Heap {
        let heaps: Vec<&'static str> = HEAPS
            .iter()
            .map(|row| row.0)
            .filter(|name| self.proposals || !matches!(*name, "cont" | "nocont"))
            .collect();
        Heap::Abstract {
            shared: self.proposals && random.one_in(4),
            name: random.pick::<&str>(&heaps),
        }
    }
}

pub fn reference(nullable: bool, to: Reference) -> Value {
    Value::Ref {
        nullable,
        heap: Heap::Concrete { exact: false, to },
    }
}

/// Every value type of the standard, packed ones too, that names none of these classes or one of
/// them, or one of the first two members of its own group.
pub fn standard_values(classes: &[usize]) -> Vec<Value> {
    let mut values: Vec<Value> = PLAIN.iter().map(|row| Value::Plain(row.0)).collect();
    for nullable in [false, true] {
        let names = HEAPS.iter().map(|row| row.0);
        let standard = names.filter(|name| !matches!(*name, "cont" | "nocont"));
        values.extend(standard.map(|name| Value::Ref {
            nullable,
            heap: Heap::Abstract {
                shared: false,
                name,
            },
        }));
        let classes = classes.iter().copied().map(Reference::Class);
        let own = [0, 1].map(Reference::Own);
        values.extend(classes.chain(own).map(|to| reference(nullable, to)));
    }
    values
}
