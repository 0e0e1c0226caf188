//! Handles may be deleted in any order: after each deletion exactly the types that the others hold are alive, and after
//! the last one no byte is left.
//!
//! A *set-up* makes seven handles of different sorts that hold mostly the same types. It is repeated for each of the
//! 5,040 orders in which they can be deleted.

use crate::oracle::build::Building;
use crate::oracle::c::{Owned, Registry, Types};
use crate::oracle::c_group::Group;
use crate::oracle::compare::Acquaintance;
use crate::oracle::naive::{Class, Definition, Field, Reference, Shape, Value, World};
use crate::oracle::random::Random;
use crate::oracle::{build, generate::reference, heap, soak};
use std::collections::{BTreeSet, HashMap};
use typereg::capi::abi::WT_GC_LAYOUT_DRC;

const HANDLES: usize = 7;
/// 7!
const ORDERS: usize = 5_040;

#[expect(dead_code, reason = "a handle is held to be held")]
enum Handle {
    Registry(Registry),
    Types(Types),
    Type(Owned),
    Group(Group),
    Building(Building),
}

/// A handle, and the types whose groups it holds.
type Held = (Handle, Vec<Class>);

/// A registry with types, and their holders.
struct Scene {
    world: World,
    acquaintance: Acquaintance,
    trampolines: HashMap<Class, Class>,
    handles: Vec<Option<Held>>,
    random: Random,
}

const MODULE: &str = "(module
    (type $base (sub (struct (field i32))))
    (rec
        (type $pair (sub $base (struct (field i32) (field (ref null $row)))))
        (type $row (array (mut (ref $pair)))))
    (type $take (func (param (ref $pair) (ref $base))))
    (type $call (func (param (ref $take)) (result (ref null $row))))
    (type $last (struct (field (ref $call)))))";
const BASE: usize = 0;
const PAIR: usize = 1;
const ROW: usize = 2;
const TAKE: usize = 3;
const CALL: usize = 4;
const LAST: usize = 5;

/// Makes the seven handles, given the module's bytes.
type SetUp = fn(&mut Scene, &[u8]);

/// All sorts of handles of the types of one module.
fn of_a_module(scene: &mut Scene, wasm: &[u8]) {
    let registry = Registry::new(WT_GC_LAYOUT_DRC);
    let types = scene.register(&registry, wasm);
    let at = |index: usize| types.get(index).expect("a type of the module");
    let row = registry.type_at(at(ROW).index()).expect("it is alive");
    let (group, _) = at(PAIR).rec_group();
    let trampoline = scene.trampoline(CALL);
    let building = scene.begin(&registry, LAST);
    scene.hold(Handle::Registry(registry.clone()), &[]);
    scene.hold(Handle::Registry(registry), &[]);
    scene.hold(Handle::Types(types), &[LAST]);
    scene.hold(Handle::Type(row), &[ROW]);
    scene.hold(Handle::Group(group), &[PAIR]);
    scene.hold(Handle::Type(trampoline.0), &[trampoline.1]);
    scene.hold(Handle::Building(building), &[CALL]);
}

/// Types that were built and made one by one, each from the one before; no collection.
fn of_builders(scene: &mut Scene, wasm: &[u8]) {
    let registry = Registry::new(WT_GC_LAYOUT_DRC);
    let types = scene.register(&registry, wasm);
    let mut building = scene.begin(&registry, PAIR);
    let group = building.finish().expect("a valid group");
    let begun = scene.begin(&registry, TAKE);
    let value = |class| reference(false, Reference::Class(class));
    let field = |class| Field {
        mutable: true,
        storage: value(class),
    };
    let array = scene.make(&registry, Shape::Array(field(ROW)));
    let object = scene.make(&registry, Shape::Struct(vec![field(array.1)]));
    let tag = scene.make(
        &registry,
        Shape::Func {
            params: vec![value(object.1), Value::Plain("f64")],
            results: vec![],
        },
    );
    let exn = scene.world.exn(tag.1);
    let shape = scene.world.types[exn].definition.shape.clone();
    let exn = scene.make(&registry, shape);
    drop((types, tag));
    scene.hold(Handle::Registry(registry), &[]);
    // Once it has built its group, a builder holds nothing.
    scene.hold(Handle::Building(building), &[]);
    scene.hold(Handle::Group(group), &[PAIR]);
    scene.hold(Handle::Building(begun), &[BASE, PAIR]);
    scene.hold(Handle::Type(array.0), &[array.1]);
    scene.hold(Handle::Type(object.0), &[object.1]);
    scene.hold(Handle::Type(exn.0), &[exn.1]);
}

/// Each type keeps those before it.
fn of_a_chain(scene: &mut Scene, wasm: &[u8]) {
    let registry = Registry::new(WT_GC_LAYOUT_DRC);
    let types = scene.register(&registry, wasm);
    for class in [BASE, PAIR, TAKE, LAST] {
        scene.hold(
            Handle::Type(scene.acquaintance.types[&class].own()),
            &[class],
        );
    }
    let (group, _) = scene.acquaintance.types[&CALL].rec_group();
    let trampoline = scene.trampoline(TAKE);
    drop(types);
    scene.hold(Handle::Group(group), &[CALL]);
    scene.hold(Handle::Type(trampoline.0), &[trampoline.1]);
    scene.hold(Handle::Registry(registry), &[]);
}

