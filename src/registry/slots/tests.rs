//! Slots that are taken, given back, and rest; and what the check reports about corrupted lists.

use super::*;
use crate::config::INDEX_REUSE_DELAY as REUSE_DELAY;
use std::collections::{HashMap, HashSet};

/// Takes one slot.
pub(super) fn take(slots: &Slots) -> u32 {
    let mut row = [MemberRow::default()];
    slots.take(&mut row).unwrap();
    row[0].slot
}

/// Gives back the slot of a type that lived.
pub(super) fn retire(slots: &Slots, number: u32) {
    let rows = [MemberRow::of(number)];
    let _ = slots.end(&rows, true);
    slots.give_back_dead(&rows);
}

#[test]
fn numbers_are_dense_from_one() {
    let slots = Slots::new(REUSE_DELAY).unwrap();
    let taken: Vec<u32> = (0..1000).map(|_| take(&slots)).collect();
    assert_eq!(taken, (1..=1000).collect::<Vec<u32>>());
    assert!((1001..=2 * 1000).contains(&slots.capacity()));
}

#[test]
fn the_slot_of_a_dead_type_rests_until_as_many_others_have_died() {
    let slots = Slots::new(REUSE_DELAY).unwrap();
    let mut died_at = HashMap::new();
    let mut reused = 0;
    for died in 0..3 * REUSE_DELAY {
        let number = take(&slots);
        if let Some(before) = died_at.insert(number, died) {
            reused += 1;
            let others = died - before - 1;
            assert!(
                others >= REUSE_DELAY,
                "{number} was used again after {others} others"
            );
        }
        retire(&slots, number);
    }
    let checked = cfg!(feature = "checked-handles");
    assert_eq!(reused == 0, checked, "{reused} slots were used again");
}

#[test]
fn slots_that_were_never_types_are_given_out_again_first() {
    let slots = Slots::new(REUSE_DELAY).unwrap();
    let dead: Vec<u32> = (0..BATCH).map(|_| take(&slots)).collect();
    dead.iter().for_each(|&number| retire(&slots, number));
    let mut rows: Vec<MemberRow> = (0..3 * REUSE_DELAY).map(|_| MemberRow::default()).collect();
    for _ in 0..3 {
        slots.take(&mut rows).unwrap();
        assert!(rows.iter().all(|row| !dead.contains(&row.slot)));
        slots.give_back_unused(&rows);
    }
    let most = BATCH as usize + rows.len();
    assert!(slots.capacity() < most + 2 * Slot::CHUNK, "no new slots");
    assert_eq!(slots.check(|_| true), Ok(()));
}

#[test]
fn a_type_that_dies_amid_a_large_group_rests_as_long() {
    let slots = Slots::new(REUSE_DELAY).unwrap();
    let mut group: Vec<MemberRow> = (0..REUSE_DELAY + BATCH)
        .map(|_| MemberRow::default())
        .collect();
    slots.take(&mut group).unwrap();
    let small: Vec<u32> = (0..BATCH).map(|_| take(&slots)).collect();
    // One thread has ended the types of a large group; before it gives back their slots, others die.
    let _ = slots.end(&group, true);
    small.iter().for_each(|&number| retire(&slots, number));
    slots.give_back_dead(&group);
    // None of the slots of those others may be given out: nothing has died since.
    let taken: Vec<u32> = (0..4 * BATCH).map(|_| take(&slots)).collect();
    assert!(taken.iter().all(|number| !small.contains(number)));
}

#[test]
fn what_cannot_be_had_whole_is_not_taken_at_all() {
    let slots = Slots::new(REUSE_DELAY).unwrap();
    slots.table.reserve(11).unwrap();
    slots.stripes.mine_made().pocket.lock().fresh = (1, 11);
    slots.depot.lock().exhaust();
    let mut rows: Vec<MemberRow> = std::iter::repeat_with(MemberRow::default)
        .take(200)
        .collect();
    assert!(slots.take(&mut rows).is_err());
    let mut free = 0;
    let counted = slots.check(|_| {
        free += 1;
        true
    });
    assert_eq!((counted, free), (Ok(()), 10));
}

#[test]
fn the_check_reports_slot_0_and_lists_of_free_slots() {
    type Corrupt = fn(&Slots);
    fn list(first: u32, len: u32) -> List {
        List { first, len }
    }
    const NOWHERE: u32 = 1 << 20;
    let cases: [(Corrupt, &str); 13] = [
        (
            |slots| slots.pocket().lock().ready = list(NOWHERE, 1),
            "not exist",
        ),
        (
            |slots| slots.pocket().lock().ready = list(1, 1),
            "there twice",
        ),
        (
            |slots| slots.pocket().lock().resting.first = NOWHERE,
            "not exist",
        ),
        (|slots| slots.pocket().lock().resting.len += 1, "shorter"),
        (|slots| slots.pocket().lock().unused.len += 1, "shorter"),
        (
            |slots| slots.get(BATCH + 1).unwrap().link(BATCH + 1),
            "longer",
        ),
        (|slots| slots.get(2).unwrap().link(0), "shorter"),
        (|slots| slots.get(1).unwrap().link(NOWHERE), "longer"),
        (
            |slots| slots.get(1).unwrap().corrupt_display(0, 1),
            "display entries",
        ),
        (|slots| slots.get(0).unwrap().corrupt_depth(0), "slot 0"),
        (|slots| slots.get(0).unwrap().corrupt_owners(1), "slot 0"),
        (
            |slots| slots.get(0).unwrap().corrupt_display(1, 7),
            "slot 0",
        ),
        (|slots| slots.get(0).unwrap().die(), "slot 0"),
    ];
    for (corrupt, sentence) in cases {
        let slots = Slots::new(REUSE_DELAY).unwrap();
        let taken: Vec<u32> = (0..2 * BATCH).map(|_| take(&slots)).collect();
        // A batch, and two more.
        taken[..BATCH as usize + 2]
            .iter()
            .for_each(|&number| retire(&slots, number));
        let said = || {
            let mut seen = HashSet::new();
            slots.check(|number| seen.insert(number))
        };
        assert_eq!(said(), Ok(()), "before anything is corrupted");
        corrupt(&slots);
        let said = said().unwrap_err();
        assert!(
            said.contains(sentence),
            "expected {sentence:?}, got {said:?}"
        );
    }
}
