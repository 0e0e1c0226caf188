//! Running the command.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

/// What it prints on standard output, from the top of the source tree, with this text on standard input. It must end with this
/// status.
pub(crate) fn printed(status: i32, arguments: &[&str], text: &str) -> String {
    let command = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut child = Command::new(env!("CARGO_BIN_EXE_typereg"))
        .args(arguments)
        .current_dir(command.parent().expect("it is in a folder"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    let mut stdin = child.stdin.take().expect("it is piped");
    // It answers only after it has read everything.
    stdin.write_all(text.as_bytes()).expect("it reads");
    drop(stdin);
    let done = child.wait_with_output().expect("it ends");
    let message = String::from_utf8_lossy(&done.stderr);
    assert_eq!(done.status.code(), Some(status), "{arguments:?}: {message}");
    String::from_utf8(done.stdout).expect("it is UTF-8")
}
