//! The C functions of [typereg](https://docs.rs/typereg) are in a program once, and this is where their header is.
//!
//! There is no code here. typereg depends on this crate where its feature `capi` is on. Cargo refuses a program with
//! two versions of this crate (`links = "typereg"`), because both versions of typereg would define the same C symbols.
//! Programs without `capi` do not have this crate, and may contain several versions of typereg.
//!
//! A crate with C code that includes `typereg.h` depends on typereg and on this crate, both in `[dependencies]`. Then
//! Cargo tells its build script the folder of the header, in the variable `DEP_TYPEREG_INCLUDE`:
//!
//! ```ignore
//! let include = std::env::var("DEP_TYPEREG_INCLUDE").expect("typereg-links sets it");
//! cc::Build::new().file("host.c").include(include).compile("host");
//! ```
//!
//! This crate has the version of the typereg whose header it contains, and typereg accepts no other version of it.
