//! When memory runs out, a call is refused with WT_ERROR_OUT_OF_MEMORY, nothing has changed, and
//! nothing aborts: each allocation of a call is failed once, and then it and all after it.
//!
//! The allocator of this program fails on the thread that asked it to, and counts nothing else.
#![allow(unsafe_code, reason = "an allocator, and calls of C functions")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::path::Path;
use std::{fs, ptr};
use typereg::capi::abi::{WT_ERROR_OUT_OF_MEMORY, wt_error_t, wt_registry_stats_t, wt_registry_t};
use typereg::capi::{
    wt_error_code, wt_error_delete, wt_registered_type_delete, wt_registry_check,
    wt_registry_delete, wt_registry_new, wt_registry_register_module, wt_registry_stats,
    wt_struct_type_new, wt_type_collection_delete,
};

struct Failing;

thread_local! {
    /// Allocations until one fails; 0 for never. Whether all behind it fail too.
    static PLAN: Cell<(u32, bool)> = const { Cell::new((0, false)) };
}

fn fails() -> bool {
    PLAN.with(|plan| match plan.get() {
        (0, _) => false,
        (1, all) => {
            plan.set((u32::from(all), all));
            true
        }
        (left, all) => {
            plan.set((left - 1, all));
            false
        }
    })
}

// SAFETY: the system's allocator, which may refuse at any time.
unsafe impl GlobalAlloc for Failing {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if fails() {
            return ptr::null_mut();
        }
        // SAFETY: the caller's contract is the system allocator's.
        unsafe { System.alloc(layout) }
    }
    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        // SAFETY: as above.
        unsafe { System.dealloc(memory, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Failing = Failing;

/// Calls `call` with its n-th allocation failing, for every n, until none fails. It says whether it
/// succeeded, and must have given an error of out of memory where it did not.
fn fail_each(registry: *const wt_registry_t, call: impl Fn(&mut *mut wt_error_t) -> bool) {
    for all in [false, true] {
        let mut refused = 0;
        for n in 1.. {
            let before = stats(registry);
            let mut error = ptr::null_mut();
            PLAN.with(|plan| plan.set((n, all)));
            let succeeded = call(&mut error);
            let (left, _) = PLAN.with(|plan| plan.replace((0, false)));
            // SAFETY: an error of the library's, or NULL.
            let code = unsafe { wt_error_code(error) };
            assert_eq!(succeeded, code == 0, "allocation {n}: code {code}");
            if !succeeded {
                refused += 1;
                assert_eq!(code, WT_ERROR_OUT_OF_MEMORY, "allocation {n}");
                assert_eq!(stats(registry), before, "allocation {n} was refused");
            }
            // SAFETY: given to us, and given up.
            unsafe { wt_error_delete(error) };
            // SAFETY: the registry is there.
            let holds = unsafe { wt_registry_check(registry, ptr::null_mut()) };
            assert!(holds, "allocation {n}");
            if left > 1 || (left == 1 && !all) {
                break; // None was left to fail.
            }
        }
        assert!(refused > 0, "no allocation was refused");
    }
}

fn stats(registry: *const wt_registry_t) -> wt_registry_stats_t {
    let mut stats = wt_registry_stats_t {
        live_types: 0,
        live_rec_groups: 0,
        live_bytes: 0,
        registrations: 0,
        hits: 0,
    };
    // SAFETY: the registry is there, and `stats` has the size told.
    assert!(unsafe { wt_registry_stats(registry, &mut stats, size_of_val(&stats)) });
    stats
}

#[test]
fn a_call_without_memory_is_refused_and_changes_nothing() {
    let small = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/small/shapes.wasm");
    let real =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/modules/mvp-quickjs.types.wasm");
    for path in [small, real] {
        let wasm = fs::read(path).expect("the module is in the repository");
        // SAFETY: no configuration, no error wanted.
        let registry = unsafe { wt_registry_new(ptr::null(), ptr::null_mut()) };
        fail_each(registry, |error| {
            // SAFETY: the registry and the bytes are there.
            let types =
                unsafe { wt_registry_register_module(registry, wasm.as_ptr(), wasm.len(), error) };
            // SAFETY: given to us, and given up.
            unsafe { wt_type_collection_delete(types) };
            !types.is_null()
        });
        fail_each(registry, |error| {
            // SAFETY: the registry is there; the struct has no fields.
            let ty = unsafe { wt_struct_type_new(registry, ptr::null(), 0, error) };
            // SAFETY: given to us, and given up.
            unsafe { wt_registered_type_delete(ty) };
            !ty.is_null()
        });
        // SAFETY: as above; held, so that there is something to check.
        let types = unsafe {
            wt_registry_register_module(registry, wasm.as_ptr(), wasm.len(), ptr::null_mut())
        };
        // SAFETY: the registry is there.
        fail_each(registry, |error| unsafe {
            wt_registry_check(registry, error)
        });
        // SAFETY: given to us, and given up.
        unsafe { wt_type_collection_delete(types) };
        assert_eq!(stats(registry).live_types, 0);
        // SAFETY: as above.
        unsafe { wt_registry_delete(registry) };
    }
}
