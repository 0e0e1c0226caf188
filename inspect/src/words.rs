//! Words for kinds, sizes and numbers; and texts of modules in a form that is safe to show. A module can call its types
//! anything, so a character that is invisible or changes the direction of writing is spelt out as in the text format:
//! `\u{202e}`.

use std::fmt::{self, Display, Formatter, Write as _};
use typereg::{CompositeKind, Type, TypeNames};

/// A text that is safe to show, in one line.
pub struct Shown<'a>(pub &'a str);

impl Display for Shown<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for c in self.0.chars() {
            if typereg::is_unseen(c) {
                write!(f, "\\u{{{:x}}}", u32::from(c))?;
            } else {
                f.write_char(c)?;
            }
        }
        Ok(())
    }
}

/// The same for a text of several lines; it keeps its lines.
pub fn shown_lines(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(|line| Shown(line).to_string()).collect();
    lines.join("\n")
}

/// A table or a picture shows at most this many characters of a name.
const NAME_MAX: usize = 60;

/// A name in a table or a picture: its beginning, if it is long. The rest of the name is not looked at.
pub fn shown_name(name: &str) -> String {
    let (mut shown, mut len, mut room) = (String::new(), 0, 0);
    for c in name.chars() {
        // A character that is spelt out is not cut in its middle.
        let one = Shown(c.encode_utf8(&mut [0; 4])).to_string();
        len += one.chars().count();
        if len > NAME_MAX {
            shown.truncate(room);
            return shown + "...";
        }
        shown.push_str(&one);
        if len + 3 <= NAME_MAX {
            room = shown.len();
        }
    }
    shown
}

/// `$point` or `$t7`: the name of the type in texts.
pub fn called(ty: &Type, names: &TypeNames) -> String {
    names.identifier(ty).unwrap_or_else(|_| ty.to_string())
}

/// `func`, `struct`, `array`.
pub const fn kind_word(kind: CompositeKind) -> &'static str {
    kind.heap_type().name()
}

/// The ending of a noun after a number: `s`, except for 1.
pub const fn plural(number: u64) -> &'static str {
    if number == 1 { "" } else { "s" }
}

/// `1 type`, `2 types`.
pub fn several(number: u64, noun: &str) -> String {
    format!("{number} {noun}{}", plural(number))
}

/// Bytes for a person: `512 B`, `1.5 KiB`, `2.0 MiB`.
pub fn size(bytes: u64) -> String {
    let kib = bytes as f64 / 1024.0;
    if bytes < 1024 {
        format!("{bytes} B")
    } else if bytes < 1024 * 1024 {
        format!("{kib:.1} KiB")
    } else {
        format!("{:.1} MiB", kib / 1024.0)
    }
}

/// A share for a person: `0%`, `0.4%`, `12%`.
pub fn share(part: u64, whole: u64) -> String {
    if whole == 0 {
        return "-".to_owned();
    }
    let percent = part as f64 * 100.0 / whole as f64;
    if percent < 10.0 && part > 0 {
        format!("{percent:.1}%")
    } else {
        format!("{percent:.0}%")
    }
}

/// Bytes as hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The features of a type that come from proposals: "shared, cont of $t1, descriptor $t7, describes $t5".
pub fn ties(ty: &Type) -> String {
    let mut words: Vec<String> = ty
        .is_shared()
        .then(|| "shared".to_owned())
        .into_iter()
        .collect();
    let tied = [
        ("cont of", ty.cont_func()),
        ("descriptor", ty.descriptor()),
        ("describes", ty.describes()),
    ];
    words.extend(
        tied.iter()
            .filter_map(|(word, ty)| Some(format!("{word} {}", (*ty)?))),
    );
    words.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_cut_before_what_does_not_fit() {
        assert_eq!(shown_name("a\u{202e}b"), "a\\u{202e}b");
        let long = "x".repeat(55) + "\u{202e}" + &"y".repeat(20);
        assert_eq!(shown_name(&long), "x".repeat(55) + "...");
        assert_eq!(shown_name(&"é".repeat(60)), "é".repeat(60));
        assert_eq!(shown_name(&"é".repeat(61)), "é".repeat(57) + "...");
        assert_eq!(
            shown_name(&("x".repeat(52) + "\u{202e}")),
            "x".repeat(52) + "\\u{202e}"
        );
        assert_eq!(
            shown_name(&("x".repeat(53) + "\u{202e}")),
            "x".repeat(53) + "..."
        );
    }

    #[test]
    fn the_rest_of_a_long_name_costs_nothing() {
        let long = "\u{202e}".repeat(1_000_000);
        for _ in 0..10_000 {
            assert_eq!(shown_name(&long), "\\u{202e}".repeat(7) + "...");
        }
    }
}
