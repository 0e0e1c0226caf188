//! Exn types: made from tags, with results if stack switching is on, and referred to by fields, params and results,
//! which no module can do.
#![allow(unsafe_code, reason = "the encoder's functions of C are called")]

use crate::oracle::build::{build, one_off};
use crate::oracle::c::{Failure, Owned, Registry, Type, call};
use crate::oracle::compare::Acquaintance;
use crate::oracle::encode::{HEAPS, PLAIN};
use crate::oracle::explained;
use crate::oracle::generate::reference;
use crate::oracle::layout::DRC;
use crate::oracle::naive::{Class, Definition, Field, Heap, Reference, Shape, Value, World};
use crate::oracle::proposal::{Proposal, Setting};
use crate::oracle::random::Random;
use std::ptr::null_mut;
use typereg::capi::abi::*;
use typereg::capi::*;

/// A registry, the judge, and what keeps the types alive.
struct Scene {
    registry: Registry,
    world: World,
    acquaintance: Acquaintance,
    held: Vec<Owned>,
}

impl Scene {
    fn new(setting: Setting) -> Self {
        Scene {
            registry: Registry::with_setting(WT_GC_LAYOUT_DRC, setting),
            world: World::default(),
            acquaintance: Acquaintance::default(),
            held: Vec::new(),
        }
    }

    fn make(&mut self, shape: Shape) -> Class {
        let ty = one_off(&self.registry, &self.acquaintance, &shape).expect("a valid type");
        let class = self.world.add(vec![Definition::closed(shape)])[0];
        self.hold(ty, class)
    }

    fn hold(&mut self, ty: Owned, class: Class) -> Class {
        self.acquaintance.meet(*ty, class);
        self.held.push(ty);
        class
    }

    fn func(&mut self, params: &[Value], results: &[Value]) -> Class {
        self.make(Shape::Func {
            params: params.to_vec(),
            results: results.to_vec(),
        })
    }

    fn try_exn(&self, tag: Class) -> Result<Owned, Failure> {
        let fields = vec![];
        one_off(
            &self.registry,
            &self.acquaintance,
            &Shape::Exn { tag, fields },
        )
    }

    fn exn(&mut self, tag: Class) -> Class {
        let ty = self.try_exn(tag).expect("a tag");
        let class = self.world.exn(tag);
        self.hold(ty, class)
    }

    /// Checks all answers about the types, and that all are gone with the last one.
    fn end(self) {
        self.registry.check();
        for class in 0..self.world.types.len() {
            self.acquaintance.compare_definition(&self.world, class);
            self.acquaintance.compare_group(&self.world, class);
            let policy = Some(DRC);
            self.acquaintance.compare_layout(&self.world, policy, class);
        }
        drop(self.held);
        self.registry.delete_empty();
    }
}

fn to(nullable: bool, class: Class) -> Value {
    reference(nullable, Reference::Class(class))
}

fn abstract_(nullable: bool, name: &'static str) -> Value {
    let heap = Heap::Abstract {
        shared: false,
        name,
    };
    Value::Ref { nullable, heap }
}

#[test]
fn tags_have_results_only_with_stack_switching() {
    let i32 = [Value::Plain("i32")];
    let mut on = Scene::new(Setting::ALL);
    let tag = on.func(&i32, &i32);
    let exn = on.exn(tag);
    let without = on.func(&i32, &[]);
    assert_ne!(on.exn(without), exn);
    on.end();

    let mut off = Scene::new(Setting::ALL.without(Proposal::StackSwitching));
    let tag = off.func(&i32, &i32);
    let failure = off.try_exn(tag).map(drop).unwrap_err();
    let codes = [WT_ERROR_INVALID_TYPE, WT_ERROR_UNSUPPORTED];
    assert!(codes.contains(&failure.code), "{failure:?}");
    let without = off.func(&i32, &[]);
    off.exn(without);
    off.end();
}

#[test]
fn there_are_no_exn_types_without_exceptions() {
    let mut scene = Scene::new(Setting::ALL.without(Proposal::Exceptions));
    let tag = scene.func(&[Value::Plain("i32")], &[]);
    let before = scene.registry.stats();
    let failure = scene.try_exn(tag).map(drop).unwrap_err();
    assert!(failure.is_for(Proposal::Exceptions), "{failure:?}");
    assert_eq!(scene.registry.stats(), before);
    scene.end();
}

