//! Registration of a group: its words are found, or validated and published.
//!
//! ```text
//!              ┌ hit: one more owner ─────────────────────────────────────────────┐
//! words ─ hash ┤                                                                  ├▶ an owner of the group
//!              └ miss: copy ▶ validate ▶ layouts ▶ slots ▶ displays ▶ publish ────┘
//! ```
//!
//! A hit allocates nothing, validates nothing and takes no lock. On a miss, everything that can fail happens
//! while no other thread can reach the group. Publishing first reserves memory; after that nothing fails. If another
//! thread publishes an equal group meanwhile, the result is its group, and ours is dropped.

use super::core::Core;
use super::deep_ref::DeepRef;
use super::group::{Group, OwnedGroup};
use super::handle::RegisteredType;
use super::kept::KeptLookup;
use super::keyed::Keyed;
use super::marks;
use super::retire::{end_records, leader_of, leader_of_group, release};
use super::slot::{INLINE_DISPLAY, Slot, SlotInit};
use crate::error::{Error, ErrorKind, Result};
use crate::facts::layout::{self, ObjectForm};
use crate::facts::policy::LayoutPolicy;
use crate::facts::trampoline::{self, Top};
use crate::index::{Position, TypeIndex};
use crate::key::{Draft, Key, Target, Word};
use crate::panics::{is_logged, log_line};
use crate::rules::{self, Candidate};
use crate::sync::Ordering;
use crate::ty::CompositeKind;
use core::ptr::NonNull;

/// Counts of the groups that a request has registered. They enter the statistics once the whole request has succeeded.
#[derive(Default)]
pub(crate) struct RegistrationCount {
    /// Groups that were found.
    pub(crate) hits: u64,
    /// Groups that are new.
    pub(crate) misses: u64,
    /// Can the request still be refused after a group has been registered?
    pub(crate) is_of_many: bool,
    /// Is there a provisional group to confirm once the request has succeeded?
    pub(crate) has_provisional: bool,
}

impl RegistrationCount {
    /// For a request that registers several groups, and is refused as a whole if one of them is. When it has succeeded,
    /// it confirms its groups.
    pub(crate) fn of_many() -> RegistrationCount {
        RegistrationCount {
            is_of_many: true,
            ..RegistrationCount::default()
        }
    }

    /// Is one of the groups new? (Nothing else that a request for one group registers is new unless the group is.)
    pub(crate) fn has_new(&self) -> bool {
        self.misses != 0
    }
}

#[cold]
#[inline(never)]
fn log_registered(leader: TypeIndex, members: u32, is_new: bool) {
    let found = if is_new { "new" } else { "found" };
    log_line!(
        Debug,
        "typereg::register",
        "{found} {leader:?}, a group of {members}"
    );
}

impl Core {
    /// Makes the caller an owner of the group of these words, which has at least one member. The owner is the returned
    /// handle of the group's first member.
    ///
    /// # Safety
    /// Every type that the key names is kept alive until this returns.
    #[inline(always)]
    #[expect(unsafe_code, reason = "only the caller knows what keeps the types")]
    pub(crate) unsafe fn register(
        &self,
        key: Key<'_>,
        count: &mut RegistrationCount,
    ) -> Result<RegisteredType> {
        // SAFETY: the types are kept (contract).
        unsafe { self.register_with(key, count, || Ok(())) }
    }

    /// [`Core::register`] for a key that names types by numbers which nobody has to keep alive. The types are owned while
    /// a new group is made; one that is not alive is refused.
    pub(crate) fn register_numbered(
        &self,
        key: Key<'_>,
        count: &mut RegistrationCount,
    ) -> Result<RegisteredType> {
        #[expect(unsafe_code, reason = "the key names types by their indices")]
        // SAFETY: `own_named` returns owners of all types that the key names.
        unsafe {
            self.register_with(key, count, || self.own_named(key.words))
        }
    }

