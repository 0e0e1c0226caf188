//! `completions`: for people who install the command without a package. `generated.rs` writes the files.

use crate::options::Shell;
use crate::output::{Output, Result, Status};

pub(crate) fn completions(shell: Shell, out: &mut Output) -> Result<Status> {
    out.add(match shell {
        Shell::Bash => include_str!("../../completions/typereg.bash"),
        Shell::Fish => include_str!("../../completions/typereg.fish"),
        Shell::Zsh => include_str!("../../completions/_typereg"),
    });
    Ok(Status::Yes)
}
