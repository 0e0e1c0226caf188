//! See `src/encoder.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    typereg_fuzz::encoder::try_input(input);
});
