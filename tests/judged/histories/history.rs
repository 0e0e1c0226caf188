//! What is alive in a registry, according to its holders.
//!
//! Here a group is named by the class of its first member.

use crate::oracle::build::Building;
use crate::oracle::c::{Owned, Registry, Types};
use crate::oracle::c_group::Group;
use crate::oracle::compare::Acquaintance;
use crate::oracle::layout::{COPYING, DRC, NULL, Policy};
use crate::oracle::naive::{Class, Definition, Field, Module, Reference, Shape, Value, World};
use crate::oracle::proposal::Setting;
use crate::oracle::{encode, generate::Sketch, random::Random, verdict};
use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;
use typereg::capi::abi::{WT_GC_LAYOUT_COPYING, WT_GC_LAYOUT_DRC, WT_GC_LAYOUT_NULL};

pub(crate) enum Handle {
    Types(Rc<(Types, Module)>),
    Type(Owned),
    Group(Group),
    /// A builder with the definitions of this group: it holds the types that they refer to.
    Building(Building, Class),
}

pub(crate) struct Holder {
    pub(crate) handle: Handle,
    /// The groups it holds.
    pub(crate) groups: Vec<Class>,
}

pub(crate) struct History {
    pub(crate) registry: Registry,
    pub(crate) setting: Setting,
    pub(crate) policy: Policy,
    pub(crate) world: World,
    /// The types that are alive.
    pub(crate) acquaintance: Acquaintance,
    pub(crate) holders: Vec<Holder>,
    /// Function types whose trampoline type was asked for and is another type.
    pub(crate) trampolines: HashMap<Class, Class>,
    /// Indices of dead types: too few for one to be used again.
    freed: BTreeSet<u32>,
    registrations: u64,
    hits: u64,
    /// The groups of modules, and the judge's types.
    pub(crate) modules: Vec<(Vec<Vec<Definition>>, Module)>,
    pub(crate) invalid: Vec<Vec<u8>>,
    pub(crate) random: Random,
}

impl History {
    /// One of the two histories of a seed. Every other seed has all proposals on.
    pub(crate) fn new(seed: u64, half: u64) -> Self {
        let setting = match seed % 2 {
            0 => Setting::of_version(3),
            _ => Setting::ALL,
        };
        let mut drawn = Random::new(seed);
        let mut world = World::default();
        let (mut modules, mut invalid) = (Vec::new(), Vec::new());
        for _ in 0..4 {
            let mut sketch = Sketch::new(setting == Setting::ALL);
            for _ in 0..drawn.below(4) {
                let group = sketch.draw_group(&mut drawn);
                sketch.groups.push(group);
                if World::default().define(&sketch.groups).is_err() {
                    sketch.groups.pop();
                }
            }
            sketch.groups.push(sketch.groups[0].clone());
            let module = world.read(&encode::module(&sketch.groups));
            invalid.extend(spoiled(&sketch, &mut drawn));
            modules.push((sketch.groups, module));
        }
        let (layout, policy) = [
            (WT_GC_LAYOUT_NULL, NULL),
            (WT_GC_LAYOUT_DRC, DRC),
            (WT_GC_LAYOUT_COPYING, COPYING),
        ][drawn.below(3)];
        History {
            registry: Registry::with_setting(layout, setting),
            setting,
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
            random: Random::new(seed.wrapping_mul(2) + half),
        }
    }

    pub(crate) fn hold(&mut self, handle: Handle, groups: Vec<Class>) -> bool {
        self.holders.push(Holder { handle, groups });
        true
    }

    /// Counts registrations of these groups, one after the other.
    pub(crate) fn count(&mut self, groups: &[Class]) {
        let mut live = self.live_groups();
        for &group in groups {
            self.registrations += 1;
            self.hits += u64::from(!live.insert(group));
        }
    }

