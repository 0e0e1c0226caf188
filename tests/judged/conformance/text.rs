//! Splits the text of a .wast file into its directives, so that one which cannot be read does not affect the others.

use std::borrow::Cow;
use wast::lexer::{Lexer, TokenKind};
use wast::parser::{self, Parse, ParseBuffer, Parser};
use wast::{Error, QuoteWat, Wast, WastDirective};

/// Calls `each` with every directive of the text and the line in which it begins.
pub fn directives(
    text: &str,
    mut each: impl FnMut(usize, Result<WastDirective<'_>, Error>),
) -> Result<(), Error> {
    let forms = forms(text)?;
    if !forms
        .iter()
        .any(|&(start, end)| is_directive(&text[start..end]))
    {
        // The fields of one module, without a (module ...) around them.
        let buffer = buffer(text)?;
        for directive in parser::parse::<Wast<'_>>(&buffer)?.directives {
            each(1, Ok(directive));
        }
        return Ok(());
    }
    let (mut line, mut counted) = (1, 0);
    for (start, end) in forms {
        line += text[counted..start].matches('\n').count();
        counted = start;
        let form = respelt(&text[start..end])?;
        let buffer = buffer(&form)?;
        each(line, parser::parse::<Form<'_>>(&buffer).map(|form| form.0));
    }
    Ok(())
}

/// How the proposals' tests write memory orders, and how the crate reads them.
const ORDERS: [(&str, &str); 2] = [("seq_cst", "seqcst"), ("acq_rel", "acqrel")];

/// The same text with each memory order as the crate reads it, in quoted modules, too.
fn respelt(form: &str) -> Result<Cow<'_, str>, Error> {
    if !ORDERS.iter().any(|(order, _)| form.contains(order)) {
        return Ok(Cow::Borrowed(form));
    }
    let is_quoted = form.contains("(module quote");
    let mut respelt = String::new();
    for token in lexer(form).iter(0) {
        let token = token?;
        let word = token.src(form);
        match token.kind {
            TokenKind::String if is_quoted => {
                let words = word.split_inclusive([' ', '\n', ')', '"']);
                respelt.extend(words.map(respelt_word));
            }
            TokenKind::String | TokenKind::LineComment | TokenKind::BlockComment => {
                respelt.push_str(word);
            }
            _ => respelt.push_str(&respelt_word(word)),
        }
    }
    Ok(Cow::Owned(respelt))
}

/// A word, perhaps with the character after it.
fn respelt_word(word: &str) -> String {
    for (order, known) in ORDERS {
        if let Some(behind) = word.strip_prefix(order)
            && behind.len() <= 1
        {
            return known.to_owned() + behind;
        }
    }
    word.to_owned()
}

/// Where the outermost parentheses open and close.
fn forms(text: &str) -> Result<Vec<(usize, usize)>, Error> {
    let (mut forms, mut open) = (Vec::new(), Vec::new());
    for token in lexer(text).iter(0) {
        let token = token?;
        match token.kind {
            TokenKind::LParen => open.push(token.offset),
            TokenKind::RParen => {
                if let (Some(start), true) = (open.pop(), open.is_empty()) {
                    forms.push((start, token.offset + 1));
                }
            }
            _ => {}
        }
    }
    Ok(forms)
}

fn is_directive(form: &str) -> bool {
    let word = form[1..].trim_start();
    ["module", "assert_", "register", "invoke", "component"]
        .iter()
        .any(|directive| word.starts_with(directive))
}

fn lexer(text: &str) -> Lexer<'_> {
    let mut lexer = Lexer::new(text);
    lexer.allow_confusing_unicode(true);
    lexer
}

fn buffer(text: &str) -> Result<ParseBuffer<'_>, Error> {
    ParseBuffer::new_with_lexer(lexer(text))
}

/// One directive in its parentheses.
struct Form<'a>(WastDirective<'a>);

impl<'a> Parse<'a> for Form<'a> {
    fn parse(parser: Parser<'a>) -> parser::Result<Self> {
        let names = [
            "custom",
            "producers",
            "name",
            "dylink.0",
            "metadata.code.branch_hint",
        ];
        let _annotations = names.map(|name| parser.register_annotation(name));
        parser.parens(|parser| parser.parse()).map(Form)
    }
}

/// The name of a module in its script.
pub fn name(module: &QuoteWat<'_>) -> Option<String> {
    module.name().map(|id| id.name().to_owned())
}
