//! Modules that come and go: each has 20 types, is registered and dropped before the next. Some of its
//! types are shared with other modules; between two modules, these are pinned, held by someone, or neither (*free*).

use super::{on_threads, say};
use crate::clock::{hand_over, together};
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

/// Nanoseconds per module. `work(thread, registry, passes)` loads and drops all modules of a thread `passes` times, in
/// the first of two registries or in the second.
pub(crate) fn measure(metric: &str, passes: usize, work: impl Fn(usize, usize, usize) + Sync) {
    for (threads, metric) in on_threads(metric) {
        measure_one(&metric, threads, passes, |thread, passes| {
            work(thread, 0, passes);
        });
    }
}

/// [`measure`] for two threads, each with a registry of its own: so fast can they be together on this machine if they
/// have nothing in common.
pub(crate) fn measure_apart(
    metric: &str,
    passes: usize,
    work: impl Fn(usize, usize, usize) + Sync,
) {
    let metric = format!("{metric}, {APART}");
    measure_one(&metric, 2, passes, |thread, passes| {
        work(thread, thread, passes);
    });
}

/// How long a cache line takes from one of the two threads to the other.
pub(crate) const HAND_OVER: &str = "a line handed over";

pub(crate) fn measure_hand_over() {
    for _ in 0..3 {
        say(HAND_OVER, hand_over());
    }
}

/// How a metric of [`measure_apart`] ends.
pub(crate) const APART: &str = "2 threads, a registry each";

fn measure_one(metric: &str, threads: usize, passes: usize, work: impl Fn(usize, usize) + Sync) {
    together(threads, |thread| work(thread, 1)); // to warm up
    for _ in 0..3 {
        let nanoseconds = together(threads, |thread| work(thread, passes));
        say(
            metric,
            nanoseconds / (passes * DIFFERENT as usize * threads) as f64,
        );
    }
}
