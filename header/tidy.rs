//! The look of the header: what cbindgen prints, made easier to read.

/// Lines are not longer, where they can be broken.
const WIDTH: usize = 100;

/// Fills comments to the width and puts short ones, and short declarations, on one line; leaves no
/// two empty lines in a row.
pub(crate) fn tidy(c: &str) -> String {
    let mut tidy = String::new();
    let mut lines = c.lines().map(str::trim_end);
    while let Some(line) = lines.next() {
        let indent = &line[..line.len() - line.trim_start().len()];
        if line.trim_start() == "/**" {
            let body = lines.by_ref().take_while(|line| line.trim_start() != "*/");
            let body: Vec<&str> = body.map(without_star).collect();
            tidy.push_str(&comment(&body, indent));
        } else if line == "TYPEREG_API" || line.starts_with("TYPEREG_API ") {
            let mut marks = "TYPEREG_API".to_owned();
            let mut declaration = vec![];
            // A short declaration is on the line of the first mark.
            let rest = line.strip_prefix("TYPEREG_API ").into_iter();
            for line in rest.chain(lines.by_ref()) {
                if line.starts_with("TYPEREG_") {
                    marks = format!("{marks} {line}");
                } else {
                    declaration.push(line);
                }
                if line.ends_with(';') {
                    break;
                }
            }
            if gives_an_owner(&declaration) {
                marks.push_str(" TYPEREG_NODISCARD");
            }
            declaration.insert(0, &marks);
            tidy.push_str(&on_one_line(&declaration).unwrap_or_else(|| declaration.join("\n")));
            tidy.push('\n');
        } else if !(line.is_empty() && tidy.ends_with("\n\n")) {
            tidy.push_str(line);
            tidy.push('\n');
        }
    }
    let tidy = tidy.trim();
    if tidy.is_empty() {
        String::new()
    } else {
        format!("{tidy}\n\n")
    }
}

/// Writes constants in hexadecimal where the Rust source does; cbindgen makes all of them decimal.
pub(crate) fn in_hexadecimal(c: &str, rust: &str) -> String {
    let hexadecimal = |line: &str| {
        let name = line.strip_prefix("#define ")?.split(' ').next()?;
        let (_, rest) = rust.split_once(&format!("pub const {name}: "))?;
        let value = rest.split_once(" = ")?.1.split_once(';')?.0;
        value
            .starts_with("0x")
            .then(|| format!("#define {name} {value}"))
    };
    c.lines()
        .map(|line| hexadecimal(line).unwrap_or_else(|| line.to_owned()) + "\n")
        .collect()
}

/// Does this function return an object that its caller owns? One that is not constant, and that no builder keeps. One
/// more handle of a type is the same pointer, so a caller may leave it and delete the pointer once more.
fn gives_an_owner(declaration: &[&str]) -> bool {
    let first = declaration.first().map_or("", |line| line.trim());
    let Some((result, name)) = first.split_once(" *") else {
        return false;
    };
    let is_kept = name.contains("_builder_define_")
        || name.contains("_forward_ref_")
        || name.starts_with("wt_registered_type_clone(");
    name.starts_with("wt_") && !result.starts_with("const ") && result != "void" && !is_kept
}

/// A declaration of several lines on one, if it fits.
fn on_one_line(declaration: &[&str]) -> Option<String> {
    let parts: Vec<&str> = declaration.iter().map(|line| line.trim()).collect();
    let line = parts.join(" ");
    (line.len() <= WIDTH).then_some(line)
}

/// A comment with this text, on one line if it fits.
fn comment(text: &[&str], indent: &str) -> String {
    let room = WIDTH - indent.len() - " * ".len();
    let mut lines: Vec<String> = Vec::new();
    for paragraph in text
        .split(|line| line.is_empty())
        .filter(|paragraph| !paragraph.is_empty())
    {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.extend(filled(paragraph, room));
    }
    match lines.as_slice() {
        [line] if indent.len() + "/**  */".len() + line.len() <= WIDTH => {
            format!("{indent}/** {line} */\n")
        }
        _ => {
            let starred = |line: &String| format!("{indent} * {line}").trim_end().to_owned() + "\n";
            let body: String = lines.iter().map(starred).collect();
            format!("{indent}/**\n{body}{indent} */\n")
        }
    }
}

/// The words of a paragraph on lines that fit. A paragraph that fits stays as it was written, and
/// so does one with indented lines: its lines mean something.
fn filled(paragraph: &[&str], room: usize) -> Vec<String> {
    let fits = paragraph.iter().all(|line| line.len() <= room);
    if fits || paragraph.iter().any(|line| line.starts_with(' ')) {
        return paragraph.iter().map(|&line| line.to_owned()).collect();
    }
    let mut lines = vec![String::new()];
    for word in paragraph.iter().flat_map(|line| line.split(' ')) {
        match lines.last_mut() {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) if line.len() + 1 + word.len() <= room => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// A line of a comment's text.
fn without_star(line: &str) -> &str {
    let text = line.trim_start();
    text.strip_prefix("* ")
        .or(text.strip_prefix('*'))
        .unwrap_or(text)
}
