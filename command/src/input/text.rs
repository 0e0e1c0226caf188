//! Modules in the text format.

/// Is this a text? It begins with a parenthesis or a comment.
pub(super) fn is_one(bytes: &[u8]) -> bool {
    let text = bytes.trim_ascii_start();
    text.starts_with(b"(") || text.starts_with(b";;")
}

/// The module that the text is, or what is wrong with it, and where, in one line.
pub(super) fn to_binary(text: &[u8]) -> Result<Vec<u8>, String> {
    wat::parse_bytes(text).map(Vec::from).map_err(|error| {
        // "expected …", then "--> <anon>:3:7", and the line.
        let words = error.to_string();
        let what = words.lines().next().unwrap_or_default().to_owned();
        let place = words
            .lines()
            .find_map(|line| line.trim().strip_prefix("--> "));
        let mut numbers = place
            .into_iter()
            .flat_map(|place| place.rsplit(':').take(2));
        match (numbers.next(), numbers.next()) {
            (Some(column), Some(line)) => format!("{what} (at line {line}, column {column})"),
            _ => what,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_in_a_text_has_its_place() {
        let error = to_binary(b"(module\n  (type $t (strict)))").expect_err("it is wrong");
        assert!(error.ends_with("(at line 2, column 13)"), "{error}");
        assert!(to_binary(b"(module)").is_ok_and(|binary| binary.starts_with(b"\0asm")));
        let error = to_binary(b"(module \xff)").expect_err("it is not UTF-8");
        assert!(error.contains("utf-8"), "{error}");
    }

    #[test]
    fn a_text_is_told_from_a_binary() {
        assert!(is_one(b" \n(module)") && is_one(b";; a comment") && is_one(b"(; so is this ;)"));
        assert!(!is_one(b"\0asm") && !is_one(b"This is not wasm") && !is_one(b""));
    }
}