    /// [`Core::register`], with a function whose result is kept while a new group is made. A group that is found keeps
    /// the types that it names by itself.
    ///
    /// # Safety
    /// Every type that the key names is kept alive until this returns: by the caller, or by what `keep` returns.
    #[inline(always)]
    #[expect(unsafe_code, reason = "only the caller knows what keeps the types")]
    unsafe fn register_with<K>(
        &self,
        key: Key<'_>,
        count: &mut RegistrationCount,
        keep: impl FnOnce() -> Result<K>,
    ) -> Result<RegisteredType> {
        let (leader, is_new) = match self.find(key.words, key.members) {
            Ok(leader) => {
                count.hits += 1;
                // SAFETY: `find` has counted this owner for the caller.
                let leader = unsafe { RegisteredType::from_owner(leader) };
                (leader, false)
            }
            Err(hash) => {
                let _kept = keep()?;
                // SAFETY: the caller or `_kept` keeps the types (contract). `register_new` has counted an owner for the
                // caller; it is a handle before anything else can happen.
                unsafe {
                    let (leader, is_new) =
                        self.register_new(hash, key.words, key.members, count)?;
                    (RegisteredType::from_owner(leader), is_new)
                }
            }
        };
        if leader.slot().is_provisional() {
            count.has_provisional |= count.is_of_many;
            if !count.is_of_many {
                leader.slot().confirm();
            }
        }
        if is_logged(log::Level::Debug) {
            log_registered(leader.index(), key.members, is_new);
        }
        Ok(leader)
    }

    /// Adds the counts of a successful request to the statistics.
    pub(crate) fn count(&self, count: &RegistrationCount) {
        // The shard that this thread most likely used last. Relaxed: statistics.
        let shard = &self.shards[crate::sync::stripe(self.shards.len())];
        if count.hits != 0 {
            shard.hits.fetch_add(count.hits, Ordering::Relaxed);
        }
        if count.misses != 0 {
            shard.misses.fetch_add(count.misses, Ordering::Relaxed);
        }
    }

    /// Registers a group that was not found, and counts it. Returns its leader, and whether the group is new: another
    /// thread may have registered it since.
    ///
    /// # Safety
    /// The obligations of [`Core::register`].
    #[inline(never)]
    #[expect(unsafe_code, reason = "only the caller knows what keeps the types")]
    unsafe fn register_new(
        &self,
        hash: u64,
        words: &[Word],
        members: u32,
        count: &mut RegistrationCount,
    ) -> Result<(NonNull<Slot>, bool)> {
        let key = Key { words, members };
        let mut group = OwnedGroup::new(self.id, self.config.layout().is_some(), hash, key)?;
        // SAFETY: all queries are about types that the group's words name, which are kept (contract).
        let named = unsafe { self.kept_types() };
        rules::validate(
            &Keyed::new(group.view(), key),
            &named,
            self.config.features,
            &self.config.limits,
        )?;
        if let Some(policy) = self.config.layout() {
            set_layouts(policy, &group, key, named)?;
        }
        if key.members > self.quota.maximum() {
            // It can never fit, so no slots are taken for it.
            return Err(self.quota.exceeded(key.members).into());
        }
        let is_eager = self.config.eager_trampolines();
        let mut trampolines = RegistrationCount::of_many();
        let mut kept = Ok(());
        if is_eager {
            kept = self.keep_trampolines(group.view(), &mut trampolines);
        }
        let faster = match kept {
            Ok(()) => self.fill_and_insert(&mut group, key, count.is_of_many),
            Err(error) => Err(error),
        };
        if is_eager && !matches!(faster, Ok(None)) {
            self.let_go_of_trampolines(group.view());
        }
        match faster? {
            Some(faster) => {
                count.hits += 1;
                Ok((faster, false))
            }
            None => {
                count.hits += trampolines.hits;
                count.misses += trampolines.misses + 1;
                let leader = leader_of_group(self, group.view()).map(NonNull::from);
                let _ = group.into_raw(); // The map has it now.
                let leader = leader.ok_or(ErrorKind::Internal("a group without a leader"))?;
                Ok((leader, true))
            }
        }
    }

