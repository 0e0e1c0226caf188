//! Families: modules that end with a group and its twin, which differs in one thing.
//!
//! The modules of a family have their first groups in common, so that most types of one module occur in others; and
//! most types are below types of the same family.

use super::encode::PLAIN;
use super::generate::Sketch;
use super::naive::{Definition, Field, Reference, Shape, Value};
use super::random::Random;
use super::twins::changes;

pub type Groups = Vec<Vec<Definition>>;

/// The modules, each with the name of the change that made its last groups. Not all of them are valid.
pub fn twins(random: &mut Random, proposals: bool) -> Vec<(&'static str, Groups)> {
    let mut modules = Vec::new();
    let mut sketch = Sketch::new(proposals);
    for _ in 0..2 {
        let copy = sketch.len();
        let base = sketch.draw_group(random);
        sketch.groups.push(base.clone());
        for (name, change) in changes() {
            if let Some(twins) = change(&sketch, copy, base.clone(), random) {
                let mut groups = sketch.groups.clone();
                groups.extend(twins);
                modules.push((name, groups));
            }
        }
    }
    modules
}

/// `len` types, each of which extends the one before or, one in `branching`, any earlier one. The groups have any
/// length, so that supertypes are in the same group and outside of it.
pub fn descendants(random: &mut Random, len: usize, branching: usize) -> Groups {
    let kind = random.below(3);
    let mut groups: Groups = Vec::new();
    let mut shapes: Vec<Shape> = Vec::new();
    while shapes.len() < len {
        let first = shapes.len();
        let mut group = Vec::new();
        for index in first..len.min(first + 1 + random.below(6)) {
            let above = match index {
                0 => None,
                _ if random.one_in(branching) => Some(random.below(index)),
                _ => Some(index - 1),
            };
            let shape = match above {
                None => root(kind),
                Some(above) => longer(random, &shapes[above]),
            };
            let above = above.map(|above| match above.checked_sub(first) {
                Some(position) => Reference::Own(position),
                None => Reference::Class(above),
            });
            group.push(Definition::open(above, shape.clone()));
            shapes.push(shape);
        }
        groups.push(group);
    }
    groups
}

fn root(kind: usize) -> Shape {
    let byte = Field {
        mutable: true,
        storage: Value::Plain("i8"),
    };
    match kind {
        0 => Shape::Struct(vec![]),
        1 => Shape::Array(byte),
        _ => Shape::Func {
            params: vec![],
            results: vec![],
        },
    }
}

/// A struct may have more fields than the one above it; other shapes do not change.
fn longer(random: &mut Random, above: &Shape) -> Shape {
    let mut shape = above.clone();
    if let Shape::Struct(fields) = &mut shape
        && random.one_in(4)
    {
        fields.push(Field {
            mutable: random.one_in(2),
            storage: Value::Plain(random.pick(&PLAIN).0),
        });
    }
    shape
}
