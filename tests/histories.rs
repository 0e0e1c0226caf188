//! Random histories of a registry: after every step exactly that is alive which someone holds.
//!
//! A *holder* is a handle the history owns: a module's types, a type or a group. A group is alive
//! while a holder holds it or a live group refers to it, by a member's definition or by the
//! trampoline type it was once asked for. All of this is worked out anew after every step.
//! Here a group goes by the class of its first member.

mod oracle;

use oracle::build::{build, one_off};
use oracle::c::{Group, Owned, Registry, Types};
use oracle::compare::Acquaintance;
use oracle::layout::{COPYING, DRC, NULL, Policy};
use oracle::naive::{Class, Definition, Module, Reference, Shape, World};
use oracle::{encode, generate::Sketch, random::Random};
use std::collections::{BTreeSet, HashMap};
use typereg::capi::abi::{WT_GC_LAYOUT_COPYING, WT_GC_LAYOUT_DRC, WT_GC_LAYOUT_NULL};

const HISTORIES: u64 = 200;
const STEPS: usize = 200;
/// Fewer holders than this are left when many are let go.
const FEW: usize = 4;

#[derive(Clone)]
#[expect(
    dead_code,
    reason = "a handle is held to be held; nothing is asked of it"
)]
enum Handle {
    Types(std::rc::Rc<Types>),
    Type(Owned),
    Group(Group),
}

struct Holder {
    handle: Handle,
    /// The groups it holds.
    groups: Vec<Class>,
}

struct History {
    registry: Registry,
    policy: Policy,
    world: World,
    /// The types that are alive.
    acquaintance: Acquaintance,
    holders: Vec<Holder>,
    /// Func types that were asked for their trampoline type, if it is another.
    trampolines: HashMap<Class, Class>,
    /// Indices of types that are gone: too few for one to be used again.
    freed: BTreeSet<u32>,
    registrations: u64,
    hits: u64,
    modules: Vec<(Vec<u8>, Module)>,
    invalid: Vec<Vec<u8>>,
    random: Random,
}

/// A step; false if there is nothing to take it with.
type Step = fn(&mut History) -> bool;

const STEP_KINDS: [(&str, Step); 12] = [
    ("register a module", History::register_module),
    ("register an invalid module", History::register_invalid),
    ("build a group", History::build_group),
    ("make a one-off type", History::make_one_off),
    ("make an exn type", History::make_exn),
    ("ask for a trampoline type", History::ask_trampoline),
    ("hold the group of a type", History::hold_group),
    ("hold a type by its index", History::hold_by_index),
    ("clone a handle", History::clone_handle),
    ("ask about types", History::ask),
    ("let a handle go", History::let_go),
    ("let many handles go", History::let_many_go),
];

#[test]
fn what_is_held_is_alive_and_nothing_else_is() {
    let mut taken = [0; STEP_KINDS.len()];
    let mut freed = 0;
    for seed in 0..HISTORIES {
        let mut history = History::new(seed);
        for _ in 0..STEPS {
            let kind = history.random.below(STEP_KINDS.len());
            taken[kind] += usize::from((STEP_KINDS[kind].1)(&mut history));
            history.settle();
        }
        freed += history.end();
    }
    for ((name, _), taken) in STEP_KINDS.iter().zip(taken) {
        assert!(taken > HISTORIES as usize, "{name}: {taken}");
    }
    assert!(
        freed > 100 * HISTORIES as usize,
        "{freed} types came and went"
    );
}

impl History {
    fn new(seed: u64) -> Self {
        let mut random = Random::new(seed);
        let mut world = World::default();
        let (mut modules, mut invalid) = (Vec::new(), Vec::new());
        for _ in 0..4 {
            let mut sketch = Sketch::new(false);
            for _ in 0..random.below(4) {
                let group = sketch.draw_group(&mut random);
                sketch.groups.push(group);
            }
            sketch.groups.push(sketch.groups[0].clone());
            let wasm = encode::module(&sketch.groups);
            let module = world.read(&wasm);
            modules.push((wasm, module));
            // All is well but the last group.
            let final_type = Some(Reference::Class(3));
            let shape = Shape::Struct(vec![]);
            sketch.groups.push(vec![Definition {
                is_final: true,
                supertype: final_type,
                shape,
            }]);
            invalid.push(encode::module(&sketch.groups));
        }
        let (layout, policy) = [
            (WT_GC_LAYOUT_NULL, NULL),
            (WT_GC_LAYOUT_DRC, DRC),
            (WT_GC_LAYOUT_COPYING, COPYING),
        ][random.below(3)];
        History {
            registry: Registry::new(layout),
            policy,
            world,
            acquaintance: Acquaintance::default(),
            holders: Vec::new(),
            trampolines: HashMap::new(),
            freed: BTreeSet::new(),
            registrations: 0,
            hits: 0,
            modules,
            invalid,
            random,
        }
    }