    /// Registers the trampoline types of a new group, if the registry's configuration wants them at once. The group's
    /// rows own them.
    #[inline(never)]
    fn keep_trampolines(&self, group: Group<'_>, count: &mut RegistrationCount) -> Result<()> {
        for (position, row) in (0..).zip(group.rows()) {
            let func = group
                .member_at(position)
                .filter(|member| member.head.kind == CompositeKind::Func);
            let top_of = |target| self.top_of(group, target);
            let Some(func) = func.filter(|func| !trampoline::is_own(func, &top_of)) else {
                continue;
            };
            let draft = Draft::of_one(trampoline::words(func, top_of))?;
            #[expect(unsafe_code, reason = "a trampoline type names no type")]
            // SAFETY: its params and results are numbers and tops of hierarchies.
            let kept = unsafe { self.register(draft.key(), count) }?;
            if row.keep_trampoline(kept.index()) {
                let _ = kept.into_raw(); // The row is that owner now.
            }
        }
        Ok(())
    }

    /// Undoes `keep_trampolines`, even if that has failed halfway.
    #[inline(never)]
    fn let_go_of_trampolines(&self, group: Group<'_>) {
        let kept = group.rows().iter().filter_map(|row| row.trampoline());
        for slot in kept.filter_map(|index| self.slots.get(index.get())) {
            #[expect(unsafe_code, reason = "the row was an owner")]
            // SAFETY: the row, of a group that is not published, was that owner; the caller keeps the registry.
            unsafe {
                release(
                    NonNull::from(slot),
                    "trampoline of a group that is not published",
                );
            }
        }
    }

    /// The top of the hierarchy of a type that a group's words name. The answer is arbitrary if there is no such type,
    /// which is an error that `check` reports elsewhere.
    pub(super) fn top_of(&self, group: Group<'_>, target: Target) -> Top {
        let known = match target {
            Target::Own(position) => group
                .member_at(position.0)
                .map(|member| (member.head.kind, member.head.is_shared)),
            Target::Outside(index) => self
                .slots
                .live(index)
                .and_then(|slot| Some((slot.kind()?, slot.is_shared()))),
        };
        let (kind, is_shared) = known.unwrap_or((CompositeKind::Func, false));
        (kind.heap_type().hierarchy(), is_shared)
    }

    /// Takes slots for the group and publishes it. If that fails or another thread is faster, gives the slots back.
    fn fill_and_insert(
        &self,
        group: &mut OwnedGroup,
        key: Key<'_>,
        is_of_many: bool,
    ) -> Result<Option<NonNull<Slot>>> {
        self.slots.take(group.rows_mut())?;
        let group = group.view();
        let keyed = Keyed::new(group, key);
        let faster = self
            .fill_slots(keyed, is_of_many)
            .and_then(|()| self.insert(keyed));
        if !matches!(faster, Ok(None)) {
            self.give_back_slots(group);
        }
        faster
    }

    /// Publishes a group whose slots are filled, unless another thread was faster.
    fn insert(&self, keyed: Keyed<'_>) -> Result<Option<NonNull<Slot>>> {
        let group = keyed.group;
        let (Some(leader), Some(index)) = (leader_of_group(self, group), group.index(0)) else {
            return Err(ErrorKind::Internal("a group without a leader").into());
        };
        self.retain_references(keyed);
        // This is done before the map is locked, since there may be a million members. No other thread has their
        // indices, and no thread can get a handle of them as long as the leader has no owner.
        for (slot, member) in self.members_after_leader(group) {
            slot.go_live(member, index);
        }
        let map = &self.shard(group.shard()).map;
        let faster = map.insert(&self.slots, group, &self.quota, || {
            self.hold(group.shard());
            leader.go_live(index, index);
            leader.open();
        });
        if !matches!(faster, Ok(None)) {
            self.members_after_leader(group)
                .for_each(|(slot, _)| slot.die());
            self.undo_retain_references(keyed);
        }
        faster
    }

