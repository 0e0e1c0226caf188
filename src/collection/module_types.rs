//! Registers the types of a module, and owns them until it is dropped.
//!
//! The collection owns each type from the moment when it is registered. If a later group cannot be read or registered,
//! dropping the collection releases all types registered so far.
//!
//! The collection owns each rec group of the module once, however often the module has it. There is no list of these
//! owners: each group lists all its members in order, so there is one owner for every type that is the first of its
//! group, except where the same group came before.

#![expect(
    unsafe_code,
    reason = "owners of groups, and a registry that the types keep"
)]

use super::numbers::{Numbered, Numbers};
use super::trampolines::Trampolines;
use crate::decode::TypeSection;
use crate::error::Result;
use crate::feature::Features;
use crate::index::TypeIndex;
use crate::key::{Draft, Key, at_most};
use crate::limits::{Limit, Limits};
use crate::memory::{trim, try_push, try_reserve};
use crate::registry::{Core, Hold, RecGroup, RegisteredType, RegistrationCount, Type};
use core::ptr::NonNull;

/// How many words a draft has room for at first: most groups are smaller.
const FIRST_ROOM: usize = 32;

/// The types of a module, and the owners of their groups.
pub(super) struct ModuleTypes {
    /// The registry. The types keep it alive: without types it may have been freed.
    core: NonNull<Core>,
    /// Module type index → type index.
    indices: Vec<TypeIndex>,
    /// The places in `indices` at which repeated groups begin, in order. A repeated group is not owned again.
    repeated: Vec<u32>,
    /// For each empty group, how many types come before it.
    empty_groups: Vec<u32>,
    rec_groups: u32,
    features: Features,
    trampolines: Trampolines,
    numbers: Numbers,
}

// SAFETY: a core may be used from any thread; the types that keep it may be dropped on any thread.
unsafe impl Send for ModuleTypes {}
// SAFETY: everything reachable through `&self` is constant, except what is in `trampolines` and `numbers`: each is made
// once, by a type that may be shared.
unsafe impl Sync for ModuleTypes {}

impl ModuleTypes {
    /// No types.
    pub(super) fn empty(core: &Core) -> ModuleTypes {
        ModuleTypes {
            core: NonNull::from(core),
            indices: Vec::new(),
            repeated: Vec::new(),
            empty_groups: Vec::new(),
            rec_groups: 0,
            features: core.config.features,
            trampolines: Trampolines::default(),
            numbers: Numbers::default(),
        }
    }

    /// The types of a type section: all of them or, on an error, none.
    pub(super) fn register(
        core: &Core,
        mut section: TypeSection<'_>,
        count: &mut RegistrationCount,
    ) -> Result<ModuleTypes> {
        let mut types = ModuleTypes::empty(core);
        let mut draft = Draft::default();
        draft.make_room(FIRST_ROOM)?;
        types.register_groups(core, &mut section, &mut draft, count)?;
        if count.hits != 0 {
            types.own_once()?;
        }
        trim(&mut types.indices);
        trim(&mut types.empty_groups);
        Ok(types)
    }

    /// The types of these groups, in this order.
    pub(super) fn of_groups(core: &Core, groups: &[&RecGroup]) -> Result<ModuleTypes> {
        let limits = &core.config.limits;
        at_most(groups.len() as u64, Limit::ModuleRecGroups, limits)?;
        let mut types = ModuleTypes::empty(core);
        types.rec_groups = groups.len() as u32;
        for group in groups {
            types.has_room_for(group.len() as u32, limits)?;
            let Some(leader) = group.get(0) else {
                types.add_empty_group()?;
                continue;
            };
            core.require_own(leader)?;
            try_reserve(&mut types.indices, group.len())?;
            let owner = leader.to_owned();
            types.indices.extend(group.iter().map(Type::index));
            // `types` is this owner from now on.
            let _ = owner.into_raw();
        }
        types.own_once()?;
        trim(&mut types.indices);
        trim(&mut types.empty_groups);
        Ok(types)
    }

