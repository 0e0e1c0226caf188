//! Type definitions drawn at random: valid, small, with much in common.
//!
//! A `Sketch` is a module that is being drawn. In its groups a `Reference::Class` is a module type index.

use super::encode::{HEAPS, PLAIN};
use super::naive::{Definition, Field, Heap, Reference, Shape, Value};
use super::prelude;
use super::random::Random;

#[derive(Clone)]
pub struct Sketch {
    pub groups: Vec<Vec<Definition>>,
    /// Also draw forms of the proposals beyond the standard.
    pub proposals: bool,
}

/// What is decided about the members of a group before their parts are drawn.
pub struct Plan(Vec<Outline>);

#[derive(Clone, Copy)]
struct Outline {
    kind: Kind,
    shared: bool,
    above: Option<Reference>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Func,
    Struct,
    Array,
    Cont,
}

fn kind(shape: &Shape) -> Kind {
    match shape {
        Shape::Func { .. } => Kind::Func,
        Shape::Struct(_) => Kind::Struct,
        Shape::Array(_) => Kind::Array,
        Shape::Cont(_) => Kind::Cont,
        Shape::Exn { .. } => panic!("no exn type is drawn"),
    }
}

impl Plan {
    /// The plan of members that exist already.
    pub fn of(group: &[Definition]) -> Self {
        let outline = |member: &Definition| Outline {
            kind: kind(&member.shape),
            shared: member.shared,
            above: member.supertype,
        };
        Plan(group.iter().map(outline).collect())
    }

    /// A plan of `len` structs, all shared or none.
    pub fn of_structs(len: usize, shared: bool) -> Self {
        let outline = Outline {
            kind: Kind::Struct,
            shared,
            above: None,
        };
        Plan(vec![outline; len])
    }
}

impl Sketch {
    /// Begins with a few types that others can refer to and extend.
    pub fn new(proposals: bool) -> Self {
        let mut groups = prelude::standard();
        if proposals {
            let first = groups.iter().map(Vec::len).sum();
            groups.extend(prelude::proposals(first));
        }
        Sketch { groups, proposals }
    }

    pub fn len(&self) -> usize {
        self.groups.iter().map(Vec::len).sum()
    }

    /// A group that may come after the others.
    pub fn draw_group(&self, random: &mut Random) -> Vec<Definition> {
        if self.proposals && random.one_in(4) {
            return self.draw_chain(random);
        }
        let plan = self.plan(random);
        let mut group: Vec<Definition> = Vec::new();
        for outline in &plan.0 {
            let shape = match outline.above {
                None => self.draw_shape(random, outline, &plan),
                Some(above) => {
                    if let Reference::Own(above) = above {
                        group[above].is_final = false;
                    }
                    let mut shape = self.definition(above, &group).shape;
                    self.specialize(random, &mut shape, &plan, outline.shared);
                    shape
                }
            };
            group.push(Definition {
                is_final: random.one_in(2),
                shared: outline.shared,
                ..Definition::open(outline.above, shape)
            });
        }
        group
    }

    fn plan(&self, random: &mut Random) -> Plan {
        let len = 1 + random.below(3);
        let all_shared = self.proposals && random.one_in(4);
        let mut plan = Plan(Vec::new());
        for position in 0..len {
            let shared = all_shared || self.proposals && random.one_in(8);
            let kind = match random.below(5) {
                0 => Kind::Func,
                1 => Kind::Array,
                2 if self.proposals => Kind::Cont,
                _ => Kind::Struct,
            };
            let fresh = Outline {
                kind,
                shared,
                above: None,
            };
            let is_below = random.one_in(3);
            let outline = match position {
                1.. if is_below && random.one_in(3) => {
                    let above = random.below(position);
                    Outline {
                        above: Some(Reference::Own(above)),
                        ..plan.0[above]
                    }
                }
                _ if is_below => self.below_another(random),
                _ => fresh,
            };
            plan.0.push(outline);
        }
        plan
    }

    /// A type below some open type that has no descriptor and is none.
    fn below_another(&self, random: &mut Random) -> Outline {
        let all = (0..self.len()).map(|index| (index, self.at(index)));
        let open = all.filter(|(_, definition)| {
            !definition.is_final
                && definition.describes.is_none()
                && definition.descriptor.is_none()
        });
        let open: Vec<(usize, Definition)> = open.collect();
        let (index, definition) = random.pick(&open);
        Outline {
            kind: kind(&definition.shape),
            shared: definition.shared,
            above: Some(Reference::Class(*index)),
        }
    }

