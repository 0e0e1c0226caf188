//! Compares the picture of a slot in docs/concepts.md with a real one: every field is at its offset.
#![cfg(target_pointer_width = "64")]

use super::Slot;
#[cfg(feature = "capi")]
use crate::capi::abi;
use core::mem::{offset_of, size_of};
use std::path::Path;

/// The boxes and texts in the element of a picture that has this id.
pub(in crate::registry) fn drawn(picture: &str, id: &str) -> (Vec<String>, Vec<String>) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/pictures");
    let svg = std::fs::read_to_string(folder.join(picture)).expect("the picture is there");
    let beginning = format!("<g id=\"{id}\">");
    let (_, from) = svg
        .split_once(&beginning)
        .unwrap_or_else(|| panic!("{picture} has no {id}"));
    let (group, _) = from.split_once("</g>").expect("a group ends");
    let boxes = group.lines().filter(|line| line.starts_with("<rect"));
    let texts = group
        .split("</text>")
        .filter_map(|text| Some(text.rsplit_once('>')?.1.to_owned()))
        .filter(|text| !text.trim().is_empty());
    (boxes.map(str::to_owned).collect(), texts.collect())
}

#[cfg(feature = "capi")] // which has the offsets that are promised
#[test]
fn the_picture_of_a_slot_has_every_field_where_it_is() {
    macro_rules! fields {
        ($($name:ident: $size:expr;)*) => {
            [$((stringify!($name), offset_of!(Slot, $name), $size),)*]
        };
    }
    let pointer = size_of::<*const ()>();
    let fields = fields! {
        index: 4; registry: 4; group: pointer; owners_or_leader: 4; position: 4; deep: 4;
        depth: 1; kind: 1; flags: 1; _unused: 1; display: 4 * abi::WT_DISPLAY_MIN;
    };
    let promised = [
        abi::WT_SLOT_INDEX_OFFSET,
        abi::WT_SLOT_DEPTH_OFFSET,
        abi::WT_SLOT_KIND_OFFSET,
        abi::WT_SLOT_DISPLAY_OFFSET,
    ];
    let mut end = 0;
    for (name, offset, size) in fields {
        let (boxes, texts) = drawn("slot.svg", &format!("slot.{name}"));
        // Sixteen bytes a row, fifty units each.
        let mut rows = Vec::new();
        for (number, at) in (offset..offset + size).step_by(16).enumerate() {
            let kind = if promised.contains(&offset) {
                "first"
            } else {
                "box"
            };
            let (x, y) = (30 + 50 * (at % 16), 66 + 64 * (at / 16));
            let expected = format!(
                "<rect class=\"{kind}\" x=\"{x}\" y=\"{y}\" width=\"{}\"",
                50 * size.min(16)
            );
            assert!(
                boxes[number].starts_with(&expected),
                "{name}: {}",
                boxes[number]
            );
            rows.push(at.to_string());
        }
        assert_eq!(boxes.len(), rows.len(), "{name}");
        assert!(
            rows.iter().all(|at| texts.contains(at)),
            "{name}: {texts:?}"
        );
        assert!(
            name == "_unused" || texts[1].starts_with(name),
            "{name}: {texts:?}"
        );
        assert_eq!(offset, end, "{name}: nothing is left out before it");
        end = offset + size;
    }
    assert_eq!(end, size_of::<Slot>());
}
