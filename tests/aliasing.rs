//! What the library does with raw pointers, in few steps, so that an interpreter that knows Rust's rules for pointers can
//! follow it: `scripts/proof.sh miri` runs these tests in Miri, under both of its models of aliasing, with several
//! schedules of the threads. Among other tests they are only a small tour.
#![expect(
    unsafe_code,
    reason = "`pin` and the functions for C rely on their callers"
)]

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use typereg::{
    AbstractHeapType, Config, Feature, FieldType, LayoutPolicy, RecGroupBuilder, RegisteredType,
    Registry, StorageType, TypeCollection, ValType,
};

/// With a key for hashes, since Miri has no random numbers of the system.
fn config() -> Config {
    let mut config = Config::default();
    config.set_hash_key([1, 2]);
    config
}

fn registry() -> Registry {
    Registry::new(&config()).unwrap()
}

/// A type section of structs, each below the one before.
fn chain(len: u8) -> Vec<u8> {
    let below = (0..len - 1).flat_map(|above| [0x50, 1, above, 0x5f, 0]);
    [len, 0x50, 0, 0x5f, 0].into_iter().chain(below).collect()
}

fn number(value: ValType<'static>) -> FieldType<'static> {
    FieldType::constant(value)
}

#[test]
fn a_registry_ends_with_whatever_holds_it_last() {
    let held = registry();
    let ty = held.struct_type([]).unwrap();
    drop(held);
    drop(ty);

    let held = registry();
    let types = held.register_type_section(&chain(12)).unwrap();
    let deepest = types.get(11).unwrap().to_owned();
    drop(held);
    drop(types);
    drop(deepest);

    let held = registry();
    let mut builder = RecGroupBuilder::new(&held);
    drop(held);
    let label = builder.declare_array();
    builder
        .define_array(label)
        .forward_ref_element(label)
        .finish()
        .finish();
    let group = builder.build().unwrap();
    drop(builder);
    drop(group);
}

#[test]
fn types_are_made_asked_and_released() {
    let mut config = config();
    config.features.set(Feature::CustomDescriptors, true);
    config.features.set(Feature::StackSwitching, true);
    config.set_layout(Some(LayoutPolicy::DRC)).unwrap();
    let reported = Arc::new(Mutex::new(Vec::new()));
    let deaths = Arc::clone(&reported);
    // The callback releases a type in turn, which then dies in the middle of this death.
    let kept: Arc<Mutex<Vec<RegisteredType>>> = Arc::default();
    let to_release = Arc::clone(&kept);
    config.set_retire_callback(Some(Arc::new(move |index, _| {
        deaths.lock().unwrap().push(index);
        let released = to_release.lock().unwrap().pop();
        drop(released);
    })));
    let registry = Registry::new(&config).unwrap();

    let point = registry
        .struct_type([number(ValType::I32), StorageType::I8.into()])
        .unwrap();
    point.set_host_data(std::ptr::without_provenance_mut(8));
    let list = registry.array_type(ValType::ref_null(&point)).unwrap();
    let func = registry
        .func_type([ValType::ref_to(&list)], [ValType::ref_null(&point)])
        .unwrap();
    let (exn, cont) = (
        registry
            .exn_type(&registry.func_type([ValType::ref_to(&list)], []).unwrap())
            .unwrap(),
        registry.cont_type(&func).unwrap(),
    );
    assert!(exn.layout().is_some() && cont.fingerprint().is_ok());
    assert_eq!(
        func.trampoline().unwrap().index(),
        func.trampoline().unwrap().index()
    );
    let packed = StorageType::from(ValType::ref_to(&list)).pack();
    let any = StorageType::from(ValType::ref_null(AbstractHeapType::Any)).pack();
    assert!(registry.packed_val_type_matches(packed, any));
    kept.lock()
        .unwrap()
        .push(registry.struct_type([number(ValType::F32)]).unwrap().into());

    let mut builder = RecGroupBuilder::new(&registry);
    let (object, descriptor) = (builder.declare_struct(), builder.declare_struct());
    builder
        .define_struct(object)
        .descriptor(descriptor)
        .field(ValType::ref_null(&list))
        .finish();
    builder.define_struct(descriptor).describes(object).finish();
    let group = builder.build().unwrap();
    let types = TypeCollection::from_rec_groups(&registry, &[&group, &group]).unwrap();
    assert!(
        registry
            .register_type_section(&[1, 0x5f, 1, 0x63, 9, 0])
            .is_err()
    );
    // More types than the first chunks of slots have room for, twice.
    for _ in 0..2 {
        let many: Vec<_> = (0..40)
            .map(|len| {
                registry
                    .struct_type(vec![number(ValType::I64); len])
                    .unwrap()
            })
            .collect();
        drop(many);
    }
    for index in 0..64 {
        assert!(!registry.is_subtype(index, 64 - index) || index == 32);
        drop(registry.get(index));
    }
    assert_eq!(registry.check(), Ok(()));
    drop(registry);
    drop((point, list, func, exn, cont, group, types, builder));
    assert!(reported.lock().unwrap().len() > 80);
}

#[test]
fn pinned_types_end_with_their_registry() {
    let died = Arc::new(AtomicU32::new(0));
    let deaths = Arc::clone(&died);
    let mut config = config();
    config.set_retire_callback(Some(Arc::new(move |_, _| {
        deaths.fetch_add(1, Ordering::Relaxed);
    })));
    let registry = Registry::new(&config).unwrap();
    let point = registry.struct_type([number(ValType::I32)]).unwrap();
    let func = registry.func_type([ValType::ref_null(&point)], []).unwrap();
    let checker = registry.clone();
    let other = thread::spawn(move || assert_eq!(checker.check(), Ok(())));
    // SAFETY: its handle ends before the registry.
    unsafe { func.pin() }.unwrap();
    other.join().unwrap();
    drop((point, func));
    assert_eq!(died.load(Ordering::Relaxed), 0);
    drop(registry);
    assert_eq!(died.load(Ordering::Relaxed), 2);
}

#[test]
fn threads_share_types_and_end_them_with_their_registry() {
    let registry = registry();
    let share = |registry: Registry| {
        for round in 0..4 {
            let point = registry.struct_type([number(ValType::I32)]).unwrap();
            let func = registry.func_type([ValType::ref_null(&point)], []).unwrap();
            let trampoline = func.trampoline().unwrap();
            let types = registry.register_type_section(&chain(10)).unwrap();
            assert!(types.get(9).unwrap().is_subtype_of(types.get(8).unwrap()));
            for index in 0..16 {
                let _ = registry.is_subtype(index, round);
                drop(registry.get(index));
            }
            drop((point, trampoline, func));
        }
    };
    let threads = [(); 2].map(|()| {
        let registry = registry.clone();
        thread::spawn(move || share(registry))
    });
    drop(registry);
    for thread in threads {
        thread.join().unwrap();
    }
}

#[test]
fn the_last_holds_of_a_registry_end_on_two_threads() {
    for _ in 0..8 {
        let registry = registry();
        let builders = [(); 2].map(|()| RecGroupBuilder::new(&registry));
        drop(registry);
        let threads = builders.map(|builder| thread::spawn(move || drop(builder)));
        for thread in threads {
            thread.join().unwrap();
        }
    }
}

/// Definitions that are under way at once, each with what it borrows from its builder, and a group with its labels.
#[cfg(all(feature = "capi", feature = "text"))]
#[test]
fn a_c_program_builds_and_names_types() {
    use core::ptr::null_mut;
    use typereg::capi::abi::{wt_error_t, wt_field_type_t, wt_val_type_t};
    use typereg::capi::*;

    // SAFETY: it only copies the value.
    let field = |storage: wt_val_type_t| unsafe { wt_field_type(storage, true) };
    let mut error: *mut wt_error_t = null_mut();
    let e = &raw mut error;
    // SAFETY: every object is one that a function returned, is used by this thread only, and is deleted once, at the end
    // of its use; the place for errors outlives all calls.
    unsafe {
        let registry = wt_registry_new(core::ptr::null(), e);
        let builder = wt_rec_group_builder_new(registry, e);
        let object = wt_rec_group_builder_declare_struct(builder, e);
        let list = wt_rec_group_builder_declare_array(builder, e);
        let method = wt_rec_group_builder_declare_func(builder, e);
        let of_object = wt_rec_group_builder_define_struct(builder, object, e);
        let of_list = wt_rec_group_builder_define_array(builder, list, e);
        let of_method = wt_rec_group_builder_define_func(builder, method, e);
        let to = |label| wt_val_type_ref_pending(label, true);
        let fields: [wt_field_type_t; 2] = [field(wt_val_type_i32()), field(to(list))];
        assert!(wt_struct_type_builder_fields(
            of_object,
            fields.as_ptr(),
            2,
            e
        ));
        assert!(wt_func_type_builder_param(of_method, to(object), e));
        let reference = wt_struct_type_builder_forward_ref_field(of_object, method, e);
        assert!(wt_array_type_builder_element(of_list, field(to(object)), e));
        assert!(wt_forward_ref_builder_finish(reference, e));
        assert!(wt_struct_type_builder_finish(of_object, e));
        assert!(wt_array_type_builder_finish(of_list, e));
        assert!(wt_func_type_builder_finish(of_method, e));
        let group = wt_rec_group_builder_build(builder, e);
        wt_rec_group_builder_delete(builder);
        let other = wt_rec_group_clone(group);
        wt_rec_group_delete(group);
        let ty = wt_registered_type_clone(wt_rec_group_get(other, list, e));
        wt_rec_group_delete(other);

        let names = wt_type_names_new(registry, e);
        assert!(wt_type_names_set_type(names, ty, c"list".as_ptr(), 4, e));
        assert!(error.is_null());
        assert!(wt_registry_register_type_section(registry, [1].as_ptr(), 1, e).is_null());
        wt_error_delete(error);
        wt_registry_delete(registry);
        wt_string_delete(wt_registered_type_to_wat(ty, e));
        wt_type_names_delete(names);
        wt_registered_type_delete(ty);
    }
}