    /// The definition of this type, for use in a later group or in the same one.
    fn definition(&self, reference: Reference, group: &[Definition]) -> Definition {
        match reference {
            Reference::Own(position) => group[position].clone(),
            Reference::Class(index) => self.at(index),
        }
    }

    /// The type with this module type index, for use in a later group.
    pub fn at(&self, index: usize) -> Definition {
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

    /// Changes a shape so that it still matches the original.
    pub fn specialize(&self, random: &mut Random, shape: &mut Shape, plan: &Plan, shared: bool) {
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
                let more = random.below(3);
                fields.extend((0..more).map(|_| self.draw_field(random, plan, shared)));
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
            Shape::Cont(func) => {
                let below =
                    (0..self.len()).filter(|&index| self.at(index).supertype == Some(*func));
                let below = Vec::from_iter(below);
                if !below.is_empty() && random.one_in(2) {
                    *func = Reference::Class(*random.pick(&below));
                }
            }
            Shape::Array(_) | Shape::Exn { .. } => {}
        }
    }

    fn draw_shape(&self, random: &mut Random, outline: &Outline, plan: &Plan) -> Shape {
        let shared = outline.shared;
        match outline.kind {
            Kind::Func => {
                let mut values = || -> Vec<Value> {
                    let count = random.below(3);
                    let values = (0..count).map(|_| self.draw_value(random, plan, shared));
                    values.collect()
                };
                Shape::Func {
                    params: values(),
                    results: values(),
                }
            }
            Kind::Array => Shape::Array(self.draw_field(random, plan, shared)),
            Kind::Struct => Shape::Struct(
                (0..random.below(4))
                    .map(|_| self.draw_field(random, plan, shared))
                    .collect(),
            ),
            Kind::Cont => {
                let is_func = |kind: Kind, is_shared| kind == Kind::Func && is_shared == shared;
                let mut funcs = self.targets(plan, is_func);
                // Types of the same group come last, and are few.
                if random.one_in(2) {
                    funcs.reverse();
                    funcs.truncate(3);
                }
                Shape::Cont(*random.pick(&funcs))
            }
        }
    }

    /// All types of the sketch and of the group that are `wanted`.
    fn targets(&self, plan: &Plan, wanted: impl Fn(Kind, bool) -> bool) -> Vec<Reference> {
        let outside = (0..self.len()).filter(|&index| {
            let definition = self.at(index);
            wanted(kind(&definition.shape), definition.shared)
        });
        let own = plan.0.iter().enumerate();
        let own = own.filter(|(_, outline)| wanted(outline.kind, outline.shared));
        let outside = outside.map(Reference::Class);
        outside
            .chain(own.map(|(position, _)| Reference::Own(position)))
            .collect()
    }

    pub fn draw_field(&self, random: &mut Random, plan: &Plan, shared: bool) -> Field {
        let storage = match random.below(6) {
            0 => Value::Plain(random.pick(&PLAIN).0),
            _ => self.draw_value(random, plan, shared),
        };
        Field {
            mutable: random.one_in(2),
            storage,
        }
    }

    /// A value type that is not packed, for a type of this group that is shared or not.
    pub fn draw_value(&self, random: &mut Random, plan: &Plan, shared: bool) -> Value {
        if random.one_in(3) {
            return Value::Plain(random.pick(&PLAIN[..5]).0);
        }
        let fits = |_: Kind, is_shared: bool| is_shared || !shared;
        let own = || {
            let own = plan.0.iter().enumerate();
            let own = own.filter(|(_, outline)| fits(outline.kind, outline.shared));
            Vec::from_iter(own.map(|(position, _)| Reference::Own(position)))
        };
        let targets = match random.below(6) {
            0..3 => own(),
            3 | 4 if self.proposals => self.targets(plan, fits),
            3 | 4 => vec![Reference::Class(random.below(self.len()))],
            _ => vec![],
        };
        let heap = match &targets[..] {
            [] => self.draw_abstract(random, shared),
            targets => Heap::Concrete {
                exact: self.proposals && random.one_in(4),
                to: *random.pick(targets),
            },
        };
        Value::Ref {
            nullable: random.one_in(2),
            heap,
        }
    }

    /// A shared heap type, or any.
    pub fn draw_abstract(&self, random: &mut Random, shared: bool) -> Heap {
        let heaps: Vec<&'static str> = HEAPS
            .iter()
            .map(|row| row.0)
            .filter(|name| self.proposals || !matches!(*name, "cont" | "nocont"))
            .collect();
        Heap::Abstract {
            shared: shared || self.proposals && random.one_in(4),
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

/// Every value type of the standard, with the packed ones, that refers to no defined type, to one of these classes, or
/// to one of the first two members of its own group.
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
