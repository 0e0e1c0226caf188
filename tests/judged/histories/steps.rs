//! The steps of a history: each calls functions, checks their answers, and records the holders.

use super::history::{Handle, History, Holder};
use crate::oracle::build::{Building, build, one_off};
use crate::oracle::c;
use crate::oracle::c_group::Group;
use crate::oracle::encode;
use crate::oracle::explained;
use crate::oracle::generate::reference;
use crate::oracle::naive::{Class, Definition, Field, Reference, Shape, Value};
use crate::oracle::proposal::Proposal;
use std::collections::HashMap;
use typereg::capi::abi::WT_ERROR_WRONG_REGISTRY;

/// Fewer holders than this are left when many are released.
const FEW: usize = 4;

impl History {
    pub(crate) fn register_module(&mut self) -> bool {
        let module = self.random.below(self.modules.len());
        let wasm = encode::module(&self.modules[module].0);
        self.hold_types(self.registry.register_module(&wasm), module)
    }

    pub(crate) fn register_section(&mut self) -> bool {
        let module = self.random.below(self.modules.len());
        let section = encode::type_section(&self.modules[module].0);
        self.hold_types(self.registry.register_type_section(&section), module)
    }

    fn hold_types(&mut self, types: Result<c::Types, c::Failure>, module: usize) -> bool {
        let types = types.expect("a valid module");
        let module = self.modules[module].1.clone();
        self.acquaintance.meet_module(&types, &module);
        let groups: Vec<Class> = module.groups.iter().map(|group| group[0]).collect();
        self.count(&groups);
        self.hold(Handle::Types((types, module).into()), groups)
    }

    pub(crate) fn register_invalid(&mut self) -> bool {
        let wasm = self.random.pick(&self.invalid);
        assert!(self.registry.register_module(wasm).is_err());
        true
    }

    /// Builds some group, after the groups that it refers to, which are released at once.
    pub(crate) fn build_group(&mut self) -> bool {
        let class = self.random.below(self.world.types.len());
        if self.is_exn(class) {
            return false;
        }
        let group = self.world.group_of(class);
        let mut order = Vec::from_iter(self.world.reachable([group], &HashMap::new()));
        // A group refers only to groups that the world had before it.
        order.sort();
        assert_eq!(order.last(), Some(&group));
        let mut built = Vec::new();
        for &group in &order {
            let draft = self.world.draft(group);
            let handle = build(&self.registry, &self.acquaintance, &draft, &mut self.random)
                .expect("a valid group");
            self.meet_members(&handle, group);
            built.push(handle);
        }
        self.count(&order);
        let handle = Handle::Group(built.pop().expect("the group itself"));
        self.hold(handle, vec![group])
    }

    fn meet_members(&mut self, handle: &Group, group: Class) {
        let members = handle.members();
        let classes = self.world.types[group].group.clone();
        assert_eq!(members.len(), classes.len());
        for (class, member) in classes.zip(members) {
            self.acquaintance.meet(member, class);
        }
    }

    /// A group that could be built now.
    fn pick_group(&mut self) -> Option<Class> {
        let class = self.random.below(self.world.types.len());
        let group = self.world.group_of(class);
        (!self.is_exn(class) && self.parts_are_alive(group)).then_some(group)
    }

    /// The same group with one more member, which is below itself.
    pub(crate) fn build_invalid(&mut self) -> bool {
        let Some(group) = self.pick_group() else {
            return false;
        };
        let mut draft = self.world.draft(group);
        let itself = Some(Reference::Own(draft.len()));
        draft.push(Definition::open(itself, Shape::Struct(vec![])));
        let (registry, acquaintance) = (&self.registry, &self.acquaintance);
        assert!(build(registry, acquaintance, &draft, &mut self.random).is_err());
        true
    }

    /// Declares and defines, and registers nothing yet.
    pub(crate) fn begin_group(&mut self) -> bool {
        let Some(group) = self.pick_group() else {
            return false;
        };
        let draft = self.world.draft(group);
        let (registry, acquaintance) = (&self.registry, &self.acquaintance);
        let building = Building::begin(registry, acquaintance, &draft, &mut self.random);
        let handle = Handle::Building(building.expect("a valid group"), group);
        self.hold(handle, self.named_by(group))
    }

    pub(crate) fn finish_group(&mut self) -> bool {
        let is_building = |holder: &Holder| matches!(holder.handle, Handle::Building(..));
        let Some(place) = self.holders.iter().position(is_building) else {
            return false;
        };
        let Handle::Building(_, group) = self.holders[place].handle else {
            unreachable!()
        };
        self.count(&[group]);
        let Handle::Building(mut building, _) = self.holders.swap_remove(place).handle else {
            unreachable!()
        };
        let built = building.finish().expect("a valid group");
        self.meet_members(&built, group);
        self.hold(Handle::Group(built), vec![group])
    }

    /// Makes a final type without supertype, alone in its group, from types that are alive.
    pub(crate) fn make_one_off(&mut self) -> bool {
        let Some(group) = self.pick_group() else {
            return false;
        };
        let mut draft = self.world.draft(group);
        let fits = draft.len() == 1
            && draft[0].is_final
            && draft[0].supertype.is_none()
            && (!draft[0].shared || matches!(draft[0].shape, Shape::Cont(_)))
            && draft[0]
                .references_mut()
                .iter()
                .all(|to| matches!(to, Reference::Class(_)));
        fits && self.make(group, &draft[0].shape)
    }

