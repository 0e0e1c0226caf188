//! Twins: groups that differ from a given one in exactly one thing.
//!
//! Every engine that confused two types forgot one of these things when it compared them.

use super::generate::{Plan, Sketch, reference};
use super::naive::{Definition, Field, Heap, Reference, Shape, Value};
use super::random::Random;
use super::twins_of_proposals;

pub type Group = Vec<Definition>;

/// The twin of a group, to come after the groups of the sketch: one group or several. `None` if the group has nothing
/// to change in this way. The sketch already has the group itself, from the module type index `copy` on.
pub type Change =
    fn(sketch: &Sketch, copy: usize, group: Group, random: &mut Random) -> Option<Vec<Group>>;

/// All changes with their names. Those of the proposals change nothing if no proposals are drawn.
pub fn changes() -> impl Iterator<Item = (&'static str, Change)> {
    STANDARD.into_iter().chain(twins_of_proposals::CHANGES)
}

const STANDARD: [(&str, Change); 21] = [
    ("nothing", |_, _, group, _| Some(vec![group])),
    (
        "nothing, after a group without members",
        |_, _, group, _| Some(vec![vec![], group]),
    ),
    ("finality", |_, _, mut group, random| {
        let member = pick(random, group.iter_mut())?;
        member.is_final = !member.is_final;
        Some(vec![group])
    }),
    ("supertype, there or not", |sketch, _, mut group, random| {
        let member = pick(random, group.iter_mut())?;
        member.supertype = match member.supertype {
            Some(_) => None,
            None => Some(Reference::Class(random.below(sketch.len()))),
        };
        Some(vec![group])
    }),
    ("supertype, another", |sketch, _, mut group, random| {
        let supertype = pick(
            random,
            group
                .iter_mut()
                .filter_map(|member| member.supertype.as_mut()),
        )?;
        *supertype = Reference::Class(random.below(sketch.len()));
        Some(vec![group])
    }),
    (
        "supertype in the same group, any position",
        |_, _, mut group, random| {
            let position = random.below(group.len());
            let above = group[position].clone();
            let member = pick(random, group.iter_mut())?;
            member.supertype = Some(Reference::Own(position));
            if !above.is_final {
                member.shape = above.shape;
            }
            Some(vec![group])
        },
    ),
    ("nullability", |_, _, mut group, random| {
        match pick(random, references(&mut group))? {
            Value::Ref { nullable, .. } => *nullable = !*nullable,
            Value::Plain(_) => unreachable!(),
        }
        Some(vec![group])
    }),
    ("mutability", |_, _, mut group, random| {
        let field = pick(random, fields(&mut group))?;
        field.mutable = !field.mutable;
        Some(vec![group])
    }),
    ("packing", |_, _, mut group, random| {
        let field = pick(random, fields(&mut group))?;
        let other = if field.storage == Value::Plain("i8") {
            "i16"
        } else {
            "i8"
        };
        field.storage = Value::Plain(other);
        Some(vec![group])
    }),
    ("number type", |_, _, mut group, random| {
        let value = pick(random, values(&mut group))?;
        *value = Value::Plain(if *value == Value::Plain("i32") {
            "f32"
        } else {
            "i32"
        });
        Some(vec![group])
    }),
    ("heap type", |sketch, _, mut group, random| {
        match pick(random, references(&mut group))? {
            Value::Ref { heap, .. } => *heap = sketch.draw_abstract(random, false),
            Value::Plain(_) => unreachable!(),
        }
        Some(vec![group])
    }),
    ("target of a reference", |sketch, _, mut group, random| {
        let to = Reference::Class(random.below(sketch.len()));
        *pick(random, targets(&mut group))? = to;
        Some(vec![group])
    }),
    ("position in the same group", |_, _, mut group, random| {
        let position = random.below(group.len());
        *pick(random, targets(&mut group))? = Reference::Own(position);
        Some(vec![group])
    }),
    (
        "the same group or its like outside",
        |_, copy, mut group, random| {
            let own = targets(&mut group).filter(|to| matches!(to, Reference::Own(_)));
            match pick(random, own)? {
                to @ Reference::Own(_) => {
                    let Reference::Own(position) = *to else {
                        unreachable!()
                    };
                    *to = Reference::Class(copy + position);
                }
                Reference::Class(_) => unreachable!(),
            }
            Some(vec![group])
        },
    ),
    (
        "a reference past the group",
        |sketch, _, mut group, random| {
            let past = Reference::Class(sketch.len() + group.len());
            *pick(random, targets(&mut group))? = past;
            Some(vec![group])
        },
    ),
    ("field count", |sketch, _, mut group, random| {
        let plan = Plan::of(&group);
        let shared = group.iter().any(|member| member.shared);
        let more = random.one_in(2);
        let more = more.then(|| sketch.draw_field(random, &plan, shared));
        let structs = group
            .iter_mut()
            .filter_map(|member| match &mut member.shape {
                Shape::Struct(fields) => Some(fields),
                _ => None,
            });
        let fields = pick(random, structs)?;
        match more {
            Some(field) => fields.push(field),
            None => drop(fields.pop()?),
        }
        Some(vec![group])
    }),
    ("field order", |_, _, mut group, random| {
        let structs = group
            .iter_mut()
            .filter_map(|member| match &mut member.shape {
                Shape::Struct(fields) if fields.len() > 1 => Some(fields),
                _ => None,
            });
        pick(random, structs)?.rotate_left(1);
        Some(vec![group])
    }),
    ("params or results", |_, _, mut group, random| {
        let funcs = group
            .iter_mut()
            .filter_map(|member| match &mut member.shape {
                Shape::Func { params, results } => Some((params, results)),
                _ => None,
            });
        let (params, results) = pick(random, funcs)?;
        match params.pop() {
            Some(value) => results.insert(0, value),
            None => params.push(results.pop()?),
        }
        Some(vec![group])
    }),
    ("kind", |_, _, mut group, random| {
        let member = pick(random, group.iter_mut())?;
        member.shape = match &member.shape {
            Shape::Array(element) => Shape::Struct(vec![*element]),
            Shape::Struct(fields) => Shape::Array(*fields.first()?),
            Shape::Func { params, .. } => Shape::Struct(
                params
                    .iter()
                    .map(|&storage| Field {
                        mutable: false,
                        storage,
                    })
                    .collect(),
            ),
            // A struct that looks like it.
            Shape::Cont(func) => Shape::Struct(vec![Field {
                mutable: false,
                storage: reference(true, *func),
            }]),
            Shape::Exn { .. } => return None,
        };
        Some(vec![group])
    }),
    ("order of members", |_, _, mut group, _| {
        if group.len() < 2 {
            return None;
        }
        group.rotate_left(1);
        Some(vec![group])
    }),
    (
        "one more member, or groups instead of one",
        |sketch, _, mut group, random| {
            if group.len() > 1 && random.one_in(2) {
                // References of a member to itself keep their meaning in a group of its own.
                let first = sketch.len();
                for reference in group.iter_mut().flat_map(Definition::references_mut) {
                    if let Reference::Own(position) = *reference {
                        *reference = Reference::Class(first + position);
                    }
                }
                return Some(group.into_iter().map(|member| vec![member]).collect());
            }
            group.push(Definition::closed(Shape::Struct(vec![])));
            Some(vec![group])
        },
    ),
];

