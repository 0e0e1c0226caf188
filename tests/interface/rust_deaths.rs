//! Deaths as a program in Rust sees them: each type is reported once, with its host data, when it can no longer be
//! found.

use std::collections::HashSet;
use std::ffi::c_void;
use std::ptr;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use std::thread;
use typereg::{Code, Config, FieldType, Limit, RegisteredType, Registry, TypeIndex, ValType};

/// What was reported: indices and host data, in order.
type Reports = Arc<Mutex<Vec<(u32, usize)>>>;

fn noting(reports: &Reports) -> Config {
    let reports = Arc::clone(reports);
    let mut config = Config::default();
    config.set_retire_callback(Some(Arc::new(
        move |index: TypeIndex, data: *mut c_void| {
            reports.lock().unwrap().push((index.get(), data.addr()));
        },
    )));
    config
}

/// A registry that records which types die.
fn registry() -> (Registry, Reports) {
    let reports = Reports::default();
    (Registry::new(&noting(&reports)).unwrap(), reports)
}

fn reported(reports: &Reports) -> Vec<u32> {
    let reports = std::mem::take(&mut *reports.lock().unwrap());
    reports.into_iter().map(|(index, _)| index).collect()
}

fn number(data: usize) -> *mut c_void {
    ptr::without_provenance_mut(data)
}

/// A struct of this number of fields: a different type for each number.
fn wide(registry: &Registry, fields: usize) -> RegisteredType {
    let fields = std::iter::repeat_n(FieldType::constant(ValType::I32), fields);
    registry.struct_type(fields).unwrap().into()
}

/// `(rec (type $a (sub (struct))) (type $b (struct (field (ref $a)))))` and, after it, `(type $c (func (param (ref
/// $b))))`.
const MODULE: &[u8] = &[
    2, 0x4e, 2, 0x50, 0, 0x5f, 0, 0x5f, 1, 0x64, 0, 0, 0x60, 1, 0x64, 1, 0,
];

#[test]
fn every_type_is_reported_once_with_its_data() {
    let (registry, reports) = registry();
    let types = registry.register_type_section(MODULE).unwrap();
    let indices = types.indices().to_vec();
    for (ty, data) in types.iter().zip(71..) {
        assert_eq!(ty.set_host_data(number(data)), number(data));
    }
    let func = types.get(2).unwrap().to_owned();
    drop(types);
    assert_eq!(
        *reports.lock().unwrap(),
        [],
        "the function type keeps them all"
    );
    drop(func);
    let (a, b, c) = (indices[0], indices[1], indices[2]);
    // The function comes before the group that only it kept alive, and that group is reported together.
    assert_eq!(*reports.lock().unwrap(), [(c, 73), (a, 71), (b, 72)]);
    drop(registry);
    assert_eq!(reports.lock().unwrap().len(), 3);
}

#[test]
fn a_trampoline_type_is_reported_after_its_function_types() {
    for is_eager in [false, true] {
        let reports = Reports::default();
        let mut config = noting(&reports);
        config.set_eager_trampolines(is_eager);
        let registry = Registry::new(&config).unwrap();
        let types = registry.register_type_section(MODULE).unwrap();
        let func = types.get(2).unwrap();
        assert_eq!(func.trampoline_index().is_some(), is_eager);
        let trampoline = func.trampoline().unwrap().index().get();
        assert_eq!(
            func.trampoline_index().map(TypeIndex::get),
            Some(trampoline)
        );
        let func = func.index().get();
        drop(types);
        let dead = reported(&reports);
        assert_eq!((dead.len(), dead[0]), (4, func));
        assert!(dead.contains(&trampoline), "{dead:?}");
    }
}