#[test]
fn references_to_exn_types_match_by_the_rules() {
    let mut scene = Scene::new(Setting::ALL);
    let tags = [
        scene.func(&[], &[]),
        scene.func(&[Value::Plain("i32")], &[]),
    ];
    let exns = tags.map(|tag| scene.exn(tag));
    let mut values: Vec<Value> = PLAIN.iter().map(|row| Value::Plain(row.0)).collect();
    for nullable in [false, true] {
        values.extend(HEAPS.iter().map(|row| abstract_(nullable, row.0)));
        let classes = tags.iter().chain(&exns);
        values.extend(classes.map(|&class| to(nullable, class)));
    }
    let mut matching = 0;
    for &sub in &values {
        for &sup in &values {
            let expected = scene.world.value_matches(sub, sup);
            let [c_sub, c_sup] = [sub, sup].map(|value| scene.acquaintance.c_value(value));
            let matches = explained::value_matches(c_sub, c_sup);
            assert_eq!(matches, expected, "{sub:?} <: {sup:?}");
            assert_eq!(explained::values(c_sub, c_sup).is_none(), expected);
            assert_eq!(explained::value_equal(c_sub, c_sup), sub == sup);
            matching += u64::from(expected);
        }
    }
    assert!(matching > 100, "{matching}");
    scene.end();
}

/// In a field, an element, a param and a result; in types made by one call and in types built, whose trampoline types
/// have the top in its place; and a tag whose exception carries another one.
#[test]
fn types_that_refer_to_exn_types_behave_like_others() {
    let mut scene = Scene::new(Setting::ALL);
    let tag = scene.func(&[Value::Plain("i64")], &[]);
    let other_tag = scene.func(&[Value::Plain("i32")], &[]);
    let (exn, other) = (scene.exn(tag), scene.exn(other_tag));
    let carrying = scene.func(&[to(true, exn)], &[]);
    scene.exn(carrying);
    for class in [exn, other] {
        for nullable in [false, true] {
            let value = to(nullable, class);
            for mutable in [false, true] {
                let field = Field {
                    mutable,
                    storage: value,
                };
                scene.make(Shape::Struct(vec![field]));
                scene.make(Shape::Array(field));
            }
            scene.func(&[value], &[]);
            scene.func(&[], &[value]);
        }
    }
    let random = &mut Random::new(5);
    let constant = |storage| Field {
        mutable: false,
        storage,
    };
    let open = |above, value| Definition::open(above, Shape::Struct(vec![constant(value)]));
    let own = Some(Reference::Own(0));
    let rows = [
        (abstract_(true, "exn"), to(true, exn), true),
        (to(true, exn), to(false, exn), true),
        (to(true, exn), abstract_(true, "noexn"), true),
        (to(true, exn), to(true, other), false),
        (to(true, exn), abstract_(true, "exn"), false),
        (to(false, exn), to(true, exn), false),
        (abstract_(true, "any"), to(true, exn), false),
    ];
    let mut groups = Vec::new();
    for (sup, sub, is_valid) in rows {
        let group = vec![open(None, sup), open(own, sub)];
        let built = build(&scene.registry, &scene.acquaintance, &group, random);
        assert_eq!(built.is_ok(), is_valid, "{sub:?} below {sup:?}");
        if let Ok(built) = built {
            let classes = scene.world.add(group);
            for (member, class) in built.members().into_iter().zip(classes) {
                scene.acquaintance.meet(member, class);
            }
            groups.push(built);
        }
    }
    for class in 0..scene.world.types.len() {
        if matches!(
            scene.world.types[class].definition.shape,
            Shape::Func { .. }
        ) {
            let Scene {
                world,
                acquaintance,
                ..
            } = &mut scene;
            let trampoline = acquaintance.compare_trampoline(world, class);
            scene.held.push(trampoline);
        }
    }
    let kept: Vec<Type> = scene.held.iter().map(|ty| **ty).collect();
    assert!(kept.iter().all(|ty| !ty.wat().is_empty()));
    let held: Vec<Owned> = groups
        .iter()
        .flat_map(|group| group.members())
        .map(Type::own)
        .collect();
    scene.held.extend(held);
    drop(groups);
    scene.end();
}

#[test]
fn a_type_that_refers_to_an_exn_type_has_no_bytes() {
    let mut scene = Scene::new(Setting::ALL);
    let tag = scene.func(&[Value::Plain("i64")], &[]);
    let exn = scene.exn(tag);
    let of_exn = scene.func(&[to(true, exn)], &[]);
    let above_that = scene.func(&[to(true, of_exn)], &[]);
    let registry = scene.registry.pointer();
    // SAFETY: the registry outlives the encoder.
    let encoder = call(|error| unsafe { wt_type_encoder_new(registry, error) }).unwrap();
    for class in [exn, of_exn, above_that] {
        let ty = scene.acquaintance.types[&class].pointer();
        // SAFETY: both are alive.
        let added =
            call(|error| unsafe { wt_type_encoder_add_type(encoder, ty, null_mut(), error) });
        assert_eq!(added.unwrap_err().code, WT_ERROR_WRONG_KIND);
    }
    let ty = scene.acquaintance.types[&tag].pointer();
    let mut index = u32::MAX;
    // SAFETY: all of them are alive; the encoder is ended once.
    unsafe {
        call(|error| wt_type_encoder_add_type(encoder, ty, &raw mut index, error)).unwrap();
        assert_eq!(index, 0, "nothing of the refused ones is left");
        wt_type_encoder_delete(encoder);
    }
    scene.end();
}
