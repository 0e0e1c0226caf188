//! The same with the forms of the proposals: shared or not, every descriptor clause, continuations of every type.
//!
//! There are more kinds of types and more ways in which two can differ, so an alphabet has one value,
//! and a type at most one part.

use super::{Group, Tally, judge_after};
use crate::oracle::generate::reference;
use crate::oracle::naive::{Definition, Field, Heap, Reference, Shape, Value};
use crate::oracle::proposal::Setting;
use crate::oracle::soak;

/// How many alphabets. If all hashes are equal, the time of registering grows with the square of the types.
const ALPHABETS: u64 = if cfg!(typereg_constant_hash) { 1 } else { 8 };

/// One type of each kind that others can extend; the last ones are shared, and have no parts.
fn outside() -> Vec<Group> {
    let empty = Shape::Func {
        params: vec![],
        results: vec![],
    };
    let byte = Field {
        mutable: true,
        storage: Value::Plain("i8"),
    };
    let open = |shape| Definition::open(None, shape);
    let shared = |shape| Definition {
        shared: true,
        ..open(shape)
    };
    [
        open(Shape::Struct(vec![])),
        open(Shape::Array(byte)),
        open(empty.clone()),
        open(Shape::Cont(Reference::Class(2))),
        shared(Shape::Struct(vec![])),
        shared(empty),
    ]
    .map(|definition| vec![definition])
    .into()
}

fn value(number: u64) -> Value {
    let exact = |nullable, to| Value::Ref {
        nullable,
        heap: Heap::Concrete { exact: true, to },
    };
    let abstract_ = |shared, name| Value::Ref {
        nullable: true,
        heap: Heap::Abstract { shared, name },
    };
    match number {
        0 => exact(true, Reference::Own(1)),
        1 => reference(true, Reference::Own(1)),
        2 => abstract_(true, "any"),
        3 => exact(false, Reference::Class(4)),
        4 => abstract_(false, "cont"),
        5 => reference(true, Reference::Class(3)),
        6 => abstract_(true, "none"),
        _ => reference(false, Reference::Own(0)),
    }
}

fn shapes(value: Value) -> Vec<Shape> {
    let field = |mutable| Field {
        mutable,
        storage: value,
    };
    let func = |params: &[Value], results: &[Value]| Shape::Func {
        params: params.to_vec(),
        results: results.to_vec(),
    };
    let conts = [
        Reference::Own(0),
        Reference::Own(1),
        Reference::Class(2),
        Reference::Class(5),
    ];
    let mut shapes = vec![
        Shape::Struct(vec![]),
        Shape::Struct(vec![field(false)]),
        Shape::Struct(vec![field(true)]),
        Shape::Array(field(false)),
        Shape::Array(field(true)),
        func(&[], &[]),
        func(&[value], &[]),
        func(&[], &[value]),
    ];
    shapes.extend(conts.map(Shape::Cont));
    shapes
}

/// The descriptor clauses that a type of this shape can have.
fn clauses(shape: &Shape) -> Vec<(Option<usize>, Option<usize>)> {
    match shape {
        Shape::Struct(_) => vec![
            (None, None),
            (Some(0), None),
            (Some(1), None),
            (None, Some(0)),
            (None, Some(1)),
            (Some(0), Some(1)),
        ],
        // Never valid.
        Shape::Array(_) => vec![(None, None), (None, Some(1))],
        _ => vec![(None, None)],
    }
}

fn members(value: Value) -> Vec<Definition> {
    let mut members = Vec::new();
    for shape in shapes(value) {
        for (describes, descriptor) in clauses(&shape) {
            for shared in [false, true] {
                let above = match (&shape, shared) {
                    (Shape::Struct(_), false) => 0,
                    (Shape::Array(_), _) => 1,
                    (Shape::Func { .. }, false) => 2,
                    (Shape::Cont(_), _) => 3,
                    (Shape::Struct(_), true) => 4,
                    _ => 5,
                };
                let above = [None, Some(Reference::Class(above)), Some(Reference::Own(0))];
                for is_final in [false, true] {
                    members.extend(above.map(|supertype| Definition {
                        is_final,
                        shared,
                        describes: describes.map(Reference::Own),
                        descriptor: descriptor.map(Reference::Own),
                        ..Definition::open(supertype, shape.clone())
                    }));
                }
            }
        }
    }
    members
}

#[test]
fn all_groups_with_forms_of_proposals_are_different() {
    let mut tally = Tally::default();
    let mut seeds = soak::seeds("groups with proposals", 0, ALPHABETS);
    for number in seeds.by_ref() {
        let members = members(value(number));
        let alone = members.iter().map(|member| vec![member.clone()]);
        let pairs = members.iter().flat_map(|first| {
            let pair = |second: &Definition| vec![first.clone(), second.clone()];
            members.iter().map(pair)
        });
        judge_after(outside(), Setting::ALL, alone.chain(pairs), &mut tally);
    }
    seeds.say(&tally);
    assert!(tally.accepted > tally.groups / 50, "{tally}");
    assert!(tally.disputed > 0, "{tally}");
}