#[test]
fn nothing_finds_a_type_that_is_reported() {
    for delay in [0, 1] {
        let here = Arc::new(OnceLock::<Registry>::new());
        let seen = Arc::new(Mutex::new(Vec::new()));
        let (inside, to) = (Arc::clone(&here), Arc::clone(&seen));
        let calls = AtomicUsize::new(0);
        let mut config = Config::default();
        config.set_index_reuse_delay(delay);
        config.set_retire_callback(Some(Arc::new(move |index, _| {
            let Some(registry) = inside.get() else { return };
            let calls = calls.fetch_add(1, Ordering::Relaxed);
            assert!(calls < 9, "types that were not kept"); // this ends them
            let index = index.get();
            assert!(!registry.is_live(index) && !registry.is_subtype(index, index));
            let found = registry.get(index).map(drop);
            assert_eq!(found.map_err(|error| error.code()), Err(Code::Stale));
            assert_eq!(registry.check(), Ok(()));
            // An equal type is a new one, and has another index.
            let again = wide(registry, 3);
            assert!(again.host_data().is_null());
            assert_ne!(again.index().get(), index, "before it was reported");
            to.lock().unwrap().push((index, again));
        })));
        let registry = Registry::new(&config).unwrap();
        assert!(here.set(registry.clone()).is_ok());
        let ty = wide(&registry, 3);
        let index = ty.index().get();
        assert_eq!(ty.set_host_data(number(1)), number(1));
        assert!(registry.is_live(index) && !registry.is_live(index + 1) && !registry.is_live(0));
        drop(ty);
        let mut told = std::mem::take(&mut *seen.lock().unwrap());
        assert_eq!(told.len(), 1);
        let (dead, again) = told.remove(0);
        assert_eq!((dead, registry.stats().live_types), (index, 1));
        assert!(registry.is_live(again.index().get()));
        if delay == 0 && !cfg!(feature = "checked-handles") {
            assert_eq!(wide(&registry, 4).index().get(), index, "now it is free");
        }
        seen.lock().unwrap().clear(); // none of them is the last
        drop(again); // and the callback registers another
        assert_eq!(registry.stats().live_types, 1);
        assert_eq!(registry.check(), Ok(()));
    }
}

#[test]
fn types_of_a_refused_request_are_not_reported() {
    let (registry, reports) = registry();
    // The second group's field is of an unknown type; the bytes of the third end too early.
    for refused in [
        &[2, 0x5f, 1, 0x7f, 0, 0x5f, 1, 0x64, 9, 0][..],
        &[3, 0x5f, 1, 0x7f, 0, 0x60, 1, 0x64, 0, 0, 0x5f],
        &[1, 0x4e, 2, 0x5f, 0, 0x5f, 1, 0x64, 9, 0],
        // The same group twice, and then none.
        &[3, 0x5f, 1, 0x7f, 0, 0x5f, 1, 0x7f, 0, 0x50, 1, 0, 0x5f, 0],
    ] {
        assert!(registry.register_type_section(refused).is_err());
    }
    assert_eq!(reported(&reports), []);
    // Types that existed before such a request, or that another request found, are reported when they die.
    let before = wide(&registry, 1);
    assert!(
        registry
            .register_type_section(&[2, 0x5f, 1, 0x7f, 0, 0x5f])
            .is_err()
    );
    assert_eq!(reported(&reports), []);
    let index = before.index().get();
    drop(before);
    assert_eq!(reported(&reports), [index]);
    // One more type than there may be.
    let mut config = noting(&reports);
    assert!(config.limits.set(Limit::LiveTypes, 2));
    let registry = Registry::new(&config).unwrap();
    let three = &[3, 0x5f, 0, 0x5f, 1, 0x7f, 0, 0x5e, 0x7f, 0];
    assert!(registry.register_type_section(three).is_err());
    assert_eq!(reported(&reports), []);
    let two = &[2, 0x5f, 0, 0x5f, 1, 0x7f, 0];
    drop(registry.register_type_section(two).unwrap());
    assert_eq!(registry.stats().live_types, 0);
    assert_eq!(reported(&reports).len(), 2);
}