/// Every handle holds the same group, or is the registry's.
fn of_one_group(scene: &mut Scene, wasm: &[u8]) {
    let registry = Registry::new(WT_GC_LAYOUT_DRC);
    let types = scene.register(&registry, wasm);
    let (pair, row) = (
        scene.acquaintance.types[&PAIR].own(),
        scene.acquaintance.types[&ROW].own(),
    );
    let (group, position) = row.rec_group();
    assert_eq!(position, 1);
    let array = Shape::Array(Field {
        mutable: false,
        storage: reference(true, Reference::Class(PAIR)),
    });
    let array = scene.make(&registry, array);
    drop(types);
    scene.hold(Handle::Type(pair.clone()), &[PAIR]);
    scene.hold(Handle::Type(pair), &[PAIR]);
    scene.hold(Handle::Type(row), &[ROW]);
    scene.hold(Handle::Group(group.clone()), &[PAIR]);
    scene.hold(Handle::Group(group), &[ROW]);
    scene.hold(Handle::Type(array.0), &[array.1]);
    scene.hold(Handle::Registry(registry), &[]);
}

impl Scene {
    fn new() -> Self {
        Scene {
            world: World::default(),
            acquaintance: Acquaintance::default(),
            trampolines: HashMap::new(),
            handles: Vec::new(),
            random: Random::new(1),
        }
    }

    /// The module's type indices are the classes of its types.
    fn register(&mut self, registry: &Registry, wasm: &[u8]) -> Types {
        let types = registry.register_module(wasm).expect("a valid module");
        let module = self.world.read(wasm);
        assert_eq!(module.types(), Vec::from_iter(BASE..=LAST));
        self.acquaintance.meet_module(&types, &module);
        types
    }

    fn begin(&mut self, registry: &Registry, class: Class) -> Building {
        let draft = self.world.draft(self.world.group_of(class));
        Building::begin(registry, &self.acquaintance, &draft, &mut self.random)
            .expect("a valid group")
    }

    fn make(&mut self, registry: &Registry, shape: Shape) -> (Owned, Class) {
        let ty = build::one_off(registry, &self.acquaintance, &shape).expect("a valid type");
        let class = self.world.add(vec![Definition::closed(shape)])[0];
        self.acquaintance.meet(*ty, class);
        (ty, class)
    }

    fn trampoline(&mut self, func: Class) -> (Owned, Class) {
        let ty = self.acquaintance.compare_trampoline(&mut self.world, func);
        let class = self.world.trampoline(func);
        assert_ne!(class, func);
        self.trampolines.insert(func, class);
        (ty, class)
    }

    fn hold(&mut self, handle: Handle, classes: &[Class]) {
        self.handles.push(Some((handle, classes.to_vec())));
    }

    /// Checks that exactly the types that the remaining handles hold are alive.
    fn settle(&mut self) {
        let left = || self.handles.iter().flatten();
        let held = left().flat_map(|(_, classes)| classes);
        let held = held.map(|&class| self.world.group_of(class));
        let live = self.world.reachable(held, &self.trampolines);
        let is_live = |class: Class| live.contains(&self.world.group_of(class));
        self.trampolines.retain(|&func, _| is_live(func));
        let registries = left().filter_map(|(handle, _)| match handle {
            Handle::Registry(registry) => Some(registry),
            _ => None,
        });
        for registry in registries {
            registry.check();
            assert_eq!(registry.stats().live_rec_groups as usize, live.len());
            let types = (0..self.world.types.len()).filter(|&class| is_live(class));
            assert_eq!(registry.stats().live_types as usize, types.count());
        }
        for class in (0..self.world.types.len()).filter(|&class| is_live(class)) {
            self.acquaintance.compare_definition(&self.world, class);
        }
    }
}

/// All orders of this many numbers, by Heap's algorithm.
fn orders(len: usize) -> Vec<Vec<usize>> {
    fn swap(order: &mut Vec<usize>, len: usize, orders: &mut Vec<Vec<usize>>) {
        if len == 1 {
            orders.push(order.clone());
            return;
        }
        for i in 0..len {
            swap(order, len - 1, orders);
            order.swap(if len.is_multiple_of(2) { i } else { 0 }, len - 1);
        }
    }
    let mut orders = Vec::new();
    swap(&mut (0..len).collect(), len, &mut orders);
    orders
}

fn delete_in_order(set_up: SetUp, wasm: &[u8], order: &[usize]) {
    let mut scene = Scene::new();
    set_up(&mut scene, wasm);
    assert_eq!(scene.handles.len(), HANDLES);
    scene.settle();
    for &handle in order {
        scene.handles[handle] = None;
        scene.settle();
    }
}

#[test]
fn handles_of_all_sorts_may_be_deleted_in_any_order() {
    let _alone = crate::alone();
    let wasm = wat::parse_str(MODULE).expect("valid WAT");
    let orders = orders(HANDLES);
    let different = BTreeSet::from_iter(&orders);
    assert_eq!((orders.len(), different.len()), (ORDERS, ORDERS));
    let set_ups: [SetUp; 4] = [of_a_module, of_builders, of_a_chain, of_one_group];
    for set_up in set_ups {
        // Memory that is allocated once for the thread and the process is allocated here.
        delete_in_order(set_up, &wasm, &orders[0]);
        for order in orders.iter().step_by(soak::few()) {
            let before = heap::in_use();
            delete_in_order(set_up, &wasm, order);
            assert_eq!(heap::in_use() - before, 0, "bytes are left by {order:?}");
        }
    }
    soak::say(format_args!(
        "deletions: {} orders of {HANDLES} handles, no byte left",
        set_ups.len() * ORDERS.div_ceil(soak::few())
    ));
}
