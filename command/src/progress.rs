//! A line on the terminal that says what is being done, once something takes longer than a second. A thread writes it, so
//! that it also appears during a single long step.

use crate::words::Shown;
use std::io::{self, IsTerminal, Write as _};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// The time before the line is first shown, and the time between two updates.
const PATIENCE: Duration = Duration::from_secs(1);
const PAUSE: Duration = Duration::from_millis(100);

/// The line shows at most this many characters of an input's name.
const NAME_MAX: usize = 40;

/// Whether the line is shown now. Relaxed suffices: it only decides how messages on standard error look.
static IS_SHOWN: AtomicBool = AtomicBool::new(false);

/// What is being done; none once it is over.
type Step = Arc<(Mutex<Option<String>>, Condvar)>;

pub(crate) struct Progress {
    step: Step,
    /// None if there is no terminal, or no thread could be started.
    thread: Option<JoinHandle<()>>,
}

impl Progress {
    /// Something that takes time begins.
    pub(crate) fn new(words: &str) -> Progress {
        let step: Step = Arc::new((Mutex::new(Some(words.to_owned())), Condvar::new()));
        let seen = Arc::clone(&step);
        // If no thread can be started, there is no line.
        let start = || thread::Builder::new().spawn(move || show(&seen)).ok();
        let thread = io::stderr().is_terminal().then(start).flatten();
        Progress { step, thread }
    }

    /// Input `number` of `total` is being read.
    pub(crate) fn reading(&self, number: usize, total: usize, name: &str) {
        if self.thread.is_none() {
            return;
        }
        let shown = Shown(name).to_string();
        let len = shown.chars().count();
        let end: String = shown.chars().skip(len.saturating_sub(NAME_MAX)).collect();
        self.set(Some(format!("reading {number} of {total}: {end}")));
    }

    fn set(&self, words: Option<String>) {
        *self.step.0.lock().unwrap_or_else(PoisonError::into_inner) = words;
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.set(None);
        self.step.1.notify_all();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Shows each step until all is done; then removes the line.
fn show(step: &Step) {
    let patient = Instant::now() + PATIENCE;
    let (words, changed) = &**step;
    let mut step = words.lock().unwrap_or_else(PoisonError::into_inner);
    while let Some(words) = step.as_deref() {
        let now = Instant::now();
        if now >= patient {
            write(&format!("\r\x1b[K{words}"));
            IS_SHOWN.store(true, Ordering::Relaxed);
        }
        let pause = if now < patient { patient - now } else { PAUSE };
        let waited = changed.wait_timeout(step, pause);
        step = waited.unwrap_or_else(PoisonError::into_inner).0;
    }
    drop(step);
    hide();
}

/// Removes the line, so that something else can be printed.
pub(crate) fn hide() {
    if IS_SHOWN.swap(false, Ordering::Relaxed) {
        write("\r\x1b[K");
    }
}

/// Failing to write is not a reason to stop.
fn write(text: &str) {
    let mut out = io::stderr().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}
