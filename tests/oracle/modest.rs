//! Modules drawn at random that need few proposals: function types, and sometimes one thing more. So each proposal is
//! sometimes the only one that is needed, or the first of several.

use super::encode::{HEAPS, PLAIN};
use super::naive::{Definition, Heap, Reference, Shape, Value};
use super::random::Random;

pub fn draw(random: &mut Random) -> Vec<Vec<Definition>> {
    let mut groups: Vec<Vec<Definition>> = Vec::new();
    let funcs = 1 + random.below(3);
    for func in 0..funcs {
        let mut values = |most: usize| -> Vec<Value> {
            let len = random.below(most + 1);
            (0..len).map(|_| value(random, func)).collect()
        };
        let shape = Shape::Func {
            params: values(3),
            results: values(2),
        };
        groups.push(vec![Definition::closed(shape)]);
    }
    if random.one_in(3) {
        groups.push(vec![one_thing_more(random)]);
    }
    groups
}

/// References are to the function types before, or to this one.
fn value(random: &mut Random, func: usize) -> Value {
    let heap = match random.below(8) {
        0..4 => return Value::Plain(random.pick(&PLAIN[..4]).0),
        4 => return Value::Plain("v128"),
        5 => Heap::Abstract {
            shared: random.one_in(4),
            name: if random.one_in(2) { "func" } else { "extern" },
        },
        6 => Heap::Abstract {
            shared: random.one_in(4),
            name: random.pick(&HEAPS).0,
        },
        _ => Heap::Concrete {
            exact: random.one_in(4),
            to: match random.below(func + 1) {
                earlier if earlier < func => Reference::Class(earlier),
                _ => Reference::Own(0),
            },
        },
    };
    Value::Ref {
        nullable: random.one_in(2),
        heap,
    }
}

fn one_thing_more(random: &mut Random) -> Definition {
    let empty = Shape::Func {
        params: vec![],
        results: vec![],
    };
    match random.below(4) {
        0 => Definition::closed(Shape::Struct(vec![])),
        1 => Definition::closed(Shape::Cont(Reference::Class(0))),
        2 => Definition::open(None, empty),
        _ => Definition {
            shared: true,
            ..Definition::closed(empty)
        },
    }
}
