//! Corrupts each thing that the checker verifies, one at a time; the checker must report it.

use super::*;
use crate::facts::layout::Extent;
use crate::key::{Clauses, Head, Word};
use crate::registry::deep_ref::DeepRef;
use crate::registry::group::OwnedGroup;
use crate::registry::shape::MemberRow;
use crate::ty::opcode::I32;
use crate::ty::{FieldType, HeapType, RefType, ValType};
use crate::{Config, Feature, LayoutPolicy, Registry};
use core::ptr;

/// `(rec (type $a (sub (struct))) (type $b (sub $a (struct (field (ref $a))))))` followed by
/// `(rec (type $c (sub $b (struct (field (ref $a))))) (type $d (struct)))`.
const PAYLOAD: &[u8] = &[
    2, 0x4e, 2, 0x50, 0, 0x5f, 0, 0x50, 1, 0, 0x5f, 1, 0x64, 0, 0, //
    0x4e, 2, 0x50, 1, 1, 0x5f, 1, 0x64, 0, 0, 0x5f, 0,
];

/// Corrupts the slot of module type `number`, and returns the checker's report.
fn said_of(number: u32, corrupt: impl FnOnce(&Slot)) -> String {
    let registry = Registry::new(&Config::default()).unwrap();
    let types = registry.register_type_section(PAYLOAD).unwrap();
    assert_eq!(registry.check(), Ok(()), "before anything is corrupted");
    corrupt(types.get(number).unwrap().slot());
    let said = registry.check().unwrap_err().to_string();
    // A corrupted registry cannot be taken apart.
    core::mem::forget((registry, types));
    said
}

/// Adds the type to its display once more, one level deeper.
fn too_deep(slot: &Slot) {
    let (own, depth) = (slot.index().unwrap().get(), slot.depth() + 1);
    slot.corrupt_display(depth as usize, own);
    slot.corrupt_depth(depth as u8);
}

