//! Registries.

use super::super::heap;
use super::{Failure, Owned, Type, Types, call, text};
use typereg::capi::abi::*;
use typereg::capi::*;

pub struct Registry(*mut wt_registry_t);

/// A function that registers all types in these bytes.
type Register = unsafe extern "C" fn(
    *const wt_registry_t,
    *const u8,
    usize,
    *mut *mut wt_error_t,
) -> *mut wt_type_collection_t;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stats {
    pub live_types: u64,
    pub live_rec_groups: u64,
    pub live_bytes: u64,
    pub registrations: u64,
    pub hits: u64,
}

impl Registry {
    pub fn new(layout: wt_gc_layout_kind_t) -> Self {
        Self::with_features(layout, &[])
    }

    pub fn with_features(layout: wt_gc_layout_kind_t, features: &[wt_feature_t]) -> Self {
        Self::configured(|config| {
            call(|error| unsafe { wt_registry_config_set_gc_layout(config, layout, error) })
                .unwrap();
            for &feature in features {
                call(|error| unsafe {
                    wt_registry_config_set_feature(config, feature, true, error)
                })
                .unwrap();
            }
        })
    }

    /// With the proposals of a version of WebAssembly, and one of them switched.
    pub fn of_version(major: u32, switched: Option<(wt_feature_t, bool)>) -> Self {
        Self::configured(|config| {
            call(|error| unsafe { wt_registry_config_set_wasm_version(config, major, error) })
                .unwrap();
            if let Some((feature, enabled)) = switched {
                call(|error| unsafe {
                    wt_registry_config_set_feature(config, feature, enabled, error)
                })
                .unwrap();
            }
        })
    }

    pub fn with_policy(policy: &wt_gc_layout_policy_t) -> Self {
        Self::configured(|config| {
            call(|error| unsafe { wt_registry_config_set_custom_gc_layout(config, policy, error) })
                .unwrap();
        })
    }

    pub fn configured(configure: impl FnOnce(*mut wt_registry_config_t)) -> Self {
        unsafe {
            let config = wt_registry_config_new();
            configure(config);
            let registry = call(|error| wt_registry_new(config, error)).unwrap();
            wt_registry_config_delete(config);
            Registry(registry)
        }
    }

    pub fn pointer(&self) -> *const wt_registry_t {
        self.0
    }

    pub fn stats(&self) -> Stats {
        let stats = unsafe {
            let mut stats: wt_registry_stats_t = std::mem::zeroed();
            assert!(wt_registry_stats(
                self.0,
                &mut stats,
                size_of::<wt_registry_stats_t>()
            ));
            stats
        };
        Stats {
            live_types: stats.live_types,
            live_rec_groups: stats.live_rec_groups,
            live_bytes: stats.live_bytes,
            registrations: stats.registrations,
            hits: stats.hits,
        }
    }

    /// Checks that every invariant holds.
    pub fn check(&self) {
        call(|error| unsafe { wt_registry_check(self.0, error) }).unwrap();
    }

    pub fn dump(&self) -> String {
        text(call(|error| unsafe { wt_registry_dump(self.0, error) }).unwrap())
    }

    pub fn register_module(&self, wasm: &[u8]) -> Result<Types, Failure> {
        call(|error| unsafe {
            wt_registry_register_module(self.0, wasm.as_ptr(), wasm.len(), error)
        })
        .map(Types)
    }

    pub fn register_type_section(&self, payload: &[u8]) -> Result<Types, Failure> {
        call(|error| unsafe {
            wt_registry_register_type_section(self.0, payload.as_ptr(), payload.len(), error)
        })
        .map(Types)
    }

    /// Also returns how many bytes of heap the call took at most.
    pub fn measure_module(&self, wasm: &[u8]) -> (Result<Types, Failure>, usize) {
        self.measure(wt_registry_register_module, wasm)
    }

    /// Also returns how many bytes of heap the call took at most.
    pub fn measure_type_section(&self, payload: &[u8]) -> (Result<Types, Failure>, usize) {
        self.measure(wt_registry_register_type_section, payload)
    }

    fn measure(&self, register: Register, bytes: &[u8]) -> (Result<Types, Failure>, usize) {
        let mut taken = 0;
        let outcome = call(|error| {
            let (types, most) =
                heap::measure(|| unsafe { register(self.0, bytes.as_ptr(), bytes.len(), error) });
            taken = most;
            types
        });
        (outcome.map(Types), taken)
    }

    /// The type of this index, if it is alive.
    pub fn type_at(&self, index: u32) -> Option<Owned> {
        match call(|error| unsafe { wt_registry_type(self.0, index, error) }) {
            Ok(ty) => Some(Owned(Type(ty))),
            Err(failure) => {
                assert_eq!(failure.code, WT_ERROR_STALE, "{failure:?}");
                None
            }
        }
    }

    pub fn is_subtype(&self, sub: u32, sup: u32) -> bool {
        unsafe { wt_registry_is_subtype(self.0, sub, sup) }
    }

    /// Deletes the registry, which must be empty.
    pub fn delete_empty(self) {
        self.check();
        let Stats {
            live_types,
            live_rec_groups,
            live_bytes,
            ..
        } = self.stats();
        assert_eq!((live_types, live_rec_groups, live_bytes), (0, 0, 0));
    }
}

impl Clone for Registry {
    fn clone(&self) -> Self {
        let clone = unsafe { wt_registry_clone(self.0) };
        assert!(!clone.is_null());
        Registry(clone)
    }
}

impl Drop for Registry {
    fn drop(&mut self) {
        unsafe { wt_registry_delete(self.0) }
    }
}