    fn register_module(&mut self) -> bool {
        let (wasm, module) = self.random.pick(&self.modules).clone();
        let types = self
            .registry
            .register_module(&wasm)
            .expect("a valid module");
        self.acquaintance.meet_module(&types, &module);
        let groups: Vec<Class> = module.groups.iter().map(|group| group[0]).collect();
        self.count(&groups);
        self.holders.push(Holder {
            handle: Handle::Types(types.into()),
            groups,
        });
        true
    }

    fn register_invalid(&mut self) -> bool {
        let wasm = self.random.pick(&self.invalid);
        assert!(self.registry.register_module(wasm).is_err());
        true
    }

    /// Builds some group, after the groups it refers to; those are let go at once.
    fn build_group(&mut self) -> bool {
        let class = self.random.below(self.world.types.len());
        if self.is_exn(class) {
            return false;
        }
        let group = self.world.group_of(class);
        let mut order = Vec::from_iter(self.world.reachable([group], &HashMap::new()));
        // A group refers only to groups that the world met before it.
        order.sort();
        assert_eq!(order.last(), Some(&group));
        let mut built = Vec::new();
        for &group in &order {
            let draft = self.world.draft(group);
            let handle = build(&self.registry, &self.acquaintance, &draft, &mut self.random)
                .expect("a valid group");
            for (class, member) in self.world.types[group].group.clone().zip(handle.members()) {
                self.acquaintance.meet(member, class);
            }
            built.push(handle);
        }
        self.count(&order);
        let handle = Handle::Group(built.pop().expect("the group itself"));
        self.holders.push(Holder {
            handle,
            groups: vec![group],
        });
        true
    }

    /// A final type without supertype, alone in its group, of parts that are alive.
    fn make_one_off(&mut self) -> bool {
        let class = self.random.below(self.world.types.len());
        let group = self.world.group_of(class);
        let mut draft = self.world.draft(group);
        let fits = draft.len() == 1
            && draft[0].is_final
            && draft[0].supertype.is_none()
            && draft[0]
                .references_mut()
                .iter()
                .all(|to| matches!(to, Reference::Class(_)));
        if !fits || !self.parts_are_alive(group) {
            return false;
        }
        self.make(class, &draft[0].shape);
        true
    }

    fn make_exn(&mut self) -> bool {
        let Some(tag) = self.pick_live_func() else {
            return false;
        };
        let Shape::Func { results, .. } = &self.world.types[tag].definition.shape else {
            unreachable!()
        };
        if !results.is_empty() {
            let shape = Shape::Exn {
                tag,
                fields: vec![],
            };
            assert!(one_off(&self.registry, &self.acquaintance, &shape).is_err());
            return false;
        }
        let class = self.world.exn(tag);
        let shape = self.world.types[class].definition.shape.clone();
        self.make(class, &shape);
        true
    }

    fn make(&mut self, class: Class, shape: &Shape) {
        let ty = one_off(&self.registry, &self.acquaintance, shape).expect("a valid type");
        self.acquaintance.meet(*ty, class);
        self.count(&[class]);
        self.holders.push(Holder {
            handle: Handle::Type(ty),
            groups: vec![class],
        });
    }

    fn ask_trampoline(&mut self) -> bool {
        let Some(func) = self.pick_live_func() else {
            return false;
        };
        let trampoline = self.acquaintance.compare_trampoline(&mut self.world, func);
        let class = self.world.trampoline(func);
        let group = self.world.group_of(class);
        if class != func && !self.trampolines.contains_key(&func) {
            self.count(&[group]);
            self.trampolines.insert(func, class);
        }
        self.holders.push(Holder {
            handle: Handle::Type(trampoline),
            groups: vec![group],
        });
        true
    }

    fn hold_group(&mut self) -> bool {
        let Some(class) = self.pick_live() else {
            return false;
        };
        let (group, _) = self.acquaintance.types[&class].rec_group();
        let groups = vec![self.world.group_of(class)];
        self.holders.push(Holder {
            handle: Handle::Group(group),
            groups,
        });
        true
    }

    fn hold_by_index(&mut self) -> bool {
        let Some(class) = self.pick_live() else {
            return false;
        };
        let index = self.acquaintance.types[&class].index();
        let ty = self.registry.type_at(index).expect("a live type");
        assert_eq!(*ty, self.acquaintance.types[&class]);
        let groups = vec![self.world.group_of(class)];
        self.holders.push(Holder {
            handle: Handle::Type(ty),
            groups,
        });
        true
    }

