//! Verifies a registry from inside, and reports in a sentence what is wrong: with keys, slots, displays, layouts,
//! trampoline types, owners, free slots or counts. Trusts nothing that it can recompute.
//!
//! No group can enter or leave the map meanwhile. A registration or retirement that another thread has not finished is
//! not an error: a count of owners only has to be at least the number of references from other groups. A
//! registration counts before it publishes, and a retirement takes the group out of the map before it releases the
//! group's references.

use super::core::Core;
use super::deep::LONGEST;
use super::group::Group;
use super::kept::KeptLookup;
use super::keyed::Keyed;
use super::retire::leader_of;
use super::shape::shard_of;
use super::slot::{INLINE_DISPLAY, Slot};
use crate::error::{Error, ErrorKind, Result};
use crate::facts::layout::{self, ObjectForm};
use crate::facts::trampoline;
use crate::index::{Position, TypeIndex};
use crate::key::{Key, Member, Members, NARROW, Target, Word};
use crate::key::{kept_half, references, to_units};
use crate::limits::MAX_DEPTH;
use crate::rules::{self, Candidate};
use crate::ty::CompositeKind;

/// An invariant that does not hold.
fn check_failed(sentence: &'static str) -> Error {
    ErrorKind::Internal(sentence).into()
}

/// What the walk over all groups found about each slot.
struct Findings {
    /// For each slot: is it in a live group?
    live: Vec<bool>,
    /// For each slot: how many references lead to the group that it leads.
    referred: Vec<u32>,
}

impl Core {
    pub(super) fn check(&self) -> Result<()> {
        let capacity = self.slots.capacity();
        let mut findings = Findings {
            live: Vec::new(),
            referred: Vec::new(),
        };
        crate::memory::try_reserve(&mut findings.live, capacity)?;
        crate::memory::try_reserve(&mut findings.referred, capacity)?;
        findings.live.resize(capacity, false);
        findings.referred.resize(capacity, 0);

        // Locks all shards at once. Otherwise this could see a group alive and, after its retirement, see its slots
        // free.
        let shards = self
            .shards
            .each_ref()
            .map(|shard| shard.map.read(&self.slots));
        let mut live_types = 0;
        for (number, shard) in shards.iter().enumerate() {
            for group in shard.groups() {
                self.check_group(group, number, &mut findings)?;
                let alive = shard.equal(group).filter(|equal| self.has_owners(*equal));
                expect(alive.count() <= 1, "two live groups have the same words")?;
            }
            let (types, bytes) = shard.groups().fold((0, 0), |(types, bytes), group| {
                (types + u64::from(group.len()), bytes + group.bytes())
            });
            let living = shard.living();
            expect(
                living.groups == shard.groups().count() as u64,
                "a registered group's leader is dead, or has no group",
            )?;
            expect(
                (living.types, living.bytes) == (types, bytes),
                "a shard counts other types or bytes than it has",
            )?;
            live_types += types;
        }
        expect(
            self.computed.is_counted(),
            "other fingerprints are counted than there are",
        )?;
        if let Some(counted) = self.quota.counted() {
            // All shards are locked, and counting needs a shard's lock.
            expect(
                u64::from(counted) == live_types,
                "the quota counts other types than are alive",
            )?;
        }
        self.check_owners(&findings)?;
        self.check_records(&findings)?;
        let mut free = findings.live;
        self.slots
            .check(|number| match free.get_mut(number as usize) {
                // `true`: it is live, or is also in another list.
                Some(seen) => !core::mem::replace(seen, true),
                // It was made after the check began.
                None => true,
            })
            .map_err(check_failed)
    }

    /// A display record either belongs to one live type or is free. (One that does neither belongs to a group that is
    /// being registered or retired.)
    fn check_records(&self, findings: &Findings) -> Result<()> {
        let mut taken = Vec::new();
        let end = self.deep.end() as usize;
        crate::memory::try_reserve(&mut taken, end)?;
        taken.resize(end, false);
        // A record made after the check began is not checked.
        let mut take = |record: u32| match taken.get_mut(record as usize) {
            Some(taken) => !core::mem::replace(taken, true),
            None => true,
        };
        let live = (0_u32..).zip(&findings.live).filter(|&(_, &live)| live);
        let named = live.filter_map(|(number, _)| Some(self.slots.get(number)?.deep()));
        for deep in named.filter(|deep| deep.is_own()) {
            expect(take(deep.record()), "a display record is owned twice")?;
        }
        expect(
            self.deep.check(take),
            "a free display record is owned, or is free twice",
        )
    }