#[test]
fn a_function_refused_for_its_trampoline_type_is_not_reported() {
    let reports = Reports::default();
    let mut config = noting(&reports);
    config.set_eager_trampolines(true);
    assert!(config.limits.set(Limit::LiveTypes, 4));
    let registry = Registry::new(&config).unwrap();
    let _full = [1, 2].map(|fields| wide(&registry, fields));
    // Three types and a trampoline type.
    assert_eq!(
        registry.register_type_section(MODULE).unwrap_err().code(),
        Code::Limit
    );
    assert_eq!(
        (registry.stats().live_types, reported(&reports)),
        (2, vec![])
    );
    let func = registry
        .func_type([ValType::ref_to(&_full[0])], [])
        .unwrap();
    assert_eq!(registry.stats().live_types, 4);
    assert!(
        func.trampoline_index()
            .is_some_and(|index| registry.is_live(index.get()))
    );
    assert_eq!(registry.check(), Ok(()));
    drop(func);
    assert_eq!(reported(&reports).len(), 2);
}

/// The data of each type is the handle of the next one, which is dropped when the type is reported. That takes no more
/// of a thread's stack than one type does.
#[test]
fn a_callback_that_releases_the_next_type_does_not_nest() {
    const TYPES: usize = if cfg!(typereg_constant_hash) {
        300
    } else {
        3_000
    };
    static INSIDE: Mutex<(bool, usize)> = Mutex::new((false, 0));
    fn told(_: TypeIndex, data: *mut c_void) {
        let mut inside = INSIDE.lock().unwrap();
        assert!(!inside.0, "called from within itself");
        *inside = (true, inside.1 + 1);
        drop(inside);
        if !data.is_null() {
            // SAFETY: `set` has handed it over, and each type is reported once.
            #[expect(unsafe_code, reason = "host data is a pointer")]
            drop(unsafe { Box::from_raw(data.cast::<RegisteredType>()) });
        }
        INSIDE.lock().unwrap().0 = false;
    }
    // Every other one in another registry.
    let mut config = Config::default();
    config.set_retire_callback(Some(Arc::new(told)));
    let registries = [(); 2].map(|()| Registry::new(&config).unwrap());
    let mut next: Option<RegisteredType> = None;
    for fields in 0..TYPES {
        let ty = wide(&registries[fields % 2], fields / 2);
        if let Some(next) = next.take() {
            ty.set_host_data(Box::into_raw(Box::new(next)).cast());
        }
        next = Some(ty);
    }
    let small = thread::Builder::new().stack_size(64 * 1024);
    small.spawn(move || drop(next)).unwrap().join().unwrap();
    assert_eq!(INSIDE.lock().unwrap().1, TYPES);
    for registry in registries {
        assert_eq!(registry.stats().live_types, 0);
        assert_eq!(registry.check(), Ok(()));
    }
}

#[test]
fn a_long_chain_is_reported_from_its_end() {
    const TYPES: u32 = if cfg!(typereg_constant_hash) {
        300
    } else {
        50_000
    };
    let (registry, reports) = registry();
    let mut last = wide(&registry, 0);
    for _ in 1..TYPES {
        let referring = FieldType::constant(ValType::ref_to(&last));
        last = registry.struct_type([referring]).unwrap().into();
    }
    let small = thread::Builder::new().stack_size(64 * 1024);
    small.spawn(move || drop(last)).unwrap().join().unwrap();
    assert!(reported(&reports).into_iter().eq((1..=TYPES).rev()));
}

#[test]
fn a_panic_in_a_callback_ends_there() {
    let calls = Arc::new(Mutex::new(0));
    let counted = Arc::clone(&calls);
    let mut config = Config::default();
    config.set_retire_callback(Some(Arc::new(move |_, _| {
        *counted
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner) += 1;
        std::panic::resume_unwind(Box::new("in a callback")); // prints nothing on standard error
    })));
    let registry = Registry::new(&config).unwrap();
    drop(registry.register_type_section(MODULE).unwrap());
    assert_eq!(*calls.lock().unwrap(), 3);
    assert_eq!(registry.stats().live_types, 0);
    drop(wide(&registry, 1));
    assert_eq!(*calls.lock().unwrap(), 4);
}

