//! See `src/module.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    typereg_fuzz::module::try_input(input);
});
