//! The types that every drawn module begins with: those that others can refer to and extend.

use super::generate::reference;
use super::naive::{Definition, Field, Heap, Reference, Shape, Value};

type Groups = Vec<Vec<Definition>>;

fn constant(storage: Value) -> Field {
    Field {
        mutable: false,
        storage,
    }
}

fn var(storage: Value) -> Field {
    Field {
        mutable: true,
        storage,
    }
}

fn to(nullable: bool, index: usize) -> Value {
    reference(nullable, Reference::Class(index))
}

fn open(supertype: Option<usize>, shape: Shape) -> Definition {
    Definition::open(supertype.map(Reference::Class), shape)
}

/// The types of the standard.
pub fn standard() -> Groups {
    let (plain, closed) = (Value::Plain, Definition::closed);
    let own = reference(true, Reference::Own(0));
    vec![
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
    ]
}

/// The types of the proposals, of which the first has this module type index: a function type below another, continuations
/// of both, one below the other; shared types of each kind; two types with a descriptor, and a chain of three that are
/// shared.
pub fn proposals(first: usize) -> Groups {
    let shared = |definition| Definition {
        shared: true,
        ..definition
    };
    // The open function type of the standard's types.
    let above = first - 2;
    let narrower = Shape::Func {
        params: vec![to(true, 0)],
        results: vec![to(false, 1)],
    };
    let cont = |index| Shape::Cont(Reference::Class(index));
    let any = Value::Ref {
        nullable: true,
        heap: Heap::Abstract {
            shared: true,
            name: "any",
        },
    };
    let object = first + 3;
    let describing = |position, definition| Definition {
        describes: Some(Reference::Own(position)),
        ..definition
    };
    let described = |position, definition| Definition {
        descriptor: Some(Reference::Own(position)),
        ..definition
    };
    let empty = || open(None, Shape::Struct(vec![]));
    let filled = open(None, Shape::Struct(vec![constant(Value::Plain("i32"))]));
    vec![
        vec![open(Some(above), narrower)],
        vec![open(None, cont(above))],
        vec![open(Some(first + 1), cont(first))],
        vec![shared(open(None, Shape::Struct(vec![constant(any)])))],
        vec![shared(open(
            None,
            Shape::Func {
                params: vec![to(true, object)],
                results: vec![any],
            },
        ))],
        vec![
            shared(open(None, Shape::Array(var(any)))),
            shared(open(None, cont(first + 4))),
        ],
        vec![described(1, empty()), describing(0, empty())],
        vec![described(1, filled), describing(0, empty())],
        vec![
            shared(described(1, empty())),
            shared(describing(0, described(2, empty()))),
            shared(describing(1, empty())),
        ],
    ]
}
