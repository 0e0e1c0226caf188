//! How a name is written in a text: as an identifier of the text format that is short, fully visible and unique.
//!
//! A name is written as it is if it is short enough and nothing else can have the same identifier. Otherwise it gets an
//! *ending*: a dot and the number of the type (`.t7`) or of the field (`.7`). The ending comes after as much of the
//! name as there is room for, and after two more dots if that is not the whole name. A name that ends like another's
//! identifier also gets an ending, and so does `t` with a number, since types without a name are called that.

use super::unseen::is_unseen;
use core::fmt::{self, Display, Formatter, Write as _};

/// The maximum length of an identifier in a text, in bytes, with the `$` before it, quotes and escapes.
///
/// Because of it, no text has more than 64 bytes for each byte of the type section that it describes, or 96 for each byte of
/// continuation types (`tests/judged/text_length.rs`). These forms give the longest texts for their bytes, with identifiers
/// F and N:
///
/// - in 2 bytes a continuation type, `(type N (cont N))` in a line of its own: 20 and two identifiers, 192 are allowed;
/// - in 3 bytes a field, which is ` (field F (mut (ref null N)))`: 27 and two, of 192;
/// - in 2 bytes another field, ` (field F (mut nullexternref))`: 29 and one, of 128;
/// - in 2 bytes a param, ` (ref null N)`: 12 and one, of 128;
/// - in 2 bytes a type, `(type N (struct))` in a line of its own: 23 and one, of 128;
/// - in 5 bytes a type with a supertype in an explanation, `, N below N`: 9 and two, of 320; 338 if the explanation has
///   the chain twice, but a chain has at most 63 types, and an explanation may be 4 KiB longer for its words.
///
/// What proposals add to a type is less for its bytes: in 2 bytes `(descriptor N) `, 14 and one identifier, in 1 byte
/// `(shared )` or `(exact )` around something.
pub(super) const LONGEST: usize = 80;

/// `$` and two quotes.
const QUOTES: usize = 3;

/// The room for the name besides two dots and the longest ending: `.t134217727`.
const ROOM: usize = LONGEST - QUOTES - 2 - 11;

/// The number of the type or field that has a name.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Number {
    Type(u32),
    Field(u32),
}

/// `.t7`, `.7`.
impl Display for Number {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Number::Type(index) => write!(f, ".t{index}"),
            Number::Field(number) => write!(f, ".{number}"),
        }
    }
}

/// The identifier of something that has a name.
#[derive(Clone, Copy)]
pub(super) struct Identifier<'a> {
    /// The first bytes of the name; if it is too long, more of them than are shown.
    pub(super) name: &'a str,
    pub(super) number: Number,
    /// Whether the name fits, and nothing else had it before this.
    pub(super) is_first: bool,
}

impl Identifier<'_> {
    /// Whether the name is short enough to be written as it is.
    pub(super) fn fits(name: &str) -> bool {
        beginning(name, LONGEST - QUOTES).1
    }

    /// Whether the name cannot be the identifier of something with another name.
    fn is_free(name: &str, number: Number) -> bool {
        let before = name.trim_end_matches(|c: char| c.is_ascii_digit());
        let digits = &name[before.len()..];
        if digits.is_empty() {
            return true;
        }
        match number {
            Number::Type(_) if before == "t" => false,
            Number::Type(own) => !before.ends_with(".t") || digits.parse() == Ok(own),
            Number::Field(own) => !before.ends_with('.') || digits.parse() == Ok(own),
        }
    }
}

impl Display for Identifier<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let is_name = self.is_first && Identifier::is_free(self.name, self.number);
        let room = if is_name { LONGEST - QUOTES } else { ROOM };
        let (shown, is_all) = beginning(self.name, room);
        let is_quoted = !shown.chars().all(is_plain);
        f.write_str(if is_quoted { "$\"" } else { "$" })?;
        for c in shown.chars() {
            if is_quoted {
                spell(f, c)?;
            } else {
                f.write_char(c)?;
            }
        }
        if !is_all {
            f.write_str("..")?;
        }
        if !is_name {
            self.number.fmt(f)?;
        }
        f.write_str(if is_quoted { "\"" } else { "" })
    }
}

/// The longest prefix of a name that fits into `room` bytes within quotes, and whether that is the whole name.
fn beginning(name: &str, room: usize) -> (&str, bool) {
    let mut len = 0;
    for (at, c) in name.char_indices() {
        len += spelt_len(c);
        if len > room {
            return (&name[..at], false);
        }
    }
    (name, true)
}

/// Whether the text format allows the character in an identifier without quotes.
fn is_plain(c: char) -> bool {
    c.is_ascii_alphanumeric() || "!#$%&'*+-./:<=>?@\\^_`|~".contains(c)
}

/// Whether a character is written as it is: letters and digits of any script, and ASCII punctuation. A character that
/// controls a terminal, changes the direction of writing or is invisible is escaped.
fn is_shown(c: char) -> bool {
    c == ' ' || c.is_ascii_graphic() || c.is_alphanumeric() && !is_unseen(c)
}

/// Writes a character within quotes.
fn spell(f: &mut Formatter<'_>, c: char) -> fmt::Result {
    match c {
        '"' | '\\' => write!(f, "\\{c}"),
        _ if is_shown(c) => f.write_char(c),
        _ => write!(f, "\\u{{{:x}}}", u32::from(c)),
    }
}

fn spelt_len(c: char) -> usize {
    match c {
        '"' | '\\' => 2,
        _ if is_shown(c) => c.len_utf8(),
        // Each hexadecimal digit is four bits; `\u{}` is added.
        _ => {
            4 + u32::from(c)
                .checked_ilog2()
                .map_or(1, |bit| bit as usize / 4 + 1)
        }
    }
}