    fn check_group(&self, group: Group<'_>, shard: usize, findings: &mut Findings) -> Result<()> {
        let leader = group
            .index(0)
            .ok_or(check_failed("a registered group has no members"))?;
        let leader_slot = self
            .slots
            .live(leader)
            .ok_or(check_failed("a registered group's leader is dead"))?;
        if leader_slot.owners() == 0 {
            return Ok(()); // It is being retired.
        }
        let mut key = Vec::new();
        crate::memory::try_reserve(&mut key, group.words().len())?;
        key.extend(Members::of(group.words()).words());
        let key = Key {
            words: &key,
            members: group.len(),
        };
        let hash = self.seed.hash(key.words);
        expect(
            (kept_half(hash), shard_of(hash)) == (group.half_hash(), group.shard()),
            "a group's kept hash is not that of its words",
        )?;
        expect(
            group.shard() == shard,
            "a group is in another shard than its hash says",
        )?;
        let is_narrow = NARROW.is_some() && to_units(key.words, |_, _| {});
        expect(
            group.is_wide() != is_narrow,
            "a group stores its words in the wrong size",
        )?;
        let mut words = 0;
        for (position, member) in (0..).zip(Members::of(group.words())) {
            let are_fields = member.words().all(Word::is_field);
            let mut after_fields = member.after_head().iter().skip(member.head.parts());
            let are_clauses = after_fields.all(Word::is_clauses);
            let head = group.words().head_at(position, words);
            let is_head = head.is_some_and(Word::is_head);
            if is_head && are_fields && are_clauses {
                words += 1 + member.head.len();
            }
        }
        expect(
            words == group.words().len(),
            "a group's words do not decode",
        )?;
        expect(
            Members::of(group.words()).count() == group.len() as usize,
            "a group has another number of members than rows",
        )?;
        let has_none = |member: Member<'_>| member.head.has_clauses && member.clauses().is_empty();
        expect(
            !Members::of(group.words()).any(has_none),
            "a type with descriptor clauses has none",
        )?;
        self.check_marks(group, leader_slot)?;
        #[expect(unsafe_code, reason = "the group names types by their indices")]
        // SAFETY: the group is in the map, whose shards are locked (`check`), so it keeps what it names.
        let named = unsafe { self.kept_types() };
        rules::validate(
            &Keyed::new(group, key),
            &named,
            self.config.features,
            &self.config.limits,
        )
        .map_err(|error| match error.kind() {
            ErrorKind::OutOfMemory => error,
            _ => check_failed("a registered group is not valid"),
        })?;
        for position in 0..group.len() {
            let index = group
                .index(position)
                .ok_or(check_failed("a member has no index"))?;
            let slot = self
                .slots
                .live(index)
                .ok_or(check_failed("a member of a registered group is dead"))?;
            let seen = findings.live.get_mut(index.get() as usize);
            if let Some(seen) = seen {
                expect(
                    !core::mem::replace(seen, true),
                    "two live types have one slot",
                )?;
            }
            self.check_slot(group, slot, position)?;
            self.check_facts(group, slot, position, named)?;
        }
        let trampolines = group.rows().iter().filter_map(|row| row.trampoline());
        for index in references(group.words()).chain(trampolines) {
            let slot = self
                .slots
                .live(index)
                .ok_or(check_failed("a live group refers to a dead type"))?;
            let leader = leader_of(self, slot).and_then(Slot::index);
            let leader = leader.ok_or(check_failed("a live type's leader is dead"))?;
            if let Some(referred) = findings.referred.get_mut(leader.get() as usize) {
                *referred += 1;
            }
        }
        Ok(())
    }

    /// A pinned group has pinned what it refers to. Trampoline types that another thread is asking for now may follow
    /// later.
    fn check_marks(&self, group: Group<'_>, leader: &Slot) -> Result<()> {
        if !leader.is_pinned() {
            return Ok(());
        }
        expect(
            leader.is_uncounted(),
            "the owners of a pinned group are counted",
        )?;
        for index in references(group.words()) {
            let slot = self.slots.live(index);
            let named = slot.and_then(|slot| leader_of(self, slot));
            expect(
                named.is_none_or(Slot::is_pinned),
                "a pinned group refers to one that is not",
            )?;
        }
        Ok(())
    }

    fn has_owners(&self, group: Group<'_>) -> bool {
        let leader = group.index(0).and_then(|leader| self.slots.live(leader));
        leader.is_some_and(|leader| leader.owners() != 0)
    }

    fn check_slot(&self, group: Group<'_>, slot: &Slot, position: u32) -> Result<()> {
        let head = group
            .member_at(position)
            .ok_or(check_failed("a member's words do not decode"))?
            .head;
        let leader = leader_of(self, slot).and_then(Slot::index);
        expect(
            leader == group.index(0),
            "a slot names another leader than its group has",
        )?;
        expect(
            slot.group() == group.as_opaque(),
            "a slot points to another group",
        )?;
        expect(
            slot.registry() == self.id,
            "a slot bears another registry's number",
        )?;
        expect(
            slot.position() == Position(position),
            "a slot names another position",
        )?;
        expect(
            slot.kind() == Some(head.kind),
            "a slot names another kind than its words",
        )?;
        expect(
            slot.is_final() == head.is_final,
            "a slot disagrees with its words about being final",
        )?;
        expect(
            position == 0
                || !(slot.is_provisional() || slot.is_pinned() || slot.is_fingerprinted()),
            "a mark of a group is at a type that is not its leader",
        )?;
        self.check_display(group, slot, head.supertype)
    }

