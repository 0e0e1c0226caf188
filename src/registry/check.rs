//! What can be verified of a registry from inside, in sentences: keys, slots, displays, layouts,
//! trampoline types, owners, free slots and counts. Trusts nothing it can recompute.
//!
//! No group can come or go meanwhile. A registration or retirement that another thread is in the
//! middle of is not complained about: counts of owners are compared with the references between
//! groups only from below, since who registers counts before it publishes, and who retires takes the
//! group out of the map before it lets go.

use super::core::Core;
use super::group::Group;
use super::retire::leader_of;
use super::slot::{INLINE_DISPLAY, Slot};
use crate::error::{Error, ErrorKind, Result};
use crate::facts::{display, layout, trampoline};
use crate::index::{Position, TypeIndex};
use crate::key::{Members, Target, references};
use crate::limits::MAX_DEPTH;
use crate::rules::{self, Candidate};
use crate::ty::{CompositeKind, Hierarchy};

/// An invariant that does not hold.
fn check_failed(sentence: &'static str) -> Error {
    ErrorKind::Internal(sentence).into()
}

/// What the walk over all groups found out about each slot.
struct Findings {
    /// For each slot: does a live group have it, how many references lead to the group it leads.
    live: Vec<bool>,
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

        // All at once, so that a group is not met alive and its slots, retired since, as free.
        let shards = self.shards.each_ref().map(|shard| shard.map.hold_still());
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
                (living.types, living.bytes) == (types, bytes),
                "a shard counts other types or bytes than it has",
            )?;
        }
        self.check_owners(&findings)?;
        self.check_records(&findings)?;
        let mut free = findings.live;
        self.slots
            .check(|number| match free.get_mut(number as usize) {
                // Live, or met before in a list.
                Some(seen) => !core::mem::replace(seen, true),
                // Came into being since.
                None => true,
            })
            .map_err(check_failed)
    }

    /// A display record is owned by one live type, or is free. (One that neither is belongs to a group
    /// on its way in or out.)
    fn check_records(&self, findings: &Findings) -> Result<()> {
        let mut taken = Vec::new();
        let made = self.deep.made() as usize + 1;
        crate::memory::try_reserve(&mut taken, made)?;
        taken.resize(made, false);
        // A record made since is not ours to judge.
        let mut take = |record: u32| match taken.get_mut(record as usize) {
            Some(taken) => !core::mem::replace(taken, true),
            None => true,
        };
        let live = (0_u32..).zip(&findings.live).filter(|&(_, &live)| live);
        for record in live.filter_map(|(number, _)| self.slots.get(number)?.own_record()) {
            expect(take(record), "a display record is owned twice")?;
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
            return Ok(()); // On its way out.
        }
        expect(
            self.seed.hash(group.words().iter().copied()) == group.hash(),
            "a group's kept hash is not that of its words",
        )?;
        expect(
            self.shard_of(group.hash()) == shard,
            "a group stands in another shard than its hash says",
        )?;
        let words: usize = Members::of(group.words())
            .map(|member| 1 + member.head.len())
            .sum();
        expect(
            words == group.words().len(),
            "a group's words do not decode",
        )?;
        expect(
            Members::of(group.words()).count() == group.len() as usize,
            "a group has another number of members than rows",
        )?;
        rules::validate(&group, self, &self.config.features, &self.config.limits).map_err(
            |error| match error.kind() {
                ErrorKind::OutOfMemory => error,
                _ => check_failed("a registered group is not valid"),
            },
        )?;
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
            self.check_facts(group, slot, position)?;
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
            slot.group().cast_const() == group.as_raw().as_ptr(),
            "a slot points to another group",
        )?;
        expect(
            slot.registry() == self.id,
            "a slot bears another registry's number",
        )?;
        // A leader's links what waits to be retired once its owners are gone, which may be now.
        expect(
            position == 0 || slot.position() == Position(position),
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
        self.check_display(group, slot, head.supertype)
    }

    /// A display is the supertype's display and then the type itself, padded with 0.
    fn check_display(
        &self,
        group: Group<'_>,
        slot: &Slot,
        supertype: Option<Target>,
    ) -> Result<()> {
        let depth = slot.depth();
        expect(depth <= MAX_DEPTH, "a type is deeper than any can be")?;
        let needs_record = depth as usize >= INLINE_DISPLAY;
        expect(
            (slot.record() != 0) == needs_record || slot.own_record().is_some(),
            "a deep type has no record of what is above it, or another type has one",
        )?;
        let index = slot
            .index()
            .ok_or(check_failed("a live group has a dead slot"))?;
        let ends_in_itself = match slot.own_record() {
            Some(record) => self.deep.entry(record, depth) == index.get(),
            None => slot.display_entry(depth, &self.deep) == index.get(),
        };
        expect(ends_in_itself, "a display does not end in the type itself")?;
        for behind in depth + 1..=MAX_DEPTH {
            expect(
                slot.display_entry(behind, &self.deep) == 0,
                "a display is not padded with 0",
            )?;
        }
        let above = match supertype {
            None => return expect(depth == 0, "a type without supertype is no root"),
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
        let (mut own, mut supers) = ([0; display::LONGEST], [0; display::LONGEST]);
        let own = slot.read_display(index, &self.deep, &mut own);
        let supers = above.1.read_display(above.0, &self.deep, &mut supers);
        expect(
            own[..supers.len()] == *supers,
            "a type disagrees with its supertype about what is above them",
        )
    }

    /// Layouts are what they would be if computed again.
    fn check_facts(&self, group: Group<'_>, slot: &Slot, position: u32) -> Result<()> {
        let member = group
            .member_at(position)
            .ok_or(check_failed("a member's words do not decode"))?;
        let row = group.rows().get(position as usize);
        if let Some(kept) = row.and_then(|row| row.trampoline()) {
            expect(
                slot.kind() == Some(CompositeKind::Func),
                "a type that is no function has a trampoline",
            )?;
            expect(
                Some(kept) != slot.index(),
                "a type owns itself as its trampoline",
            )?;
            let (kept, _) = self
                .group(kept)
                .ok_or(check_failed("a trampoline type is dead"))?;
            let widened = trampoline::words(member, |target| self.hierarchy_of(group, target));
            expect(
                kept.words().iter().copied().eq(widened),
                "a trampoline type is not what the function type widens to",
            )?;
        }
        let (Some(policy), Some(kind)) = (self.config.layout(), slot.kind()) else {
            return Ok(());
        };
        let mut offsets_agree = true;
        let mut agree = |i, offset| offsets_agree &= group.offset(position, i) == Some(offset);
        let extent = match kind {
            CompositeKind::Func | CompositeKind::Cont => return Ok(()),
            CompositeKind::Exn => layout::object(policy, kind, self.tag_params(&member), |_, _| {}),
            _ => layout::object(policy, kind, member.fields(), &mut agree),
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

    /// The hierarchy of a type that a group's words name.
    fn hierarchy_of(&self, group: Group<'_>, target: Target) -> Hierarchy {
        let kind = match target {
            Target::Own(position) => group.member_at(position.0).map(|member| member.head.kind),
            Target::Outside(index) => self.slots.live(index).and_then(Slot::kind),
        };
        kind.map_or(Hierarchy::Any, |kind| kind.heap_type().hierarchy())
    }

    /// Each leader counts at least the references that lead to it, and someone.
    fn check_owners(&self, findings: &Findings) -> Result<()> {
        let numbered = (0_u32..).zip(findings.live.iter().zip(&findings.referred));
        for (number, (&live, &referred)) in numbered {
            let slot = TypeIndex::new(number).and_then(|index| self.slots.live(index));
            let Some(slot) = slot.filter(|slot| live && slot.leader_elsewhere().is_none()) else {
                continue;
            };
            // Gone in the meantime is no fault, but then nothing that stays can refer to it.
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
mod tests {
    use super::*;
    use crate::facts::layout::Extent;
    use crate::key::{Head, Word};
    use crate::registry::group::NewGroup;
    use crate::ty::{FieldType, HeapType, RefType, ValType};
    use crate::{Config, LayoutPolicy, Registry, TypeCollection};
    use core::ptr;

    /// `(rec (type $a (sub (struct))) (type $b (sub $a (struct (field (ref $a))))))` and, behind it,
    /// `(rec (type $c (sub $b (struct (field (ref $a))))) (type $d (struct)))`.
    const PAYLOAD: &[u8] = &[
        2, 0x4e, 2, 0x50, 0, 0x5f, 0, 0x50, 1, 0, 0x5f, 1, 0x64, 0, 0, //
        0x4e, 2, 0x50, 1, 1, 0x5f, 1, 0x64, 0, 0, 0x5f, 0,
    ];

    /// Spoils the slot of module type `number`, and gives what the checker says.
    fn said_of(number: u32, spoil: impl FnOnce(&Slot)) -> String {
        let registry = Registry::new(&Config::default()).unwrap();
        let types = TypeCollection::register_type_section(&registry, PAYLOAD).unwrap();
        assert_eq!(registry.check(), Ok(()), "before anything is spoiled");
        spoil(types.get(number).unwrap().slot());
        let said = registry.check().unwrap_err().to_string();
        // A spoiled registry cannot be taken apart.
        core::mem::forget((registry, types));
        said
    }

    /// Puts the type into its display once more, one deeper.
    fn too_deep(slot: &Slot) {
        let (own, depth) = (slot.index().unwrap().get(), slot.depth() + 1);
        slot.spoil_display(depth as usize, own);
        slot.spoil_depth(depth as u8);
    }

    #[test]
    fn the_checker_sees_what_is_spoiled() {
        type Spoil = fn(&Slot);
        // Of types that no other refers to, so that no other is found fault with first; but for the
        // owners, of which the first type has one for each reference to its group.
        let cases: [(u32, Spoil, &str); 17] = [
            (2, |slot| slot.spoil_display(1, 9), "what is above them"),
            (2, |slot| slot.spoil_display(2, 9), "in the type itself"),
            (2, |slot| slot.spoil_display(3, 9), "not padded with 0"),
            (2, |slot| slot.spoil_display(7, 9), "not padded with 0"),
            (2, |slot| slot.spoil_depth(64), "deeper than any can be"),
            (2, |slot| slot.spoil_flags(1), "about being final"),
            (0, |slot| slot.spoil_owners(1), "fewer owners than groups"),
            (2, Slot::die, "leader is dead"),
            (3, Slot::die, "a member of a registered group is dead"),
            (3, |slot| slot.spoil_leader(1), "another leader"),
            (3, |slot| slot.spoil_group(ptr::null_mut()), "another group"),
            (3, |slot| slot.spoil_registry(0), "another registry's"),
            (3, |slot| slot.spoil_position(0), "another position"),
            (
                3,
                |slot| slot.spoil_kind(CompositeKind::Array),
                "another kind",
            ),
            (3, |slot| slot.set_deep(1), "or another type has one"),
            (3, too_deep, "without supertype is no root"),
            (2, too_deep, "one deeper than its supertype"),
        ];
        for (number, spoil, sentence) in cases {
            let said = said_of(number, spoil);
            assert!(
                said.contains(sentence),
                "expected {sentence:?}, got {said:?}"
            );
        }
    }

    /// `(rec (type $s (sub (struct (field i64 i32)))) (type $f (sub (func (param (ref $s))))))`
    const GROUP: &[u8] = &[
        1, 0x4e, 2, 0x50, 0, 0x5f, 2, 0x7e, 0, 0x7f, 0, 0x50, 0, 0x60, 1, 0x64, 0, 0,
    ];
    const FIRST_HEAD: usize = 0;
    const SECOND_FIELD: usize = 2;
    const PARAM: usize = 4;

    /// Spoils the group above in a registry that lays out objects, and gives what the checker says.
    /// The map has the group where its hash says.
    fn said_of_group(spoil: impl FnOnce(&mut NewGroup)) -> String {
        let mut config = Config::default();
        config.set_layout(Some(LayoutPolicy::DRC)).unwrap();
        let registry = Registry::new(&config).unwrap();
        let types = TypeCollection::register_type_section(&registry, GROUP).unwrap();
        assert_eq!(registry.check(), Ok(()), "before anything is spoiled");
        let (core, group) = (registry.core(), types.get(0).unwrap().group());
        core.shard(group.hash()).map.remove(group);
        NewGroup::spoil(group, spoil);
        let map = &core.shard(group.hash()).map;
        assert_eq!(map.insert(group, &core.slots, || ()), Ok(None));
        let said = registry.check().unwrap_err().to_string();
        core::mem::forget((registry, types));
        said
    }

    #[test]
    fn the_checker_sees_a_group_that_is_spoiled() {
        type Spoil = fn(&mut NewGroup);
        fn head(fields: u32) -> Word {
            Word::head(Head {
                kind: CompositeKind::Struct,
                is_final: false,
                supertype: None,
                fields,
                results: 0,
            })
        }
        fn reference(target: Target) -> Word {
            let heap = HeapType::Concrete {
                target,
                exact: false,
            };
            let nullable = false;
            Word::field(FieldType::constant(ValType::Ref(RefType {
                nullable,
                heap,
            })))
        }
        fn trampoline(group: &mut NewGroup, of: u32, is: u32) {
            let index = group.view().index(is).unwrap();
            assert!(group.rows_mut()[of as usize].keep_trampoline(index));
        }
        let cases: [(Spoil, &str); 13] = [
            (|group| group.spoil_hash(9), "not that of its words"),
            (
                |group| {
                    group.spoil_word(FIRST_HEAD, Word::field(FieldType::constant(ValType::I32)));
                },
                "do not decode",
            ),
            // The second head is taken for a third field, and its param is left over.
            (
                |group| group.spoil_word(FIRST_HEAD, head(3)),
                "do not decode",
            ),
            // It takes all words there are.
            (
                |group| group.spoil_word(FIRST_HEAD, head(4)),
                "another number of members",
            ),
            (
                |group| group.spoil_word(PARAM, reference(Target::Own(Position(2)))),
                "is not valid",
            ),
            (
                |group| {
                    group.spoil_word(
                        SECOND_FIELD,
                        reference(Target::Outside(TypeIndex::new(99).unwrap())),
                    );
                },
                "is not valid",
            ),
            (
                |group| group.rows_mut()[1].slot = group.rows_mut()[0].slot,
                "two live types have one slot",
            ),
            (
                |group| trampoline(group, 0, 1),
                "is no function has a trampoline",
            ),
            (
                |group| trampoline(group, 1, 1),
                "owns itself as its trampoline",
            ),
            (
                |group| trampoline(group, 1, 0),
                "not what the function type widens to",
            ),
            (
                |group| group.set_extent(0, Extent::default()),
                "not what its fields add up to",
            ),
            (
                |group| group.set_offset(0, 0, 4),
                "not what the fields before it",
            ),
            (
                |group| group.set_offset(0, 1, 4),
                "not what the fields before it",
            ),
        ];
        for (spoil, sentence) in cases {
            let said = said_of_group(spoil);
            assert!(
                said.contains(sentence),
                "expected {sentence:?}, got {said:?}"
            );
        }
    }

    #[test]
    fn the_checker_sees_a_group_in_another_shard() {
        let registry = Registry::new(&Config::default()).unwrap();
        let ty = registry.struct_type(core::iter::empty()).unwrap();
        let (core, group) = (registry.core(), ty.as_ref().group());
        let shard = core.shard_of(group.hash());
        core.shards[shard].map.remove(group);
        let map = &core.shards[shard ^ 1].map;
        assert_eq!(map.insert(group, &core.slots, || ()), Ok(None));
        let said = registry.check().unwrap_err().to_string();
        assert!(said.contains("another shard"), "got {said:?}");
        core::mem::forget((registry, ty));
    }

    #[test]
    fn the_checker_sees_two_live_groups_of_the_same_words() {
        let registry = Registry::new(&Config::default()).unwrap();
        let ty = registry.struct_type(core::iter::empty()).unwrap();
        // One that seems to be dying is not found, so that another is made; then it lives on.
        ty.as_ref().slot().spoil_owners(0);
        let twin = registry.struct_type(core::iter::empty()).unwrap();
        assert_ne!(ty, twin);
        ty.as_ref().slot().spoil_owners(1);
        let said = registry.check().unwrap_err().to_string();
        assert!(
            said.contains("two live groups have the same words"),
            "got {said:?}"
        );
    }

    #[test]
    fn the_checker_sees_a_live_slot_among_the_free_ones() {
        let registry = Registry::new(&Config::default()).unwrap();
        let types = TypeCollection::register_type_section(&registry, PAYLOAD).unwrap();
        let index = types.indices()[0];
        registry.core().slots.give_back(index);
        let said = registry.check().unwrap_err().to_string();
        assert!(said.contains("free slots is live"), "got {said:?}");
        core::mem::forget((registry, types));
    }
}
