//! See `src/type_section.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    typereg_fuzz::type_section::try_input(input);
});