    pub(crate) fn make_exn(&mut self) -> bool {
        let Some(tag) = self.pick_live_func() else {
            return false;
        };
        let Shape::Func { results, .. } = &self.world.types[tag].definition.shape else {
            unreachable!()
        };
        if !results.is_empty() && !self.setting.has(Proposal::StackSwitching) {
            let shape = Shape::Exn {
                tag,
                fields: vec![],
            };
            assert!(one_off(&self.registry, &self.acquaintance, &shape).is_err());
            return false;
        }
        let class = self.world.exn(tag);
        let shape = self.world.types[class].definition.shape.clone();
        self.make(class, &shape)
    }

    fn make(&mut self, class: Class, shape: &Shape) -> bool {
        let ty = one_off(&self.registry, &self.acquaintance, shape).expect("a valid type");
        self.acquaintance.meet(*ty, class);
        self.count(&[class]);
        self.hold(Handle::Type(ty), vec![class])
    }

    pub(crate) fn ask_trampoline(&mut self) -> bool {
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
        self.hold(Handle::Type(trampoline), vec![group])
    }

    /// Which function type of a module is the first with a trampoline type, if that is alive.
    pub(crate) fn ask_adapter(&mut self) -> bool {
        let Some(func) = self.pick_live_func() else {
            return false;
        };
        let wanted = self.world.trampoline(func);
        let Some(trampoline) = self.acquaintance.types.get(&wanted) else {
            return false;
        };
        let mut asked = false;
        for holder in &self.holders {
            let Handle::Types(types) = &holder.handle else {
                continue;
            };
            let (types, module) = &**types;
            let mut first = None;
            for (module_type_index, &class) in module.types().iter().enumerate() {
                let is_func =
                    matches!(self.world.types[class].definition.shape, Shape::Func { .. });
                if first.is_none() && is_func && self.world.trampoline(class) == wanted {
                    first = Some(module_type_index);
                }
            }
            assert_eq!(types.trampoline(trampoline.index()), first);
            asked = true;
        }
        asked
    }

    pub(crate) fn hold_group(&mut self) -> bool {
        let Some(class) = self.pick_live() else {
            return false;
        };
        let (group, _) = self.acquaintance.types[&class].rec_group();
        self.hold(Handle::Group(group), vec![self.world.group_of(class)])
    }

    pub(crate) fn hold_by_index(&mut self) -> bool {
        let Some(class) = self.pick_live() else {
            return false;
        };
        let index = self.acquaintance.types[&class].index();
        let ty = self.registry.type_at(index).expect("a live type");
        assert_eq!(*ty, self.acquaintance.types[&class]);
        self.hold(Handle::Type(ty), vec![self.world.group_of(class)])
    }

    pub(crate) fn clone_handle(&mut self) -> bool {
        if self.holders.is_empty() {
            return false;
        }
        let Holder { handle, groups } = self.random.pick(&self.holders);
        let clone = match handle {
            Handle::Types(types) => Handle::Types(types.clone()),
            Handle::Type(ty) => Handle::Type(ty.clone()),
            Handle::Group(group) => Handle::Group(group.clone()),
            Handle::Building(..) => return false,
        };
        self.hold(clone, groups.clone())
    }

    /// Clones the registry's handle and deletes the earlier one.
    pub(crate) fn exchange_registry(&mut self) -> bool {
        self.registry = self.registry.clone();
        true
    }

    /// Compares live types, and their relations.
    pub(crate) fn ask(&mut self) -> bool {
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

    pub(crate) fn let_go(&mut self) -> bool {
        if self.holders.is_empty() {
            return false;
        }
        let gone = self.random.below(self.holders.len());
        self.holders.swap_remove(gone);
        true
    }

    /// Releases holders until few or none are left.
    pub(crate) fn let_many_go(&mut self) -> bool {
        let left = self.random.below(FEW);
        let many = self.holders.len() > left;
        while self.holders.len() > left {
            self.let_go();
        }
        many
    }

    /// Types of two registries never match: neither is below the other, and no type of one registry can be made from a
    /// type of the other.
    pub(crate) fn meet(&mut self, other: &mut History) -> bool {
        let (Some(ours), Some(theirs)) = (self.pick_live(), other.pick_live()) else {
            return false;
        };
        let (a, b) = (
            self.acquaintance.types[&ours],
            other.acquaintance.types[&theirs],
        );
        assert!(a != b && !a.is_subtype(b) && !b.is_subtype(a));
        let to = |class| reference(true, Reference::Class(class));
        let values = (
            self.acquaintance.c_value(to(ours)),
            other.acquaintance.c_value(to(theirs)),
        );
        assert!(
            !explained::value_matches(values.0, values.1)
                && !explained::value_equal(values.0, values.1)
        );

        let shape = Shape::Struct(vec![Field {
            mutable: false,
            storage: to(theirs),
        }]);
        let made = one_off(&self.registry, &other.acquaintance, &shape).map(drop);
        let above = Some(Reference::Class(theirs));
        let below = [Definition::open(above, Shape::Struct(vec![]))];
        let of = Definition::closed(Shape::Func {
            params: vec![Value::Plain("i32"), to(theirs)],
            results: vec![],
        });
        for outcome in [
            made,
            build(
                &self.registry,
                &other.acquaintance,
                &below,
                &mut self.random,
            )
            .map(drop),
            build(&self.registry, &other.acquaintance, &[of], &mut self.random).map(drop),
        ] {
            let failure = outcome.expect_err("a type of another registry");
            assert_eq!(failure.code, WT_ERROR_WRONG_REGISTRY, "{failure:?}");
        }
        true
    }
}