    #[inline(never)]
    fn register_groups(
        &mut self,
        core: &Core,
        section: &mut TypeSection<'_>,
        draft: &mut Draft,
        count: &mut RegistrationCount,
    ) -> Result<()> {
        let limits = &core.config.limits;
        self.rec_groups = section.rec_groups();
        at_most(self.rec_groups.into(), Limit::ModuleRecGroups, limits)
            .map_err(|e| e.at_byte(section.start()))?;
        while let Some(members) = section.next_group()? {
            self.has_room_for(members, limits)
                .map_err(|e| e.at_byte(section.group_start()))?;
            if members == 0 {
                self.add_empty_group()?;
                continue;
            }
            section.read_group(members, &self.indices, draft)?;
            // SAFETY: `read_group` names types of `indices` only, which the collection owns.
            if let Err(error) = unsafe { self.register_group(core, draft.key(), count) } {
                return Err(section.locate(members, error, &self.indices, draft));
            }
        }
        // Every registry has the empty group from the beginning.
        count.hits += self.empty_groups.len() as u64;
        Ok(())
    }

    /// Adds an empty group after the types so far.
    #[cold]
    fn add_empty_group(&mut self) -> Result<()> {
        try_push(&mut self.empty_groups, self.indices.len() as u32)
    }

    /// Refuses a group that claims more types than a group or a module may have.
    #[inline(always)]
    fn has_room_for(&self, members: u32, limits: &Limits) -> Result<()> {
        at_most(members.into(), Limit::GroupTypes, limits)?;
        let total = self.indices.len() as u64 + u64::from(members);
        at_most(total, Limit::ModuleTypes, limits)
    }

    /// Becomes an owner of the group of this key.
    ///
    /// # Safety
    /// The key names only types that the collection owns.
    #[inline(always)]
    unsafe fn register_group(
        &mut self,
        core: &Core,
        key: Key<'_>,
        count: &mut RegistrationCount,
    ) -> Result<()> {
        if key.members > 1 {
            try_reserve(&mut self.indices, key.members as usize)?;
        }
        // SAFETY: the collection owns what the key names (contract).
        let leader = unsafe { core.register(key, count) }?;
        try_push(&mut self.indices, leader.index())?;
        if key.members > 1 {
            self.add_members(&leader, key.members);
        }
        // `self` is this owner from now on.
        let _ = leader.into_raw();
        Ok(())
    }

    /// Adds all members of a group except the first. There is room for them.
    #[inline(never)]
    fn add_members(&mut self, leader: &Type, members: u32) {
        let group = leader.group();
        let others = (1..members).map_while(|position| group.index(position));
        self.indices.extend(others);
    }

    /// Releases all owners of each group except the one of the first place where the module has the group.
    fn own_once(&mut self) -> Result<()> {
        if self.indices.is_sorted_by(|a, b| a < b) {
            return Ok(()); // No type occurs twice.
        }
        let mut leaders = Vec::new();
        let mut number = 0;
        for first in self.leaders() {
            let index = first.index();
            try_push(&mut leaders, Numbered { index, number })?;
            number += first.group_len() as u32;
        }
        leaders.sort_unstable();
        let again = |pair: &&[Numbered]| pair[0].index == pair[1].index;
        let repeated = || leaders.windows(2).filter(again).map(|pair| pair[1].number);
        try_reserve(&mut self.repeated, repeated().count())?;
        self.repeated.extend(repeated());
        self.repeated.sort_unstable();
        for first in self.repeated.iter().filter_map(|&place| self.get(place)) {
            // SAFETY: the collection got an owner for each place at which it registered the group. The one of the first
            // place remains, so this is not the last, and a place in `repeated` is not released again.
            unsafe { self.give_back(first) };
        }
        Ok(())
    }

    /// Confirms the types: the request that registers them cannot be refused any more.
    pub(super) fn confirm(&self) {
        self.leaders().for_each(Type::confirm);
    }

    /// The first type of each group that is not empty, as often as the module has it.
    fn leaders(&self) -> impl Iterator<Item = &Type> {
        let mut place = 0;
        core::iter::from_fn(move || {
            let first = self.get(place)?;
            place += first.group_len() as u32;
            Some(first)
        })
    }

