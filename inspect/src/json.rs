//! JSON for printing: a value is built first and then written in one line.

use std::fmt::{self, Display, Formatter, Write as _};
use typereg::is_unseen;

pub enum Json {
    Null,
    Bool(bool),
    Number(i64),
    Text(String),
    List(Vec<Json>),
    Object(Vec<(&'static str, Json)>),
}

impl From<bool> for Json {
    fn from(value: bool) -> Json {
        Json::Bool(value)
    }
}

impl From<u64> for Json {
    /// Counts, which do not come near the highest number.
    fn from(value: u64) -> Json {
        Json::Number(value.try_into().unwrap_or(i64::MAX))
    }
}

impl From<usize> for Json {
    fn from(value: usize) -> Json {
        Json::from(value as u64)
    }
}

impl From<u32> for Json {
    fn from(value: u32) -> Json {
        Json::Number(value.into())
    }
}

impl From<i64> for Json {
    fn from(value: i64) -> Json {
        Json::Number(value)
    }
}

impl From<&str> for Json {
    fn from(value: &str) -> Json {
        Json::Text(value.to_owned())
    }
}

impl From<String> for Json {
    fn from(value: String) -> Json {
        Json::Text(value)
    }
}

impl<T: Into<Json>> From<Option<T>> for Json {
    fn from(value: Option<T>) -> Json {
        value.map_or(Json::Null, Into::into)
    }
}

impl<T: Into<Json>> FromIterator<T> for Json {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Json {
        Json::List(values.into_iter().map(Into::into).collect())
    }
}

/// A name has at most this many characters, because reports repeat it for each number of a type.
pub const NAME_MAX: usize = 1000;

/// A name that a module gives: its beginning, if it is very long.
pub fn name(name: Option<&str>) -> Json {
    let cut = |name: &str| match name.char_indices().nth(NAME_MAX) {
        Some((end, _)) => format!("{}...", &name[..end]),
        None => name.to_owned(),
    };
    name.map(cut).into()
}

/// `object([("name", value), …])`.
pub fn object(members: impl IntoIterator<Item = (&'static str, Json)>) -> Json {
    Json::Object(members.into_iter().collect())
}

impl Display for Json {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Json::Null => f.write_str("null"),
            Json::Bool(value) => value.fmt(f),
            Json::Number(value) => value.fmt(f),
            Json::Text(text) => write_text(f, text),
            Json::List(values) => {
                f.write_char('[')?;
                for (i, value) in values.iter().enumerate() {
                    f.write_str(if i > 0 { "," } else { "" })?;
                    value.fmt(f)?;
                }
                f.write_char(']')
            }
            Json::Object(members) => {
                f.write_char('{')?;
                for (i, (name, value)) in members.iter().enumerate() {
                    write!(f, "{}\"{name}\":{value}", if i > 0 { "," } else { "" })?;
                }
                f.write_char('}')
            }
        }
    }
}

/// Invisible characters are written by their numbers, so that none gets to a terminal, and nothing is lost.
fn write_text(f: &mut Formatter<'_>, text: &str) -> fmt::Result {
    f.write_char('"')?;
    for c in text.chars() {
        match c {
            '"' | '\\' => write!(f, "\\{c}")?,
            '\n' => f.write_str("\\n")?,
            _ if is_unseen(c) => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    write!(f, "\\u{unit:04x}")?;
                }
            }
            _ => f.write_char(c)?,
        }
    }
    f.write_char('"')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_very_long_name_is_cut() {
        let (long, longer) = ("é".repeat(NAME_MAX), "é".repeat(NAME_MAX + 1));
        assert_eq!(name(Some(&long)).to_string(), format!("\"{long}\""));
        assert_eq!(name(Some(&longer)).to_string(), format!("\"{long}...\""));
        assert_eq!(name(None).to_string(), "null");
    }

    #[test]
    fn json_is_read_back_as_it_was() {
        let text = "a\"b\\c\n\u{1b}\u{202e}\u{e0041}☃</script>";
        let value = object([
            ("text", text.into()),
            ("numbers", [1u32, 2].into_iter().collect()),
            ("none", None::<u32>.into()),
            ("yes", true.into()),
        ]);
        let printed = value.to_string();
        assert!(printed.chars().all(|c| !is_unseen(c)), "{printed}");
        let read: serde_json::Value = serde_json::from_str(&printed).expect("it is JSON");
        assert_eq!(read["text"], text);
        assert_eq!(read["numbers"], serde_json::json!([1, 2]));
        assert_eq!(read["none"], serde_json::Value::Null);
        assert_eq!(read["yes"], true);
    }
}
