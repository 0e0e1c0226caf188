//! Characters that are invisible, or that change the direction of writing, are escaped in every text: all those of
//! Unicode.
//!
//! `TYPEREG_BLESS=1 cargo test --test interface unseen::` writes the library's table of them, from the Unicode data of
//! regex-syntax. `command/tests/unseen_test.py` checks what the command `typereg` prints.

use regex_syntax::hir::{Class, HirKind};
use std::fmt::Write as _;
use std::path::Path;
use typereg::{Config, FieldType, RegisteredType, Registry, TypeNames, ValType};

/// Bidi_Control and Default_Ignorable_Code_Point; control and format characters, line and paragraph separators,
/// spaces except the one of ASCII; code points that are not characters; and what Unicode counts as letters, marks and
/// symbols although its glyph is blank: of Braille, Egyptian hieroglyphs, Khitan small script and musical notation.
const UNSEEN: &str = r"[[\p{Bidi_Control}\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Zs}\p{Noncharacter_Code_Point}\u{2800}\u{13441}\u{13442}\u{16FE4}\u{1D159}]--\x20]";

/// The version of Unicode in regex-syntax 0.8.11.
const UNICODE: &str = "Unicode 16.0.0";

const TABLE: &str = "src/text/unseen.rs";

fn ranges() -> Vec<(u32, u32)> {
    let parsed = regex_syntax::parse(UNSEEN).unwrap();
    let HirKind::Class(Class::Unicode(class)) = parsed.kind() else {
        panic!("{parsed:?}");
    };
    let ranges = class.ranges().iter();
    ranges
        .map(|range| (range.start().into(), range.end().into()))
        .collect()
}

fn characters() -> impl Iterator<Item = char> {
    ranges()
        .into_iter()
        .flat_map(|(first, last)| first..=last)
        .map(|code| char::from_u32(code).unwrap())
}

/// Four to a line.
fn rows(ranges: &[(u32, u32)]) -> String {
    let mut rows = String::new();
    for line in ranges.chunks(4) {
        let line: Vec<_> = line
            .iter()
            .map(|(first, last)| format!("({first:#06x}, {last:#06x})"))
            .collect();
        writeln!(rows, "    {},", line.join(", ")).unwrap();
    }
    rows
}

fn rust(ranges: &[(u32, u32)]) -> String {
    let (len, rows) = (ranges.len(), rows(ranges));
    format!(
        "//! Characters that are invisible, or that change the direction of writing. `tests/interface/unseen.rs` derives them from
//! {UNICODE}.

/// First and last of each run, in rising order.
#[rustfmt::skip]
const UNSEEN: [(u32, u32); {len}] = [
{rows}];

/// Is this character invisible, or does it turn the direction of writing? A program that shows a module's names should
/// escape such a character, as the texts of this crate do: it could control a terminal, or make one name look like
/// another.
///
/// ```
/// assert!(typereg::is_unseen('\\u{{202e}}') && typereg::is_unseen('\\n') && typereg::is_unseen('\\u{{200b}}'));
/// assert!(!typereg::is_unseen(' ') && !typereg::is_unseen('é') && !typereg::is_unseen('☃'));
/// ```
pub fn is_unseen(c: char) -> bool {{
    let after = UNSEEN.partition_point(|&(first, _)| first <= c.into());
    after > 0 && u32::from(c) <= UNSEEN[after - 1].1
}}
"
    )
}

#[test]
fn the_table_is_what_unicode_says() {
    let ranges = ranges();
    let said_in_the_issue = [
        0x61c, 0x200b, 0x200f, 0x206a, 0x206f, 0x3164, 0xfeff, 0xe0020, 0xe01ef, 0x2800, 0x13441,
        0x13442, 0x16fe4, 0x1d159,
    ];
    for code in said_in_the_issue {
        let is_there = ranges
            .iter()
            .any(|&(first, last)| first <= code && code <= last);
        assert!(is_there, "{code:#x}");
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(TABLE);
    if std::env::var_os("TYPEREG_BLESS").is_some() {
        std::fs::write(&path, rust(&ranges)).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap();
    assert!(
        written == rust(&ranges),
        "{TABLE}: TYPEREG_BLESS=1 writes it"
    );
}

/// Two types that refer to one another's names, and a field.
fn named(registry: &Registry, name: &str) -> ([RegisteredType; 2], TypeNames) {
    let array = registry.array_type(ValType::I32).unwrap();
    let to_array = FieldType::constant(ValType::ref_null(&array));
    let holder = registry.struct_type([to_array]).unwrap();
    let mut names = TypeNames::new(registry);
    names.set(&array, name).unwrap();
    names.set(&holder, &format!("{name}s")).unwrap();
    names.set_field(&holder, 0, name).unwrap();
    ([array.into(), holder.into()], names)
}

#[test]
fn no_text_has_an_invisible_character() {
    let registry = Registry::new(&Config::default()).unwrap();
    let (mut checked, ranges) = (0, ranges());
    for c in characters().filter(|&c| c != '\0') {
        // Alone, among letters, and with the ending that a name gets.
        for name in [format!("{c}"), format!("a{c}b"), format!("{c}").repeat(60)] {
            let ([array, holder], names) = named(&registry, &name);
            let group = holder.rec_group().unwrap();
            let texts = [
                group.to_wat(Some(&names)).unwrap(),
                registry.to_wat(Some(&names)).unwrap(),
                registry.dump().unwrap(),
                array
                    .explain_mismatch(&holder, Some(&names))
                    .unwrap()
                    .unwrap(),
                names.identifier(&array).unwrap(),
                names.field_identifier(&holder, 0).unwrap().unwrap(),
            ];
            for text in &texts {
                for shown in text.chars().filter(|&shown| shown != '\n') {
                    let code = u32::from(shown);
                    let after = ranges.partition_point(|&(first, _)| first <= code);
                    let is_unseen = after > 0 && code <= ranges[after - 1].1;
                    assert!(!is_unseen, "{shown:?} in {text:?}");
                }
            }
            assert!(texts[0].contains(&format!("\\u{{{:x}}}", u32::from(c))));
            checked += 1;
        }
    }
    assert!(checked > 3 * 4_000, "{checked}");
}
