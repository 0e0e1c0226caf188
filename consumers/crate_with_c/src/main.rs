//! Calls the C code. Its functions are in typereg, which nothing else here uses.
use std::ffi::c_int;
use typereg as _;

unsafe extern "C" {
    safe fn program() -> c_int;
}

fn main() {
    std::process::exit(program());
}