    fn clone_handle(&mut self) -> bool {
        if self.holders.is_empty() {
            return false;
        }
        let Holder { handle, groups } = self.random.pick(&self.holders);
        let clone = Holder {
            handle: handle.clone(),
            groups: groups.clone(),
        };
        self.holders.push(clone);
        true
    }

    /// What live types are, and how they relate.
    fn ask(&mut self) -> bool {
        let live: Vec<Class> = self.live_types();
        if live.is_empty() {
            return false;
        }
        for _ in 0..5 {
            let class = *self.random.pick(&live);
            self.acquaintance.compare_definition(&self.world, class);
            self.acquaintance.compare_group(&self.world, class);
            self.acquaintance
                .compare_layout(&self.world, Some(self.policy), class);
        }
        let (world, registry) = (&self.world, &self.registry);
        self.acquaintance
            .compare_pairs(world, registry, &live, 50, &mut self.random);
        true
    }

    fn let_go(&mut self) -> bool {
        if self.holders.is_empty() {
            return false;
        }
        let gone = self.random.below(self.holders.len());
        self.holders.swap_remove(gone);
        true
    }

    /// Leaves few holders, or none.
    fn let_many_go(&mut self) -> bool {
        let left = self.random.below(FEW);
        let many = self.holders.len() > left;
        while self.holders.len() > left {
            self.let_go();
        }
        many
    }

    /// Counts registrations of these groups, one after the other.
    fn count(&mut self, groups: &[Class]) {
        let mut live = self.live_groups();
        for &group in groups {
            self.registrations += 1;
            self.hits += u64::from(!live.insert(group));
        }
    }

    /// Holds the registry to what must be alive now.
    fn settle(&mut self) {
        let live = self.live_groups();
        self.trampolines
            .retain(|&func, _| live.contains(&self.world.types[func].group.start));
        for class in self.live_types() {
            if !live.contains(&self.world.group_of(class)) {
                let index = self.acquaintance.forget(class).expect("it was alive");
                assert!(
                    self.freed.insert(index),
                    "index {index} was given to two types"
                );
            }
        }
        self.registry.check();
        let stats = self.registry.stats();
        assert_eq!(stats.live_rec_groups, live.len() as u64);
        assert_eq!(stats.live_types, self.acquaintance.types.len() as u64);
        assert_eq!(
            (stats.registrations, stats.hits),
            (self.registrations, self.hits)
        );
        if let Some(&index) = self.random.pick_of(&self.freed) {
            assert!(
                self.registry.type_at(index).is_none(),
                "index {index} is stale"
            );
            assert!(!self.registry.is_subtype(index, index));
        }
    }

    /// Lets everything go; says how many types there have been.
    fn end(mut self) -> usize {
        self.random.shuffle(&mut self.holders);
        while self.let_go() {
            self.settle();
        }
        for &index in &self.freed {
            assert!(
                self.registry.type_at(index).is_none(),
                "index {index} is stale"
            );
        }
        assert!(self.acquaintance.types.is_empty());
        self.registry.delete_empty();
        self.freed.len()
    }

    fn live_groups(&self) -> BTreeSet<Class> {
        let held = self
            .holders
            .iter()
            .flat_map(|holder| holder.groups.iter().copied());
        self.world.reachable(held, &self.trampolines)
    }

    fn parts_are_alive(&self, group: Class) -> bool {
        let mut reachable = self.world.reachable([group], &HashMap::new());
        reachable.remove(&group);
        reachable
            .iter()
            .all(|first| self.acquaintance.types.contains_key(first))
    }

    fn is_exn(&self, class: Class) -> bool {
        matches!(self.world.types[class].definition.shape, Shape::Exn { .. })
    }

    /// In order, so that a history with the same seed is the same.
    fn live_types(&self) -> Vec<Class> {
        let mut live: Vec<Class> = self.acquaintance.types.keys().copied().collect();
        live.sort();
        live
    }

    fn pick_live(&mut self) -> Option<Class> {
        let live = self.live_types();
        (!live.is_empty()).then(|| *self.random.pick(&live))
    }

    fn pick_live_func(&mut self) -> Option<Class> {
        let mut live = self.live_types();
        live.retain(|&class| {
            matches!(self.world.types[class].definition.shape, Shape::Func { .. })
        });
        (!live.is_empty()).then(|| *self.random.pick(&live))
    }
}
