//! Which modules, and which of their types, a report is about: by kind, name, depth and module.

use crate::catalog;
use crate::words::kind_word;
use clap::Args;
use std::ops::RangeInclusive;
use typereg::{CompositeKind, Type, TypeNames};

/// What the options choose: everything, unless they say otherwise.
#[derive(Args, Default)]
pub(crate) struct Choice {
    /// Only types of this kind: func, struct, array or cont; several with commas
    #[arg(long, value_name = "KIND", value_delimiter = ',', value_parser = kind)]
    kind: Vec<CompositeKind>,
    /// Only types of this name; * stands for any text, ? for one character
    #[arg(long, value_name = "PATTERN", value_parser = name)]
    name: Option<Pattern>,
    /// Only types with this many supertypes: 2, 2.., ..3 or 1..3
    #[arg(long, value_name = "DEPTH", value_parser = depth)]
    depth: Option<RangeInclusive<u32>>,
    /// Only modules of this name, with or without folders; in a component, of this name there; * and ? as for --name
    #[arg(long, value_name = "PATTERN", value_parser = Pattern::new)]
    module: Option<Pattern>,
}

impl catalog::Choice for Choice {
    fn has(&self, ty: &Type, names: &TypeNames) -> bool {
        let is_named = |pattern: &Pattern| names.get(ty).is_some_and(|name| pattern.matches(name));
        (self.kind.is_empty() || self.kind.contains(&ty.kind()))
            && self
                .depth
                .as_ref()
                .is_none_or(|depth| depth.contains(&ty.depth()))
            && self.name.as_ref().is_none_or(is_named)
    }
}

impl Choice {
    /// Are there types that are not chosen, whatever module they are in?
    pub(crate) fn leaves_out_types(&self) -> bool {
        !self.kind.is_empty() || self.depth.is_some() || self.name.is_some()
    }

    /// Is a module with these names one of the modules?
    pub(crate) fn has_module(&self, names: &[String]) -> bool {
        let matches = |pattern: &Pattern| names.iter().any(|name| pattern.matches(name));
        self.module.as_ref().is_none_or(matches)
    }

    /// Can a report be empty because of what the options say?
    pub(crate) fn is_narrowed(&self) -> bool {
        self.leaves_out_types() || self.module.is_some()
    }
}

fn kind(word: &str) -> Result<CompositeKind, String> {
    let kinds = [
        CompositeKind::Func,
        CompositeKind::Struct,
        CompositeKind::Array,
        CompositeKind::Cont,
    ];
    let found = kinds.into_iter().find(|&kind| kind_word(kind) == word);
    found.ok_or_else(|| "the kinds are func, struct, array and cont".to_owned())
}

/// A name, which may have the `$` with which it is printed.
fn name(text: &str) -> Result<Pattern, String> {
    Pattern::new(text.strip_prefix('$').unwrap_or(text))
}

fn depth(text: &str) -> Result<RangeInclusive<u32>, String> {
    let number = |text: &str, open: u32| match text {
        "" => Some(open),
        _ => text.parse().ok(),
    };
    let range = match text.split_once("..") {
        Some(("", "")) => None,
        Some((from, to)) => number(from, 0).zip(number(to, u32::MAX)),
        None => text.parse().ok().map(|depth| (depth, depth)),
    };
    let (from, to) =
        range.ok_or("a depth is a number, or a range of numbers, such as 2, 2.., ..3 or 1..3")?;
    if from > to {
        return Err(format!("no depth is at least {from} and at most {to}"));
    }
    Ok(from..=to)
}

/// A text in which `*` stands for any text and `?` for one character.
#[derive(Clone)]
pub(crate) struct Pattern(Vec<char>);

impl Pattern {
    fn new(text: &str) -> Result<Pattern, String> {
        Ok(Pattern(text.chars().collect()))
    }

    /// After a mismatch it continues after the last `*`, which then stands for one character more. So it takes at most as
    /// many steps as the product of the two lengths.
    pub(crate) fn matches(&self, text: &str) -> bool {
        let text: Vec<char> = text.chars().collect();
        let (mut at, mut in_text, mut star) = (0, 0, None);
        while in_text < text.len() {
            match self.0.get(at) {
                Some('*') => {
                    star = Some((at, in_text));
                    at += 1;
                }
                Some(&c) if c == '?' || c == text[in_text] => {
                    at += 1;
                    in_text += 1;
                }
                _ => {
                    let Some((star_at, from)) = star else {
                        return false;
                    };
                    star = Some((star_at, from + 1));
                    (at, in_text) = (star_at + 1, from + 1);
                }
            }
        }
        self.0[at..].iter().all(|&c| c == '*')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_matches_what_its_signs_stand_for() {
        let matches =
            |pattern: &str, text| Pattern::new(pattern).is_ok_and(|one| one.matches(text));
        for (pattern, text) in [
            ("Shape", "Shape"),
            ("*", ""),
            ("*", "a"),
            ("S*e", "Shape"),
            ("*ap*", "Shape"),
            ("Sh?pe", "Shape"),
            ("*a*a", "aaba"),
            ("??", "☃é"),
            ("a**b", "ab"),
        ] {
            assert!(matches(pattern, text), "{pattern} {text}");
        }
        for (pattern, text) in [
            ("Shape", "shape"),
            ("", "a"),
            ("?", ""),
            ("S*p", "Shape"),
            ("*ab*ab", "abb"),
            ("a", "ab"),
        ] {
            assert!(!matches(pattern, text), "{pattern} {text}");
        }
    }

    #[test]
    fn a_depth_is_a_number_or_a_range() {
        assert_eq!(depth("2"), Ok(2..=2));
        assert_eq!(depth("2.."), Ok(2..=u32::MAX));
        assert_eq!(depth("..3"), Ok(0..=3));
        assert_eq!(depth("1..3"), Ok(1..=3));
        for wrong in ["", "..", "x", "3..1", "-1", "1..x"] {
            assert!(depth(wrong).is_err(), "{wrong}");
        }
    }
}
