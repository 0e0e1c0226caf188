//! See `src/calls/mod.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    typereg_fuzz::calls::try_input(input);
});
