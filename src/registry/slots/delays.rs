//! How long slots rest, with any delay in the configuration.

use super::tests::{retire, take};
use super::*;
use std::collections::HashMap;

#[test]
#[cfg(not(feature = "checked-handles"))] // There no index is used again.
fn without_delay_the_lowest_free_slot_is_given_out_first() {
    let slots = Slots::new(0).unwrap();
    let taken: Vec<u32> = (0..1000).map(|_| take(&slots)).collect();
    assert_eq!(taken, (1..=1000).collect::<Vec<u32>>());
    for number in [700, 3, 999, 64, 65] {
        retire(&slots, number);
    }
    slots.give_back_unused(&[MemberRow::of(500)]);
    assert_eq!(slots.check(|_| true), Ok(()));
    let mut group: Vec<MemberRow> = (0..4).map(|_| MemberRow::default()).collect();
    slots.take(&mut group).unwrap();
    let group: Vec<u32> = group.iter().map(|row| row.slot).collect();
    assert_eq!(group, [3, 64, 65, 500]);
    let next = [(); 4].map(|()| take(&slots));
    assert_eq!(next, [700, 999, 1001, 1002]);
}

#[test]
fn a_delay_of_any_length_is_kept() {
    for delay in [1, 2, 63, 64, 65, 1000] {
        let slots = Slots::new(delay).unwrap();
        let mut died_at = HashMap::new();
        for died in 0..3 * delay + 1000 {
            let number = take(&slots);
            if let Some(before) = died_at.insert(number, died) {
                assert!(died - before > delay, "{number} after {before}, at {died}");
            }
            retire(&slots, number);
        }
        let most = delay as usize + 2 * BATCH as usize + 2 * Slot::CHUNK;
        let checked = cfg!(feature = "checked-handles");
        assert!(checked || slots.capacity() < most, "{}", slots.capacity());
    }
}

#[test]
fn slots_that_were_never_types_keep_their_order() {
    for len in [2, 3, BATCH as usize - 1] {
        let slots = Slots::new(crate::config::INDEX_REUSE_DELAY).unwrap();
        let take_all = || {
            let mut rows: Vec<MemberRow> = (0..len).map(|_| MemberRow::default()).collect();
            slots.take(&mut rows).unwrap();
            rows
        };
        let first = take_all();
        slots.give_back_unused(&first);
        let again = take_all();
        assert!(
            first
                .iter()
                .map(|row| row.slot)
                .eq(again.iter().map(|row| row.slot))
        );
    }
}
