//! Compares the picture of a rec group in docs/concepts.md with a real one: every part is at its place, with its
//! content.
#![cfg(all(target_pointer_width = "64", not(typereg_wide_words)))]

use super::super::slot::picture::drawn;
use super::{Header, Known, MemberRow, Shape};
use crate::key::{Members, Word, upper_half};
use crate::{Config, LayoutPolicy, Registry};
use core::mem::offset_of;

/// The group that is drawn.
const GROUP: &str = "(rec (type $list (struct (field i32) (field (ref null $list)))) \
                     (type $pair (struct (field (ref $list)))))";

#[test]
fn the_picture_of_a_group_has_every_part_where_it_is() {
    let mut config = Config::default();
    config.set_layout(Some(LayoutPolicy::DRC)).unwrap();
    let registry = Registry::new(&config).unwrap();
    let module = wat::parse_str(format!("(module {GROUP})")).unwrap();
    let types = registry.register_module(&module).unwrap();
    let group = types.get(0).unwrap().group();
    let header = group.header();
    let shape = Shape::new(header.members(), header.words, false, true).unwrap();

    let is_drawn = |id: &str, offset: usize, value: &str| {
        let (_, texts) = drawn("group.svg", &format!("group.{id}"));
        assert_eq!(texts[..2], [offset.to_string(), value.to_owned()], "{id}");
    };
    // The first box of a part has the part's name as id, the others the name and a number.
    let id = |part: &str, number: usize| match number {
        0 => part.to_owned(),
        _ => format!("{part}.{number}"),
    };
    let start = offset_of!(Header, start);
    is_drawn("header", start + offset_of!(Known, hash), "hash");
    is_drawn("registry", start + offset_of!(Known, registry), "registry");
    let members = format!("shard, members {}", header.members());
    is_drawn("members", offset_of!(Header, members), &members);
    let counts = format!("words {}", header.words);
    is_drawn("counts", offset_of!(Header, words), &counts);
    for (number, member) in Members::of(group.words()).enumerate() {
        let value = format!("{:08x}", upper_half(Word::head(member.head)));
        let heads = Shape::end_of_rows(header.members()) as usize;
        is_drawn(&id("heads", number), heads + 4 * number, &value);
    }
    for (number, word) in group.words().iter().enumerate() {
        let value = format!("{:08x}", word.bits());
        is_drawn(&id("words", number), shape.words + 4 * number, &value);
    }
    for (number, row) in group.rows().iter().enumerate() {
        let trampoline = row.trampoline().map_or(0, |index| index.get());
        let host = row.host_data().addr();
        let value = format!("slot {}, trampoline {trampoline}, host {host}", row.slot);
        let offset = shape.rows + size_of::<MemberRow>() * number;
        is_drawn(&id("rows", number), offset, &value);
        let extent = group.extent(number as u32).unwrap();
        let value = format!("size {}, align {}", extent.size, extent.align);
        is_drawn(&id("extents", number), shape.extents + 8 * number, &value);
    }
    is_drawn("starts", shape.starts, &group.start(1).unwrap().to_string());
    let placed = [(0, 0), (0, 1), (1, 0)].map(|(member, i)| group.offset(member, i).unwrap());
    let [a, b, c] = placed;
    is_drawn("offsets", shape.offsets, &format!("0 {a} {b} 0 {c}"));
    let (_, title) = drawn("group.svg", "title");
    let size = shape.layout.size();
    assert!(title[0].contains(&format!("of {size} bytes")) && title[1].starts_with(GROUP));
    assert_eq!(drawn("group.svg", "group.end").1[0], size.to_string());
}
