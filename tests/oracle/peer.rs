//! wasmparser's validator as a second registry: an opinion that is independent of the judge.
//!
//! One validator sees all modules. Between them it is *reset*, which keeps the types it has seen, so
//! that a type which occurs in two modules has one id. An id's supertypes are walked, one by one.
//! A `Peer` pairs these ids with the types of our registry, one to one.

use super::c::{Type, Types};
use super::verdict;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use wasmparser::types::{self, CoreTypeId};
use wasmparser::{Validator, WasmFeatures};

pub struct Peer {
    validator: Validator,
    features: WasmFeatures,
    /// The types after the last module: every type of all modules so far can be looked up in them.
    seen: Option<types::Types>,
    ids: HashMap<Type, CoreTypeId>,
    types: HashMap<CoreTypeId, Type>,
}

impl Peer {
    pub fn new(features: WasmFeatures) -> Self {
        Peer {
            validator: Validator::new_with_features(features),
            features,
            seen: None,
            ids: HashMap::new(),
            types: HashMap::new(),
        }
    }

    /// The id of each module type; or why the module is refused.
    pub fn register(&mut self, wasm: &[u8]) -> Result<Vec<CoreTypeId>, String> {
        // A validator that has refused a module cannot be reset, so another one validates it first.
        verdict::of_features(wasm, self.features)?;
        self.validator.reset();
        let seen = self.validator.validate_all(wasm);
        let seen = seen.expect("it was accepted a moment ago");
        let len = seen.as_ref().core_type_count_in_module();
        let ids = (0..len).map(|index| seen.as_ref().core_type_at_in_module(index));
        let ids = ids.collect();
        self.seen = Some(seen);
        Ok(ids)
    }

    /// The same module in both registries: if one has had a type before, so has the other, and it is the same type.
    pub fn meet(&mut self, types: &Types, ids: &[CoreTypeId]) {
        assert_eq!(types.len(), ids.len());
        for (module_type_index, &id) in ids.iter().enumerate() {
            let ty = types.get(module_type_index).expect("every module type");
            match (self.ids.entry(ty), self.types.entry(id)) {
                (Entry::Vacant(ids), Entry::Vacant(types)) => {
                    ids.insert(id);
                    types.insert(ty);
                }
                (Entry::Occupied(ids), Entry::Occupied(types)) => {
                    assert_eq!((*ids.get(), *types.get()), (id, ty), "other types are one");
                }
                (Entry::Vacant(_), Entry::Occupied(_)) => {
                    panic!(
                        "for wasmparser {module_type_index} is a type it has met, for us a new one"
                    );
                }
                (Entry::Occupied(_), Entry::Vacant(_)) => {
                    panic!(
                        "for us {module_type_index} is a type we have met, for wasmparser a new one"
                    );
                }
            }
        }
    }

    /// The type and all above it.
    pub fn above(&self, ty: Type) -> Vec<Type> {
        let seen = self.seen.as_ref().expect("a module was registered");
        let supertype = |id: &CoreTypeId| seen.as_ref().supertype_of(*id);
        let ids = std::iter::successors(Some(self.ids[&ty]), supertype);
        ids.map(|id| self.types[&id]).collect()
    }

    /// Has it had this type?
    pub fn knows(&self, ty: Type) -> bool {
        self.ids.contains_key(&ty)
    }

    /// How many types it has had.
    pub fn len(&self) -> usize {
        self.ids.len()
    }
}
