//! The C functions of the library, as a careful C program calls them.
//!
//! A `Type` is the pointer that C holds: two are equal exactly if the pointers are. It owns nothing, and is valid while
//! something owns the type. `Owned` and `Types` are owners and delete their handles when they are dropped. An error
//! becomes a `Failure`, after a check that it looks as documented.
//!
//! Safety, in all of this file: pointers passed to C functions are handles that their owner here keeps alive, or
//! variables that outlive the call. As in a C program, the tests must own the types that they query.
#![allow(
    unsafe_code,
    reason = "C functions are called here, and nowhere else in the tests"
)]
#![allow(
    clippy::undocumented_unsafe_blocks,
    reason = "one argument for all, above"
)]

use super::c_group::Group;
use super::heap;
use std::ffi::{CStr, c_char};
use std::{ptr, slice};
use typereg::capi::abi::*;
use typereg::capi::*;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    pub code: wt_error_code_t,
    pub message: String,
    pub byte_offset: Option<u64>,
    pub member: Option<u32>,
    pub field: Option<u32>,
}

pub trait Outcome {
    fn is_failure(&self) -> bool;
}
impl Outcome for bool {
    fn is_failure(&self) -> bool {
        !self
    }
}
impl<T> Outcome for *mut T {
    fn is_failure(&self) -> bool {
        self.is_null()
    }
}
impl<T> Outcome for *const T {
    fn is_failure(&self) -> bool {
        self.is_null()
    }
}

/// Calls a C function with a place for its error; there must be an error exactly if the result says so.
pub fn call<T: Outcome>(function: impl FnOnce(*mut *mut wt_error_t) -> T) -> Result<T, Failure> {
    // Not null on entry, so that a function which forgets to set it is detected.
    let mut error: *mut wt_error_t = ptr::dangling_mut();
    let outcome = function(&mut error);
    if !outcome.is_failure() {
        assert!(error.is_null(), "success leaves no error");
        return Ok(outcome);
    }
    assert!(!error.is_null(), "failure leaves an error");
    let failure = unsafe {
        let (mut offset, mut member, mut field) = (0, 0, 0);
        let failure = Failure {
            code: wt_error_code(error),
            message: CStr::from_ptr(wt_error_message(error))
                .to_str()
                .unwrap()
                .to_owned(),
            byte_offset: wt_error_byte_offset(error, &mut offset).then_some(offset),
            member: wt_error_member(error, &mut member).then_some(member),
            field: wt_error_field(error, &mut field).then_some(field),
        };
        wt_error_delete(error);
        failure
    };
    assert!(failure.code != WT_ERROR_NONE && !failure.message.is_empty());
    assert_ne!(failure.code, WT_ERROR_INTERNAL, "{failure:?}");
    Err(failure)
}

pub fn text(string: *mut c_char) -> String {
    unsafe {
        let copy = CStr::from_ptr(string).to_str().unwrap().to_owned();
        wt_string_delete(string);
        copy
    }
}

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

/// All types of a module.
pub struct Types(*mut wt_type_collection_t);

impl Types {
    pub fn pointer(&self) -> *const wt_type_collection_t {
        self.0
    }

    pub fn len(&self) -> usize {
        unsafe { wt_type_collection_len(self.0) }
    }

    pub fn rec_groups(&self) -> usize {
        unsafe { wt_type_collection_rec_groups(self.0) }
    }

    pub fn get(&self, module_type_index: usize) -> Option<Type> {
        let index = u32::try_from(module_type_index).unwrap();
        Type::or_none(unsafe { wt_type_collection_type(self.0, index) })
    }

    /// The type index of each module type.
    pub fn indices(&self) -> Vec<u32> {
        let mut len = 0;
        unsafe {
            let first = wt_type_collection_indices(self.0, &mut len);
            if len == 0 {
                Vec::new()
            } else {
                slice::from_raw_parts(first, len).to_vec()
            }
        }
    }

    /// The module type index of a func type whose trampoline type has this type index.
    pub fn trampoline(&self, type_index: u32) -> Option<usize> {
        let mut found = u32::MAX;
        unsafe { wt_type_collection_trampoline(self.0, type_index, &mut found) }
            .then_some(found as usize)
    }
}

impl Drop for Types {
    fn drop(&mut self) {
        unsafe { wt_type_collection_delete(self.0) }
    }
}

