//! Another library in Rust, for a program that has two. It uses many parts of the standard library that a library built with
//! link-time optimization also contains: collections, threads, unwinding.
use std::collections::HashMap;

/// 42, passed on by a thread that panics.
#[unsafe(no_mangle)]
pub extern "C" fn other_answer() -> i32 {
    std::panic::set_hook(Box::new(|_| {}));
    let answers = HashMap::from([("life".to_owned(), 42)]);
    let thread = std::thread::spawn(move || {
        if answers.len() == 1 {
            std::panic::panic_any(answers["life"]);
        }
    });
    match thread.join() {
        Err(panic) => *panic.downcast().unwrap_or_default(),
        Ok(()) => 0,
    }
}
