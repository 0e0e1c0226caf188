//! Random numbers that a failing test can reproduce.

use std::collections::BTreeSet;

/// splitmix64.
pub struct Random {
    seed: u64,
    state: u64,
}

impl Random {
    pub fn new(seed: u64) -> Self {
        Random {
            seed,
            state: seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x7479_7065_7265_6700,
        }
    }

    pub fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, bound: usize) -> usize {
        assert!(bound > 0);
        (self.next() % bound as u64) as usize
    }

    /// True in one of `cases` cases.
    pub fn one_in(&mut self, cases: usize) -> bool {
        self.below(cases) == 0
    }

    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }

    /// `None` if there is nothing to pick from.
    pub fn pick_of<'a, T>(&mut self, from: &'a BTreeSet<T>) -> Option<&'a T> {
        if from.is_empty() {
            None
        } else {
            from.iter().nth(self.below(from.len()))
        }
    }

    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }
}

/// A failing test prints its seed.
#[expect(clippy::print_stderr, reason = "a test reports its seed")]
impl Drop for Random {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("with Random::new({})", self.seed);
        }
    }
}
