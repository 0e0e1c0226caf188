//! See `src/interface.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    typereg_fuzz::interface::try_input(input);
});
