//! Small groups: the registered types are those that were written, with every value at every place; and a subtype is
//! valid exactly if its parts match. All small groups: `every_small_group.rs`.

use crate::oracle::c::Registry;
use crate::oracle::compare::Acquaintance;
use crate::oracle::encode;
use crate::oracle::generate::{Sketch, standard_values};
use crate::oracle::naive::{Definition, Field, Heap, Reference, Shape, Value, World};
use crate::oracle::proposal::Setting;
use crate::oracle::soak;
use crate::oracle::verdict;
use std::collections::HashSet;
use typereg::capi::abi::WT_GC_LAYOUT_NONE;

/// The types that values refer to: a struct, one below it, an array below another, a func.
const NAMED: [usize; 4] = [0, 1, 5, 7];

fn is_packed(value: Value) -> bool {
    [Value::Plain("i8"), Value::Plain("i16")].contains(&value)
}

/// The shapes with this one part.
fn shapes_of(value: Value) -> Vec<Shape> {
    let mut shapes = Vec::new();
    for mutable in [false, true] {
        let field = Field {
            mutable,
            storage: value,
        };
        shapes.push(Shape::Struct(vec![field]));
        shapes.push(Shape::Array(field));
    }
    if !is_packed(value) {
        shapes.push(Shape::Func {
            params: vec![value],
            results: vec![],
        });
        shapes.push(Shape::Func {
            params: vec![],
            results: vec![value],
        });
    }
    shapes
}

#[test]
fn groups_that_differ_in_one_part_are_all_different() {
    let sketch = Sketch::new(false);
    let empty = Definition::closed(Shape::Struct(vec![]));
    let mut groups = sketch.groups.clone();
    for shape in standard_values(&NAMED).into_iter().flat_map(shapes_of) {
        for is_final in [false, true] {
            let member = Definition {
                is_final,
                ..Definition::closed(shape.clone())
            };
            groups.push(vec![member.clone(), empty.clone()]);
            groups.push(vec![empty.clone(), member]);
        }
    }
    let wasm = encode::module(&groups);
    verdict::of(&wasm).expect("a valid module");
    let mut world = World::default();
    let module = world.read(&wasm);
    let registry = Registry::new(WT_GC_LAYOUT_NONE);
    let types = registry.register_module(&wasm).expect("a valid module");

    let distinct: HashSet<u32> = types.indices().into_iter().collect();
    assert_eq!(
        distinct.len(),
        sketch.len() + 2 * (groups.len() - sketch.groups.len())
    );
    let mut acquaintance = Acquaintance::default();
    acquaintance.meet_module(&types, &module);
    for class in module.types() {
        acquaintance.compare_definition(&world, class);
        acquaintance.compare_group(&world, class);
    }
    drop(types);
    registry.delete_empty();
}

#[test]
fn a_subtype_is_valid_exactly_when_its_parts_match() {
    subtypes(Setting::of_version(3), false, &standard_values(&NAMED));
}

/// With shared, exact and cont references, in shared and in unshared types.
#[test]
fn a_subtype_of_proposals_is_valid_exactly_when_its_parts_match() {
    // Types of the proposals: a function type below another, a continuation below another; a shared struct, and a shared
    // function type.
    let named = [0, 1, 9, 11, 12, 13].map(Reference::Class);
    let own = [0, 1].map(Reference::Own);
    let names = ["any", "struct", "none", "func", "nofunc", "cont", "nocont"];
    let mut values = vec![Value::Plain("i32"), Value::Plain("i16")];
    for nullable in [false, true] {
        for flag in [false, true] {
            let abstracts = names.map(|name| Heap::Abstract { shared: flag, name });
            let concretes = named
                .into_iter()
                .chain(own)
                .map(|to| Heap::Concrete { exact: flag, to });
            let heaps = abstracts.into_iter().chain(concretes);
            values.extend(heaps.map(|heap| Value::Ref { nullable, heap }));
        }
    }
    for shared in [false, true] {
        subtypes(Setting::ALL, shared, &values);
    }
}

