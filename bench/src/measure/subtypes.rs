//! Subtype checks: in half of the pairs both types are of one chain, the others are random, so a quarter is true.

use super::{on_threads, say};
use crate::clock::{timed, together};
use crate::definition::Definitions;
use crate::random::Random;
use std::hint::black_box;

const PAIRS: usize = 1 << 15;
/// About how long a thread asks for one sample, in nanoseconds.
const SAMPLE: f64 = 4e7;

/// Pairs of types of chains that are all `length` long.
fn pairs(definitions: &Definitions, length: u32, seed: u64) -> Vec<(u32, u32)> {
    let mut random = Random::new(seed);
    (0..PAIRS)
        .map(|_| {
            let (sub, other) = (
                random.below(definitions.len()),
                random.below(definitions.len()),
            );
            if random.percent(50) {
                (sub, sub / length * length + random.below(length))
            } else {
                (sub, other)
            }
        })
        .collect()
}

/// Nanoseconds per query on one thread and on two, which together ask twice as many queries. `find` returns
/// the peer's handle of a type; `is_subtype` answers.
pub(crate) fn measure<T: Copy + Sync>(
    metric: &str,
    (definitions, length, seed): (&Definitions, u32, u64),
    find: impl Fn(u32) -> T,
    is_subtype: impl Fn(T, T) -> bool + Sync,
) {
    let depths = definitions.depths();
    let wanted = |sub: u32, sup: u32| {
        sub / length == sup / length && depths[sub as usize] >= depths[sup as usize]
    };
    let pairs = pairs(definitions, length, seed);
    let right: usize = pairs.iter().filter(|&&(sub, sup)| wanted(sub, sup)).count();
    let found: Vec<(T, T)> = pairs
        .iter()
        .map(|&(sub, sup)| (find(sub), find(sup)))
        .collect();
    let ask = || {
        found
            .iter()
            .filter(|&&(sub, sup)| is_subtype(sub, sup))
            .count()
    };
    let (answer, once) = timed(ask);
    assert_eq!(answer, right, "wrong answers");

    let passes = (SAMPLE / once.max(1.0)).ceil() as usize;
    for (threads, metric) in on_threads(metric) {
        for _ in 0..3 {
            let nanoseconds = together(threads, |_| {
                for _ in 0..passes {
                    black_box(ask());
                }
            });
            say(&metric, nanoseconds / (passes * PAIRS * threads) as f64);
        }
    }
}
