//! Where log lines go. A program in Rust that has a logger of its own gets the library's lines, and typereg's logger is
//! refused; a program without one gets lines on standard error, as the variable `TYPEREG_LOG` says. A process has only
//! one logger, so the second case runs this program again. Nothing but the line is lost if a logger panics.
#![expect(unsafe_code, reason = "C functions set typereg's logger")]

use log::{LevelFilter, Log, Metadata, Record};
use std::cell::Cell;
use std::env;
use std::process::Command;
use std::ptr;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, Once};
use typereg::capi::abi::{WT_ERROR_STATE, WT_LOG_DEBUG};
use typereg::capi::{wt_error_code, wt_error_delete, wt_log_init_env, wt_log_set_callback};
use typereg::{Config, Registry, TypeCollection, TypeEncoder, TypeNames, ValType};

/// The targets of all lines, also those of other tests meanwhile.
static HEARD: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Held by a test while its level of lines is set.
static LEVEL: Mutex<()> = Mutex::new(());

thread_local! {
    /// At which line from here on, counted from 0, the logger panics, if it does.
    static PANICS: Cell<Option<u32>> = const { Cell::new(None) };
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
        let after = PANICS.take().map(|line| line.checked_sub(1));
        PANICS.set(after.flatten());
        assert_ne!(after, Some(None), "the logger panics");
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

/// Registers, finds, keeps and releases types in every way that writes lines.
fn register_and_release(registry: &Registry) {
    let point = registry.struct_type([]).unwrap();
    let list = registry.array_type(ValType::ref_null(&point)).unwrap();
    let found = registry.get(list.index().get()).unwrap();
    let group = found.rec_group().unwrap();
    let types = TypeCollection::from_rec_groups(registry, &[&group, &group]).unwrap();
    let read = registry
        .register_type_section(&[2, 0x5f, 0, 0x5e, 0x63, 0, 0])
        .unwrap();
    assert_eq!(read.get(1), types.get(0));
    let func = registry.func_type([ValType::ref_to(&list)], []).unwrap();
    let trampoline = func.trampoline().unwrap();
    assert_ne!(trampoline.index(), func.index());
    let mut names = TypeNames::new(registry);
    names.set(&list, "list").unwrap();
    let mut encoder = TypeEncoder::new(registry);
    assert_eq!(encoder.add_type(&list), Ok(1));
    drop((point, list, found, group, types, read, func, trampoline));
    assert_eq!(
        encoder.type_section().unwrap(),
        [2, 0x5f, 0, 0x5e, 0x63, 0, 0]
    );
    assert_eq!(registry.stats().live_types, 2, "names and encoder own them");
}

#[test]
fn a_logger_that_panics_loses_its_line_and_nothing_else() {
    let _level = own_logger(LevelFilter::Trace);
    let died = Arc::new(AtomicU32::new(0));
    let deaths = Arc::clone(&died);
    let mut config = Config::default();
    config.set_retire_callback(Some(Arc::new(move |_, _| {
        deaths.fetch_add(1, Ordering::Relaxed);
    })));
    let registry = Registry::new(&config).unwrap();
    let mut panics = 0;
    loop {
        PANICS.set(Some(panics));
        register_and_release(&registry);
        assert_eq!(registry.stats().live_types, 0);
        assert_eq!(registry.check(), Ok(()));
        assert_eq!(died.swap(0, Ordering::Relaxed), 4);
        if PANICS.take().is_some() {
            break; // There were not so many lines.
        }
        panics += 1;
    }
    log::set_max_level(LevelFilter::Off);
    assert!(panics > 20, "{panics} lines");
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
