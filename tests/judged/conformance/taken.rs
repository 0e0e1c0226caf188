//! The proposals that a file of tests assumes to be on.
//!
//! A file of wasm-tools has them in its first lines, which say how it is run. All others assume those of their
//! repository when they were written, which are not recorded. A valid module of such a file is valid with all
//! proposals, and an invalid one may be invalid only in an older version.

use wasmparser::WasmFeatures;

/// The proposals according to the file, if it says so.
pub fn said(contents: &str) -> Option<WasmFeatures> {
    let run = contents.lines().map(str::trim_start).take(10);
    let mut run = run.filter_map(|line| line.strip_prefix(";; RUN:"));
    let words: Vec<&str> = run
        .find(|run| run.contains(" wast ") || run.starts_with("wast"))?
        .split([' ', '='])
        .collect();
    let mut features = WasmFeatures::default();
    let Some(at) = words
        .iter()
        .position(|&word| matches!(word, "-f" | "--features"))
    else {
        return Some(features);
    };
    for name in words.get(at + 1)?.split(',') {
        features = match name.strip_prefix('-') {
            Some(name) => features - named(name)?,
            None => match name {
                "mvp" | "wasm1" => WasmFeatures::WASM1,
                "wasm2" => WasmFeatures::WASM2,
                "wasm3" => WasmFeatures::WASM3,
                "lime1" => WasmFeatures::LIME1,
                name => features | named(name)?,
            },
        };
    }
    Some(features)
}

fn named(name: &str) -> Option<WasmFeatures> {
    match name {
        "all" => Some(WasmFeatures::all()),
        name => WasmFeatures::from_name(&name.replace('-', "_").to_uppercase()),
    }
}

/// The versions of WebAssembly that a test may have been written for, newest first: those of the
/// standard, and between them the proposals as they came.
pub fn versions() -> Vec<WasmFeatures> {
    let [one, two] = [WasmFeatures::WASM1, WasmFeatures::WASM2];
    let functions = two | WasmFeatures::FUNCTION_REFERENCES;
    let mvp_with = |features| one | features;
    vec![
        WasmFeatures::WASM3,
        functions | WasmFeatures::EXCEPTIONS | WasmFeatures::TAIL_CALL,
        functions,
        two | WasmFeatures::EXCEPTIONS | WasmFeatures::LEGACY_EXCEPTIONS,
        two | WasmFeatures::MULTI_MEMORY,
        two | WasmFeatures::MEMORY64,
        two,
        two - WasmFeatures::SIMD,
        mvp_with(WasmFeatures::REFERENCE_TYPES | WasmFeatures::BULK_MEMORY),
        mvp_with(WasmFeatures::MULTI_VALUE),
        one,
    ]
}