    /// A display is the supertype's display, then the type itself; in a slot, then zeros. (In a record, types below it
    /// may follow.)
    fn check_display(
        &self,
        group: Group<'_>,
        slot: &Slot,
        supertype: Option<Target>,
    ) -> Result<()> {
        let depth = slot.depth();
        expect(depth <= MAX_DEPTH, "a type is deeper than any can be")?;
        let needs_record = depth as usize >= INLINE_DISPLAY;
        let deep = slot.deep();
        expect(
            (deep.record() != 0) == needs_record || deep.is_whole(),
            "a deep type has no record of what is above it, or another type has one",
        )?;
        let index = slot
            .index()
            .ok_or(check_failed("a live group has a dead slot"))?;
        let ends_in_itself = match deep.is_whole() {
            true => self.deep.entry(deep.record(), depth) == index.get(),
            false => slot.display_entry(depth, &self.deep) == index.get(),
        };
        expect(ends_in_itself, "a display does not end in the type itself")?;
        for after in depth + 1..=MAX_DEPTH {
            expect(
                slot.display_entry(after, &self.deep) == 0,
                "a display is not padded with 0",
            )?;
        }
        let above = match supertype {
            None => return expect(depth == 0, "a type without supertype is not a root"),
            Some(Target::Own(above)) => group.index(above.0),
            Some(Target::Outside(above)) => Some(above),
        };
        let above = above
            .and_then(|above| Some((above, self.slots.live(above)?)))
            .ok_or(check_failed("a supertype is dead"))?;
        expect(
            above.1.depth() + 1 == depth,
            "a type is not one deeper than its supertype",
        )?;
        expect(
            !deep.is_whole() || deep.is_own() || deep.extends(above.1.deep()),
            "a type has extended another record than its supertype's",
        )?;
        let (mut own, mut supers) = ([0; LONGEST], [0; LONGEST]);
        let own = slot.read_display(index, &self.deep, &mut own);
        let supers = above.1.read_display(above.0, &self.deep, &mut supers);
        expect(
            own[..supers.len()] == *supers,
            "a type disagrees with its supertype about what is above them",
        )
    }

    /// Layouts are equal to those that are computed again here.
    fn check_facts(
        &self,
        group: Group<'_>,
        slot: &Slot,
        position: u32,
        named: KeptLookup<'_>,
    ) -> Result<()> {
        let member = group
            .member_at(position)
            .ok_or(check_failed("a member's words do not decode"))?;
        let row = group.rows().get(position as usize);
        if self.config.eager_trampolines()
            && slot.kind() == Some(CompositeKind::Func)
            && row.is_some_and(|row| row.trampoline().is_none())
        {
            let top_of = |target| self.top_of(group, target);
            expect(
                trampoline::is_own(&member, &top_of),
                "a function type has no trampoline type where they are registered at once",
            )?;
        }
        if let Some(kept) = row.and_then(|row| row.trampoline()) {
            expect(
                slot.kind() == Some(CompositeKind::Func),
                "a type that is not a function has a trampoline",
            )?;
            expect(
                Some(kept) != slot.index(),
                "a type owns itself as its trampoline",
            )?;
            let (kept, _) = named
                .group(kept)
                .ok_or(check_failed("a trampoline type is dead"))?;
            let widened = trampoline::words(member, |target| self.top_of(group, target));
            expect(
                Members::of(kept.words()).words().eq(widened),
                "a trampoline type is not what the function type widens to",
            )?;
        }
        let (Some(policy), Some(kind)) = (self.config.layout(), slot.kind()) else {
            return Ok(());
        };
        let mut offsets_agree = true;
        let mut agree = |i, offset| offsets_agree &= group.offset(position, i) == Some(offset);
        let object = ObjectForm {
            kind,
            has_descriptor: member.clauses().descriptor.is_some(),
        };
        let extent = match kind {
            CompositeKind::Func | CompositeKind::Cont => return Ok(()),
            CompositeKind::Exn => {
                let fields = named.tag_params(group, &member);
                layout::extent(policy, object, fields, |_, _| {})
            }
            CompositeKind::Struct | CompositeKind::Array => {
                layout::extent(policy, object, member.fields(), &mut agree)
            }
        };
        expect(
            extent.ok() == group.extent(position),
            "an object's size is not what its fields add up to",
        )?;
        expect(
            offsets_agree,
            "a field's offset is not what the fields before it add up to",
        )
    }

    /// Each leader counts at least the references that lead to its group.
    fn check_owners(&self, findings: &Findings) -> Result<()> {
        let numbered = (0_u32..).zip(findings.live.iter().zip(&findings.referred));
        for (number, (&live, &referred)) in numbered {
            let slot = TypeIndex::new(number).and_then(|index| self.slots.live(index));
            let Some(slot) = slot.filter(|slot| live && slot.other_leader().is_none()) else {
                continue;
            };
            // The group may have died meanwhile, but then no live group refers to it.
            let owners = slot.owners();
            expect(
                owners >= referred || owners == 0,
                "a group has fewer owners than groups refer to it",
            )?;
        }
        Ok(())
    }
}

fn expect(holds: bool, sentence: &'static str) -> Result<()> {
    if holds {
        Ok(())
    } else {
        Err(check_failed(sentence))
    }
}

#[cfg(test)]
mod corrupted;
