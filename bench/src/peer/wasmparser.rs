//! wasmparser's validator, whose only input is bytes. A second module in the same validator finds the
//! types of the first. It never forgets one.

use super::Registry;
use crate::input::Input;
use wasmparser::types::Types;
use wasmparser::{Validator, WasmFeatures};

pub(crate) struct Wasmparser(Validator);

impl Wasmparser {
    pub(crate) fn new() -> Self {
        Self(Validator::new_with_features(WasmFeatures::all()))
    }
}

impl Registry for Wasmparser {
    type Held = Vec<Types>;
    const DROPS: bool = false;

    fn load(&mut self, input: &Input) -> Vec<Types> {
        let validate = |module: &Vec<u8>| {
            self.0.reset();
            self.0
                .validate_all(module)
                .expect("wasmparser refused a module")
        };
        input.modules.iter().map(validate).collect()
    }

    fn bytes_of_held(held: &Vec<Types>) -> f64 {
        (held.capacity() * size_of::<Types>()) as f64
    }
}
