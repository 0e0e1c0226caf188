//! See `src/generated.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    typereg_fuzz::generated::try_input(input);
});
