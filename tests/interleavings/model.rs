//! Runs a history on loom or shuttle, and reports how many interleavings were tried: of each history, and of all
//! together at the end. docs/proof.md has that last line, and `make proof` compares it.

#![expect(
    clippy::print_stdout,
    reason = "says how many interleavings were tried"
)]

use crate::HISTORIES;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

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

/// A number whose reads loom requires to be ordered after its write.
pub(crate) struct Watched {
    #[cfg(loom)]
    number: loom::cell::UnsafeCell<u32>,
    #[cfg(shuttle)]
    number: u32,
}

impl Watched {
    #[cfg(loom)]
    pub(crate) fn new(number: u32) -> Watched {
        let watched = loom::cell::UnsafeCell::new(0);
        #[expect(unsafe_code, reason = "no one else sees it yet")]
        // SAFETY: no one else sees it yet.
        watched.with_mut(|cell| unsafe { *cell = number });
        Watched { number: watched }
    }

    #[cfg(loom)]
    pub(crate) fn get(&self) -> u32 {
        #[expect(unsafe_code, reason = "nothing is written any more")]
        // SAFETY: written before others see it, which loom checks.
        self.number.with(|cell| unsafe { *cell })
    }

    #[cfg(shuttle)]
    pub(crate) fn new(number: u32) -> Watched {
        Watched { number }
    }

    #[cfg(shuttle)]
    pub(crate) fn get(&self) -> u32 {
        self.number
    }
}

/// Runs a history, and checks that nothing is left in memory.
fn clean(history: fn()) {
    let before = typereg::lives();
    history();
    assert_eq!(typereg::lives(), before, "something was not freed");
}

/// Counts of the histories that this run has tried.
static TRIED: AtomicU64 = AtomicU64::new(0);
static DONE: AtomicUsize = AtomicUsize::new(0);

/// Counts a history, and returns whether it was the last one.
fn is_last_of(histories: usize, tried: u64) -> bool {
    TRIED.fetch_add(tried, Ordering::SeqCst);
    DONE.fetch_add(1, Ordering::SeqCst) + 1 == histories
}

/// With commas between thousands.
fn grouped(number: u64) -> String {
    match number {
        0..1000 => number.to_string(),
        _ => format!("{},{:03}", grouped(number / 1000), number % 1000),
    }
}

/// Tries a history in every order, or in all orders with up to this many preemptions.
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
    if is_last_of(HISTORIES.len(), tried) {
        let complete = HISTORIES.iter().filter(|(_, bound)| bound.is_none());
        println!(
            "{} histories, {} interleavings: {} completely, the others with up to 1, 2 or 3 preemptions, as each says",
            HISTORIES.len(),
            grouped(TRIED.load(Ordering::SeqCst)),
            complete.count(),
        );
    }
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
    let tried = tried.load(Ordering::Relaxed);
    println!("{name}: {tried} schedules");
    let histories = HISTORIES.len() + 1; // and one that is too long for loom
    if is_last_of(histories, tried) {
        let each = grouped(TRIED.load(Ordering::SeqCst) / histories as u64);
        println!("{histories} histories, {each} schedules each");
    }
}
