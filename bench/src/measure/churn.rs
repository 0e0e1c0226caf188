//! Modules that come and go: each has 20 types, is registered and dropped before the next. Some of its
//! types are shared with other modules; between two modules, these are held (*pinned*) or not.

use super::{on_threads, say};
use crate::clock::together;
use crate::definition::Definitions;
use crate::{generate, module};

/// How many different modules a thread has; after the last it begins again.
const DIFFERENT: u32 = 512;

pub(crate) struct Modules {
    pub(crate) pool: Definitions,
    /// For each of two threads.
    pub(crate) definitions: [Vec<Definitions>; 2],
    pub(crate) bytes: [Vec<Vec<u8>>; 2],
}

/// `shared` of the 20 types of each module come from the pool.
pub(crate) fn modules(shared: u32, seed: u64) -> Modules {
    let definitions = [0, 1].map(|thread| generate::churn(DIFFERENT, shared, thread, seed));
    Modules {
        pool: generate::churn_pool(seed),
        bytes: definitions
            .each_ref()
            .map(|modules| modules.iter().map(module::encode).collect()),
        definitions,
    }
}

/// Nanoseconds per module. `work(thread, passes)` loads and drops all modules of a thread `passes` times.
pub(crate) fn measure(metric: &str, passes: usize, work: impl Fn(usize, usize) + Sync) {
    for (threads, metric) in on_threads(metric) {
        work(0, 1);
        for _ in 0..3 {
            let nanoseconds = together(threads, |thread| work(thread, passes));
            say(
                &metric,
                nanoseconds / (passes * DIFFERENT as usize * threads) as f64,
            );
        }
    }
}
