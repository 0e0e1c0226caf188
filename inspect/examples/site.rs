//! Writes the site: site ENGINE.wasm PAGE.html puts typereg in WebAssembly into the page. `scripts/site.sh` calls it.

use std::fs;
use std::io::{Error, Result};

fn main() -> Result<()> {
    let paths: Vec<String> = std::env::args().skip(1).collect();
    let [engine, page] = paths.as_slice() else {
        return Err(Error::other("site ENGINE.wasm PAGE.html"));
    };
    fs::write(page, typereg_inspect::page::with_engine(&fs::read(engine)?))
}
