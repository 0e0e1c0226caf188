//! The modules in testdata/small are those of the texts beside them. With TYPEREG_BLESS in the environment they are
//! written again from these texts.

use std::path::Path;

#[test]
fn every_small_module_is_what_its_text_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/small");
    let mut compared = 0;
    for entry in folder.read_dir().expect("the folder is there") {
        let text = entry.expect("the folder can be read").path();
        if text.extension().is_none_or(|extension| extension != "wat") {
            continue;
        }
        let said = wat::parse_file(&text).unwrap_or_else(|error| panic!("{error}"));
        let module = text.with_extension("wasm");
        if std::env::var_os("TYPEREG_BLESS").is_some() {
            std::fs::write(&module, &said).expect("the module can be written");
        }
        let is = std::fs::read(&module).unwrap_or_else(|error| panic!("{module:?}: {error}"));
        assert!(is == said, "{} is not what its text says", module.display());
        compared += 1;
    }
    assert!(compared >= 4, "only {compared} texts were found");
}
