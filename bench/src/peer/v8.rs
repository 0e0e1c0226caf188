//! V8, which canonicalizes types across all modules of a process: `new WebAssembly.Module` of modules that have
//! nothing but types, in node. It never drops a type.

use crate::input::Input;
use std::fs;
use std::process::Command;

/// Runs `node`, which prints its samples to our standard output.
pub(crate) fn measure(node: &str, input: &Input) -> Result<(), String> {
    let folder = std::env::temp_dir().join(format!("typereg-bench-{}", std::process::id()));
    let run = || {
        fs::create_dir(&folder)?;
        let mut command = Command::new(node);
        command.args(["-e", include_str!("v8.js"), &input.types.to_string()]);
        for (i, module) in input.modules.iter().enumerate() {
            let file = folder.join(format!("{i}.wasm"));
            fs::write(&file, module)?;
            command.arg(file);
        }
        command.status()
    };
    let status = run();
    // If a file cannot be removed, it stays in the folder for temporary files.
    _ = fs::remove_dir_all(&folder);
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{node} ended with {status}")),
        Err(fault) => Err(format!("{node}: {fault}")),
    }
}
