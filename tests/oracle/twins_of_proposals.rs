//! Twins that differ in something of the proposals: shared or not, exact or not, whose descriptor, whose continuation.

use super::naive::{Definition, Heap, Reference, Shape, Value};
use super::twins::{Change, Group, pick, values};

pub const CHANGES: [(&str, Change); 11] = [
    ("exactness", |sketch, _, mut group, random| {
        if !sketch.proposals {
            return None;
        }
        let exact = values(&mut group).filter_map(|value| match value {
            Value::Ref {
                heap: Heap::Concrete { exact, .. },
                ..
            } => Some(exact),
            _ => None,
        });
        let exact = pick(random, exact)?;
        *exact = !*exact;
        Some(vec![group])
    }),
    (
        "sharedness of a heap type",
        |sketch, _, mut group, random| {
            if !sketch.proposals {
                return None;
            }
            let shared = pick(random, shared_heaps(&mut group))?;
            *shared = !*shared;
            Some(vec![group])
        },
    ),
    ("sharedness of a type", |sketch, _, mut group, random| {
        if !sketch.proposals {
            return None;
        }
        let member = pick(random, group.iter_mut())?;
        member.shared = !member.shared;
        Some(vec![group])
    }),
    ("sharedness of everything", |sketch, _, mut group, _| {
        if !sketch.proposals {
            return None;
        }
        let shared = !group[0].shared;
        group.iter_mut().for_each(|member| member.shared = shared);
        shared_heaps(&mut group).for_each(|heap| *heap = shared);
        Some(vec![group])
    }),
    ("a descriptor, there or not", |sketch, _, mut group, _| {
        if !sketch.proposals {
            return None;
        }
        match pair(&group) {
            Some((described, descriptor)) => unlink(&mut group, described, descriptor),
            None if group.len() > 1 => link(&mut group, 0, 1),
            None => return None,
        }
        Some(vec![group])
    }),
    ("one of two clauses", |_, _, mut group, random| {
        let (described, descriptor) = pair(&group)?;
        if random.one_in(2) {
            group[described].descriptor = None;
        } else {
            group[descriptor].describes = None;
        }
        Some(vec![group])
    }),
    ("another descriptor", |_, _, mut group, random| {
        let (described, descriptor) = pair(&group)?;
        let is_free = |member: &Definition| {
            let clauses = [member.describes, member.descriptor];
            clauses == [None, None] && matches!(member.shape, Shape::Struct(_))
        };
        // Otherwise one more member of the descriptor's shape takes its place.
        let free = (descriptor + 1..group.len()).filter(|&other| is_free(&group[other]));
        let other = pick(random, free).unwrap_or(group.len());
        if other == group.len() {
            group.push(Definition {
                describes: None,
                descriptor: None,
                ..group[descriptor].clone()
            });
        }
        unlink(&mut group, described, descriptor);
        link(&mut group, described, other);
        Some(vec![group])
    }),
    ("target of a clause", |sketch, _, mut group, random| {
        let len = group.len();
        let clauses = group.iter_mut().flat_map(|member| {
            let clauses = [&mut member.describes, &mut member.descriptor];
            clauses.into_iter().flatten()
        });
        *pick(random, clauses)? = match random.below(len + 1) {
            position if position < len => Reference::Own(position),
            _ => Reference::Class(random.below(sketch.len())),
        };
        Some(vec![group])
    }),
    (
        "another descriptor as a descriptor's supertype",
        |sketch, _, mut group, random| {
            let below = group.iter_mut().filter(|member| {
                let is_descriptor = member.describes.is_some();
                is_descriptor && matches!(member.supertype, Some(Reference::Class(_)))
            });
            let member = pick(random, below)?;
            let others = (0..sketch.len()).filter(|&index| {
                let other = sketch.at(index);
                let is_descriptor = other.describes.is_some() && !other.is_final;
                is_descriptor && other.shared == member.shared
            });
            member.supertype = Some(Reference::Class(pick(random, others)?));
            Some(vec![group])
        },
    ),
    ("a clause on anything", |sketch, _, mut group, random| {
        if !sketch.proposals {
            return None;
        }
        let (described, descriptor) = (random.below(group.len()), random.below(group.len()));
        link(&mut group, described, descriptor);
        Some(vec![group])
    }),
    (
        "function type of a continuation",
        |sketch, _, mut group, random| {
            let funcs = group
                .iter_mut()
                .filter_map(|member| match &mut member.shape {
                    Shape::Cont(func) => Some(func),
                    _ => None,
                });
            let func = pick(random, funcs)?;
            let is_func = |index: &usize| matches!(sketch.at(*index).shape, Shape::Func { .. });
            let all: Vec<usize> = if random.one_in(4) {
                (0..sketch.len()).collect()
            } else {
                (0..sketch.len()).filter(is_func).collect()
            };
            *func = Reference::Class(*random.pick(&all));
            Some(vec![group])
        },
    ),
];

fn shared_heaps(group: &mut Group) -> impl Iterator<Item = &mut bool> {
    values(group).filter_map(|value| match value {
        Value::Ref {
            heap: Heap::Abstract { shared, .. },
            ..
        } => Some(shared),
        _ => None,
    })
}

/// The positions of the first type with a descriptor, and of that.
fn pair(group: &[Definition]) -> Option<(usize, usize)> {
    let descriptors = group.iter().map(|member| member.descriptor);
    descriptors.enumerate().find_map(|(position, descriptor)| {
        let Some(Reference::Own(descriptor)) = descriptor else {
            return None;
        };
        Some((position, descriptor))
    })
}

fn link(group: &mut Group, described: usize, descriptor: usize) {
    group[described].descriptor = Some(Reference::Own(descriptor));
    group[descriptor].describes = Some(Reference::Own(described));
}

fn unlink(group: &mut Group, described: usize, descriptor: usize) {
    group[described].descriptor = None;
    group[descriptor].describes = None;
}
