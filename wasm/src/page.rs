//! The facts of the page (`typereg page`), for modules that are dropped on it one after the other.

use crate::Result;
use typereg::{Config, Features, LayoutPolicy};
use typereg_inspect::catalog::{Catalog, Everything};
use typereg_inspect::facts::facts;
use typereg_inspect::json::Json;
use typereg_inspect::module::{Keep, Modules};

pub(crate) struct Page(Modules);

impl Page {
    /// No modules yet. Every proposal is on: people who drop a module want to see it.
    pub(crate) fn new(key: [u64; 2]) -> Result<Page> {
        let mut config = Config::default();
        config.set_hash_key(key);
        config.features = Features::WASM_3;
        for feature in typereg::Feature::ALL {
            config.features.set(feature, true);
        }
        config.set_layout(Some(LayoutPolicy::DRC))?;
        Ok(Page(Modules::new(&config)?))
    }

    /// Adds a module. If it is refused, the page shows why.
    pub(crate) fn add(&mut self, name: &str, wasm: Vec<u8>) {
        // Remarks about names are for terminals: the page shows the types without names.
        let _ = self.0.register(name, wasm, Keep::Nothing);
    }

    pub(crate) fn facts(&self) -> Result<Json> {
        let catalog = Catalog::new(&self.0, &Everything);
        Ok(facts(&self.0, &catalog, "drc")?)
    }
}
