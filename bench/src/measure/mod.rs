//! What a worker process measures: one workload with one peer.

pub(crate) mod churn;
pub(crate) mod handles;
pub(crate) mod load;
pub(crate) mod subtypes;

/// Measured numbers, printed one a line for the driver to read: `metric value`.
pub(crate) fn say(metric: &str, value: f64) {
    println!("{metric} {value}");
}

/// The names of a metric on one and on two threads.
pub(crate) fn on_threads(metric: &str) -> [(usize, String); 2] {
    [
        (1, format!("{metric}, 1 thread")),
        (2, format!("{metric}, 2 threads")),
    ]
}