    /// Compares the registry with what must be alive now.
    pub(crate) fn settle(&mut self) {
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
            self.assert_stale(index);
        }
    }

    fn assert_stale(&self, index: u32) {
        assert!(
            self.registry.type_at(index).is_none(),
            "index {index} is stale"
        );
        assert!(!self.registry.is_subtype(index, index));
    }

    /// Releases everything; returns how many types there have been.
    pub(crate) fn end(mut self) -> u64 {
        self.random.shuffle(&mut self.holders);
        while self.let_go() {
            self.settle();
        }
        self.freed
            .iter()
            .for_each(|&index| self.assert_stale(index));
        assert!(self.acquaintance.types.is_empty());
        self.registry.delete_empty();
        self.freed.len() as u64
    }

    fn live_groups(&self) -> BTreeSet<Class> {
        let held = self
            .holders
            .iter()
            .flat_map(|holder| holder.groups.iter().copied());
        self.world.reachable(held, &self.trampolines)
    }

    /// The groups that this one refers to, directly.
    pub(crate) fn named_by(&self, group: Class) -> Vec<Class> {
        let mut draft = self.world.draft(group);
        let references = draft.iter_mut().flat_map(Definition::references_mut);
        let outside = references.filter_map(|to| match *to {
            Reference::Class(class) => Some(self.world.group_of(class)),
            Reference::Own(_) => None,
        });
        outside.collect()
    }

    pub(crate) fn parts_are_alive(&self, group: Class) -> bool {
        let mut reachable = self.world.reachable([group], &HashMap::new());
        reachable.remove(&group);
        reachable
            .iter()
            .all(|first| self.acquaintance.types.contains_key(first))
    }

    pub(crate) fn is_exn(&self, class: Class) -> bool {
        matches!(self.world.types[class].definition.shape, Shape::Exn { .. })
    }

    pub(crate) fn is_func(&self, class: Class) -> bool {
        matches!(self.world.types[class].definition.shape, Shape::Func { .. })
    }

    /// In order, so that a history with the same seed is the same.
    pub(crate) fn live_types(&self) -> Vec<Class> {
        let mut live: Vec<Class> = self.acquaintance.types.keys().copied().collect();
        live.sort();
        live
    }

    pub(crate) fn pick_live(&mut self) -> Option<Class> {
        let live = self.live_types();
        (!live.is_empty()).then(|| *self.random.pick(&live))
    }

    pub(crate) fn pick_live_func(&mut self) -> Option<Class> {
        let mut live = self.live_types();
        live.retain(|&class| self.is_func(class));
        (!live.is_empty()).then(|| *self.random.pick(&live))
    }
}

/// Modules whose groups are all valid except the last one, and one that ends too early.
fn spoiled(sketch: &Sketch, random: &mut Random) -> Vec<Vec<u8>> {
    let below = |supertype, shape| Definition::open(Some(supertype), shape);
    let to = |index| Field {
        mutable: false,
        storage: crate::oracle::generate::reference(true, Reference::Class(index)),
    };
    let byte = Field {
        mutable: true,
        storage: Value::Plain("i8"),
    };
    let empty = || Shape::Struct(vec![]);
    let closed = &sketch.groups[3][0];
    assert!(closed.is_final);
    let last = [
        // Below a type that is like it but final, of another kind, without the fields, below itself, below a later one.
        vec![below(Reference::Class(3), closed.shape.clone())],
        vec![below(Reference::Class(0), Shape::Array(byte))],
        vec![below(Reference::Class(1), empty())],
        vec![below(Reference::Own(0), empty())],
        vec![
            below(Reference::Own(1), empty()),
            below(Reference::Class(0), empty()),
        ],
        // A valid member, and one that refers to a type that does not exist.
        vec![
            below(Reference::Class(0), empty()),
            below(
                Reference::Class(0),
                Shape::Struct(vec![to(sketch.len() + 2)]),
            ),
        ],
    ];
    let mut modules: Vec<Vec<u8>> = last
        .map(|group| encode::module(&[&sketch.groups[..], &[group]].concat()))
        .into();
    let mut cut = encode::module(&sketch.groups);
    cut.truncate(cut.len() - 1 - random.below(8));
    modules.push(cut);
    for wasm in &modules {
        let outcome = verdict::of_features(wasm, verdict::PROPOSALS);
        outcome.map(drop).expect_err("spoiled");
    }
    modules
}