    /// The slots of all members but the first, each with its index.
    fn members_after_leader<'a>(
        &'a self,
        group: Group<'a>,
    ) -> impl Iterator<Item = (&'a Slot, TypeIndex)> {
        let rows = group.rows().get(1..).unwrap_or_default();
        rows.iter()
            .filter_map(|row| Some((self.slots.get(row.slot)?, TypeIndex::new(row.slot)?)))
    }

    /// Fills the slots of all members in order, so that supertypes come first.
    fn fill_slots(&self, keyed: Keyed<'_>, is_provisional: bool) -> Result<()> {
        let group = keyed.group;
        for (position, row) in (0..).zip(group.rows()) {
            let (Some(own), Some(head)) = (TypeIndex::new(row.slot), keyed.head_at(position))
            else {
                return Err(ErrorKind::Internal("a member without a slot").into());
            };
            let above = match head.supertype {
                None => None,
                Some(Target::Own(above)) => group.index(above.0),
                Some(Target::Outside(above)) => Some(above),
            };
            let above = above.and_then(|above| Some((above, self.slots.get(above.get())?)));
            let Some(slot) = self.slots.get(row.slot) else {
                return Err(ErrorKind::Internal("an index without a slot").into());
            };
            slot.fill(&SlotInit {
                registry: self.id,
                group: group.as_opaque(),
                position: Position(position),
                kind: head.kind,
                flags: marks::flags(
                    head.is_final,
                    head.is_shared,
                    is_provisional && position == 0,
                ),
                own,
                above: above.map(|(_, above)| above),
            });
            if let Some((above, above_slot)) = above
                && slot.depth() as usize >= INLINE_DISPLAY
            {
                let record = self.deep.whole_record(above, above_slot)?;
                slot.set_deep(DeepRef::above(record));
            }
        }
        Ok(())
    }

    /// Undoes `take` and `fill_slots`.
    #[inline(never)]
    fn give_back_slots(&self, group: Group<'_>) {
        end_records(self, group);
        for slot in group
            .rows()
            .iter()
            .filter_map(|row| self.slots.get(row.slot))
        {
            slot.set_deep(DeepRef::NONE);
            slot.clear_display();
        }
        self.slots.give_back_unused(group.rows());
    }

    /// Makes the new group an owner of every type that it names, once for each time it names it.
    #[inline(never)] // Inlined, its loop lacks registers.
    fn retain_references(&self, keyed: Keyed<'_>) {
        let named = keyed.references();
        let slots = named.filter_map(|index| self.slots.get(index.get()));
        // The usual case first: the type leads its group, whose owners are counted.
        slots
            .filter(|slot| !slot.retain_counted())
            .filter_map(|slot| leader_of(self, slot))
            .for_each(Slot::retain);
    }

    /// Undoes `retain_references`. Whoever keeps these types during `register` still does, so no owner removed here is the
    /// last.
    fn undo_retain_references(&self, keyed: Keyed<'_>) {
        for index in keyed.references() {
            let last = self.leader(index).is_some_and(Slot::release);
            debug_assert!(!last, "{index:?} was named by a draft and had no owner");
        }
    }

    /// The leader of a type that is kept alive.
    #[inline]
    fn leader(&self, index: TypeIndex) -> Option<&Slot> {
        leader_of(self, self.slots.get(index.get())?)
    }
}

/// Computes the layouts of all members by the registry's policy.
fn set_layouts(
    policy: &LayoutPolicy,
    group: &OwnedGroup,
    key: Key<'_>,
    named: KeptLookup<'_>,
) -> Result<()> {
    let keyed = Keyed::new(group.view(), key);
    for position in 0..keyed.len() {
        let at = |error: Error| error.at_member(Position(position));
        let Some(member) = keyed.member(position) else {
            continue;
        };
        let kind = member.head.kind;
        let object = ObjectForm {
            kind,
            has_descriptor: member.clauses().descriptor.is_some(),
        };
        let extent = match kind {
            CompositeKind::Func | CompositeKind::Cont => continue,
            CompositeKind::Struct | CompositeKind::Array => {
                let offsets = group.offsets(position, member.head.parts());
                let placed = |i: u32, offset| {
                    if let Some(field) = offsets.get(i as usize) {
                        field.set(offset);
                    }
                };
                layout::extent(policy, object, member.fields(), placed)
            }
            CompositeKind::Exn => layout::extent(
                policy,
                object,
                named.tag_params(group.view(), &member),
                |_, _| {},
            ),
        };
        group.set_extent(position, extent.map_err(at)?);
    }
    Ok(())
}

#[cfg(test)]
mod tests;
