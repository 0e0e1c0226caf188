//! Collects what cbindgen says: it only logs its warnings, and cargo does not show the log of a build
//! script.

use std::sync::Mutex;

use log::{Level, LevelFilter, Log, Metadata, Record};

static COLLECTED: Mutex<Vec<String>> = Mutex::new(Vec::new());

struct Collector;

impl Log for Collector {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.level() <= Level::Warn
    }

    fn log(&self, record: &Record<'_>) {
        if self.enabled(record.metadata()) {
            lock().push(record.args().to_string());
        }
    }

    fn flush(&self) {}
}

/// From now on, warnings are kept.
pub(crate) fn collect() {
    log::set_logger(&Collector).expect("a build script has no other logger");
    log::set_max_level(LevelFilter::Warn);
}

/// The warnings since the last call.
pub(crate) fn take() -> Vec<String> {
    std::mem::take(&mut *lock())
}

/// Is this the warning that a type was not found, while the header so far declares it?
pub(crate) fn is_about_type_of(warning: &str, header: &str) -> bool {
    warning
        .strip_prefix("Can't find ")
        .and_then(|rest| rest.split_once(". "))
        .is_some_and(|(name, _)| {
            header.contains(&format!(" {name};")) || header.contains(&format!(" (*{name})("))
        })
}

/// Is this the warning that a constant or static of Rust's own was left out?
pub(crate) fn is_about_private_item(warning: &str) -> bool {
    ["(not `pub`).", "(not `no_mangle`)."]
        .iter()
        .any(|reason| warning.ends_with(reason))
}

fn lock() -> std::sync::MutexGuard<'static, Vec<String>> {
    COLLECTED
        .lock()
        .expect("nothing panics while it holds this")
}
