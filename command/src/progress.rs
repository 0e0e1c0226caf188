//! A line on the terminal that says how far reading has come, once it takes longer than a second.

use crate::words::Shown;
use std::io::{self, IsTerminal, Write as _};
use std::time::{Duration, Instant};

/// Before the line is shown, and between two of them.
const PATIENCE: Duration = Duration::from_secs(1);
const PAUSE: Duration = Duration::from_millis(100);

/// The most characters of an input's name in it.
const NAME_MAX: usize = 40;

pub(crate) struct Progress {
    total: usize,
    done: usize,
    is_seen: bool,
    shown: Option<Instant>,
    next: Instant,
}

impl Progress {
    pub(crate) fn new(total: usize) -> Progress {
        Progress {
            total,
            done: 0,
            is_seen: io::stderr().is_terminal(),
            shown: None,
            next: Instant::now() + PATIENCE,
        }
    }

    /// The next input is being read.
    pub(crate) fn at(&mut self, name: &str) {
        let now = Instant::now();
        if self.is_seen && now >= self.next {
            let shown = Shown(name).to_string();
            let len = shown.chars().count();
            let end: String = shown.chars().skip(len.saturating_sub(NAME_MAX)).collect();
            write(&format!(
                "\r\x1b[Kreading {} of {}: {end}",
                self.done + 1,
                self.total
            ));
            self.shown = Some(now);
            self.next = now + PAUSE;
        }
        self.done += 1;
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.shown.is_some() {
            write("\r\x1b[K");
        }
    }
}

/// That it cannot be written is no reason to stop.
fn write(text: &str) {
    let mut out = io::stderr().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}