#[test]
fn the_checker_reports_a_corrupted_slot() {
    type Corrupt = fn(&Slot);
    // No other type refers to these, so that the checker does not report another one first. The exception are owners:
    // the first type has one for each reference to its group.
    let cases: [(u32, Corrupt, &str); 21] = [
        (2, |slot| slot.corrupt_display(1, 9), "what is above them"),
        (2, |slot| slot.corrupt_display(2, 9), "in the type itself"),
        (2, |slot| slot.corrupt_display(3, 9), "not padded with 0"),
        (2, |slot| slot.corrupt_display(7, 9), "not padded with 0"),
        (2, |slot| slot.corrupt_depth(64), "deeper than any can be"),
        (2, |slot| slot.corrupt_flags(1), "about being final"),
        (3, |slot| slot.corrupt_flags(3), "a mark of a group"),
        (2, |slot| slot.corrupt_flags(4), "pinned group are counted"),
        (2, |slot| assert!(slot.pin()), "to one that is not"),
        (0, |slot| slot.corrupt_owners(1), "fewer owners than groups"),
        (2, Slot::die, "leader is dead"),
        (3, Slot::die, "a member of a registered group is dead"),
        (3, |slot| slot.corrupt_leader(1), "another leader"),
        (
            3,
            |slot| slot.corrupt_group(ptr::null_mut()),
            "another group",
        ),
        (3, |slot| slot.corrupt_registry(0), "another registry's"),
        (3, |slot| slot.corrupt_position(0), "another position"),
        (2, |slot| slot.corrupt_position(1), "another position"),
        (
            3,
            |slot| slot.corrupt_kind(CompositeKind::Array),
            "another kind",
        ),
        (
            3,
            |slot| slot.set_deep(DeepRef::above(1)),
            "or another type has one",
        ),
        (3, too_deep, "without supertype is not a root"),
        (2, too_deep, "one deeper than its supertype"),
    ];
    for (number, corrupt, sentence) in cases {
        let said = said_of(number, corrupt);
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

/// Corrupts the group above in a registry that lays out objects, and returns the checker's report. The map has the
/// group in the bucket of its hash.
fn said_of_group(corrupt: impl FnOnce(&mut OwnedGroup)) -> String {
    said_of_section(GROUP, corrupt)
}

/// The same for another group.
fn said_of_section(section: &[u8], corrupt: impl FnOnce(&mut OwnedGroup)) -> String {
    let mut config = Config::default();
    config.features.set(Feature::CustomDescriptors, true);
    config.set_layout(Some(LayoutPolicy::DRC)).unwrap();
    let registry = Registry::new(&config).unwrap();
    let types = registry.register_type_section(section).unwrap();
    assert_eq!(registry.check(), Ok(()), "before anything is corrupted");
    let (core, group) = (registry.core(), types.get(0).unwrap().group());
    core.shard(group.shard()).map.remove(group, &core.quota);
    OwnedGroup::corrupt(group, corrupt);
    let map = &core.shard(group.shard()).map;
    assert_eq!(map.insert(&core.slots, group, &core.quota, || ()), Ok(None));
    let said = registry.check().unwrap_err().to_string();
    core::mem::forget((registry, types));
    said
}

#[test]
fn the_checker_reports_a_corrupted_group() {
    type Corrupt = fn(&mut OwnedGroup);
    fn corrupt_head(group: &mut OwnedGroup, fields: u32, has_clauses: bool) {
        let head = Word::head(Head {
            kind: CompositeKind::Struct,
            is_final: false,
            is_shared: false,
            has_clauses,
            supertype: None,
            fields,
            results: 0,
        });
        group.corrupt_head(0, FIRST_HEAD, head);
    }
    const NUMBER: Word = Word::of_byte(I32).unwrap();
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
    fn trampoline(group: &mut OwnedGroup, of: u32, is: u32) {
        let index = group.view().index(is).unwrap();
        assert!(group.rows_mut()[of as usize].keep_trampoline(index));
    }
    let cases: [(Corrupt, &str); 16] = [
        (|group| group.corrupt_hash(9), "not that of its words"),
        (|group| group.corrupt_half_hash(9), "not that of its words"),
        (
            |group| group.corrupt_shard(group.view().shard() ^ 1),
            "not that of its words",
        ),
        (
            |group| group.corrupt_word(FIRST_HEAD, NUMBER),
            "do not decode",
        ),
        // The second head is read as a third field, and its param is left over.
        (|group| corrupt_head(group, 3, false), "do not decode"),
        // It takes all words, the second head among them.
        (|group| corrupt_head(group, 4, false), "do not decode"),
        (
            |group| {
                corrupt_head(group, 4, false);
                group.corrupt_word(PARAM - 1, NUMBER);
            },
            "another number of members",
        ),
        (
            |group| group.corrupt_word(PARAM, reference(Target::Own(Position(2)))),
            "is not valid",
        ),
        (
            |group| {
                group.corrupt_word(
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
            "is not a function has a trampoline",
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
            |group| group.offsets(0, 2)[0].set(4),
            "not what the fields before it",
        ),
        (
            |group| group.offsets(0, 2)[1].set(4),
            "not what the fields before it",
        ),
    ];
    for (corrupt, sentence) in cases {
        let said = said_of_group(corrupt);
        assert!(
            said.contains(sentence),
            "expected {sentence:?}, got {said:?}"
        );
    }
}

#[test]
fn the_checker_reports_clauses_that_name_nothing() {
    // (rec (type (descriptor 1) (struct)) (type (describes 0) (struct)))
    let section = &[1, 0x4e, 2, 0x4d, 1, 0x5f, 0, 0x4c, 0, 0x5f, 0];
    let said = said_of_section(section, |group| {
        group.corrupt_word(1, Word::clauses(Clauses::default()));
    });
    assert!(
        said.contains("with descriptor clauses has none"),
        "got {said:?}"
    );
}

#[test]
#[cfg(not(typereg_wide_words))]
fn the_checker_reports_words_that_are_stored_in_the_wrong_size() {
    // (rec (type (descriptor 1) (struct)) (type (describes 0) (struct))), each with a field instead of the clauses
    let section = &[1, 0x4e, 2, 0x4d, 1, 0x5f, 0, 0x4c, 0, 0x5f, 0];
    let said = said_of_section(section, |group| {
        let number = Word::of_byte(I32).unwrap();
        let declared = Word::declared(true, None);
        for head in [0, 2] {
            group.corrupt_word(head, declared.with_composite(CompositeKind::Struct, 1, 0));
            group.corrupt_word(head + 1, number);
        }
    });
    assert!(said.contains("in the wrong size"), "got {said:?}");
}

#[test]
fn the_checker_reports_a_corrupted_word_of_a_pinned_group() {
    let registry = Registry::new(&Config::default()).unwrap();
    let types = registry.register_type_section(GROUP).unwrap();
    assert!(types.get(0).unwrap().slot().pin());
    let (core, group) = (registry.core(), types.get(0).unwrap().group());
    let map = &core.shard(group.shard()).map;
    map.remove(group, &core.quota);
    // A reference to the type of number 0, which no type has.
    let corrupt = |group: &mut OwnedGroup| group.corrupt_word(PARAM, Word::NOWHERE);
    OwnedGroup::corrupt(group, corrupt);
    let map = &core.shard(group.shard()).map;
    assert_eq!(map.insert(&core.slots, group, &core.quota, || ()), Ok(None));
    let said = registry.check().unwrap_err().to_string();
    assert!(said.contains("do not decode"), "got {said:?}");
    core::mem::forget((registry, types));
}

#[test]
fn the_checker_sees_a_function_without_its_trampoline_type() {
    let mut config = Config::default();
    config.set_eager_trampolines(true);
    let registry = Registry::new(&config).unwrap();
    let types = registry.register_type_section(GROUP).unwrap();
    let func = types.get(1).unwrap();
    let trampoline = func.trampoline().unwrap();
    OwnedGroup::corrupt(func.group(), |group| {
        group.rows_mut()[1] = MemberRow::of(func.index().get());
    });
    let said = registry.check().unwrap_err().to_string();
    assert!(said.contains("has no trampoline type"), "got {said:?}");
    core::mem::forget((registry, types, trampoline));
}

#[test]
fn the_checker_sees_a_group_in_another_shard() {
    let registry = Registry::new(&Config::default()).unwrap();
    let ty = registry.struct_type([]).unwrap();
    let (core, group) = (registry.core(), ty.group());
    let shard = group.shard();
    core.shards[shard].map.remove(group, &core.quota);
    let map = &core.shards[shard ^ 1].map;
    assert_eq!(map.insert(&core.slots, group, &core.quota, || ()), Ok(None));
    let said = registry.check().unwrap_err().to_string();
    assert!(said.contains("another shard"), "got {said:?}");
    core::mem::forget((registry, ty));
}

#[test]
fn the_checker_sees_a_wrong_count_of_fingerprints() {
    let registry = Registry::new(&Config::default()).unwrap();
    let ty = registry.struct_type([]).unwrap();
    ty.fingerprint().unwrap();
    assert_eq!(registry.check(), Ok(()));
    registry.core().computed.corrupt_count(2);
    let said = registry.check().unwrap_err().to_string();
    assert!(said.contains("other fingerprints are"), "got {said:?}");
}

#[test]
fn the_checker_reports_two_live_groups_of_the_same_words() {
    let registry = Registry::new(&Config::default()).unwrap();
    let ty = registry.struct_type([]).unwrap();
    // A group that seems to be dying is not found, so another one is made; then the first seems alive again.
    ty.slot().corrupt_owners(0);
    let twin = registry.struct_type([]).unwrap();
    assert_ne!(ty, twin);
    ty.slot().corrupt_owners(1);
    let said = registry.check().unwrap_err().to_string();
    assert!(
        said.contains("two live groups have the same words"),
        "got {said:?}"
    );
}

#[test]
fn the_checker_reports_a_live_slot_among_the_free_ones() {
    let registry = Registry::new(&Config::default()).unwrap();
    let types = registry.register_type_section(PAYLOAD).unwrap();
    let index = types.indices()[0];
    registry
        .core()
        .slots
        .give_back_dead(&[MemberRow::of(index)]);
    let said = registry.check().unwrap_err().to_string();
    assert!(said.contains("free slots is live"), "got {said:?}");
    core::mem::forget((registry, types));
}
