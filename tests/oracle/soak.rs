//! How many random cases a test takes, and how to repeat one of them.
//!
//! A *seed* is one case. A test usually takes a fixed number of seeds, always the same. With `TYPEREG_QUICK=1` (`make
//! test`) it takes an eighth of them; `make proof` takes all. With `TYPEREG_SOAK=minutes` it takes new ones until that
//! time is over, and prints its progress. With `TYPEREG_SEED=number` it takes only that one: the seed that a failing
//! test has printed.
#![expect(clippy::print_stderr, reason = "a test reports seeds and figures")]

use std::env;
use std::fmt::Display;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Between two lines of progress.
const SILENCE: Duration = Duration::from_secs(30);

/// Prints a line of figures; `cargo test -- --nocapture` shows it.
pub fn say(line: impl Display) {
    eprintln!("{line}");
}

/// Do tests leave out cases that take long, as in `make test`?
pub fn is_quick() -> bool {
    env::var_os("TYPEREG_QUICK").is_some()
}

/// A test whose cases are not drawn takes every n-th of them: n is 8 with `TYPEREG_QUICK`, else 1.
pub fn few() -> usize {
    if is_quick() { 8 } else { 1 }
}

/// The seeds of a test, one after the other.
pub struct Seeds {
    test: &'static str,
    next: u64,
    pub taken: u64,
    until: Until,
    begun: Instant,
    said: Instant,
}

enum Until {
    /// This number of seeds has been taken.
    Taken(u64),
    Over(Instant),
}

/// `count` seeds from `first` on, unless the environment says otherwise.
pub fn seeds(test: &'static str, first: u64, count: u64) -> Seeds {
    let now = Instant::now();
    let (next, until) = if let Ok(seed) = env::var("TYPEREG_SEED") {
        (
            seed.parse().expect("TYPEREG_SEED is a number"),
            Until::Taken(1),
        )
    } else if let Ok(minutes) = env::var("TYPEREG_SOAK") {
        let minutes: f64 = minutes
            .parse()
            .expect("TYPEREG_SOAK is a number of minutes");
        let fresh = SystemTime::now().duration_since(UNIX_EPOCH);
        let fresh = fresh.expect("it is after 1970").as_micros() as u64;
        let over = now + Duration::from_secs_f64(60.0 * minutes);
        say(format_args!(
            "{test}: {minutes} minutes, from seed {fresh} on"
        ));
        (fresh, Until::Over(over))
    } else if is_quick() {
        (first, Until::Taken(count.div_ceil(8)))
    } else {
        (first, Until::Taken(count))
    };
    Seeds {
        test,
        next,
        taken: 0,
        until,
        begun: now,
        said: now,
    }
}

impl Iterator for Seeds {
    type Item = u64;

    fn next(&mut self) -> Option<u64> {
        let now = Instant::now();
        let more = match self.until {
            Until::Taken(count) => self.taken < count,
            Until::Over(over) => now < over,
        };
        if now - self.said >= SILENCE {
            self.said = now;
            self.say(format_args!("next is {}", self.next));
        }
        more.then(|| {
            self.taken += 1;
            self.next += 1;
            self.next - 1
        })
    }
}

impl Seeds {
    /// Are there so many seeds that averages are reliable?
    pub fn are_many(&self) -> bool {
        self.taken >= 20
    }

    /// Prints figures about the seeds so far.
    pub fn say(&self, figures: impl Display) {
        let Seeds { test, taken, .. } = self;
        let seconds = self.begun.elapsed().as_secs();
        say(format_args!(
            "{test}: {taken} seeds in {seconds} s, {figures}"
        ));
    }
}

/// A failing test prints how to repeat the case.
impl Drop for Seeds {
    fn drop(&mut self) {
        if std::thread::panicking() && self.taken > 0 {
            let seed = self.next - 1;
            say(format_args!(
                "{}: TYPEREG_SEED={seed} fails so again",
                self.test
            ));
        }
    }
}