/// Threads register the same few types, set data and release them: each life that ends is reported once, with the data
/// of that life.
#[test]
fn threads_that_set_data_get_it_back_once() {
    const ROUNDS: usize = 300;
    let alive = Arc::new(Mutex::new(HashSet::new()));
    let strangers = Arc::new(Mutex::new(Vec::new()));
    let (forget, note) = (Arc::clone(&alive), Arc::clone(&strangers));
    let mut config = Config::default();
    config.set_index_reuse_delay(0);
    config.set_retire_callback(Some(Arc::new(move |_, data: *mut c_void| {
        if !data.is_null() && !forget.lock().unwrap().remove(&data.addr()) {
            note.lock().unwrap().push(data.addr());
        }
    })));
    let registry = Registry::new(&config).unwrap();
    thread::scope(|scope| {
        for thread in 1..=4 {
            let (registry, alive) = (&registry, &alive);
            scope.spawn(move || {
                for round in 0..ROUNDS {
                    let ty = wide(registry, round % 3);
                    let mine = thread * ROUNDS + round;
                    alive.lock().unwrap().insert(mine);
                    let stands = ty.set_host_data(number(mine)).addr();
                    if stands != mine {
                        alive.lock().unwrap().remove(&mine);
                    }
                    assert!(alive.lock().unwrap().contains(&stands));
                    assert_eq!(ty.host_data().addr(), stands);
                }
            });
        }
    });
    assert_eq!(*alive.lock().unwrap(), HashSet::new());
    assert_eq!(
        *strangers.lock().unwrap(),
        [],
        "reported twice, or with the data of another life"
    );
    assert_eq!(registry.check(), Ok(()));
}

#[test]
#[cfg(not(feature = "checked-handles"))] // With that feature no index is used again.
fn without_delay_indices_stay_dense() {
    let mut config = Config::default();
    assert_eq!(config.index_reuse_delay(), 65_536);
    config.set_index_reuse_delay(0);
    let registry = Registry::new(&config).unwrap();
    let mut kept: Vec<RegisteredType> = (1..100).map(|i| wide(&registry, i)).collect();
    for round in 0..1000 {
        let ty = wide(&registry, 100 + round % 50);
        assert_eq!(ty.index().get(), 100);
    }
    let freed = kept[50].index().get();
    drop(kept.remove(50));
    assert_eq!(wide(&registry, 200).index().get(), freed);
    assert!(registry.stats().reserved_bytes < 20_000);
    assert_eq!(registry.check(), Ok(()));
}

/// What a panic carries, and panics when it is dropped.
struct Payload;

impl Drop for Payload {
    fn drop(&mut self) {
        assert!(thread::panicking(), "the payload is dropped");
    }
}

#[test]
fn a_callback_that_panics_with_anything_reports_all_types() {
    let calls = Arc::new(AtomicUsize::new(0));
    let mut config = Config::default();
    let counted = Arc::clone(&calls);
    config.set_retire_callback(Some(Arc::new(move |_: TypeIndex, _: *mut c_void| {
        counted.fetch_add(1, Ordering::Relaxed);
        std::panic::panic_any(Payload);
    })));
    let registry = Registry::new(&config).unwrap();
    drop(config);
    // (rec (type (struct)) (type (array i32)))
    let section = [1, 0x4e, 2, 0x5f, 0, 0x5e, 0x7f, 0];
    drop(registry.register_type_section(&section).unwrap());
    assert_eq!(calls.load(Ordering::Relaxed), 2);
    assert_eq!(registry.check(), Ok(()));
    drop(registry);
    assert_eq!(Arc::strong_count(&calls), 1, "the registry is not freed");
}

#[test]
fn a_number_of_no_type_is_below_nothing_that_comes_and_goes() {
    let mut config = Config::default();
    config.set_index_reuse_delay(0);
    let registry = Registry::new(&config).unwrap();
    let asked = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            while !asked.load(Ordering::Relaxed) {
                drop(registry.struct_type([]).unwrap());
            }
        });
        let below = |sub, sup| u32::from(registry.is_subtype(sub, sup));
        let (mut above, mut numbers) = (0, 0);
        for _ in 0..1_000_000 {
            above += below(1, 0);
            numbers += below(0, 1) + below(1 << 31, 1) + below(u32::MAX, 1);
        }
        asked.store(true, Ordering::Relaxed);
        assert_eq!(above, 0, "type 1 was below number 0");
        assert_eq!(numbers, 0, "a number of no type was below type 1");
    });
}
