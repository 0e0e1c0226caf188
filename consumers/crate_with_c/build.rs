//! Compiles the C code; typereg-links says where the header is.
fn main() {
    let include = std::env::var("DEP_TYPEREG_INCLUDE").expect("typereg-links sets it");
    println!("cargo::rerun-if-changed=program.c");
    cc::Build::new()
        .file("program.c")
        .define("main", "program")
        .include(include)
        .compile("program");
}
