//! The page that shows types: one file for the browser, which fetches nothing. It is assembled from the files in `page/`,
//! either with facts in it (`typereg page`), or with an engine that computes them from modules dropped on it (the site).
//!
//! Its Content-Security-Policy allows this one script and this one style by their hashes, and nothing else. So no name in a
//! module can become code that runs.

use crate::json::Json;
use sha2::{Digest as _, Sha256};

/// The parts of the script, in their order, that all pages have: before and after the part that brings the facts.
const BEFORE: [&str; 2] = [
    include_str!("../page/elements.js"),
    include_str!("../page/data.js"),
];
const AFTER: [&str; 11] = [
    include_str!("../page/names.js"),
    include_str!("../page/facts.js"),
    include_str!("../page/text.js"),
    include_str!("../page/layout.js"),
    include_str!("../page/table.js"),
    include_str!("../page/types.js"),
    include_str!("../page/tree.js"),
    include_str!("../page/sharing.js"),
    include_str!("../page/overview.js"),
    include_str!("../page/details.js"),
    include_str!("../page/routes.js"),
];
const STYLE: &str = include_str!("../page/page.css");
const PAGE: &str = include_str!("../page/page.html");

/// The default of zlib.
const COMPRESSION: u8 = 6;

/// The page that shows these facts. They are deflated: types of many modules look alike, so a tenth of the bytes remains.
pub fn with_facts(facts: &Json) -> String {
    let facts = deflated(facts.to_string().as_bytes());
    whole(include_str!("../page/embedded.js"), "", "facts", &facts)
}

/// The page that computes the facts itself, from modules that are dropped on it. `engine` is typereg in WebAssembly.
pub fn with_engine(engine: &[u8]) -> String {
    let runs = " 'wasm-unsafe-eval'";
    let part = include_str!("../page/dropped.js");
    whole(part, runs, "engine", &deflated(engine))
}

fn deflated(bytes: &[u8]) -> String {
    base64(&miniz_oxide::deflate::compress_to_vec(bytes, COMPRESSION))
}

/// `part` is the part of the script that brings the facts, `runs` what else the policy lets run, `data` what `part` reads.
fn whole(part: &str, runs: &str, data_id: &str, data: &str) -> String {
    let script = format!(
        "\"use strict\";\n{}{part}{}",
        BEFORE.concat(),
        AFTER.concat()
    );
    let hash = |text: &str| base64(&Sha256::digest(text));
    PAGE.replace("@STYLE_HASH@", &hash(STYLE))
        .replace("@SCRIPT_HASH@", &hash(&script))
        .replace("@RUNS@", runs)
        .replace("@DATA_ID@", data_id)
        .replace("@STYLE@", STYLE)
        .replace("@SCRIPT@", &script)
        .replacen("@DATA@", data, 1)
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
    use crate::json::object;

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
    fn a_page_allows_its_own_script_and_style_and_nothing_else() {
        let facts = object([("script", "</script>@SCRIPT@".into())]);
        for page in [with_facts(&facts), with_engine(b"\0asm")] {
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
                !page.contains("@SCRIPT") && !page.contains("@DATA"),
                "everything has been put in its place"
            );
        }
    }

    #[test]
    fn only_the_page_with_an_engine_runs_webassembly() {
        let runs = "'wasm-unsafe-eval'";
        assert!(!with_facts(&object([])).contains(runs) && with_engine(b"").contains(runs));
    }
}
