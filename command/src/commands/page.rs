//! `page`: one file for the browser, that fetches nothing. It is put together from what stands in `page/`, with the facts
//! in the middle.
//!
//! Its Content-Security-Policy allows this one script and this one style by their hashes, and nothing else: whatever a
//! module may call its types, nothing of it can run.

mod facts;

use crate::catalog::Catalog;
use crate::json::{Json, object};
use crate::module::Modules;
use crate::options::{PageArgs, Policy};
use crate::output::{Output, Result, Status, Trouble};
use crate::progress::Progress;
use crate::words::{Shown, several};
use sha2::{Digest as _, Sha256};
use std::fs;
use std::io::{self, IsTerminal};
use std::path::Path;

/// The parts of the script, in their order.
const SCRIPT: [&str; 12] = [
    include_str!("../../page/elements.js"),
    include_str!("../../page/names.js"),
    include_str!("../../page/facts.js"),
    include_str!("../../page/text.js"),
    include_str!("../../page/layout.js"),
    include_str!("../../page/table.js"),
    include_str!("../../page/types.js"),
    include_str!("../../page/tree.js"),
    include_str!("../../page/sharing.js"),
    include_str!("../../page/overview.js"),
    include_str!("../../page/details.js"),
    include_str!("../../page/routes.js"),
];
const STYLE: &str = include_str!("../../page/page.css");
const PAGE: &str = include_str!("../../page/page.html");

/// As far as a zlib of its time compressed without being asked for more.
const COMPRESSION: u8 = 6;

pub(crate) fn page(args: &PageArgs, out: &mut Output) -> Result<Status> {
    let reading = &args.inputs.reading;
    if args.output.is_none() && !reading.json && io::stdout().is_terminal() {
        let why = "a page is not for the terminal; say where it should go: typereg page -o types.html INPUT...";
        return Err(Trouble(why.to_owned()));
    }
    let policy = reading.gc.unwrap_or(Policy::Drc);
    let modules = Modules::read(&args.inputs.inputs, reading, Policy::Drc)?;
    let catalog = Catalog::new(&modules, &reading.choice);
    modules.say_refusals();
    let writing = Progress::new("writing the page");
    let facts = facts::facts(&modules, &catalog, policy)?;
    match &args.output {
        None if reading.json => out.json(&object([("command", "page".into()), ("facts", facts)])),
        None => out.add(whole(&facts)),
        Some(path) => {
            write(path, &whole(&facts))?;
            drop(writing);
            let written = fs::metadata(path).map_or(0, |data| data.len());
            if reading.json {
                out.json(&object([
                    ("command", "page".into()),
                    ("page", path.to_string_lossy().as_ref().into()),
                    ("bytes", written.into()),
                    ("facts", Json::Null),
                ]));
            } else {
                out.line(format_args!(
                    "wrote {}: {} of {}; open it in a browser",
                    Shown(&path.to_string_lossy()),
                    several(catalog.len() as u64, "type"),
                    several(modules.contents().count() as u64, "module"),
                ));
            }
        }
    }
    Ok(modules.status(catalog.len() > 0, &reading.choice))
}

fn write(path: &Path, page: &str) -> Result<()> {
    fs::write(path, page)
        .map_err(|error| Trouble(format!("{} could not be written: {error}", path.display())))
}

/// The facts are deflated: types of many modules look alike, and what is left is a tenth.
fn whole(facts: &Json) -> String {
    let script = format!("\"use strict\";\n{}", SCRIPT.concat());
    let facts = facts.to_string();
    let facts = miniz_oxide::deflate::compress_to_vec(facts.as_bytes(), COMPRESSION);
    let hash = |text: &str| base64(&Sha256::digest(text));
    // The facts come last: nothing is replaced in them.
    PAGE.replace("@STYLE_HASH@", &hash(STYLE))
        .replace("@SCRIPT_HASH@", &hash(&script))
        .replace("@STYLE@", STYLE)
        .replace("@SCRIPT@", &script)
        .replacen("@FACTS@", &base64(&facts), 1)
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let bits = three
            .iter()
            .fold(0, |bits, &byte| bits << 8 | u32::from(byte))
            << (8 * (3 - three.len()));
        for place in 0..4 {
            let digit = bits >> (18 - 6 * place) & 63;
            text.push(if place <= three.len() {
                DIGITS[digit as usize].into()
            } else {
                '='
            });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_that_of_rfc_4648() {
        for (bytes, text) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(base64(bytes.as_bytes()), text);
        }
    }

    #[test]
    fn the_page_allows_its_own_script_and_style_and_nothing_else() {
        let page = whole(&object([("script", "</script>@SCRIPT@".into())]));
        let between = |before: &str, after: &str| {
            let (_, rest) = page.split_once(before).expect("it begins");
            rest.split_once(after).expect("it ends").0.to_owned()
        };
        let (script, style) = (
            between("<script type=\"module\">", "</script>"),
            between("<style>", "</style>"),
        );
        for text in [script, style] {
            let allowed = format!("'sha256-{}'", base64(&Sha256::digest(&text)));
            assert!(page.contains(&allowed), "{allowed}");
        }
        assert!(page.contains("default-src 'none'"));
        assert!(
            !page.contains("@SCRIPT"),
            "everything has been put in its place"
        );
    }
}
