//! Where log lines go. A program in Rust that has a logger of its own gets the library's lines, and typereg's logger is
//! refused; a program without one gets lines on standard error, as the variable `TYPEREG_LOG` says. A process has only
//! one logger, so the second case runs this program again.
#![expect(unsafe_code, reason = "C functions set typereg's logger")]

use log::{LevelFilter, Log, Metadata, Record};
use std::env;
use std::process::Command;
use std::ptr;
use std::sync::Mutex;
use typereg::capi::abi::{WT_ERROR_STATE, WT_LOG_DEBUG};
use typereg::capi::{wt_error_code, wt_error_delete, wt_log_init_env, wt_log_set_callback};
use typereg::{Config, Registry};

/// The targets of all lines, also those of other tests meanwhile.
static HEARD: Mutex<Vec<String>> = Mutex::new(Vec::new());

struct Own;

impl Log for Own {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &Record<'_>) {
        HEARD.lock().unwrap().push(record.target().to_owned());
    }

    fn flush(&self) {}
}

#[test]
fn a_program_keeps_the_logger_that_it_has_set() {
    log::set_logger(&Own).unwrap();
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

    log::set_max_level(LevelFilter::Debug);
    let registry = Registry::new(&Config::default()).unwrap();
    let _struct = registry.struct_type([]).unwrap();
    log::set_max_level(LevelFilter::Off);
    let heard = HEARD.lock().unwrap();
    assert!(
        heard.iter().any(|target| target == "typereg::register"),
        "{heard:?}"
    );
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
