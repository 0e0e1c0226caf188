//! What a folder stands for.
#![cfg(unix)]

mod run;

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

/// An empty folder of this name.
fn empty(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder).expect("it can be removed");
    }
    fs::create_dir(&folder).expect("it can be made");
    folder
}

/// The paths that `check` lists, below the folder.
fn listed(status: i32, folder: &Path) -> Vec<String> {
    let above = format!("{}/", folder.display());
    let printed = run::printed(status, &["check", &above], "");
    let lines = printed.lines().filter_map(|line| line.strip_prefix(&above));
    lines
        .filter_map(|line| Some(line.split_once(": ")?.0.to_owned()))
        .collect()
}

#[test]
fn a_pipe_in_a_folder_is_passed_over() {
    let folder = empty("pipes");
    let pipe = folder.join("pipe.wasm");
    assert!(
        Command::new("mkfifo")
            .arg(&pipe)
            .status()
            .expect("it runs")
            .success()
    );
    symlink(&pipe, folder.join("to_pipe.wasm")).expect("it can be made");
    symlink(&folder, folder.join("to_folder.wasm")).expect("it can be made");
    symlink("absent", folder.join("to_nothing.wasm")).expect("it can be made");
    fs::write(folder.join("module.wat"), "(module)").expect("it can be written");
    symlink("module.wat", folder.join("to_module.wat")).expect("it can be made");
    assert_eq!(
        listed(2, &folder),
        ["module.wat", "to_module.wat", "to_nothing.wasm"]
    );
}

/// A folder with folders in each other that have long names: the path of the innermost ones is too long for the system.
fn too_deep(folder: &Path) {
    fs::create_dir(folder).expect("it can be made");
    let around = folder.with_extension("around");
    for _ in 0..20 {
        fs::create_dir(&around).expect("it can be made");
        fs::rename(folder, around.join("x".repeat(250))).expect("it can be moved");
        fs::rename(&around, folder).expect("it can be moved");
    }
}

#[test]
fn folders_that_cannot_be_read_are_sorted_with_the_files() {
    let folder = empty("unreadable");
    for name in ["e", "a", "c"] {
        too_deep(&folder.join(name));
    }
    for name in ["b.wat", "d.wat"] {
        fs::write(folder.join(name), "(module)").expect("it can be written");
    }
    let listed = listed(2, &folder);
    let first = listed
        .iter()
        .map(|path| path.split('/').next().expect("a name"));
    assert_eq!(
        first.collect::<Vec<&str>>(),
        ["a", "b.wat", "c", "d.wat", "e"]
    );
}
