//! Running a history on loom or shuttle, and saying how many interleavings that were.

#![expect(
    clippy::print_stdout,
    reason = "says how many interleavings were tried"
)]

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// A thread of the history.
#[cfg(loom)]
pub(crate) struct Thread<T>(loom::thread::JoinHandle<T>);
#[cfg(shuttle)]
pub(crate) struct Thread<T>(shuttle::thread::JoinHandle<T>);

impl<T: Send + 'static> Thread<T> {
    pub(crate) fn spawn(body: impl FnOnce() -> T + Send + 'static) -> Thread<T> {
        #[cfg(loom)]
        return Thread(loom::thread::spawn(body));
        #[cfg(shuttle)]
        return Thread(shuttle::thread::spawn(body));
    }

    pub(crate) fn join(self) -> T {
        self.0.join().unwrap()
    }
}

/// The history, and after it nothing left in memory.
fn clean(history: fn()) {
    let before = typereg::lives();
    history();
    assert_eq!(typereg::lives(), before, "something was not freed");
}

/// Tries a history in every order, or in all with up to so many preemptions.
#[cfg(loom)]
pub(crate) fn explore(name: &str, history: fn(), preemptions: Option<usize>) {
    let tried = Arc::new(AtomicU64::new(0));
    let mut model = loom::model::Builder::new();
    model.max_branches = 100_000;
    if model.preemption_bound.is_none() {
        model.preemption_bound = preemptions;
    }
    let count = Arc::clone(&tried);
    model.check(move || {
        count.fetch_add(1, Ordering::Relaxed);
        clean(history);
    });
    let tried = tried.load(Ordering::Relaxed);
    assert!(tried > 1, "threads that never meet");
    let how = match model.preemption_bound {
        None => "all there are".to_owned(),
        Some(bound) => format!("all with up to {bound} preemptions"),
    };
    println!("{name}: {tried} interleavings, {how}");
}

/// How many orders shuttle draws of each history.
#[cfg(shuttle)]
pub(crate) fn schedules() -> usize {
    let asked = std::env::var("TYPEREG_SCHEDULES").ok();
    asked.map_or(5_000, |asked| asked.parse().expect("a number"))
}

/// Draws orders of a history: half of them at random, half so that a rare order of three steps is
/// found with a known probability ("probabilistic concurrency testing"). A failure prints its
/// schedule, with which `shuttle::replay` repeats it.
#[cfg(shuttle)]
pub(crate) fn explore(name: &str, history: fn(), _preemptions: Option<usize>) {
    let tried = Arc::new(AtomicU64::new(0));
    let counted = |history: fn()| {
        let tried = Arc::clone(&tried);
        move || {
            tried.fetch_add(1, Ordering::Relaxed);
            clean(history);
        }
    };
    let half = schedules() / 2;
    shuttle::check_random(counted(history), half);
    shuttle::check_pct(counted(history), half, 3);
    println!("{name}: {} schedules", tried.load(Ordering::Relaxed));
}