pub fn val_type_matches(sub: wt_val_type_t, sup: wt_val_type_t) -> bool {
    unsafe { wt_val_type_matches(sub, sup) }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Type(*const wt_registered_type_t);

impl Type {
    pub fn or_none(pointer: *const wt_registered_type_t) -> Option<Self> {
        (!pointer.is_null()).then_some(Type(pointer))
    }

    pub fn pointer(self) -> *const wt_registered_type_t {
        self.0
    }

    pub fn own(self) -> Owned {
        let clone = unsafe { wt_registered_type_clone(self.0) };
        assert_eq!(clone.cast_const(), self.0, "a clone is the same type");
        Owned(Type(clone))
    }

    pub fn index(self) -> u32 {
        unsafe { wt_registered_type_index(self.0) }
    }

    pub fn fingerprint(self) -> [u8; 32] {
        let mut bytes = [0; 32];
        let asked = call(|error| unsafe {
            wt_registered_type_fingerprint(self.0, bytes.as_mut_ptr(), error)
        });
        asked.expect("memory");
        bytes
    }

    pub fn kind(self) -> wt_type_kind_t {
        unsafe { wt_registered_type_kind(self.0) }
    }

    pub fn is_final(self) -> bool {
        unsafe { wt_registered_type_is_final(self.0) }
    }

    pub fn supertype(self) -> Option<Type> {
        Type::or_none(unsafe { wt_registered_type_supertype(self.0) })
    }

    /// A reference to it that is never null, with `WT_REF_...`.
    pub fn reference(self, flags: u8) -> wt_val_type_t {
        let mut value = unsafe { wt_val_type_ref_to(self.0, false) };
        value.flags = flags;
        value
    }

    pub fn depth(self) -> u32 {
        unsafe { wt_registered_type_depth(self.0) }
    }

    /// The display up to the type itself, and the padding after it.
    pub fn display(self) -> (Vec<u32>, Vec<u32>) {
        let mut len = 0;
        let entries = unsafe {
            let first = wt_registered_type_display(self.0, &mut len);
            assert!(!first.is_null());
            slice::from_raw_parts(first, len.max(WT_DISPLAY_MIN))
        };
        let (display, padding) = entries.split_at(len);
        (display.to_vec(), padding.to_vec())
    }

    pub fn is_subtype(self, sup: Type) -> bool {
        unsafe { wt_registered_type_is_subtype(self.0, sup.0) }
    }

    pub fn rec_group(self) -> (Group, usize) {
        let mut position = u32::MAX;
        let group = unsafe { wt_registered_type_rec_group(self.0, &mut position) };
        assert!(!group.is_null());
        (Group::from_new(group), position as usize)
    }

    /// All fields; checks that one more is refused.
    pub fn fields(self) -> Vec<wt_field_type_t> {
        let len = unsafe { wt_registered_type_num_fields(self.0) };
        every(len, |i, out| unsafe {
            wt_registered_type_field(self.0, i, out)
        })
    }

    pub fn params(self) -> Vec<wt_val_type_t> {
        let len = unsafe { wt_registered_type_num_params(self.0) };
        every(len, |i, out| unsafe {
            wt_registered_type_param(self.0, i, out)
        })
    }

    pub fn results(self) -> Vec<wt_val_type_t> {
        let len = unsafe { wt_registered_type_num_results(self.0) };
        every(len, |i, out| unsafe {
            wt_registered_type_result(self.0, i, out)
        })
    }

    pub fn layout(self) -> Option<(wt_gc_layout_t, Vec<wt_gc_field_layout_t>)> {
        let mut layout = [const { unsafe { std::mem::zeroed::<wt_gc_layout_t>() } }];
        if !unsafe { wt_registered_type_layout(self.0, &mut layout[0]) } {
            return None;
        }
        let len = unsafe { wt_registered_type_num_fields(self.0) };
        let fields = every(len, |i, out| unsafe {
            wt_registered_type_field_layout(self.0, i, out)
        });
        let [layout] = layout;
        Some((layout, fields))
    }

    pub fn trampoline(self) -> Result<Owned, Failure> {
        call(|error| unsafe { wt_registered_type_trampoline(self.0, error) })
            .map(|ty| Owned(Type(ty)))
    }

    /// The owners of its group.
    pub fn owners(self) -> wt_owners_t {
        let mut owners = wt_owners_t {
            total: 0,
            references: 0,
            trampolines: 0,
            handles: 0,
        };
        let size = size_of::<wt_owners_t>();
        assert!(unsafe { wt_registered_type_owners(self.0, &mut owners, size) });
        owners
    }

    pub fn wat(self) -> String {
        text(call(|error| unsafe { wt_registered_type_to_wat(self.0, error) }).unwrap())
    }
}

/// The items that a function returns by number.
fn every<T>(len: usize, get: impl Fn(u32, *mut T) -> bool) -> Vec<T> {
    let ask = |i: usize| unsafe {
        let mut out = std::mem::zeroed();
        get(u32::try_from(i).unwrap(), &mut out).then_some(out)
    };
    assert!(ask(len).is_none(), "there is no number {len} of {len}");
    (0..len)
        .map(|i| ask(i).expect("every number below the length"))
        .collect()
}

/// A type handle that is owned.
pub struct Owned(Type);

impl Owned {
    pub fn from_new(pointer: *mut wt_registered_type_t) -> Self {
        assert!(!pointer.is_null());
        Owned(Type(pointer))
    }
}

impl std::ops::Deref for Owned {
    type Target = Type;
    fn deref(&self) -> &Type {
        &self.0
    }
}

impl Clone for Owned {
    fn clone(&self) -> Self {
        self.0.own()
    }
}

impl Drop for Owned {
    fn drop(&mut self) {
        unsafe { wt_registered_type_delete(self.0.0.cast_mut()) }
    }
}