fn subtypes(setting: Setting, shared: bool, values: &[Value]) {
    let mut trial = Trial {
        prelude: Sketch::new(setting == Setting::ALL).groups,
        setting,
        shared,
        registry: Registry::with_setting(WT_GC_LAYOUT_NONE, setting),
        world: World::default(),
        accepted: 0,
        refused: 0,
    };
    // A quarter of the pairs, as of the seeds of tests that draw; the values are nearly four times those of 3.0.
    let few = if soak::is_quick() && setting == Setting::ALL {
        4
    } else {
        1
    };
    for (i, &sup) in values.iter().enumerate() {
        for &sub in values.iter().skip(i % few).step_by(few) {
            for (sup_mutable, sub_mutable) in
                [(false, false), (false, true), (true, false), (true, true)]
            {
                let sup = Field {
                    mutable: sup_mutable,
                    storage: sup,
                };
                let sub = Field {
                    mutable: sub_mutable,
                    storage: sub,
                };
                trial.accepts(Shape::Array(sup), Shape::Array(sub));
                let wider = vec![
                    sub,
                    Field {
                        mutable: true,
                        storage: Value::Plain("i8"),
                    },
                ];
                trial.accepts(Shape::Struct(vec![sup]), Shape::Struct(wider));
            }
            if !is_packed(sub) && !is_packed(sup) {
                let func = |params, results| Shape::Func { params, results };
                let covariant = trial.accepts(func(vec![], vec![sup]), func(vec![], vec![sub]));
                let contravariant = trial.accepts(func(vec![sub], vec![]), func(vec![sup], vec![]));
                assert_eq!(covariant, contravariant, "{sub:?} below {sup:?}");
            }
        }
    }
    let Trial {
        registry,
        accepted,
        refused,
        ..
    } = trial;
    assert!(
        accepted > 500 / few && refused > 5_000 / few,
        "{accepted} accepted, {refused} refused"
    );
    registry.delete_empty();
}

struct Trial {
    prelude: Vec<Vec<Definition>>,
    setting: Setting,
    /// Are the compared types shared?
    shared: bool,
    registry: Registry,
    world: World,
    accepted: usize,
    refused: usize,
}

impl Trial {
    /// Is a group of a type of one shape and a subtype of the other shape valid? The library, wasmparser and the
    /// judge's matching must agree.
    fn accepts(&mut self, sup: Shape, sub: Shape) -> bool {
        let group = vec![
            Definition {
                shared: self.shared,
                ..Definition::open(None, sup)
            },
            Definition {
                is_final: true,
                shared: self.shared,
                ..Definition::open(Some(Reference::Own(0)), sub)
            },
        ];
        let mut groups = self.prelude.clone();
        groups.push(group.clone());
        let wasm = encode::module(&groups);
        let ours = self.registry.register_module(&wasm);
        let expected = verdict::of_features(&wasm, self.setting.to_wasmparser()).is_ok();
        assert_eq!(ours.is_ok(), expected, "{:?} for {group:?}", ours.err());
        assert_eq!(self.parts_match(&groups), expected, "{group:?}");
        *(if expected {
            &mut self.accepted
        } else {
            &mut self.refused
        }) += 1;
        expected
    }

    /// The judge's answer. For that the types must be in its world, valid or not.
    fn parts_match(&mut self, groups: &[Vec<Definition>]) -> bool {
        let module = self.world.define_unchecked(groups);
        let members = module.groups.last().expect("the group");
        let [sup, sub] = [0, 1].map(|i| self.world.types[members[i]].definition.shape.clone());
        let mut parts = [sub.clone(), sup.clone()];
        let mut parts = parts.iter_mut().flat_map(Shape::values_mut);
        let is_shared = |part: &mut Value| match *part {
            Value::Plain(_) => true,
            Value::Ref { heap, .. } => self.world.is_shared(heap),
        };
        if self.shared && !parts.all(is_shared) {
            return false;
        }
        let all = |sub: &[Value], sup: &[Value]| {
            sub.iter()
                .zip(sup)
                .all(|(&sub, &sup)| self.world.value_matches(sub, sup))
        };
        match (&sub, &sup) {
            (Shape::Array(sub), Shape::Array(sup)) => self.world.field_matches(*sub, *sup),
            (Shape::Struct(sub), Shape::Struct(sup)) => sub
                .iter()
                .zip(sup)
                .all(|(&sub, &sup)| self.world.field_matches(sub, sup)),
            (
                Shape::Func { params, results },
                Shape::Func {
                    params: sup_params,
                    results: sup_results,
                },
            ) => all(sup_params, params) && all(results, sup_results),
            other => panic!("no such pair was made: {other:?}"),
        }
    }
}
