//! Where log lines go. A program in Rust that has a logger of its own gets the library's lines, and typereg's logger is
//! refused; a program without one gets lines on standard error, as the variable `TYPEREG_LOG` says. A process has only
//! one logger, so the second case runs this program again. A logger that panics leaves all owners as they were.
#![expect(unsafe_code, reason = "C functions set typereg's logger")]

use log::{LevelFilter, Log, Metadata, Record};
use std::cell::Cell;
use std::env;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::Command;
use std::ptr;
use std::sync::{Mutex, MutexGuard, Once};
use typereg::capi::abi::{WT_ERROR_STATE, WT_LOG_DEBUG};
use typereg::capi::{wt_error_code, wt_error_delete, wt_log_init_env, wt_log_set_callback};
use typereg::{Config, Registry, TypeCollection, TypeEncoder, TypeNames, ValType};

/// The targets of all lines, also those of other tests meanwhile.
static HEARD: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Held by a test while its level of lines is set.
static LEVEL: Mutex<()> = Mutex::new(());

thread_local! {
    /// Does the logger panic at the next line about a new owner?
    static PANICS: Cell<bool> = const { Cell::new(false) };
}

struct Own;

fn own_logger(level: LevelFilter) -> MutexGuard<'static, ()> {
    static SET: Once = Once::new();
    let guard = LEVEL.lock().unwrap();
    SET.call_once(|| log::set_logger(&Own).unwrap());
    log::set_max_level(level);
    guard
}

impl Log for Own {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &Record<'_>) {
        HEARD.lock().unwrap().push(record.target().to_owned());
        let is_retained = record.args().to_string().starts_with("retain");
        assert!(!(is_retained && PANICS.take()), "the logger panics");
    }

    fn flush(&self) {}
}

#[test]
fn a_program_keeps_the_logger_that_it_has_set() {
    let _level = own_logger(LevelFilter::Debug);
    let refused = |call: &dyn Fn(&mut *mut _) -> bool| {
        let mut error = ptr::null_mut();
        assert!(!call(&mut error));
        // SAFETY: the call failed, so it has made an error, which is deleted here, and not used again.
        let code = unsafe {
            let code = wt_error_code(error);
            wt_error_delete(error);
            code
        };
        assert_eq!(code, WT_ERROR_STATE);
    };
    // SAFETY: there is no callback and no filter to read, and the place for the error outlives the call.
    refused(&|error| unsafe { wt_log_set_callback(None, ptr::null_mut(), WT_LOG_DEBUG, error) });
    // SAFETY: as above.
    refused(&|error| unsafe { wt_log_init_env(ptr::null(), error) });

    let registry = Registry::new(&Config::default()).unwrap();
    let _struct = registry.struct_type([]).unwrap();
    log::set_max_level(LevelFilter::Off);
    let heard = HEARD.lock().unwrap();
    assert!(
        heard.iter().any(|target| target == "typereg::register"),
        "{heard:?}"
    );
}

/// Calls `act` once with a logger that panics at its first new owner, and once without.
fn twice<T>(mut act: impl FnMut() -> T) -> T {
    PANICS.set(true);
    let panicked = catch_unwind(AssertUnwindSafe(&mut act));
    assert!(panicked.is_err() && !PANICS.get(), "no owner was logged");
    act()
}

#[test]
fn a_logger_that_panics_takes_no_owner_away() {
    let _level = own_logger(LevelFilter::Trace);
    let mut config = Config::default();
    config.set_index_reuse_delay(0);
    let registry = Registry::new(&config).unwrap();
    let group = registry.struct_type([]).unwrap().rec_group().unwrap();
    let types = twice(|| TypeCollection::from_rec_groups(&registry, &[&group]).unwrap());
    drop(types);
    assert_eq!((registry.stats().live_types, group.len()), (1, 1));

    let mut names = TypeNames::new(&registry);
    let named = registry.array_type(ValType::I64).unwrap();
    twice(|| names.set(&named, "named").unwrap());
    let index = named.index();
    drop(named);
    let other = registry.array_type(ValType::I32).unwrap();
    assert_ne!(other.index(), index, "the names own the type");
    assert_eq!(names.get(&other), None);

    let mut encoder = TypeEncoder::new(&registry);
    assert_eq!(twice(|| encoder.add_type(&other).unwrap()), 0);
    assert_eq!(encoder.type_section().unwrap(), [1, 0x5e, 0x7f, 0]);
    log::set_max_level(LevelFilter::Off);
    assert_eq!(registry.check(), Ok(()));
}

/// Set in the process that has the library write its lines.
const CHILD: &str = "TYPEREG_TEST_LOGS";

#[test]
fn standard_error_has_the_lines_that_the_variable_wants() {
    if env::var_os(CHILD).is_some() {
        // SAFETY: neither a filter to read nor a place for an error.
        assert!(unsafe { wt_log_init_env(ptr::null(), ptr::null_mut()) });
        let registry = Registry::new(&Config::default()).unwrap();
        drop(registry.struct_type([]).unwrap());
        return log::logger().flush();
    }
    let lines = |filter: &str| {
        let this = "rust_logger::standard_error_has_the_lines_that_the_variable_wants";
        let mut again = Command::new(env::current_exe().unwrap());
        again.args(["--exact", this, "--nocapture"]);
        let output = again.env(CHILD, "").env("TYPEREG_LOG", filter).output();
        let output = output.unwrap();
        assert!(output.status.success(), "{output:?}");
        let lines = String::from_utf8(output.stderr).unwrap();
        ["typereg::register", "typereg::lifetime"].map(|target| lines.contains(target))
    };
    assert_eq!(lines("debug"), [true, true]);
    assert_eq!(lines("typereg::register=debug"), [true, false]);
    assert_eq!(lines("off"), [false, false]);
}
