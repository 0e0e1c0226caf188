//! What a group says of its own size.

use super::*;
use crate::{Config, LayoutPolicy, Registry};

#[test]
fn a_group_counts_the_bytes_of_all_its_parts_and_slots() {
    // (rec (type (struct)) (type (struct (field i32 i32 i32))))
    let payload = &[1, 0x4e, 2, 0x5f, 0, 0x5f, 3, 0x7f, 0, 0x7f, 0, 0x7f, 0];
    let units = 2 * 2 + 3; // heads, which have two, and fields
    let starts = size_of::<u32>(); // of the second member
    let without =
        size_of::<Header>() + units * size_of::<u32>() + 2 * size_of::<MemberRow>() + starts;
    let layouts = 2 * size_of::<Extent>() + 5 * size_of::<u32>(); // one for each word
    for (policy, parts) in [
        (None, without),
        (Some(LayoutPolicy::DRC), without + layouts),
    ] {
        let mut config = Config::default();
        config.set_layout(policy).unwrap();
        let registry = Registry::new(&config).unwrap();
        let types = registry.register_type_section(payload).unwrap();
        let bytes = parts.next_multiple_of(align_of::<Header>()) + 2 * size_of::<Slot>();
        assert_eq!(types.get(0).unwrap().group_bytes(), bytes as u64);
        assert_eq!(registry.stats().live_bytes, bytes as u64);
    }
}
