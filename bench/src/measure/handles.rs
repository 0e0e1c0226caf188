//! Cloning a handle of a type, and deleting the clone.

use super::say;
use crate::clock::together;

const TIMES: usize = 1 << 20;

/// Nanoseconds for each clone and delete of type 0 or 1: on one thread, on two threads with one type, and on
/// two threads with two types.
pub(crate) fn measure(clone_and_delete: impl Fn(usize) + Sync) {
    let cases = [
        ("clone and delete, 1 thread", 1, 1),
        ("clone and delete, 2 threads, one type", 2, 1),
        ("clone and delete, 2 threads, two types", 2, 2),
    ];
    for (metric, threads, types) in cases {
        for _ in 0..3 {
            let nanoseconds = together(threads, |thread| {
                let type_ = thread % types;
                for _ in 0..TIMES {
                    clone_and_delete(type_);
                }
            });
            say(metric, nanoseconds / (TIMES * threads) as f64);
        }
    }
}