    /// Releases an owner of the group whose first type this is.
    ///
    /// # Safety
    /// The collection has this owner, and does not release it again. If it is the last one, the type is not used
    /// afterwards.
    #[inline]
    unsafe fn give_back(&self, first: &Type) {
        // SAFETY: the contract's first sentence.
        drop(unsafe { RegisteredType::from_owner(first.as_raw()) });
    }

    /// The type of this number in the module.
    #[inline]
    pub(super) fn get(&self, module_type: u32) -> Option<&Type> {
        let index = *self.indices.get(module_type as usize)?;
        // SAFETY: the index is from the list of the module's types.
        unsafe { self.by_index(index) }
    }

    pub(super) fn indices(&self) -> &[TypeIndex] {
        &self.indices
    }

    /// The type of this index.
    ///
    /// # Safety
    /// The index is that of one of the module's types.
    #[inline]
    pub(super) unsafe fn by_index(&self, index: TypeIndex) -> Option<&Type> {
        // SAFETY: the collection has a type, which keeps the registry, and it owns this one (contract).
        unsafe {
            let slot = self.core.as_ref().slots.live(index)?;
            Some(Type::from_raw(NonNull::from(slot)))
        }
    }

    /// The first number that a type of this registry has in the module.
    pub(super) fn find(&self, ty: &Type) -> Option<u32> {
        self.core()?.require_own(ty).ok()?;
        self.numbers.find(&self.indices, ty.index())
    }

    /// The proposals that the registry has switched on.
    pub(super) fn features(&self) -> Features {
        self.features
    }

    /// How many rec groups there are, empty ones included.
    pub(super) fn rec_groups(&self) -> u32 {
        self.rec_groups
    }

    pub(super) fn iter(&self) -> impl ExactSizeIterator<Item = &Type> {
        (0..self.indices.len() as u32).map(|module_type| match self.get(module_type) {
            Some(ty) => ty,
            None => unreachable!("a type of a collection is not live"),
        })
    }

    /// The module's rec groups in order, each by its first type; `None` for an empty one.
    pub(super) fn groups(&self) -> impl Iterator<Item = Option<&Type>> {
        let mut empty = self.empty_groups.iter().peekable();
        let mut before = 0;
        core::iter::from_fn(move || {
            if empty.next_if(|&&place| place == before).is_some() {
                return Some(None);
            }
            let leader = self.get(before)?;
            before += leader.group_len() as u32;
            Some(Some(leader))
        })
    }

    /// The first function type that has the trampoline type of this index.
    pub(super) fn trampoline(&self, trampoline: u32) -> Option<u32> {
        let core = self.core()?;
        let asked = core.look_up(trampoline).ok()?;
        self.trampolines.find(|| self.iter(), &asked, core.seed())
    }

    /// The registry, if there is a type that keeps it.
    fn core(&self) -> Option<&Core> {
        if self.indices.is_empty() {
            return None;
        }
        // SAFETY: a type of this collection is alive, and keeps the registry.
        Some(unsafe { self.core.as_ref() })
    }
}

impl Drop for ModuleTypes {
    fn drop(&mut self) {
        // Some of the types may be pinned, and then do not keep the registry for the others.
        let _hold = self.core().map(Hold::new);
        // In reverse order, so that a type is freed before those that it refers to.
        let mut repeated = self.repeated.iter().rev().copied();
        let mut next_repeated = repeated.next();
        for place in (0..self.indices.len() as u32).rev() {
            if next_repeated == Some(place) {
                next_repeated = repeated.next();
                continue;
            }
            // Later iterations read only types that still have their owners: a place at which a group is repeated is
            // visited before the place whose owner keeps the group.
            match self.get(place) {
                // SAFETY: the owner of this place, which `own_once` has not released; the collection is gone after this.
                Some(ty) if ty.position().0 == 0 => unsafe { self.give_back(ty) },
                _ => {}
            }
        }
    }
}