pub fn pick<T>(random: &mut Random, from: impl Iterator<Item = T>) -> Option<T> {
    let mut from: Vec<T> = from.collect();
    if from.is_empty() {
        None
    } else {
        Some(from.swap_remove(random.below(from.len())))
    }
}

pub fn values(group: &mut Group) -> impl Iterator<Item = &mut Value> {
    group
        .iter_mut()
        .flat_map(|member| member.shape.values_mut())
}

fn references(group: &mut Group) -> impl Iterator<Item = &mut Value> {
    values(group).filter(|value| matches!(value, Value::Ref { .. }))
}

/// The targets of concrete references, and the function types of continuation types.
fn targets(group: &mut Group) -> impl Iterator<Item = &mut Reference> {
    group.iter_mut().flat_map(|member| match &mut member.shape {
        Shape::Cont(func) => vec![func],
        shape => {
            let values = shape.values_mut().into_iter();
            let targets = values.filter_map(|value| match value {
                Value::Ref {
                    heap: Heap::Concrete { to, .. },
                    ..
                } => Some(to),
                _ => None,
            });
            targets.collect()
        }
    })
}

fn fields(group: &mut Group) -> impl Iterator<Item = &mut Field> {
    group.iter_mut().flat_map(|member| match &mut member.shape {
        Shape::Struct(fields) => fields.iter_mut().collect::<Vec<_>>(),
        Shape::Array(element) => vec![element],
        Shape::Func { .. } | Shape::Cont(_) | Shape::Exn { .. } => vec![],
    })
}
